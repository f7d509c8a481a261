"""The keeper of a tab: it saves text fields by requests of their own, until each is answered."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.ui.kit import drafts, session
from switching.ui.saving import address

_HERE = Path(__file__).parent
_KEY, _TAB = "keeper", "keeper_tab"
_SCRIPTS = ("new_lines.js", "known_names.js", "escaping.js", "keeper.js")
_STYLES = ("keeper.css", "known_names.css")
_keeper = st.components.v2.component(
    "switching_keeper",
    html='<div class="keeper" role="alert" hidden></div>',
    css="\n".join(_HERE.joinpath(name).read_text(encoding="utf-8") for name in _STYLES),
    js="\n".join(_HERE.joinpath(name).read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)


def mount(user_id: int, texts: Texts, ask_after: float | None = None) -> None:
    """Put the keeper in the tab, and hear which tab it is; it asks for a run after some seconds."""
    found = _keeper(
        key=_KEY,
        data={
            "user": user_id,
            "database": session.database_mark(),
            "address": address.save(session.in_examples()),
            "health": address.health(),
            "words": _words(texts),
            "drafts": None if tab() is None else drafts.to_tab(),
            "mark": _mark(),
            "ask_after": ask_after,
        },
        default={"tab": None, "drafts": None, "mark": 0},
        on_tab_change=lambda: None,
        on_drafts_change=lambda: None,
        on_mark_change=lambda: None,
        on_saved_change=lambda: None,
    )
    st.session_state[_TAB] = found.tab
    if found.tab is not None:
        drafts.take_from_tab(found.drafts)


def _mark() -> int:
    """Return the last mark of the tab that this run took up: all it gave before is taken up too."""
    held = st.session_state.get(_KEY) or {}
    return int(held.get("mark") or 0)


def tab() -> str | None:
    """Return the tab whose keeper saves its texts; None while no keeper said so."""
    known: str | None = st.session_state.get(_TAB)
    return known


def _words(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "saving": _("saving…"),
        "trouble": _("Not saved yet: {reason}", reason="{reason}"),
        "late": _("Not saved yet…"),
        "offline": _("no connection: what you typed last is not saved yet"),
        "notAll": _("Not everything is saved: see the box."),
        "savedAt": _("saved at {time}", time="{time}"),
        "signedOut": _("You are signed out. What you typed is kept here: sign in to save it."),
        "differs": _("Someone else changed this while you typed. They wrote:"),
        "yours": _("You wrote:"),
        "takeTheirs": _("Take theirs"),
        "keepMine": _("Keep mine"),
        "refused": _("This can't be saved as it is. Check what you filled in."),
        "copied": _("I copied my text"),
    }
