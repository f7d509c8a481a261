"""The invitation to a call: a calendar that two parsers read, and a mail draft."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import CallOutcome, Party
from switching.services import calls
from switching.services.invitations import render_call_calendar, render_call_mail
from tests.samples import NOW, at, edit, make_database, open_dossier, plan_a_call, read

DUTCH = Texts()
HOSTILE = "Zaal; 3,\r\nBEGIN:VALARM\\n <b>é</b> 🦊"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path, datetime(2026, 12, 1, 10, 0, tzinfo=BRUSSELS))
    return path


def calendar(path: Path) -> bytes:
    return render_call_calendar(at(path, language=DUTCH.language), 1)


def event(path: Path) -> Any:
    (found,) = Calendar.from_ical(calendar(path)).walk("VEVENT")
    return found


def test_it_says_when_where_and_what_in_brussels_time(path: Path) -> None:
    found = event(path)
    assert found.decoded("dtstart") == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert found.decoded("dtend") - found.decoded("dtstart") == timedelta(minutes=20)
    assert found["dtstart"].params["TZID"] == "Europe/Brussels"
    assert "Amina Yildiz" in found["summary"]
    assert "1. Toelichting over Switching Talent" in found["description"]


def test_a_second_parser_reads_the_same(path: Path) -> None:
    (found,) = IcsCalendarStream.calendar_from_ics(calendar(path).decode()).events
    assert found.start.astimezone(UTC) == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert found.uid == event(path)["uid"]
    assert found.location == "online"


def test_a_moved_call_keeps_its_uid_and_raises_its_sequence(path: Path) -> None:
    before = event(path)
    edit(path, read(path).calls[0].call, planned_at=NOW + timedelta(days=9))
    after = event(path)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_a_postponed_call_keeps_its_uid_too(path: Path) -> None:
    before, call = event(path), read(path).calls[0].call
    new_at = NOW + timedelta(days=12)
    calls.call_off(at(path), call.id, CallOutcome.POSTPONED, Party.LEARNER, "ziek", new_at)
    after = event(path)
    assert (after["uid"], after.decoded("dtstart")) == (before["uid"], new_at)
    assert after["sequence"] > before["sequence"]


def test_a_cancelled_call_is_taken_out_of_calendars(path: Path) -> None:
    before, call = event(path), read(path).calls[0].call
    calls.call_off(at(path), call.id, CallOutcome.CANCELLED, Party.HOST, "geen tijd")
    parsed = Calendar.from_ical(calendar(path))
    (after,) = parsed.walk("VEVENT")
    assert parsed["method"] == "CANCEL"
    assert after["status"] == "CANCELLED"
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 7, 1, 7, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 9, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    ],
)
def test_summer_and_winter_time_are_one_instant(path: Path, instant: datetime) -> None:
    edit(path, read(path).calls[0].call, planned_at=instant)
    assert event(path).decoded("dtstart").astimezone(UTC) == instant


def test_hostile_text_stays_text(path: Path) -> None:
    edit(path, read(path).calls[0].call, place=HOSTILE)
    edit(path, read(path).learner, name="Amina\nATTENDEE:mailto:x@example.org")
    parsed = Calendar.from_ical(calendar(path))
    assert [item.name for item in parsed.walk()].count("VALARM") == 0
    assert "BEGIN:VALARM" in event(path)["location"]
    assert "attendee" not in event(path)


def test_the_same_call_gives_the_same_bytes(path: Path) -> None:
    assert calendar(path) == calendar(path)
    assert render_call_mail(at(path, language=DUTCH.language), 1) == render_call_mail(
        at(path, language=DUTCH.language), 1
    )


def test_the_mail_is_a_draft_for_those_whose_address_is_known(path: Path) -> None:
    edit(path, read(path).learner, email="amina@zonnebloem.be")
    mail = email.message_from_bytes(
        render_call_mail(at(path, language=DUTCH.language), 1), policy=default
    )
    assert mail["To"] == "amina@zonnebloem.be"
    assert mail["X-Unsent"] == "1"
    body, attached = mail.iter_parts()
    words = body.get_content()
    assert "Wanneer: dinsdag 1 december 2026 om 10:00, ongeveer 20 minuten" in words
    assert "Katrien Maes" in words
    assert attached.get_content_type() == "text/calendar"
    assert b"BEGIN:VEVENT" in attached.get_payload(decode=True)
