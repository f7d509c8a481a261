"""What opens and closes on a page: what is closed is not built.

A `fold` is a part with a title. A `line` says how things stand, and opens what its page shows below
it: its words change, and for Streamlit an expander with other words is another one, which would be
closed and drawn anew while someone works in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from switching.i18n import Texts
from switching.models import Record
from switching.ui.kit import leftovers, session
from switching.ui.look import icons


def fold(
    label: str, key: str, expanded: bool = False, of: Iterable[Record] = (), **options: Any
) -> ExpanderContainer:
    """Show a part that is built only when it is `open`; its label stays while someone works in it.

    It does not close on a field of the records `of` that holds what can't be stored.
    """
    if leftovers.refuses(of) and key in st.session_state:
        st.session_state[key] = True
    place, language = f"{key}:label", session.texts().language
    kept_in, kept = st.session_state.get(place, (language, label))
    if kept_in != language or not st.session_state.get(key, expanded):
        kept = label
    st.session_state[place] = language, kept
    return st.expander(kept, expanded=expanded, on_change="rerun", key=key, **options)


def line(
    key: str,
    who: str,
    about: str,
    texts: Texts,
    opens: str = "",
    by_itself: bool = False,
    icon: str | None = None,
    of: Iterable[Record] = (),
) -> bool:
    """Show a line that opens and closes what its page shows below it; tell whether it is open.

    `who` stands in bold, `about` after it, both markdown; at the right what a click does: `opens`
    while it is closed. `by_itself` opens it, until someone closes it; it does not close on a field
    of the records `of` that holds what can't be stored. focus.js tells screen readers the rest.
    """
    if leftovers.refuses(of):
        open_line(key)
    if by_itself:
        st.session_state.setdefault(_name(key), True)
    now = is_open(key)
    does = texts.gettext("Close") if now else opens or texts.gettext("Open")
    st.button(
        f"**{who}** {about} *{does}*",
        type="tertiary",
        icon=icon or (icons.CLOSE if now else icons.OPEN),
        width="stretch",
        key=f"line_{key}",
        on_click=_turn,
        args=(key, not now),
    )
    return now


def is_open(key: str) -> bool:
    """Tell whether what is below a line is open."""
    return bool(st.session_state.get(_name(key), False))


def open_line(key: str) -> None:
    """Open what is below a line, from elsewhere on the page."""
    _turn(key, True)


def _turn(key: str, opened: bool) -> None:
    st.session_state[_name(key)] = opened


def _name(key: str) -> str:
    return f"open:{key}"
