"""`send-mail`, and the app as a process: both send what waits, by a server that is trusted."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from switching.cli import main
from switching.cli.command import now
from switching.models import MailState
from tests.mail_server import SENDER, Inbox, certificate, mail_server
from tests.samples import edit, read
from tests.server import serve
from tests.services.test_sending import let_go, path, rows

__all__ = ["path"]
SOON = timedelta(days=3)


def setting(inbox: Inbox) -> str:
    return f"smtp://mailer%40example.org:sesam%2Fopen%40@localhost:{inbox.port}"


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    monkeypatch.setenv("SWITCHING_MAIL_FROM", SENDER)


def queue(path: Path, inbox: Inbox) -> None:
    edit(path, read(path).calls[0].call, planned_at=now() + SOON)
    let_go(path, inbox, now=now())


def run(path: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["send-mail", "--database", str(path)])
    return done.exit_code, done.output


@pytest.mark.usefixtures("trusted")
def test_it_works(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as inbox:
        monkeypatch.setenv("SWITCHING_SMTP", setting(inbox))
        queue(path, inbox)
        assert run(path) == (0, "3 mails werden verstuurd.\n")
        code, said = run(path)
        assert (code, said.splitlines()[0]) == (0, "0 mails werden verstuurd.")
    assert len(inbox.stored) == 3


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_a_server_in_trouble_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as inbox:
        monkeypatch.setenv("SWITCHING_SMTP", setting(inbox).replace("sesam", "wrong"))
        queue(path, inbox)
        code, said = run(path)
    assert code == 1
    assert "De mailserver is nu niet te gebruiken: 535" in said
    assert "wrong" not in said


def test_without_a_server_there_is_nothing_to_do(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(path) == (1, "Er is geen mailserver: SWITCHING_SMTP is niet ingesteld.\n")
    monkeypatch.setenv("SWITCHING_SMTP", "localhost")
    code, said = run(path)
    assert code == 1
    assert said.startswith("SWITCHING_SMTP is niet leesbaar.")


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_two_processes_of_the_app_send_each_mail_once_while_they_serve(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as inbox:
        monkeypatch.setenv("SWITCHING_SMTP", setting(inbox))
        with serve(path), serve(path):
            queue(path, inbox)
            until = time.monotonic() + 40
            while time.monotonic() < until and any(not mail.done_at for mail in rows(path)):
                time.sleep(0.2)
        assert len(inbox.stored) == 3
    assert {mail.state for mail in rows(path)} == {MailState.SENT}
