"""The calendar file of an exchange: two parsers read it, and calendars follow its changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from switching.documents.calendar.exchange_days import DaysOfCalendar, days_calendar
from switching.i18n import Texts
from switching.models import Dossier, ExchangeDay, Party
from switching.services import exchange
from switching.services.calendars import render_days_calendar
from switching.services.switches import stop_switch
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read

DUTCH = Texts()
FIRST, SECOND = TODAY + timedelta(days=7), TODAY + timedelta(days=14)
HOSTILE = "Poort 3; links,\r\nBEGIN:VALARM\\n <b>é</b> 🦊"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_database(tmp_path)
    complete_dossier(path)
    return path


def file_of(path: Path) -> bytes:
    return render_days_calendar(at(path, language=DUTCH.language), 1)


def events(path: Path) -> dict[str, Any]:
    """Return the events of the file by their UID."""
    return {str(item["uid"]): item for item in Calendar.from_ical(file_of(path)).walk("VEVENT")}


def uid_on(path: Path, day: date) -> str:
    return next(uid for uid, item in events(path).items() if item.decoded("dtstart").date() == day)


class SomeonesCalendar:
    """A calendar that imports files as programs do: by UID, and never back to a lower SEQUENCE."""

    def __init__(self) -> None:
        self.sequences: dict[str, int] = {}
        self.days: dict[str, date] = {}

    def read(self, content: bytes) -> list[date]:
        """Import a file; return the dates that stand in the calendar afterwards."""
        for item in Calendar.from_ical(content).walk("VEVENT"):
            uid, sequence = str(item["uid"]), int(item["sequence"])
            if sequence <= self.sequences.get(uid, -1):
                continue
            self.sequences[uid] = sequence
            if item["status"] == "CANCELLED":
                self.days.pop(uid, None)
            else:
                self.days[uid] = item.decoded("dtstart").date()
        return sorted(self.days.values())


def test_it_says_when_where_with_whom_and_what(path: Path) -> None:
    dossier = read(path)
    edit(path, dossier.days[0], with_whom="Lies De Wolf", remark="let op: ruzie met de chef")
    edit(path, dossier.activities[0], day_id=dossier.days[0].id, with_whom="de pedagoog")
    item = events(path)[uid_on(path, FIRST)]
    assert item["summary"] == "Switching Talent: Amina Yildiz bij De Speelvogel"
    assert item.decoded("dtstart") == datetime.combine(FIRST, time(8), UTC)
    assert item["dtstart"].params["TZID"] == "Europe/Brussels"
    assert item["location"] == "De Speelvogel"
    assert item["status"] == "CONFIRMED"
    for words in ("Met: Lies De Wolf", "Pauze: 30 min", "Gesprek met de pedagoog (de pedagoog)"):
        assert words in item["description"]
    assert "ruzie" not in file_of(path).decode()


def test_one_file_has_one_method_and_the_rules_of_its_time_zone(path: Path) -> None:
    parsed = Calendar.from_ical(file_of(path))
    assert parsed["method"] == "PUBLISH"
    (zone,) = parsed.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Brussels"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_a_second_parser_reads_the_same(path: Path) -> None:
    exchange.remove_day(at(path), read(path).days[1].id)
    found = IcsCalendarStream.calendar_from_ics(file_of(path).decode()).events
    assert [(item.start.astimezone(UTC), item.status.value) for item in found] == [
        (datetime.combine(FIRST, time(8), UTC), "CONFIRMED"),
        (datetime.combine(SECOND, time(8), UTC), "CANCELLED"),
    ]
    assert {item.uid for item in found} == set(events(path))


def test_a_calendar_follows_days_that_are_added_moved_removed_and_called_off(path: Path) -> None:
    theirs = SomeonesCalendar()
    assert theirs.read(file_of(path)) == [FIRST, SECOND]
    first, second = read(path).days
    edit(path, first, day=FIRST + timedelta(days=1))
    assert theirs.read(file_of(path)) == [FIRST + timedelta(days=1), SECOND]
    exchange.remove_day(at(path), second.id)
    assert theirs.read(file_of(path)) == [FIRST + timedelta(days=1)]
    # SQLite gives the removed day's number to the next one.
    again = exchange.add_day(at(path), read(path), {"day": SECOND}, "again")
    assert again.id == second.id
    edit(path, read(path).days[1], start=time(9), end=time(12))
    assert theirs.read(file_of(path)) == [FIRST + timedelta(days=1), SECOND]
    edit(path, read(path).days[0], held=False, not_held_by=Party.HOST)
    assert theirs.read(file_of(path)) == [SECOND]


def test_every_change_of_what_an_entry_says_raises_its_sequence(path: Path) -> None:
    uid = uid_on(path, FIRST)
    seen = [int(events(path)[uid]["sequence"])]
    changes = [
        lambda: edit(path, read(path).days[0], place="poort 3"),
        lambda: edit(path, read(path).activities[0], day_id=read(path).days[0].id),
        lambda: edit(path, read(path).activities[0], title="Rondleiding"),
        lambda: exchange.remove_activity(at(path), read(path).activities[0].id),
        lambda: exchange.remove_day(at(path), read(path).days[0].id),
    ]
    for change in changes:
        change()
        seen.append(int(events(path)[uid]["sequence"]))
    assert seen == sorted(set(seen))


def test_days_still_to_come_of_a_stopped_switch_are_called_off(path: Path) -> None:
    edit(path, read(path).days[0], held=True, held_minutes=420)
    changes = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ander werk"}
    stop_switch(at(path), 1, changes)
    found = [(str(item["status"]), str(item["summary"])) for item in events(path).values()]
    assert found == [
        ("CONFIRMED", "Switching Talent: Amina Yildiz bij De Speelvogel"),
        ("CANCELLED", "Afgelast: Switching Talent: Amina Yildiz bij De Speelvogel"),
    ]


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 10, 24), 7),
        (date(2026, 10, 25), 8),
        (date(2026, 10, 26), 8),
        (date(2027, 3, 27), 8),
        (date(2027, 3, 28), 7),
        (date(2027, 3, 29), 7),
    ],
)
def test_nine_in_brussels_is_another_hour_in_summer(path: Path, day: date, hour: int) -> None:
    edit(path, read(path).days[0], day=day)
    found = IcsCalendarStream.calendar_from_ics(file_of(path).decode()).events
    assert datetime.combine(day, time(hour), UTC) in {item.start.astimezone(UTC) for item in found}


def test_a_day_without_hours_takes_the_date(path: Path) -> None:
    edit(path, read(path).days[0], start=None, end=None, break_minutes=0)
    (item,) = [i for i in events(path).values() if not isinstance(i.decoded("dtstart"), datetime)]
    assert (item.decoded("dtstart"), item.decoded("dtend")) == (FIRST, FIRST + timedelta(days=1))


def test_hostile_text_stays_text(path: Path) -> None:
    edit(path, read(path).days[0], place=HOSTILE, with_whom="Tom\nATTENDEE:mailto:x@example.org")
    parsed = Calendar.from_ical(file_of(path))
    assert {item.name for item in parsed.walk()} <= {
        "VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"
    }  # fmt: skip
    assert all("attendee" not in item for item in parsed.walk("VEVENT"))


def test_the_same_days_give_the_same_bytes(path: Path) -> None:
    assert file_of(path) == file_of(path)


def test_an_exchange_without_days_is_an_empty_calendar(path: Path) -> None:
    empty = make_database(path.parent / "empty")
    complete_dossier(empty)
    for day in read(empty).days:
        exchange.remove_day(at(empty), day.id)
    assert all(item["status"] == "CANCELLED" for item in events(empty).values())


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@st.composite
def written_days(draw: st.DrawFn) -> ExchangeDay:
    """Draw a day with hours that exist on every date, and any words."""
    start = draw(st.integers(4 * 60, 22 * 60))
    end = draw(st.integers(start + 1, 23 * 60 + 59))
    return ExchangeDay(
        id=1,
        switch_id=1,
        day=draw(st.dates(date(2000, 1, 1), date(2100, 12, 30))),
        start=time(start // 60, start % 60),
        end=time(end // 60, end % 60),
        place=draw(WORDS),
        with_whom=draw(WORDS),
    )


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return complete_dossier(make_database(tmp_path_factory.mktemp("days")))


@pytest.mark.slow
@settings(max_examples=40)
@given(written_days(), st.integers(0, 10_000))
def test_both_parsers_read_back_whatever_a_day_says(
    dossier: Dossier, day: ExchangeDay, sequence: int
) -> None:
    content = days_calendar(
        replace(dossier, days=(day,)), DaysOfCalendar((), {1: sequence}), DUTCH, NOW
    )
    (one,) = Calendar.from_ical(content).walk("VEVENT")
    (two,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    assert one.decoded("dtstart") == two.start
    assert one.decoded("dtstart").replace(tzinfo=None) == datetime.combine(
        day.day, day.start or time()
    )
    assert one.decoded("dtend").time() == day.end
    assert int(one["sequence"]) == two.sequence == sequence
    if day.place:
        assert str(one["location"]) == day.place
