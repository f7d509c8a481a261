"""What the session still holds of fields that a run is not going to show.

A second click stops the run of the first one before it saved; the run that follows may show other
fields. So each run begins with storing what differs from what was last shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from switching.services.context import Context
from switching.services.edits import FieldKey
from switching.services.left_values import LeftValue, save_left
from switching.services.rights import DeniedError
from switching.store import fault_of
from switching.ui.kit import session

BASES = "sheet_bases"
SAVED_AT = "sheet_saved_at"
_WATCHED, _LEFT = "watched_fields", "left_values"
_NOTHING = object()


class UnreadableError(ValueError):
    """What stands in a field can't be read as a value: only its page can say so."""


@dataclass(frozen=True)
class _Watched:
    """A field as a run showed it: the key of its widget, and how what that holds is read."""

    key: str
    switch_id: int | None
    read: Callable[[Any], Any]


def watch(field: FieldKey, key: str, switch_id: int | None, read: Callable[[Any], Any]) -> None:
    """Have the next runs look at a field that was shown; `read` raises UnreadableError."""
    watched: dict[FieldKey, _Watched] = st.session_state.setdefault(_WATCHED, {})
    watched[field] = _Watched(key, switch_id, read)


def store(context: Context) -> None:
    """Store what the session holds of watched fields and no run has stored.

    What can't be stored now is tried again in each run, until the field says something else.
    """
    left: dict[FieldKey, LeftValue] = st.session_state.setdefault(_LEFT, {})
    _gather(left)
    for item in list(left.values()):
        try:
            stored = save_left(context, item)
        except DeniedError:
            stored = False
        except Exception as error:
            if fault_of(context.path, error) is None:
                raise
            return  # whoever writes next says so
        del left[item.field]
        if stored:
            st.session_state[BASES][item.field] = item.value
            st.session_state[SAVED_AT] = session.now()


def _gather(left: dict[FieldKey, LeftValue]) -> None:
    watched: dict[FieldKey, _Watched] = st.session_state.get(_WATCHED, {})
    bases: dict[FieldKey, Any] = st.session_state.get(BASES, {})
    for field, widget in list(watched.items()):
        held = st.session_state.get(widget.key, _NOTHING)
        if held is _NOTHING:
            del watched[field]
            continue
        left.pop(field, None)
        base = bases.get(field, _NOTHING)
        try:
            value = widget.read(held)
        except UnreadableError:
            continue
        if base is not _NOTHING and value != base:
            left[field] = LeftValue(field, widget.switch_id, base, value)
