"""An introduction call as a calendar file: an invitation, or its cancellation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from switching.documents.calendar.event import (
    Entry,
    Invited,
    Inviting,
    add_attendee,
    calendar_bytes,
    event_of,
    invite,
    method_of,
    new_calendar,
)
from switching.documents.mails.invitation import (
    cancellation_text,
    invitation_subject,
    invitation_text,
    invited,
)
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import CallRecord, Dossier, IntakeCall


def call_calendar(
    dossier: Dossier,
    record: CallRecord,
    texts: Texts,
    now: datetime,
    inviting: Inviting | None = None,
) -> bytes:
    """Write the call as a calendar file, or its cancellation when it is off.

    With `inviting` it asks for an answer: that is for a mail. Without, all who are invited stand in
    it, for one's own calendar.
    """
    off = is_off(dossier, record)
    calendar = new_calendar("introduction call", method_of(off, inviting), texts.language)
    event = event_of(_entry(dossier, record, texts, cancelled=off), now)
    if inviting is not None:
        invite(event, inviting)
    else:
        for name, address in invited(dossier, record):
            add_attendee(event, Invited(name, address))
    calendar.add_component(event)
    return calendar_bytes(calendar)


def is_off(dossier: Dossier, record: CallRecord) -> bool:
    """Tell whether a call does not take place: called off, or its switch was stopped before it."""
    stopped = dossier.switch.stopped_on is not None
    return record.call.called_off or (stopped and not record.call.held)


def call_uid(dossier: Dossier) -> str:
    """Return the UID of a dossier's call: it stays, whatever the call's date becomes."""
    return f"introduction-call-{dossier.switch.reference}@switching-talent"


def call_sequence(dossier: Dossier) -> int:
    """Return a number that rises with every change of the dossier's calls, and of its switch.

    The switch may be stopped, and taken up again.
    """
    return dossier.switch.version + sum(record.call.version for record in dossier.calls)


def _entry(dossier: Dossier, record: CallRecord, texts: Texts, cancelled: bool) -> Entry:
    call = record.call
    start, end = _span(call)
    subject = invitation_subject(dossier, texts)
    written = cancellation_text if cancelled else invitation_text
    return Entry(
        uid=call_uid(dossier),
        sequence=call_sequence(dossier),
        start=start,
        end=end,
        # Said in words too: not every program shows the status of what it imports.
        summary=texts.gettext("Called off: {what}", what=subject) if cancelled else subject,
        description=written(dossier, record, texts),
        location=call.place,
        cancelled=cancelled,
    )


def _span(call: IntakeCall) -> tuple[date, date]:
    """Return from when to when a call is: of one whose hour is not known, that is the whole day."""
    start = call.stands_at.astimezone(BRUSSELS)
    if not call.hour_known:
        return start.date(), start.date() + timedelta(days=1)
    return start, (call.stands_at + timedelta(minutes=call.planned_minutes)).astimezone(BRUSSELS)
