"""One event of a calendar file, and the file around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress, vText

from switching.models import Language, mail_address

_IN_ADDRESS = "@!$'*+/="
"""Characters that need no percent-encoding in an address, besides letters and digits."""


@dataclass(frozen=True)
class Invited:
    """Someone in a calendar: a name, and the address that mail goes to or comes from."""

    name: str
    address: str


@dataclass(frozen=True)
class Inviting:
    """Who asks whom: a calendar with it is answered, to the organiser, who is who mails it.

    Programs offer an answer to who finds their own address among the `attendees` only.
    """

    organiser: Invited
    attendees: Sequence[Invited]


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


def new_calendar(what: str, method: str, language: Language) -> Calendar:
    """Return an empty calendar about `what`, with an iTIP method (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Switching Talent//NONSGML {what}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def method_of(cancelled: bool, inviting: Inviting | None) -> str:
    """Return the iTIP method: without someone who invites, what is told is no question."""
    if cancelled:
        return "CANCEL"
    return "REQUEST" if inviting else "PUBLISH"


def invite(event: Event, inviting: Inviting) -> None:
    """Add who asks and who is asked to an event."""
    event.add("organizer", _party(inviting.organiser), encode=False)
    for person in inviting.attendees:
        add_attendee(event, person, RSVP="TRUE", ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION")


def add_attendee(event: Event, person: Invited, **parameters: str) -> None:
    """Add who is at an event, when the address is one that can be mailed to."""
    if mail_address(person.address):
        attendee = _party(person)
        attendee.params.update(parameters)
        event.add("attendee", attendee, encode=False)


def _party(person: Invited) -> vCalAddress:
    # Percent-encoded: what follows a ? in a mailto: link is read as more headers.
    usable = mail_address(person.address) or ""
    party = vCalAddress(f"mailto:{quote(usable, safe=_IN_ADDRESS)}")
    party.params["CN"] = vText(person.name)
    return party


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


def is_invitation(content: bytes) -> bool:
    """Tell whether a calendar file asks, or calls off, one event of who is asked.

    Such a one can be a form of the mail itself; another one is a file that goes along.
    """
    events = Calendar.from_ical(content).events
    return len(events) == 1 and "organizer" in events[0]
