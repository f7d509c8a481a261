"""Days that do not exist: refused beside the field with a sentence, not turned into another day."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.i18n import Texts

_HERE = Path(__file__).parent
_watch = st.components.v2.component(
    "switching_dates",
    html="<span></span>",
    css=_HERE.joinpath("dates.css").read_text(encoding="utf-8"),
    js=_HERE.joinpath("dates.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def refuse_impossible_days(texts: Texts) -> None:
    """Have every field for a date of the tab refuse a day that its month does not have."""
    words = texts.gettext("{date} does not exist. Fill in the day again.", date="{date}")
    _watch(key="dates", data={"words": words})
