"""What goes wrong, said in a sentence, with what was typed kept and what was saved safe."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import FragmentHandledException

from switching.incidents import log_incident
from switching.models import Message
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.rights import DeniedError, Need, may
from switching.store import Readable, fault_of
from switching.store.connection import rest
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown, sentence
from switching.ui.saving import keeper

_LOG = logging.getLogger("switching")
_PLACE = "fault_place"
_OPENS_AGAIN_SECONDS = 2.0
_SAVES_AGAIN_SECONDS = 10.0
"""Long enough to read what was not saved; fields that save by themselves then try again."""
_LOOKS_SECONDS = 0.2


@contextmanager
def opening() -> Iterator[None]:
    """Say what is wrong with the file of the database, if that is it, with a way out; and stop."""
    try:
        yield
    except Exception as error:
        said = fault_of(session.database(), error)
        if said is None:
            raise
        _LOG.error("the database can't be used: %s", error)
        spoken = session.words_at_hand()
        with _place():
            st.error(escape_markdown(spoken.message(said)))
            st.button(spoken.gettext("Try again"), key="fault_try_again")
        _end_run(_OPENS_AGAIN_SECONDS)


def keep_place() -> None:
    """Keep the place above all else of this run where a fault of the database is said."""
    st.session_state[_PLACE] = st.container()


def _place() -> DeltaGenerator:
    kept: DeltaGenerator | None = st.session_state.get(_PLACE)
    return st.container() if kept is None else kept


def _end_run(seconds: float) -> NoReturn:
    """End a run that met a fault, with the page of the run before it still on screen.

    Streamlit takes away what a run that ended did not show, but not while it goes on: it waits,
    and then begins anew. A click, or the end of the session, ends the waiting. Where no keeper said
    that it is there, nothing is on screen that could be lost.
    """
    if keeper.tab() is None:
        st.stop()
    with _place():
        st.html(Path(__file__).with_name("fault.css"))
        waiting = st.empty()
    rest()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(_LOOKS_SECONDS)
        waiting.empty()  # what ends the run is looked for when something is shown
    st.rerun()


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what no page foresaw into a sentence with a code that stands in the log too."""
    try:
        yield
    except FragmentHandledException:
        raise  # said in its own place already
    except Exception as error:
        report(error)


@contextmanager
def part(said: str = "") -> Iterator[None]:
    """Let one part of a page fall by itself: it says so with a code, and the rest goes on.

    `said` is the way out, if there is one. What is wrong with the file of the database is of the
    whole page, and goes past.
    """
    try:
        yield
    except FragmentHandledException:
        raise  # said in its own place already
    except Exception as error:
        if fault_of(session.database(), error) is not None:
            raise
        report(error, said)


def say_left_out(context: Context, *lists: Readable[Any]) -> None:
    """Say that lists leave out what can't be read, and where that is mended."""
    count = sum(found.left_out for found in lists)
    if count == 0:
        return
    spoken = session.words_at_hand()
    said = spoken.ngettext(
        "{count} record can't be read, and is left out here.",
        "{count} records can't be read, and are left out here.",
        count,
    )
    way = spoken.gettext("It is mended on the page Administration.")
    st.warning(f"{said} {way}")
    show_way_to_mending(context)


def show_way_to_mending(context: Context) -> None:
    """Show who may mend it the way to what can't be read."""
    if may(context.actor, Need.ADMINISTER):
        label = session.words_at_hand().gettext("See what can't be read")
        st.page_link("pages/administration.py", label=label, query_params={"part": "unread"})


def report(error: Exception, said: str = "") -> bool:
    """Say that something went wrong, with a code that stands in the log too.

    `said` stands in the place of what to do. Streamlit asks this of what goes past `guarded`, in
    app.py or a fragment; True says it is done.
    """
    if isinstance(error, DeniedError):
        say_denied(error)
        return True
    code, _ = log_incident(error), session.words_at_hand().gettext
    if said:
        st.error(said + " " + _("Code: {code}.", code=code))
        return True
    st.error(
        _(
            "Something went wrong here. What was saved is safe. Load the page again; if it "
            "stays, give your administrator this code: {code}.",
            code=code,
        )
    )
    return True


def say_denied(denied: DeniedError) -> None:
    """Say that this is not for the role of who works here; the log has who wanted what."""
    _LOG.warning("denied: %s", str(denied))
    st.warning(
        session.words_at_hand().gettext(
            "This is not open to you with your role, so nothing was changed. Do you need it? "
            "Ask your administrator."
        )
    )


@contextmanager
def saving() -> Iterator[None]:
    """Run a write; a full disk or a locked file becomes a sentence, with the input kept."""
    try:
        yield
    except DeniedError as denied:  # an OSError by its base, and no trouble of the disk
        say_denied(denied)
        st.stop()
    except Exception as error:
        said = fault_of(session.database(), error)
        if said is None:
            raise
        _LOG.error("not saved: %s", error)
        _say_not_saved(said)
        _end_run(_SAVES_AGAIN_SECONDS)


def _say_not_saved(said: Message) -> None:
    spoken = session.words_at_hand()
    sentence = spoken.gettext(
        "Not saved: the database can't be written just now. What you typed is still here; "
        "try again, and call your administrator when it stays."
    )
    kept = keeper.tab() is not None
    with _place() if kept else nullcontext():
        st.error(f"{sentence} {escape_markdown(spoken.message(said))}")


def attempt(action: Callable[[], object]) -> bool:
    """Run a write that no form asks for; tell whether it was done, and say what was refused."""
    try:
        with saving():
            action()
    except InvalidError as refused:
        for message in refused.errors.values():
            st.error(sentence(message, session.texts()))
        return False
    return True
