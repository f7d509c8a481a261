"""The words of a field for a file: Streamlit has them in English only."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.i18n import Texts

_HERE = Path(__file__).parent
_words = st.components.v2.component(
    "switching_uploads",
    html="<span></span>",
    css=_HERE.joinpath("uploads.css").read_text(encoding="utf-8"),
    js=_HERE.joinpath("uploads.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def mount(texts: Texts) -> None:
    """Have all fields for a file in the tab speak the language of the screen."""
    _ = texts.gettext
    _words(
        key="uploads",
        data={
            "choose": _("Choose a file"),
            "another": _("Choose another file"),
            "drop": _("Drop the file here"),
            "most": _("{size} at most", size="{size}"),
            "remove": _("Remove {name}", name="{name}"),
            "stop": _("Stop adding {name}", name="{name}"),
            "tooLarge": _(
                "{name} is too large: {size} is the most. Make the photo smaller, or scan it in "
                "grey or at 150 dpi, and choose it again.",
                name="{name}",
                size="{size}",
            ),
            "failed": _(
                "{name} did not arrive. Is there a connection? Remove it here and choose it again.",
                name="{name}",
            ),
        },
    )
