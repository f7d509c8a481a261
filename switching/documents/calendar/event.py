"""One event of a calendar file, and the file around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Entry:
    """An event: between instants in a time zone, or on whole days.

    `uid` stays whatever changes; `sequence` rises with each change. `cancelled` takes it out of a
    calendar that already has it.
    """

    uid: str
    sequence: int
    start: date | datetime
    end: date | datetime
    summary: str
    description: str
    location: str = ""
    cancelled: bool = False


def new_calendar(what: str, method: str) -> Calendar:
    """Return an empty calendar about `what`, with an iTIP method (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Switching Talent//NONSGML {what}//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def event_of(entry: Entry, now: datetime) -> Event:
    """Return an entry as a VEVENT, stamped `now`."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _unambiguous(entry.start))
    event.add("dtend", _unambiguous(entry.end))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _unambiguous(moment: date | datetime) -> date | datetime:
    """Return the second of an ambiguous hour in UTC: with a zone, readers take the first."""
    if isinstance(moment, datetime) and moment.fold == 1:
        return moment.astimezone(UTC)
    return moment


def calendar_bytes(calendar: Calendar) -> bytes:
    """Return a calendar as a file, with the rules of the time zones that it names."""
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
