"""What was done, said in a sentence beside it by the runs that follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown

_KEPT = "notices"
# One action can take more runs than one, so a notice stands for a while, not for a run.
_SHOWN_FOR = timedelta(seconds=20)


@dataclass(frozen=True)
class _Notice:
    sentence: str
    at: datetime
    is_warning: bool


def say(place: str, sentence: str, is_warning: bool = False) -> None:
    """Keep a sentence for the part of the page called `place`."""
    notice = _Notice(sentence, session.now(), is_warning)
    fresh = [item for item in _kept().get(place, []) if item.at == notice.at]
    _kept()[place] = [*fresh, notice]


def show_notices(place: str) -> None:
    """Show what was done a moment ago in the part of the page called `place`."""
    for notice in _kept().get(place, []):
        if session.now() - notice.at < _SHOWN_FOR:
            show = st.warning if notice.is_warning else st.success
            show(escape_markdown(notice.sentence))


def _kept() -> dict[str, list[_Notice]]:
    kept: dict[str, list[_Notice]] = st.session_state.setdefault(_KEPT, {})
    return kept
