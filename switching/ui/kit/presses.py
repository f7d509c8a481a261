"""Presses of buttons that count whatever one does next.

Streamlit tells of a press to one run alone, and the next click stops that run wherever it is. So a
press is noted before the run begins, until it was acted on: at the start of that run or of the next
one by what the button does (`button`), or where a run comes by it (`is_pressed`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

import streamlit as st

from switching.models import Message
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.rights import DeniedError
from switching.store import ConflictError, NotFoundError
from switching.store.connection import rest
from switching.ui.kit import failures, leftovers, notices, session

Action = Callable[[Context], object]
DONE = "sheet"
"""Where a page shows what its buttons did."""
_NOTED, _KNOWN, _SHOWN, _ACTED, _REFUSED = (
    f"presses_{name}" for name in ("noted", "known", "shown", "acted", "refused")
)
_LOCK = "presses_lock"


@dataclass(frozen=True)
class _Button:
    """What a press of a button that was shown does, and what is said after it."""

    action: Action
    said: str


def button(
    label: str,
    key: str,
    action: Action,
    said: str = "",
    disabled: bool = False,
    **look: Any,
) -> bool:
    """Show a button that does `action`, at the start of the run that its press asks for.

    True says that it was pressed and is not done: no run of this session knew the button, as
    after a restart. The page does it then.
    """
    if not disabled:
        _kept(_KNOWN)[key] = _Button(action, said)
        _kept(_SHOWN)[key] = True
    clicked = st.button(label, key=key, disabled=disabled, on_click=note, args=(key,), **look)
    return clicked and key not in _kept(_ACTED)


def is_pressed(
    label: str, key: str, kind: Literal["primary", "secondary"], disabled: bool = False
) -> bool:
    """Show a button; tell whether it was pressed, also before a run that was stopped above it."""
    clicked = st.button(label, type=kind, key=key, disabled=disabled, on_click=note, args=(key,))
    return _kept(_NOTED).pop(key, False) or clicked


def note(key: str) -> None:
    """Note a press: what a button of Streamlit calls before the run."""
    _kept(_NOTED)[key] = True


def waits(key: str) -> bool:
    """Tell whether a press of this button was not acted on: what shows it is to be built."""
    return key in _kept(_NOTED)


def act(context: Context) -> None:
    """Do what was pressed and is not done: each run begins with it.

    The run that was stopped may be in here still: this one waits, and shows what came of it.
    """
    lock: Lock = st.session_state.setdefault(_LOCK, Lock())
    noted, known = _kept(_NOTED), _kept(_KNOWN)
    acted: dict[str, bool] = {}
    st.session_state[_SHOWN] = {}
    st.session_state[_ACTED] = acted
    if not lock.acquire(blocking=False):
        rest()  # what is read next is of after the wait
        lock.acquire()
    try:
        for key in list(noted):
            if key in known and noted.pop(key, False):
                acted[key] = True
                _do(context, known[key])
    finally:
        lock.release()


def _do(context: Context, pressed: _Button) -> None:
    try:
        with failures.saving():
            _act_as_allowed(context, pressed)
    except InvalidError as refused:
        st.session_state.setdefault(_REFUSED, []).extend(refused.errors.values())
    except (NotFoundError, ConflictError):
        pass  # its page shows what someone else made of it
    else:
        st.session_state[leftovers.SAVED_AT] = session.now()
        if pressed.said:
            notices.say(DONE, pressed.said)


def _act_as_allowed(context: Context, pressed: _Button) -> None:
    try:
        pressed.action(context)
    except DeniedError as denied:
        failures.say_denied(denied)


def take_refusals() -> list[Message]:
    """Return what was refused of what was pressed, to be said once."""
    found: list[Message] = st.session_state.pop(_REFUSED, [])
    return found


def settle() -> None:
    """Forget what is not on screen any more: a run that went to its end has shown all there is."""
    shown = _kept(_SHOWN)
    known = _kept(_KNOWN)
    for key in set(known) - set(shown):
        known.pop(key, None)
    _kept(_NOTED).clear()


def _kept(name: str) -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(name, {})
    return found
