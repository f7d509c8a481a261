"""What the session still holds of fields that a run is not going to show.

A second click stops the run of the first one before it saved; the run that follows may show other
fields. So each run begins with storing what differs from what was last shown. Streamlit begins that
run while the stopped one still goes on, up to where it next shows something: both may be in here at
once, and what one has taken away is no surprise to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import streamlit as st

from switching.models import Record
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.edits import FieldKey
from switching.services.left_values import LeftValue, save_left
from switching.services.rights import DeniedError
from switching.store import ConflictError, NotFoundError, fault_of
from switching.ui.kit import session

T = TypeVar("T")
V = TypeVar("V")
BASES = "sheet_bases"
SAVED_AT = "sheet_saved_at"
_WATCHED, _LEFT, _OWN = "watched_fields", "left_values", "watched_own"
_REFUSED = "refused_fields"
_NOTHING = object()
_MOST_MISSED = 12
"""Runs that a field is looked at after the last one that showed it; a press can ask for several."""


class UnreadableError(ValueError):
    """What stands in a field can't be read as a value: only its page can say so."""


@dataclass(frozen=True)
class _Watched:
    """A field as a run showed it: the keys of its widgets, and how what these hold is read.

    `missed` counts the runs since, in which the session held nothing of it.
    """

    keys: tuple[str, ...]
    switch_id: int | None
    read: Callable[..., Any]
    missed: int = 0


def watch(
    field: FieldKey, keys: str | tuple[str, ...], switch_id: int | None, read: Callable[..., Any]
) -> None:
    """Have the next runs look at a field that was shown; `read` raises UnreadableError.

    It gets what each of the widgets under `keys` holds.
    """
    watched: dict[FieldKey, _Watched] = st.session_state.setdefault(_WATCHED, {})
    watched[field] = _Watched((keys,) if isinstance(keys, str) else keys, switch_id, read)


def leave(field: FieldKey) -> None:
    """Have the next runs store nothing of a field: the tab saves it by itself from now on.

    Streamlit's copy of it is older than what the tab saved, and would be taken for newer.
    """
    for name in (_WATCHED, _LEFT):
        st.session_state.get(name, {}).pop(field, None)


def watch_own(key: str, stored: object, store: Callable[[Context, Any], object]) -> None:
    """Have the next runs `store` what a widget of a page's own holds, if that is not `stored`.

    For what is no field of a record, such as the goals that an activity serves.
    """
    own: dict[str, tuple[object, Callable[[Context, Any], object]]]
    own = st.session_state.setdefault(_OWN, {})
    own[key] = (_unordered(stored), store)


def store(context: Context) -> None:
    """Store what the session holds of watched fields and no run has stored.

    What can't be stored now is tried again in each run, until the field says something else.
    """
    left: dict[FieldKey, LeftValue] = st.session_state.setdefault(_LEFT, {})
    refused: set[FieldKey] = set()
    st.session_state[_REFUSED] = refused
    _gather(left, refused)
    _store_own(context)
    for item in list(left.values()):
        try:
            stored = save_left(context, item)
            if not stored:
                refused.add(item.field)
        except DeniedError:
            stored = False
        except Exception as error:
            if fault_of(context.path, error) is None:
                raise
            return  # whoever writes next says so
        _drop(left, item.field, item)
        if stored:
            st.session_state[BASES][item.field] = item.value
            st.session_state[SAVED_AT] = session.now()


def refuses(records: Iterable[Record]) -> bool:
    """Tell whether a field of these holds what could not be read or stored, at this run's start.

    A part that has it stays open: closed, nobody would see it, and what was typed would be gone.
    """
    refused: set[FieldKey] = st.session_state.get(_REFUSED, set())
    asked = {(record.TABLE, record.id) for record in records}
    return any((table, number) in asked for table, number, _ in refused)


def _store_own(context: Context) -> None:
    own: dict[str, tuple[object, Callable[[Context, Any], object]]]
    own = st.session_state.get(_OWN, {})
    for key, kept in list(own.items()):
        stored, action = kept
        held = st.session_state.get(key, _NOTHING)
        if held is _NOTHING:
            _drop(own, key, kept)
        elif _unordered(held) != stored:
            try:
                action(context, held)
                st.session_state[SAVED_AT] = session.now()
            except (ConflictError, DeniedError, InvalidError, NotFoundError):
                pass  # its page says why, or shows what someone else made of it
            except Exception as error:
                if fault_of(context.path, error) is None:
                    raise
                return
            if own.get(key) is kept:
                own[key] = (_unordered(held), action)  # what it says next is to be stored as well


def _drop(among: dict[T, V], key: T, seen: V) -> None:
    """Take away what this run saw, unless another run did so, or put something else there."""
    if among.get(key) is seen:
        among.pop(key, None)


def _miss(watched: dict[FieldKey, _Watched], field: FieldKey, widget: _Watched) -> None:
    """Look some runs longer at a field that is gone: what was given while it went is still to come.

    Over a slow network one works in what the tab still shows. Streamlit knows which field it was.
    """
    if watched.get(field) is not widget:
        return
    if widget.missed < _MOST_MISSED:
        watched[field] = replace(widget, missed=widget.missed + 1)
    else:
        watched.pop(field, None)


def _unordered(value: object) -> object:
    return frozenset(value) if isinstance(value, (list, set)) else value


def _gather(left: dict[FieldKey, LeftValue], refused: set[FieldKey]) -> None:
    watched: dict[FieldKey, _Watched] = st.session_state.get(_WATCHED, {})
    bases: dict[FieldKey, Any] = st.session_state.get(BASES, {})
    for field, widget in list(watched.items()):
        held = [st.session_state.get(key, _NOTHING) for key in widget.keys]
        if _NOTHING in held:
            _miss(watched, field, widget)
            continue
        left.pop(field, None)
        base = bases.get(field, _NOTHING)
        try:
            value = widget.read(*held)
        except UnreadableError:
            refused.add(field)
            continue
        if base is not _NOTHING and value != base:
            left[field] = LeftValue(field, widget.switch_id, base, value)
