"""Where the keyboard stands once what had the focus is gone, and what says or stays open.

A container whose key begins with `begin_` has the field that one goes on with when the page was
drawn anew around it.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.i18n import Texts

_HERE = Path(__file__).parent
_SCRIPTS = ("open_lists.js", "numbers.js", "popovers.js", "focus.js")
_focus = st.components.v2.component(
    "switching_focus",
    html="<span></span>",
    js="\n".join(_HERE.joinpath(name).read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)


def mount(texts: Texts) -> None:
    """Keep the focus on the page in the whole tab."""
    _focus(key="focus", data={"close": texts.gettext("Close")})
