"""Sending on the pages: the mail as it goes out, the click, and how it went."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import MailKind, MailState, OutgoingMail
from switching.services.letters import Letter
from switching.services.outbox import queue_mails
from switching.services.sending import mail_settings
from switching.store import connect, list_records, migrate
from switching.ui.kit import session
from tests.parts import open_all_parts
from tests.samples import at, edit, open_dossier, plan_a_call, read
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words

REMINDER = "· herinnering: het gesprek is morgen ·"
SMTP = "smtp://switch%40example.org:secret@127.0.0.1:9"


@pytest.fixture
def dossier(database: Path) -> Path:
    """A dossier with a call in two days; the learner and the leader have an address."""
    migrate(database)
    open_dossier(database)
    plan_a_call(database, session.now() + timedelta(days=2))
    found = read(database)
    edit(database, found.learner, email="amina@example.be")
    edit(database, found.project_leader, email="katrien@example.be")
    return database


@pytest.fixture
def with_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHING_SMTP", SMTP)


def rows(path: Path) -> list[OutgoingMail]:
    with connect(path) as db:
        return list_records(db, OutgoingMail)


def plain(app: AppTest) -> str:
    """Return the words of a page without what keeps them from being markdown."""
    return words(app).replace("\\", "").replace("\u2060", "")


def buttons(app: AppTest, label: str) -> list[object]:
    return [item for item in app.button if label in item.label]


@pytest.mark.slow
def test_without_a_server_all_stays_as_it_is(
    dossier: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_all_parts(monkeypatch)
    app = open_app("intake_call", switch="1")
    assert not buttons(app, "Versturen")
    assert "Herinneringen" not in words(open_app("dossier", switch="1").run())
    assert "geen mailserver" in words(open_app("administration", part="mail"))


@pytest.mark.slow
@pytest.mark.usefixtures("with_server")
def test_it_works(dossier: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    open_all_parts(monkeypatch)
    app = open_app("intake_call", switch="1")
    shown = plain(app)
    for part in (
        "Katrien Maes",
        "switch@example.org",
        "amina@example.be",
        "kennismakingsgesprek Amina Yildiz en De Speelvogel",
        "Dag allemaal,",
    ):
        assert part in shown
    [send] = [item for item in app.button if "Versturen naar 2 personen" in item.label]
    send.click().run()
    assert not app.exception
    assert [mail.state for mail in rows(dossier)] == [MailState.WAITING] * 2
    shown = words(open_app("dossier", switch="1"))
    assert "wacht om te vertrekken" in shown
    assert "Amina Yildiz" in shown


@pytest.mark.slow
@pytest.mark.usefixtures("with_server")
def test_what_waits_can_be_stopped_and_what_was_refused_is_on_the_worklist(
    dossier: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_all_parts(monkeypatch)
    settings = mail_settings()
    assert settings is not None
    people = [read(dossier).learner.id, read(dossier).project_leader.id]
    queue_mails(at(dossier), 1, Letter(MailKind.CALL), people, "k", settings)
    app = open_app("dossier", switch="1")
    app.button(key="mail:1:False").click().run()
    assert rows(dossier)[0].state is MailState.STOPPED
    with connect(dossier) as db:
        db.execute("UPDATE outbox SET state = 'held' WHERE id = 2")
    app = open_app("worklist")
    assert "Mails die niet aankwamen" in words(app)
    app = open_app("dossier", switch="1")
    app.button(key="mail:2:True").click().run()
    assert rows(dossier)[1].state is MailState.WAITING


@pytest.mark.slow
@pytest.mark.usefixtures("with_server")
def test_a_kind_of_reminder_is_stopped_for_a_dossier(
    dossier: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_all_parts(monkeypatch)
    app = open_app("dossier", switch="1")
    assert REMINDER in plain(app)
    app.checkbox(key="reminder:1:call_reminder").uncheck().run()
    assert not app.exception
    again = open_app("dossier", switch="1")
    assert REMINDER not in plain(again)
    again.checkbox(key="reminder:1:call_reminder").check().run()
    assert REMINDER in plain(open_app("dossier", switch="1"))


def test_a_setting_that_can_not_be_read_is_said_to_the_administrator(
    dossier: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHING_SMTP", "mail.example.org")
    assert "SWITCHING_SMTP is niet leesbaar" in plain(open_app("administration", part="mail"))
