"""Parts of a page that open and close in place: what is closed is not built.

An expander of Streamlit is another one as soon as its words change: what was in it is built anew,
and the keyboard loses its place. Here the words may say how things stand.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from switching.i18n import Texts
from switching.models import Record
from switching.ui.kit import leftovers
from switching.ui.look import icons


def part(
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
    of the records `of` that holds what can't be stored.
    """
    if leftovers.refuses(of):
        open_part(key)
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


def folded(label: str, key: str, of: Iterable[Record] = ()) -> ExpanderContainer:
    """Show a part within a part, whose words stay the same: it is built when it is `open`.

    It does not close on a field of the records `of` that holds what can't be stored.
    """
    if leftovers.refuses(of) and key in st.session_state:
        st.session_state[key] = True
    return st.expander(label, on_change="rerun", key=key)


def is_open(key: str) -> bool:
    """Tell whether a part is open."""
    return bool(st.session_state.get(_name(key), False))


def open_part(key: str) -> None:
    """Open a part from elsewhere on the page."""
    st.session_state[_name(key)] = True


def _turn(key: str, opened: bool) -> None:
    st.session_state[_name(key)] = opened


def _name(key: str) -> str:
    return f"open:{key}"
