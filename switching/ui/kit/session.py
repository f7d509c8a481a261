"""What a run of a page stands on: its database, the clock, who works here, in which language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Actor, Language
from switching.services.admission import Admission, Refusal
from switching.services.context import Context
from switching.ui import sign_in

DATABASE_VARIABLE = "SWITCHING_DATABASE"
DEFAULT_DATABASE = Path("data") / "switching.db"
BY_ACTOR: dict[str | type[Any], Callable[[Any], Any]] = {Context: lambda context: context.actor}
"""What a cache goes by that is kept per actor; its other arguments say which state it is of."""
_ASKED: ContextVar[dict[Path, Admission | Refusal] | None] = ContextVar("asked", default=None)
_LANGUAGE = "language"
_READ_ONLY = "read_only"


def database() -> Path:
    """Return where the database is."""
    return Path(os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE).absolute()


def now() -> datetime:
    """Return the present instant, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Return today's date in Brussels."""
    return datetime.now(BRUSSELS).date()


@contextmanager
def one_run() -> Iterator[None]:
    """Ask who is let in once for all of a run, its parts too: nothing of it outlives the run."""
    if _ASKED.get() is not None:
        yield
        return
    token = _ASKED.set({})
    try:
        with sign_in.settings_read_once():
            yield
    finally:
        _ASKED.reset(token)


def admission() -> Admission | Refusal:
    """Return who is let in at this moment, or why no one is; within `one_run` at its beginning."""
    asked, path = _ASKED.get(), database()
    if asked is None:
        return sign_in.admission(path, now())
    if path not in asked:
        asked[path] = sign_in.admission(path, now())
    return asked[path]


def context_of(actor: Actor) -> Context:
    """Return the circumstances of what `actor` does at this moment."""
    return Context(actor, database(), now(), texts().language)


def texts() -> Texts:
    """Return the words in the language of this user; Dutch for who is not signed in."""
    chosen = st.session_state.get(_LANGUAGE)
    if chosen is None:
        found = admission()
        if isinstance(found, Refusal):
            return Texts()
        chosen = found.user.language
        st.session_state[_LANGUAGE] = chosen
    return Texts(Language(chosen))


def words_at_hand() -> Texts:
    """Return the words without asking the database, which may be what went wrong."""
    return Texts(Language(st.session_state.get(_LANGUAGE) or Language.DUTCH))


def speak(language: Language) -> None:
    """Show the next runs of this session in `language`."""
    st.session_state[_LANGUAGE] = language


def is_read_only() -> bool:
    """Tell whether who works here may only read what this run of the page shows."""
    return bool(st.session_state.get(_READ_ONLY))


def show_read_only(only: bool) -> None:
    """Show the rest of this run `only` to read, with what writes closed, or open again."""
    st.session_state[_READ_ONLY] = only
