"""The way in: a database that is up to date, who may pass, and who may see which page."""

from __future__ import annotations

import gc
import runpy
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from switching.services.admission import Admission, Refusal
from switching.services.context import Context
from switching.services.rights import DeniedError, Need, authorise, may
from switching.store import fault_of, migrate
from switching.store.held import HELD
from switching.store.identity import Identity, identity_of, require_same
from switching.ui import look, sign_in
from switching.ui.examples import visit
from switching.ui.kit import drafts, failures, leftovers, presses, session

if TYPE_CHECKING:
    from switching.privacy.erasure import Sweeper

APP = Path(__file__).parents[3] / "app.py"
_MANY_MODULES = 25
_OPENED = "gate_opened"
_SHOWN_TO = "shown_to"


@dataclass(frozen=True)
class Served:
    """The database that this process serves, and since when."""

    identity: Identity
    since: datetime
    sweeper: Sweeper


@st.cache_resource(show_spinner=False)
def serve(path: Path) -> Served:
    """Bring the database up to date once per process.

    An older file that was put back learns whom it should no longer know.
    """
    from switching.privacy.erasure import Sweeper, reapply_erasures

    since = session.now()
    migrate(path)
    reapply_erasures(path, since)
    HELD.hold(path)
    return Served(identity_of(path), since, Sweeper(since))


def prepare(path: Path) -> None:
    """Bring the database up to date, unless this process did so before and it is still that one.

    Raises AnotherDatabaseError when it is gone, or when something took its place that no one
    restored: what tabs still hold was written for the one that was there. What an erasure could not
    clean at once is tried again here now and then.
    """
    if not is_served(path, serve(path)):
        serve.clear(path)
        serve(path)
    serve(path).sweeper.sweep_again(path, session.now())


def is_served(path: Path, served: Served) -> bool:
    """Tell whether `path` holds what was `served` still; if not, it is to be prepared anew.

    Raises AnotherDatabaseError as `prepare` does.
    """
    return require_same(path, served.identity, served.since)


class _Spared:
    """What the collector need not look through any more: with how many modules it was told so."""

    modules = 0


def _spare_collector() -> None:
    """Have the collector pass over what stays for good: else it looks there now and then.

    Pages bring most of that at their first run. What is open then is passed over too, also when it
    is closed later: it has to be worth it.
    """
    if len(sys.modules) - _Spared.modules >= _MANY_MODULES:
        _Spared.modules = len(sys.modules)
        gc.collect()
        gc.freeze()


def open_gate() -> None:
    """Make ready for this session, or refuse it: app.py calls this on each run, before any page."""
    _spare_collector()
    sign_in.require_serving(session.words_at_hand())
    with failures.opening():
        prepare(session.own_database())
        visit.enter_examples()
        if session.in_examples():
            prepare(session.database())
        found = session.admission()
    st.session_state[_OPENED] = True
    st.session_state[_SHOWN_TO] = found.actor if isinstance(found, Admission) else None
    session.show_read_only(False)
    st.html(look.STYLES)


def require_admission() -> Admission:
    """Return who is let in; without anyone, show the way in and stop."""
    found = session.admission()
    if isinstance(found, Refusal):
        sign_in.show_sign_in(found, session.texts())
    return found


def require_context() -> Context:
    """Return who works here, on what, now. A page opened past app.py goes through it first.

    Streamlit runs a page by itself when nothing called st.navigation since the server started:
    from a bookmark, or in a tab that outlived a restart. All of app.py then runs in its place, in
    the same run: a rerun would drop the input that such a tab sends along. Who is let in is asked
    here again: nothing that an earlier run remembered opens a page.
    """
    if not st.session_state.get(_OPENED):
        runpy.run_path(str(APP))
        st.stop()
    visit.enter_examples()
    context = session.context_of(require_admission().actor)
    leftovers.store(context)
    presses.act(context)
    drafts.gather()
    return context


def require_same_actor() -> Context:
    """Return who works here, on what, now, for a part that runs without the rest of its page.

    When someone else works here, in another role, or no one, or when the database can't be used,
    all of the page runs anew, and says what it says then.
    """
    sign_in.require_serving(session.words_at_hand())
    path = session.database()
    try:
        prepare(path)
        found = session.admission()
    except Exception as error:
        if fault_of(path, error) is None:
            raise
        st.rerun()
    if isinstance(found, Refusal) or found.actor != st.session_state.get(_SHOWN_TO):
        st.rerun()
    return session.context_of(found.actor)


def require_right(context: Context, need: Need) -> None:
    """Go on only for who may do what asks for `need`; say so to others, and stop."""
    try:
        authorise(context.actor, need)
    except DeniedError as denied:
        failures.say_denied(denied)
        st.stop()


def visibility(need: Need, unless: Need | None = None) -> Literal["visible", "hidden"]:
    """Say whether the navigation shows a page: to who may do what asks for `need`.

    Who may do what asks for `unless` finds it elsewhere.
    """
    found = session.admission()
    if not isinstance(found, Admission) or not may(found.actor, need):
        return "hidden"
    return "hidden" if unless is not None and may(found.actor, unless) else "visible"


def navigation_position() -> Literal["top", "hidden"]:
    """Return where the list of pages stands: nowhere for who is not let in."""
    return "hidden" if isinstance(session.admission(), Refusal) else "top"
