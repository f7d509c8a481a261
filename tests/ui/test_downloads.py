"""A file is made for who clicks, by what they may at that moment."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts
from switching.models import Actor, User
from switching.rules.session_end import SESSION_LENGTH
from switching.services import users
from switching.services.admission import Refusal
from switching.services.context import Context
from switching.services.exports import ExportKind
from switching.services.plans import render_plan_document
from switching.services.rights import DeniedError
from switching.store import connect, get_record
from switching.ui import sign_in
from switching.ui.kit import queue, session
from switching.ui.kit.downloads import NotAdmittedError, deferred
from switching.ui.overview import export
from tests.offices import Office, make_office
from tests.samples import at
from tests.server import ROOT

SCREEN = [*(ROOT / "pages").glob("*.py"), *(ROOT / "switching" / "ui").rglob("*.py")]


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The two partners, on the database of the app."""
    moved = first_office.moved_to(tmp_path)
    monkeypatch.setenv(session.DATABASE_VARIABLE, str(moved.path))
    return moved


@pytest.fixture
def shown_to(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Callable[[], bytes]]:
    """A function that shows a button to someone who signed in, and returns what its click does."""

    def show(
        actor: Actor, make: Callable[[Actor], bytes], costly: bool = False
    ) -> Callable[[], bytes]:
        with connect(office.path) as db:
            email = get_record(db, User, actor.user_id).email
        claims = {"is_logged_in": True, "email": email, "email_verified": True}
        claims["iat"] = time.time()
        monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
        monkeypatch.setattr(st, "user", Claims(claims))
        return deferred(make, costly)

    return show


class Claims(dict[str, object]):
    """What Streamlit knows of who signed in."""

    def to_dict(self) -> dict[str, object]:
        return dict(self)


def plan_of(office: Office) -> Callable[[Context], bytes]:
    """Return what makes the plan of Katrien's dossier."""

    def make(context: Context) -> bytes:
        return render_plan_document(context, office.switches[0]).document

    return make


def test_who_may_gets_the_file(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    assert shown_to(office.katrien, plan_of(office))().startswith(b"%PDF")


def test_who_was_deactivated_since_gets_nothing(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    users.deactivate_user(at(office.path, now=session.now()), office.katrien.user_id)
    with pytest.raises(NotAdmittedError, match=Refusal.DEACTIVATED):
        click()


def test_whose_session_ended_since_gets_nothing(
    office: Office,
    shown_to: Callable[..., Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    later = session.now() + SESSION_LENGTH + timedelta(seconds=1)
    monkeypatch.setattr(session, "now", lambda: later)
    with pytest.raises(NotAdmittedError, match=Refusal.EXPIRED):
        click()


def test_who_signed_out_since_gets_nothing(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    users.end_own_sessions(at(office.path, office.katrien, now=session.now()))
    with pytest.raises(NotAdmittedError, match=Refusal.ENDED):
        click()


def test_who_has_another_partner_since_gets_nothing(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    with connect(office.path) as db:
        user = get_record(db, User, office.katrien.user_id)
    account = users.Account(user.email, user.role, user.name, office.jan.partner_id, "Katrien Maes")
    users.update_user(at(office.path, now=session.now()), user, account)
    with pytest.raises(DeniedError):
        click()


def test_without_sign_in_the_local_user_gets_the_file(office: Office) -> None:
    assert deferred(plan_of(office))().startswith(b"%PDF")


def test_a_costly_file_is_refused_to_who_asks_too_often(
    office: Office,
    shown_to: Callable[..., Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "PACE", queue.Pace(1, timedelta(minutes=1)))
    click = shown_to(office.katrien, lambda actor: b"%PDF", costly=True)
    assert click() == b"%PDF"
    with pytest.raises(queue.TooOftenError):
        click()
    assert list(session.said_at_click()) == [queue.TooOftenError.message.text]
    assert shown_to(office.katrien, lambda actor: b"BEGIN")() == b"BEGIN"


def test_every_download_button_asks_again_who_clicks() -> None:
    calls = [
        (source.name, node.args[1])
        for source in SCREEN
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "download_button"
    ]
    assert len(calls) > 10
    for name, make in calls:
        assert ast.unparse(make).startswith("lambda context:") or ast.unparse(make) == "make", name
    straight = [source.name for source in SCREEN if "st.download_button" in source.read_text()]
    assert straight == ["downloads.py"]


def page_with_a_button() -> None:
    """A page as Streamlit runs it, with what the test asks of it in its session."""
    import streamlit
    from streamlit.runtime import get_instance
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from switching.ui.kit.downloads import download_button

    download_button("Plan", lambda actor: b"%PDF", file_name="plan.pdf", mime="application/pdf")
    context = get_script_run_ctx()
    assert context is not None
    streamlit.session_state["files"] = get_instance().media_file_mgr
    streamlit.session_state["session"] = context.session_id


def test_a_made_file_stays_while_others_work_and_goes_when_its_own_page_runs_again(
    office: Office,
) -> None:
    app = AppTest.from_function(page_with_a_button).run()
    files: MediaFileManager = app.session_state["files"]
    (button,) = app.get("download_button")
    # Streamlit makes the file in a thread of its own.
    with ThreadPoolExecutor(1) as clicks:
        address = clicks.submit(files.execute_deferred, button.proto.deferred_file_id).result()
    made = address.rsplit("/", 1)[-1]
    for holder in ("of Jan", "of Mia", app.session_state["session"]):
        found = files.read_file(made)
        assert found is not None
        assert found.content == b"%PDF"
        assert found.filename == "plan.pdf"
        for _ in range(2):
            files.clear_session_refs(holder)
            files.remove_orphaned_files()
    assert files.read_file(made) is None


@pytest.mark.parametrize(("ago", "shown"), [(1, True), (90, False)])
def test_who_is_refused_at_a_click_reads_why_for_a_minute(
    database: Path, ago: int, shown: bool
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    asked = {queue.TooOftenError.message.text: session.now() - timedelta(seconds=ago)}
    app.session_state["said_at_click"] = asked
    told = "Je vroeg heel veel bestanden binnen één minuut. Wacht een minuut en klik dan opnieuw."
    assert (told in [item.value for item in app.run().warning]) == shown


def test_each_export_has_its_label_and_its_sign() -> None:
    assert set(export.labels(Texts())) == set(export.ICONS) == set(ExportKind)
