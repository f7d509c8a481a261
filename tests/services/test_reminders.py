"""Reminders in the outbox: queued once, stopped, shown the day before, and never sent twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from switching.models import LinkWay, MailKind, MailState, Party
from switching.services import backups
from switching.services.checks import InvalidError
from switching.services.links import make_link, new_token
from switching.services.outbox import (
    list_coming_reminders,
    list_reminders_of_tomorrow,
    list_stopped_reminders,
    queue_asked_links,
    queue_reminders,
    stop_reminders,
)
from switching.services.postman import Postman
from switching.services.sending import Round, Tools
from tests.mail_server import mail_server, trusting
from tests.samples import NOW, at, edit
from tests.services.test_matrix import SMTP
from tests.services.test_sending import PATIENT, part, path, rows, send

DAY_BEFORE = NOW + timedelta(days=2)
__all__ = ["path"]


def test_it_works(path: Path) -> None:
    assert queue_reminders(at(path, now=DAY_BEFORE), SMTP) == 3
    assert queue_reminders(at(path, now=DAY_BEFORE), SMTP) == 0
    with mail_server() as inbox:
        assert send(path, inbox, DAY_BEFORE) == Round(sent=3)
    assert {mail.kind for mail in rows(path)} == {MailKind.CALL_REMINDER}
    text = part(inbox.mails[0], "text/plain").get_content()
    assert "27 november" in text
    assert "vanzelf" in text


def test_at_most_one_mail_a_day_goes_to_a_person(path: Path) -> None:
    first = NOW + timedelta(days=1)
    assert queue_reminders(at(path, now=first), SMTP) == 2
    assert {mail.kind for mail in rows(path)} == {MailKind.PREPARATION_REMINDER}
    with mail_server() as inbox:
        send(path, inbox, first)
    assert queue_reminders(at(path, now=first + timedelta(hours=3)), SMTP) == 0
    assert queue_reminders(at(path, now=DAY_BEFORE), SMTP) == 3


def test_none_goes_at_night(path: Path) -> None:
    assert queue_reminders(at(path, now=DAY_BEFORE.replace(hour=20)), SMTP) == 0
    assert queue_reminders(at(path, now=DAY_BEFORE.replace(hour=4)), SMTP) == 0


def test_what_goes_tomorrow_is_in_sight_and_can_be_stopped(path: Path) -> None:
    today = at(path, now=NOW + timedelta(days=1))
    shown = list_reminders_of_tomorrow(today)
    assert {item.reminder.kind for item in shown} == {MailKind.CALL_REMINDER}
    assert len(list_coming_reminders(today, 1)) == 5
    stop_reminders(today, 1, MailKind.CALL_REMINDER, stops=True)
    assert list_stopped_reminders(today, 1) == {MailKind.CALL_REMINDER}
    assert list_reminders_of_tomorrow(today) == []
    stop_reminders(today, 1, MailKind.PREPARATION_REMINDER, stops=True)
    assert queue_reminders(at(path, now=DAY_BEFORE), SMTP) == 0
    stop_reminders(today, 1, MailKind.CALL_REMINDER, stops=False)
    assert queue_reminders(at(path, now=DAY_BEFORE), SMTP) == 3


def test_what_is_done_meanwhile_lapses(path: Path) -> None:
    queue_reminders(at(path, now=DAY_BEFORE), SMTP)
    with mail_server() as inbox:
        assert send(path, inbox, DAY_BEFORE + timedelta(days=1)) == Round(lapsed=3)


def test_two_processes_queue_each_reminder_once(path: Path) -> None:
    context = at(path, now=DAY_BEFORE)
    threads = [Thread(target=queue_reminders, args=(context, SMTP)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Counter(mail.key for mail in rows(path)).values()) == {1}
    assert len(rows(path)) == 3


def test_a_backup_of_before_a_reminder_does_not_send_it_again(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = backups.make_backup(at(path), folder)
    queue_reminders(at(path, now=DAY_BEFORE), SMTP)
    with mail_server() as inbox:
        send(path, inbox, DAY_BEFORE)
        backups.restore_backup(at(path, now=DAY_BEFORE + timedelta(hours=1)), made.path)
        assert rows(path) == []
        assert queue_reminders(at(path, now=DAY_BEFORE + timedelta(hours=2)), SMTP) == 0
        assert len(inbox.stored) == 3


def test_a_server_sends_beside_its_work(path: Path) -> None:
    with mail_server() as inbox:
        tools = Tools(lambda: DAY_BEFORE, PATIENT, trusting())
        postman = Postman(path, inbox.settings(), lambda: DAY_BEFORE, tools)
        assert postman.look(10.0) == Round(sent=3)
        assert postman.look(10.0) == Round()
    assert {mail.state for mail in rows(path)} == {MailState.SENT}


def test_a_database_that_is_not_there_yet_has_no_mails(tmp_path: Path) -> None:
    postman = Postman(tmp_path / "none.db", SMTP, lambda: NOW)
    assert postman.look(10.0) == Round()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [MailKind.CALL, MailKind.PLAN])
def test_only_reminders_can_be_stopped_by_kind(path: Path, kind: MailKind) -> None:
    with pytest.raises(InvalidError):
        stop_reminders(at(path), 1, kind, stops=True)


def test_who_asks_for_a_new_link_gets_one_at_the_address_on_record(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHING_ADDRESS", "https://switching.example.be")
    made = make_link(at(path), 1, Party.LEARNER, LinkWay.COPIED, new_token())
    edit(path, made.link, asked_at=NOW)
    assert queue_asked_links(at(path), SMTP) == 1
    assert queue_asked_links(at(path), SMTP) == 0
    with mail_server() as inbox:
        assert send(path, inbox) == Round(sent=1)
    assert inbox.receivers == ["amina@example.be"]
    text = part(inbox.mails[0], "text/plain").get_content()
    assert "https://switching.example.be/u/" in text
    assert made.url not in text
    assert queue_asked_links(at(path, now=NOW + timedelta(days=2)), SMTP) == 0
