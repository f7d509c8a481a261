"""What goes wrong, said in a sentence, with what was typed kept and what was saved safe."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from switching.incidents import log_incident
from switching.services.checks import InvalidError
from switching.services.rights import DeniedError
from switching.store import fault_of
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown

_LOG = logging.getLogger("switching")


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
        st.error(escape_markdown(spoken.message(said)))
        st.button(spoken.gettext("Try again"))
        st.stop()


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
        if fault_of(session.database(), error) is None:
            raise
        _LOG.error("not saved: %s", error)
        spoken = session.texts()
        st.error(
            spoken.gettext(
                "Not saved: the database can't be written just now. What you typed is still here; "
                "try again, and call your administrator when it stays."
            )
        )
        st.stop()


def attempt(action: Callable[[], object]) -> bool:
    """Run a write that no form asks for; tell whether it was done, and say what was refused."""
    try:
        with saving():
            action()
    except InvalidError as refused:
        for message in refused.errors.values():
            st.error(session.texts().message(message))
        return False
    return True
