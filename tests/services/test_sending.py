"""Sending: each mail once, whatever a mail server does, and with what a calendar accepts."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import cast

import pytest
from icalendar import Calendar

from switching.models import (
    MailKind,
    MailState,
    OutgoingMail,
    Party,
)
from switching.privacy.erasure import erase_person
from switching.rules.mail_server import MailServer, MailSettings
from switching.services import backups, calls
from switching.services.checks import InvalidError
from switching.services.delivery import Patience
from switching.services.letters import Letter
from switching.services.outbox import (
    decide_mail,
    list_mails,
    list_mails_to_decide,
    preview_mail,
    queue_mails,
)
from switching.services.sending import PAUSES, STALE, Round, Tools, read_trouble, send_due
from switching.services.switches import add_sending_contact
from switching.store import connect, list_records, snapshot
from switching.store import outbox as store
from switching.store.ownership import EVERYTHING, Restriction, dossiers_of
from tests.mail_server import HOST, SENDER, USER, Inbox, Manners, mail_server, trusting
from tests.samples import (
    NOW,
    at,
    complete_dossier,
    edit,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)

CALL = Letter(MailKind.CALL)
SOON = NOW + timedelta(days=3)
PATIENT = Patience(connect=5, answer=5, end=5, whole=10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_database(tmp_path)
    open_dossier(path)
    give_addresses(path)
    plan_a_call(path, SOON)
    return path


def give_addresses(path: Path, switch_id: int = 1) -> None:
    dossier = read(path, switch_id)
    for name, person in (
        ("amina", dossier.learner),
        ("tom", dossier.coach),
        ("katrien", dossier.project_leader),
    ):
        assert person is not None
        edit(path, person, email=f"{name}@example.be")


def let_go(
    path: Path, inbox: Inbox, letter: Letter = CALL, key: str = "a", now: datetime = NOW
) -> int:
    shown = preview_mail(at(path, now=now), 1, letter, inbox.settings())
    people = [item.person_id for item in shown.to if item.person_id]
    return queue_mails(at(path, now=now), 1, letter, people, key, inbox.settings())


def send(
    path: Path, inbox: Inbox, now: datetime = NOW, patience: Patience = PATIENT, password: str = ""
) -> Round:
    settings = inbox.settings(password) if password else inbox.settings()
    return send_due(at(path, now=now), settings, Tools(lambda: now, patience, trusting()))


def rows(path: Path) -> list[OutgoingMail]:
    with connect(path) as db:
        return list_records(db, OutgoingMail)


def part(mail: EmailMessage, kind: str) -> EmailMessage:
    return next(cast(EmailMessage, item) for item in mail.walk() if item.get_content_type() == kind)


def test_it_works(path: Path) -> None:
    with mail_server() as inbox:
        assert let_go(path, inbox) == 3
        assert send(path, inbox) == Round(sent=3)
        assert send(path, inbox) == Round()
    assert sorted(inbox.receivers) == [
        "amina@example.be",
        "katrien@example.be",
        "tom@example.be",
    ]
    assert {mail.state for mail in rows(path)} == {MailState.SENT}
    assert inbox.signed_in == 1


def test_a_mail_says_who_it_is_from_and_who_is_answered(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        send(path, inbox)
    for (to, content), mail, row in zip(inbox.stored, inbox.mails, rows(path), strict=True):
        assert max(content) < 128
        assert mail["From"] == f"Katrien Maes <{SENDER}>"
        assert mail["Reply-To"] == "Katrien Maes <katrien@example.be>"
        assert mail["To"] == to
        assert mail["Message-ID"] == row.message_id
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["X-Unsent"] is None
        assert part(mail, "text/plain").get_content().startswith("Dag allemaal,")
        html = part(mail, "text/html").get_content()
        assert '<html lang="nl">' in html
        assert "<ol><li>" in html
        assert "http" not in html


def test_an_invitation_is_the_last_form_of_the_mail_and_asks_the_receiver_alone(
    path: Path,
) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        send(path, inbox)
    for to, mail in zip(inbox.receivers, inbox.mails, strict=True):
        assert mail.get_content_type() == "multipart/alternative"
        assert [item.get_content_type() for item in mail.iter_parts()] == [
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        last = part(mail, "text/calendar")
        assert last["Content-Type"].params["method"] == "REQUEST"
        assert last["Content-Disposition"] is None
        calendar = Calendar.from_ical(last.get_content())
        [event] = calendar.events
        assert calendar["method"] == "REQUEST"
        assert event["organizer"] == f"mailto:{SENDER}"
        assert event["attendee"] == f"mailto:{to}"
        assert event["attendee"].params["RSVP"] == "TRUE"
        assert calendar.timezones
        assert int(event["sequence"]) > 0


@pytest.mark.slow
def test_a_moved_call_has_a_higher_number_and_one_that_is_off_is_cancelled(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox, key="a")
        send(path, inbox)
        call = read(path).calls[0].call
        edit(path, call, planned_at=SOON + timedelta(days=1))
        let_go(path, inbox, key="b")
        send(path, inbox)
        call = read(path).calls[0].call
        from switching.models import CallOutcome

        calls.call_off(at(path), call.id, CallOutcome.CANCELLED, Party.COACH, "ziek")
        let_go(path, inbox, key="c")
        send(path, inbox)
    to_tom = [mail for mail in inbox.mails if mail["To"] == "tom@example.be"]
    calendars = [Calendar.from_ical(part(mail, "text/calendar").get_content()) for mail in to_tom]
    events = [item.events[0] for item in calendars]
    assert [str(item["method"]) for item in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(item["uid"]) for item in events}) == 1
    numbers = [int(item["sequence"]) for item in events]
    assert numbers == sorted(set(numbers))
    assert events[-1]["status"] == "CANCELLED"
    assert part(to_tom[-1], "text/calendar")["Content-Type"].params["method"] == "CANCEL"


def test_a_click_that_comes_twice_sends_once(path: Path) -> None:
    with mail_server() as inbox:
        assert let_go(path, inbox, key="once") == 3
        assert let_go(path, inbox, key="once") == 0
        assert let_go(path, inbox, key="another") == 0  # the same mail waits already
        send(path, inbox)
        assert let_go(path, inbox, key="once") == 0
    assert len(inbox.stored) == 3


def test_the_outbox_holds_no_text_no_address_and_no_link(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
    with connect(path) as db:
        said = str(list(db.query("SELECT * FROM outbox"))) + str(
            list(db.query("SELECT after FROM audit_log WHERE record_table = 'outbox'"))
        )
    assert "Amina" not in said
    assert "amina@" not in said
    assert "http" not in said


@pytest.mark.parametrize("answer", ["550 5.1.1 <amina@example.be>: no such user", "553 no"])
def test_who_is_refused_is_refused_and_the_others_get_theirs(path: Path, answer: str) -> None:
    manners = Manners(rcpt=lambda to: answer if to.startswith("amina") else None)
    with mail_server(manners) as inbox:
        let_go(path, inbox)
        assert send(path, inbox) == Round(sent=2, refused=1)
    [line] = list_mails_to_decide(at(path))
    assert (line.person.name, line.mail.state) == ("Amina Yildiz", MailState.REFUSED)
    assert "@" not in line.mail.said
    assert line.mail.said.startswith(answer[:3])
    edit(path, read(path).learner, email="amina.yildiz@example.be")
    assert list_mails_to_decide(at(path)) == []


@pytest.mark.slow
def test_what_is_not_taken_yet_rests_longer_each_time_and_is_refused_in_the_end(
    path: Path,
) -> None:
    manners = Manners(rcpt=lambda to: "452 mailbox full")
    now = NOW
    with mail_server(manners) as inbox:
        shown = preview_mail(at(path), 1, CALL, inbox.settings())
        queue_mails(at(path), 1, CALL, [shown.to[0].person_id or 0], "a", inbox.settings())
        edit(path, read(path).calls[0].call, planned_at=NOW + timedelta(days=20))
        for pause in PAUSES:
            assert send(path, inbox, now).later == 1
            assert send(path, inbox, now).later == 0
            now += pause
        assert send(path, inbox, now).refused == 1
    assert [mail.state for mail in rows(path)] == [MailState.REFUSED]


def test_a_later_mail_of_a_dossier_waits_for_the_earlier_one(path: Path) -> None:
    full = ["452 mailbox full"]
    manners = Manners(rcpt=lambda to: full[0] if full and to.startswith("amina") else None)
    with mail_server(manners) as inbox:
        let_go(path, inbox)
        send(path, inbox)
        before = len(inbox.stored)
        full.clear()
        send(path, inbox, NOW + timedelta(seconds=61))
    assert len(inbox.stored) == 3
    assert [mail.person_id for mail in rows(path)] == sorted(m.person_id for m in rows(path)) or (
        before < 3
    )


def test_a_wrong_password_touches_no_row_and_is_told_to_the_administrator(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        before = rows(path)
        done = send(path, inbox, password="wrong")
        assert done.trouble.startswith("535")
        assert rows(path) == before
        trouble = read_trouble(at(path))
        assert trouble is not None
        assert trouble.said == done.trouble
        assert "wrong" not in trouble.said
        send(path, inbox)
        assert read_trouble(at(path)) is None
    assert len(inbox.stored) == 3


@pytest.mark.parametrize("answer", ["550 relaying denied", "451 try later", "421 closing"])
def test_what_is_said_of_the_sender_is_about_the_server(path: Path, answer: str) -> None:
    with mail_server(Manners(sender=answer)) as inbox:
        let_go(path, inbox)
        before = rows(path)
        assert send(path, inbox).trouble.startswith(answer[:3])
        assert rows(path) == before


def test_an_unknown_certificate_and_a_server_that_is_not_there_touch_no_row(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        before = rows(path)
        done = send_due(at(path), inbox.settings(), Tools(lambda: NOW, PATIENT))
        assert "CERTIFICATE_VERIFY_FAILED" in done.trouble
        assert inbox.signed_in == 0
        port = inbox.port
    gone = MailSettings(MailServer(HOST, port, False, USER, "x"), SENDER)
    assert send_due(at(path), gone, Tools(lambda: NOW, PATIENT, trusting())).trouble
    assert rows(path) == before


def test_a_server_that_talks_tls_at_once_works_too(path: Path) -> None:
    with mail_server(tls_at_once=True) as inbox:
        let_go(path, inbox)
        server = replace(inbox.settings().server, tls_at_once=True)
        settings = replace(inbox.settings(), server=server)
        done = send_due(at(path), settings, Tools(lambda: NOW, PATIENT, trusting()))
    assert done == Round(sent=3)


def test_a_goodbye_that_goes_wrong_changes_nothing(path: Path) -> None:
    with mail_server(Manners(quit="421 too busy")) as inbox:
        let_go(path, inbox)
        assert send(path, inbox) == Round(sent=3)


def test_a_server_that_dies_in_the_middle_gets_the_mail_again_later(path: Path) -> None:
    with mail_server(Manners(drops=lambda number: number == 2)) as inbox:
        let_go(path, inbox)
        done = send(path, inbox)
        assert (done.sent, done.later, bool(done.trouble)) == (1, 1, True)
        assert send(path, inbox, NOW + timedelta(seconds=61)) == Round(sent=2)
    assert len(inbox.stored) == len(set(inbox.receivers)) == 3


@pytest.mark.slow
def test_a_server_that_is_too_slow_is_left_and_gets_the_mail_again(path: Path) -> None:
    manners = Manners(slow=1.0)
    with mail_server(manners) as inbox:
        let_go(path, inbox)
        hasty = Patience(connect=5, answer=5, end=0.3, whole=5)
        done = send(path, inbox, patience=hasty)
        assert (done.later, done.trouble) == (1, "no answer in time")
        manners.slow = 0
        assert send(path, inbox, NOW + timedelta(seconds=61)).sent == 3
    ids = Counter(mail["Message-ID"] for mail in inbox.mails)
    assert len(ids) == 3


def test_a_server_that_answers_with_nonsense_loses_nothing(path: Path) -> None:
    with mail_server(Manners(before=lambda number: "banana" if number == 1 else None)) as inbox:
        let_go(path, inbox)
        done = send(path, inbox)
        assert (done.later, done.sent) == (1, 0)
        assert send(path, inbox, NOW + timedelta(seconds=61)).sent == 3


@pytest.mark.slow
def test_two_processes_send_each_mail_once(path: Path) -> None:
    with mail_server() as inbox:
        for number in range(7):
            edit(path, read(path).calls[0].call, planned_minutes=20 + number)
            let_go_again(path, inbox, f"k{number}")
        threads = [Thread(target=lambda: send(path, inbox)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        send(path, inbox)
    ids = Counter(mail["Message-ID"] for mail in inbox.mails)
    assert len(ids) == len(rows(path)) == 21
    assert set(ids.values()) == {1}


def let_go_again(path: Path, inbox: Inbox, key: str) -> None:
    """Queue the same mail once more, beside those that wait."""
    with connect(path) as db:
        db.execute("UPDATE outbox SET kind = 'plan' WHERE state = 'waiting'")
    assert let_go(path, inbox, key=key) == 3
    with connect(path) as db:
        db.execute("UPDATE outbox SET kind = 'call'")


def test_what_a_crashed_process_claimed_goes_out_after_its_lease(path: Path) -> None:
    from switching.services.sending import _claimed

    with mail_server() as inbox:
        let_go(path, inbox)
        assert _claimed(at(path)) is not None
        assert send(path, inbox) == Round()  # the others of the dossier wait for it
        assert send(path, inbox, NOW + timedelta(minutes=31)).sent == 3


def test_a_mail_without_anything_to_say_lapses(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        assert send(path, inbox, SOON + timedelta(hours=2)) == Round(lapsed=3)
    assert inbox.stored == []


def test_who_is_no_longer_at_the_call_gets_no_invitation(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        with connect(path) as db:
            db.execute("DELETE FROM participants WHERE role = 'coach'")
        assert send(path, inbox) == Round(sent=2, lapsed=1)
    assert "tom@example.be" not in inbox.receivers


def test_erasing_someone_empties_the_outbox(path: Path) -> None:
    with mail_server() as inbox:
        let_go(path, inbox)
        erase_person(at(path), read(path).learner.id, "gevraagd")
        assert rows(path) == []
        assert send(path, inbox) == Round()


def test_a_backup_that_is_put_back_sends_nothing_by_itself(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with mail_server() as inbox:
        let_go(path, inbox)
        made = backups.make_backup(at(path), folder)
        send(path, inbox)
        backups.restore_backup(at(path, now=NOW + timedelta(hours=1)), made.path)
        assert send(path, inbox, NOW + timedelta(hours=2)) == Round()
        assert len(inbox.stored) == 3
        [first, *_] = list_mails_to_decide(at(path))
        assert first.mail.state is MailState.HELD
        decide_mail(at(path), 1, first.mail.id, sends=True)
        assert send(path, inbox) == Round(sent=1)
        decide_mail(at(path), 1, rows(path)[1].id, sends=False)
        with pytest.raises(InvalidError):
            decide_mail(at(path), 1, first.mail.id, sends=False)
    assert [mail.state for mail in rows(path)] == [
        MailState.SENT,
        MailState.STOPPED,
        MailState.HELD,
    ]


def test_what_waited_while_the_app_stood_still_is_asked_about(path: Path) -> None:
    edit(path, read(path).calls[0].call, planned_at=NOW + timedelta(days=20))
    with mail_server() as inbox:
        let_go(path, inbox)
        assert send(path, inbox, NOW + STALE + timedelta(hours=1)) == Round()
    assert {mail.state for mail in rows(path)} == {MailState.HELD}


def test_who_gets_a_mail_in_copy_is_greeted_and_told_so(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    give_addresses(path)
    add_sending_contact(at(path), 1, {"name": "Lies Claes", "email": "lies@example.be"}, "lies")
    issue(path)
    letter = Letter(MailKind.CERTIFICATE)
    with mail_server() as inbox:
        shown = preview_mail(at(path), 1, letter, inbox.settings())
        assert [item.name for item in shown.copied] == ["Lies Claes"]
        assert let_go(path, inbox, letter) == 2
        send(path, inbox)
    said = {
        str(mail["To"]): part(mail, "text/plain").get_content().splitlines()[:3:2]
        for mail in inbox.mails
    }
    assert said["lies@example.be"] == ["Dag Lies Claes,", "Je krijgt deze mail in kopie."]
    assert said["amina@example.be"][0] == "Dag Amina Yildiz,"
    assert said["amina@example.be"][1].startswith("Proficiat!")


def test_the_plan_goes_with_its_paper_and_days(tmp_path: Path) -> None:
    from switching.services.plans import finalise_plan

    path = make_database(tmp_path)
    complete_dossier(path)
    give_addresses(path)
    finalise_plan(at(path), 1, "")
    with mail_server() as inbox:
        assert let_go(path, inbox, Letter(MailKind.PLAN)) == 3
        send(path, inbox)
    mail = inbox.mails[0]
    assert [item.get_content_type() for item in mail.iter_parts()][:2] == [
        "multipart/alternative",
        "application/pdf",
    ]
    lines = list_mails(at(path), 1)
    assert [line.mail.state for line in lines] == [MailState.SENT] * 3


def test_a_mail_of_today_has_a_link_for_who_has_a_page(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHING_ADDRESS", "https://switching.example.be")
    with mail_server() as inbox:
        let_go(path, inbox)
        send(path, inbox)
    links = {
        str(mail["To"]): part(mail, "text/plain").get_content().partition("https://")[2].split()
        for mail in inbox.mails
    }
    assert links["katrien@example.be"] == []
    found = {links["amina@example.be"][0], links["tom@example.be"][0]}
    assert len(found) == 2
    token = links["tom@example.be"][0].rpartition("/")[2]
    assert token.encode() not in path.read_bytes()


def _many(path: Path, count: int) -> None:
    """Queue `count` mails, in ten dossiers."""
    per = count // 10
    with connect(path) as db:
        first = db.execute("SELECT * FROM switches WHERE id = 1")
        names = [item[0] for item in first.description]
        values = dict(zip(names, first.fetchone(), strict=True))
        for number in range(2, 11):
            other = {**values, "id": number, "reference": f"ST-{number}"}
            marks = ", ".join("?" * len(other))
            db.execute(
                f"INSERT INTO switches ({', '.join(other)}) VALUES ({marks})",
                list(other.values()),
            )
        for number in range(count):
            switch_id = number // per + 1
            db.execute(
                "INSERT INTO outbox (key, switch_id, person_id, user_id, kind, queued_at,"
                " next_try, message_id, state)"
                " VALUES (?, ?, 1, 1, 'plan', ?, ?, ?, 'waiting')",
                [f"k{number}", switch_id, *(2 * ["2026-11-24T09:00:00Z"]), f"<{number}@x.be>"],
            )


def _storm(path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _many(path, count)
    monkeypatch.setattr(
        "switching.services.sending._written",
        lambda context, mail, settings: (
            f"p{mail.id}@example.be",
            b"Message-ID: %s\r\nX-Dossier: %d\r\n\r\nHallo\r\n"
            % (mail.message_id.encode(), mail.switch_id),
        ),
    )
    luck = random.Random(22)
    bad = [(luck.random() < 1 / 3, luck.random() < 1 / 2) for _ in range(20 * count)]
    refused_after: list[int] = []

    def before(number: int) -> str | None:
        fails, after = bad[number]
        return "451 try again" if fails and not after else None

    def after(number: int) -> str | None:
        fails, later = bad[number]
        if fails and later:
            refused_after.append(number)
            return "451 stored, and then not"
        return None

    now = NOW
    with mail_server(Manners(before=before, after=after)) as inbox:
        while any(mail.state is MailState.WAITING for mail in rows(path)):
            threads = [Thread(target=send, args=(path, inbox, now)) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            waiting = [mail for mail in rows(path) if mail.state is MailState.WAITING]
            now = min((mail.next_try for mail in waiting if mail.next_try > now), default=now)
    assert {mail.state for mail in rows(path)} == {MailState.SENT}
    ids = [mail["Message-ID"] for mail in inbox.mails]
    assert set(ids) == {mail.message_id for mail in rows(path)}
    assert len(ids) - count == len(refused_after)
    assert refused_after
    for switch_id in range(1, 11):
        numbers = [
            int(mail["Message-ID"].strip("<").partition("@")[0])
            for mail in inbox.mails
            if mail["X-Dossier"] == str(switch_id)
        ]
        assert numbers == sorted(numbers)


@pytest.mark.slow
def test_sixty_mails_arrive_in_order_by_a_server_that_fails_a_third_of_the_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _storm(path, 60, monkeypatch)


@pytest.mark.soak
def test_a_thousand_mails_arrive_in_order_by_a_server_that_fails_a_third_of_the_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _storm(path, 1000, monkeypatch)


@pytest.mark.parametrize("shown", [EVERYTHING, dossiers_of(1)])
def test_what_is_to_be_looked_at_is_found_by_an_index(path: Path, shown: Restriction) -> None:
    with snapshot(path, shown) as db:
        steps = [str(row["detail"]) for row in db.query(f"EXPLAIN QUERY PLAN {store._ATTENTION}")]
    assert any("outbox_attention" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps
