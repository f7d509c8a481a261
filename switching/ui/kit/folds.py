"""Parts that are built when they are open, and lists that show their first lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from switching.i18n import Texts
from switching.ui.kit import session

T = TypeVar("T")


def fold(label: str, key: str, expanded: bool = False, **options: Any) -> ExpanderContainer:
    """Show a part that is built only when it is `open`.

    Streamlit takes a part with other words for another part, and closes it. So while someone works
    in it, its label stays as it was.
    """
    place, language = f"{key}:label", session.texts().language
    kept_in, kept = st.session_state.get(place, (language, label))
    if kept_in != language or not st.session_state.get(key, expanded):
        kept = label
    st.session_state[place] = language, kept
    return st.expander(kept, expanded=expanded, on_change="rerun", key=key, **options)


def first_of(items: Sequence[T], key: str, at_once: int) -> Sequence[T]:
    """Return what is shown of a list: `at_once` lines, and as many again for each click below."""
    return items[: st.session_state.get(_length(key), at_once)]


def more_button(items: Sequence[T], key: str, at_once: int, texts: Texts) -> None:
    """Show below a list the way to its next lines, when it has more than `first_of` gave."""
    shown = len(first_of(items, key, at_once))
    left = len(items) - shown
    if left > 0:
        st.button(
            texts.ngettext("Show {count} more", "Show {count} more", min(left, at_once)),
            help=texts.ngettext("{count} is left", "{count} are left", left),
            key=f"{key}:more",
            on_click=_lengthen,
            args=(key, shown + at_once),
        )


def _lengthen(key: str, length: int) -> None:
    st.session_state[_length(key)] = length


def _length(key: str) -> str:
    return f"{key}:length"
