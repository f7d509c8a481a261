"""The days of an exchange as one calendar file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from switching.documents.calendar.event import (
    Entry,
    Inviting,
    calendar_bytes,
    event_of,
    invite,
    method_of,
    new_calendar,
)
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Dossier, ExchangeDay


@dataclass(frozen=True)
class DaysOfCalendar:
    """What the calendar needs besides the dossier: removed days, and a SEQUENCE per day's id."""

    removed: Sequence[ExchangeDay]
    sequences: Mapping[int, int]


def days_calendar(
    dossier: Dossier,
    days: DaysOfCalendar,
    texts: Texts,
    now: datetime,
    inviting: Inviting | None = None,
) -> bytes:
    """Write all days of an exchange as a calendar file; a single one asks for an answer.

    With `inviting` that one is an invitation. A question holds one event (RFC 5546), so several
    days are told: they stand in the calendar without a question.

    One file has one method, CANCEL when none of them takes place. Days that were called off or
    removed are in it as cancelled, for the calendars that already have them.
    """
    gone = {day.id for day in days.removed}
    entries = [
        _entry(dossier, day, days.sequences[day.id], texts, day.id in gone or is_off(dossier, day))
        for day in sorted((*dossier.days, *days.removed), key=_in_order)
    ]
    return _written(entries, texts, now, inviting)


def cancelled_days_calendar(
    dossier: Dossier,
    days: DaysOfCalendar,
    texts: Texts,
    now: datetime,
    inviting: Inviting | None = None,
) -> bytes:
    """Write only the days that were called off or removed, to take them out of calendars."""
    off = [day for day in dossier.days if is_off(dossier, day)]
    entries = [
        _entry(dossier, day, days.sequences[day.id], texts, cancelled=True)
        for day in sorted((*off, *days.removed), key=_in_order)
    ]
    return _written(entries, texts, now, inviting)


def _written(
    entries: Sequence[Entry], texts: Texts, now: datetime, inviting: Inviting | None
) -> bytes:
    none_left = bool(entries) and all(entry.cancelled for entry in entries)
    asks = inviting if len(entries) == 1 else None
    calendar = new_calendar("exchange days", method_of(none_left, asks), texts.language)
    for entry in entries:
        event = event_of(entry, now)
        if asks is not None:
            invite(event, asks)
        calendar.add_component(event)
    return calendar_bytes(calendar)


def day_uid(dossier: Dossier, day: ExchangeDay) -> str:
    """Return the UID of a day: it stays, whatever the day's date becomes."""
    return f"exchange-day-{day.id}-{dossier.switch.reference}@switching-talent"


def is_off(dossier: Dossier, day: ExchangeDay) -> bool:
    """Tell whether a day does not take place: called off, or its switch was stopped before it."""
    return day.held is False or (dossier.switch.stopped_on is not None and day.held is None)


def _in_order(day: ExchangeDay) -> tuple[date, str, int]:
    return day.day, day.start.isoformat() if day.start else "", day.id


def _entry(
    dossier: Dossier, day: ExchangeDay, sequence: int, texts: Texts, cancelled: bool
) -> Entry:
    subject = texts.gettext(
        "Switching Talent: {learner} at {host}",
        learner=dossier.learner.name,
        host=dossier.host.name,
    )
    start, end = _span(day)
    return Entry(
        uid=day_uid(dossier, day),
        sequence=sequence,
        start=start,
        end=end,
        # Said in words too: not every program shows the status of what it imports.
        summary=texts.gettext("Called off: {what}", what=subject) if cancelled else subject,
        description=_description(dossier, day, texts),
        location=_location(dossier, day),
        cancelled=cancelled,
    )


def _span(day: ExchangeDay) -> tuple[date, date]:
    """Return when a day begins and ends: at hours in Brussels, or on the whole date."""
    if day.start is None or day.end is None:
        return day.day, day.day + timedelta(days=1)
    return (
        datetime.combine(day.day, day.start, BRUSSELS),
        datetime.combine(day.day, day.end, BRUSSELS),
    )


def _location(dossier: Dossier, day: ExchangeDay) -> str:
    host = dossier.host
    if day.place and day.place != host.name:
        return day.place
    return ", ".join(filter(None, (host.name, host.address, host.city)))


def _description(dossier: Dossier, day: ExchangeDay, texts: Texts) -> str:
    """Say with whom and what for. Remarks are left out: they are private."""
    _ = texts.gettext
    with_whom = day.with_whom or (dossier.coach.name if dossier.coach else "")
    pause = texts.minutes(day.break_minutes) if day.break_minutes else ""
    paragraphs = [
        _("With: {names}", names=with_whom) if with_whom else "",
        _("Break: {minutes}", minutes=pause) if pause else "",
        _planned_activities(dossier, day, texts),
        f"{dossier.switch.reference} · {dossier.project_leader.name}, {dossier.partner.name}",
    ]
    return "\n".join(filter(None, paragraphs))


def _planned_activities(dossier: Dossier, day: ExchangeDay, texts: Texts) -> str:
    activities = [item for item in dossier.activities if item.day_id == day.id]
    if not activities:
        return ""
    lines = [
        f"- {item.title}" + (f" ({item.with_whom})" if item.with_whom else "")
        for item in activities
    ]
    return "\n".join((texts.gettext("On the programme:"), *lines))
