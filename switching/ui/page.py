"""What each page asks first: who works here, in which language, on which database, and when."""

from __future__ import annotations

import gc
import logging
import os
import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import streamlit as st
from streamlit.errors import FragmentHandledException

from switching import __version__
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.incidents import log_incident
from switching.models import Actor, Language
from switching.services import users
from switching.services.admission import Admission, Refusal
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.rights import DeniedError, Need, authorise, may
from switching.store import fault_of, migrate
from switching.ui import sign_in
from switching.ui.kit.escape import plain

DATABASE_VARIABLE = "SWITCHING_DATABASE"
DEFAULT_DATABASE = Path("data") / "switching.db"
APP = Path(__file__).parents[2] / "app.py"
BY_ACTOR: dict[str | type[Any], Callable[[Any], Any]] = {Context: lambda context: context.actor}
"""What a cache goes by that is kept per actor; its other arguments say which state it is of."""
_GATE = "gate_opened"
_READ_ONLY = "read_only"
_SAID = "said_at_click"
_SAID_FOR = timedelta(minutes=1)
_LOG = logging.getLogger("switching")


def database() -> Path:
    """Return where the database is."""
    return Path(os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE).absolute()


@st.cache_resource(show_spinner=False)
def _prepare(path: Path) -> bool:
    """Bring the database up to date once per process; spare later runs the collector's work.

    An older file that was put back learns whom it should no longer know.
    """
    from switching.privacy.erasure import reapply_erasures

    migrate(path)
    reapply_erasures(path, now())
    gc.collect()
    gc.freeze()
    return True


def open_gate() -> None:
    """Make ready for this session, or refuse it: app.py calls this on each run, before any page."""
    sign_in.require_serving(Texts())
    with opening():
        if not database().exists():
            _prepare.clear()
        _prepare(database())
        admission()
    st.session_state[_GATE] = True
    st.session_state[_READ_ONLY] = False
    # A chosen segment in the dark theme has too little contrast of its own (3.5:1).
    st.html(Path(__file__).with_name("contrast.css"))


def admission() -> Admission | Refusal:
    """Return who is let in at this moment, or why no one is."""
    return sign_in.admission(database(), now())


def require_admission() -> Admission:
    """Return who is let in; without anyone, show the way in and stop."""
    found = admission()
    if isinstance(found, Refusal):
        sign_in.show_sign_in(found, texts())
    return found


def require_context() -> Context:
    """Return who works here, on what, now. A page opened past app.py goes through it first.

    Streamlit runs a page by itself when nothing called st.navigation since the server started:
    from a bookmark, or in a tab that outlived a restart. All of app.py then runs in its place, in
    the same run: a rerun would drop the input that such a tab sends along. Who is let in is asked
    here again: nothing that an earlier run remembered opens a page.
    """
    if not st.session_state.get(_GATE):
        runpy.run_path(str(APP))
        st.stop()
    return context_of(require_admission().actor)


def context_of(actor: Actor) -> Context:
    """Return the circumstances of what `actor` does at this moment."""
    return Context(actor, database(), now(), texts().language)


def visibility(need: Need) -> Literal["visible", "hidden"]:
    """Say whether the navigation shows a page: to who may do what asks for `need`."""
    found = admission()
    seen = isinstance(found, Admission) and may(found.actor, need)
    return "visible" if seen else "hidden"


def is_read_only() -> bool:
    """Tell whether who works here may only read what this run of the page shows."""
    return bool(st.session_state.get(_READ_ONLY))


def show_read_only(only: bool) -> None:
    """Show the rest of this run `only` to read, with what writes closed, or open again."""
    st.session_state[_READ_ONLY] = only


def require_right(context: Context, need: Need) -> None:
    """Go on only for who may do what asks for `need`; say so to others, and stop."""
    try:
        authorise(context.actor, need)
    except DeniedError as denied:
        say_denied(denied)
        st.stop()


def say_denied(denied: DeniedError) -> None:
    """Say that this is not for the role of who works here; the log has who wanted what."""
    _LOG.warning("denied: %s", str(denied))
    st.warning(
        _ready_texts().gettext(
            "This is not open to you with your role, so nothing was changed. Do you need it? "
            "Ask your administrator."
        )
    )


def texts() -> Texts:
    """Return the words in the language of this user; Dutch for who is not signed in."""
    chosen = st.session_state.get("language")
    if chosen is None:
        found = admission()
        if isinstance(found, Refusal):
            return Texts()
        chosen = found.user.language
        st.session_state["language"] = chosen
    return Texts(Language(chosen))


def _ready_texts() -> Texts:
    """Return the words without asking the database, which may be what went wrong."""
    return Texts(Language(st.session_state.get("language") or Language.DUTCH))


def navigation_position() -> Literal["top", "hidden"]:
    """Return where the list of pages stands: nowhere for who is not let in."""
    return "hidden" if isinstance(admission(), Refusal) else "top"


def head() -> None:
    """Show above each page what someone has to know before going on."""
    sign_in.warn_before_end(require_admission(), texts(), now())
    for text, at in list(said_at_click().items()):
        if now() - at < _SAID_FOR:
            st.warning(texts().gettext(text))


def said_at_click() -> dict[str, datetime]:
    """Return what clicks on downloads had to say to this session, and when.

    No run is there at such a click to say it, and the next one may end in another: it stands for
    a minute.
    """
    said: dict[str, datetime] = st.session_state.setdefault(_SAID, {})
    return said


def foot() -> None:
    """Show below each page the version, who works here, the way out, and the languages."""
    found = admission()
    if isinstance(found, Refusal):
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        version = texts().gettext("Version {version}", version=__version__)
        st.caption(version, width="content", wrap=False)
        st.page_link("pages/privacy.py", label=texts().gettext("Privacy"))
        sign_in.show_user(found, texts())
        _language_choice(found.actor)


def _language_choice(actor: Actor) -> None:
    spoken = texts()
    chosen = st.segmented_control(
        spoken.gettext("Language"),
        list(Language),
        default=spoken.language,
        required=True,
        format_func=lambda language: language.own_name,
        label_visibility="collapsed",
        key="language_choice",
    )
    if chosen and chosen != spoken.language:
        users.choose_language(context_of(actor), chosen)
        st.session_state["language"] = chosen
        st.rerun()


def now() -> datetime:
    """Return the present instant, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Return today's date in Brussels."""
    return datetime.now(BRUSSELS).date()


def title(text: str) -> None:
    """Show the title of the page."""
    st.title(text, anchor=False)


def form_key(name: str) -> str:
    """Return the idempotency key of the form `name` as it stands open in this session."""
    return str(st.session_state.setdefault(f"form:{name}", uuid4().hex))


def renew_form(name: str) -> None:
    """Open the form `name` anew: its fields are empty, its next save is another one."""
    st.session_state[f"form:{name}"] = uuid4().hex


def new_line(name: str, placeholder: str, add: Callable[[str, str], object]) -> None:
    """Show an empty field whose text joins a list: `add` gets the text and an idempotency key.

    What `add` refuses stays in the field, with the reason below it.
    """
    key = form_key(name)
    typed = st.text_input(
        placeholder,
        key=f"{key}:text",
        placeholder=placeholder,
        label_visibility="collapsed",
        disabled=is_read_only(),
    )
    if typed and typed.strip():
        try:
            with saving():
                add(typed, key)
        except InvalidError as refused:
            for message in refused.errors.values():
                st.error(texts().message(message))
            return
        renew_form(name)
        st.rerun()


@contextmanager
def opening() -> Iterator[None]:
    """Say what is wrong with the file of the database, if that is it, with a way out; and stop."""
    try:
        yield
    except Exception as error:
        said = fault_of(database(), error)
        if said is None:
            raise
        _LOG.error("the database can't be used: %s", error)
        # The user's language stands in that database; what this session knows of it will do.
        spoken = Texts(Language(st.session_state.get("language") or Language.DUTCH))
        st.error(plain(spoken.message(said)))
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


def report(error: Exception) -> bool:
    """Say that something went wrong, with a code that stands in the log too.

    Streamlit asks this of what goes past `guarded`, in app.py or a fragment; True says it is done.
    """
    if isinstance(error, DeniedError):
        say_denied(error)
        return True
    code = log_incident(error)
    st.error(
        _ready_texts().gettext(
            "Something went wrong here. What was saved is safe. Load the page again; if it "
            "stays, give your administrator this code: {code}.",
            code=code,
        )
    )
    return True


@contextmanager
def saving() -> Iterator[None]:
    """Run a write; a full disk or a locked file becomes a sentence, with the input kept."""
    try:
        yield
    except DeniedError as denied:  # an OSError by its base, and no trouble of the disk
        say_denied(denied)
        st.stop()
    except Exception as error:
        if fault_of(database(), error) is None:
            raise
        _LOG.error("not saved: %s", error)
        spoken = texts()
        st.error(
            spoken.gettext(
                "Not saved: the database can't be written just now. What you typed is still here; "
                "try again, and call your administrator when it stays."
            )
        )
        st.stop()
