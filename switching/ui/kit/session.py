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
from switching.i18n.visitors import language_of_visitor
from switching.models import Actor, Language
from switching.services.admission import Admission, Refusal
from switching.services.context import Context
from switching.services.examples import admit_to_examples
from switching.store import RevisionBesides, revision, snapshot
from switching.store.connection import one_connection
from switching.ui import sign_in

DATABASE_VARIABLE = "SWITCHING_DATABASE"
DEFAULT_DATABASE = Path("data") / "switching.db"
BY_ACTOR: dict[str | type[Any], Callable[[Any], Any]] = {
    Context: lambda context: (context.actor, str(context.path))
}
"""What a cache goes by that is kept per actor; its other arguments say which state it is of."""
_EXAMPLES = "examples"
_ASKED: ContextVar[dict[Path, Admission | Refusal] | None] = ContextVar("asked", default=None)
_LANGUAGE = "language"
_ASKED_LANGUAGE = "lang"
"""The parameter of an address that says in which language to speak to who is not let in."""
_READ_ONLY = "read_only"


def own_database() -> Path:
    """Return where the real database is, which says who is let in."""
    return Path(os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE).absolute()


def database() -> Path:
    """Return the database that this session works in: the real one, or the examples it is for."""
    examples: Path | None = st.session_state.get(_EXAMPLES)
    return examples or own_database()


def version() -> tuple[Path, int]:
    """Return the database and what changes with each write: what is kept of it goes by both."""
    with snapshot(database()) as db:
        return database(), revision(db)


def version_besides(*tables: str) -> tuple[Path, tuple[int, int]]:
    """As `version`, for what reads nothing of these tables: a write in them alone leaves it."""
    with snapshot(database()) as db:
        return database(), _besides(database(), tables).number(db)


@st.cache_resource(max_entries=20, show_spinner=False)
def _besides(path: Path, tables: tuple[str, ...]) -> RevisionBesides:
    """Return what looks at a trail: of each database its own."""
    return RevisionBesides(tables)


def work_in_examples(path: Path) -> None:
    """Have this session work in the examples at `path`, and in nothing else until its end."""
    st.session_state[_EXAMPLES] = path


def in_examples() -> bool:
    """Tell whether this session works in examples."""
    return _EXAMPLES in st.session_state


def database_mark() -> str:
    """Return what tells the database of this session from others: nothing for the real one.

    What is typed or asked for goes to the server with it, and counts for no other database.
    """
    return database().stem if in_examples() else ""


def now() -> datetime:
    """Return the present instant, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Return today's date in Brussels."""
    return datetime.now(BRUSSELS).date()


@contextmanager
def one_run() -> Iterator[None]:
    """Have all of a run, its parts too, go over one connection, on one state of the database.

    Who is let in is asked once. Nothing of it outlives the run.
    """
    if _ASKED.get() is not None:
        yield
        return
    token = _ASKED.set({})
    try:
        with one_connection(), sign_in.settings_read_once():
            yield
    finally:
        _ASKED.reset(token)


def admission() -> Admission | Refusal:
    """Return who is let in at this moment, or why no one is; within `one_run` at its beginning.

    The real database is asked; in examples, who is let in works there as someone made up.
    """
    asked, place = _ASKED.get(), database()
    if asked is None:
        return _admission()
    if place not in asked:
        asked[place] = _admission()
    return asked[place]


def _admission() -> Admission | Refusal:
    found = sign_in.admission(own_database(), now())
    if isinstance(found, Refusal) or not in_examples():
        return found
    if database().parent.name != str(found.user.id):
        return Refusal.ENDED  # someone else signed in meanwhile: these are not theirs
    return admit_to_examples(database(), found)


def context_of(actor: Actor) -> Context:
    """Return the circumstances of what `actor` does at this moment."""
    return Context(actor, database(), now(), texts().language)


def texts() -> Texts:
    """Return the words in the language of this user; of who is not let in, that of the visitor."""
    chosen = st.session_state.get(_LANGUAGE)
    if chosen is None or _ASKED_LANGUAGE in st.query_params:
        found = admission()
        if isinstance(found, Refusal):
            return Texts(_language_of_visitor())
        chosen = st.session_state.setdefault(_LANGUAGE, found.user.language)
    return Texts(Language(chosen))


def _language_of_visitor() -> Language:
    """Return the language asked for in the address, else of this session before, or the browser."""
    asked = st.query_params.get(_ASKED_LANGUAGE) or st.session_state.get(_LANGUAGE)
    return language_of_visitor(asked, st.context.headers.get("Accept-Language"))


def words_at_hand() -> Texts:
    """Return the words without asking the database, which may be what went wrong."""
    known = st.session_state.get(_LANGUAGE)
    return Texts(Language(known) if known else _language_of_visitor())


def ask_for(language: Language | None) -> None:
    """Have the address say in which language to speak to who is not let in, or no longer say it."""
    if language is not None:
        st.query_params[_ASKED_LANGUAGE] = str(language)
    elif _ASKED_LANGUAGE in st.query_params:
        del st.query_params[_ASKED_LANGUAGE]


def speak(language: Language) -> None:
    """Show the next runs of this session in `language`."""
    st.session_state[_LANGUAGE] = language


def is_read_only() -> bool:
    """Tell whether who works here may only read what this run of the page shows."""
    return bool(st.session_state.get(_READ_ONLY))


def show_read_only(only: bool) -> None:
    """Show the rest of this run `only` to read, with what writes closed, or open again."""
    st.session_state[_READ_ONLY] = only
