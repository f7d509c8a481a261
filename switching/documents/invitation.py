"""The invitation to an introduction call: a calendar file, a text, and a mail to send oneself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from icalendar import vCalAddress, vText

from switching.documents.calendar import Entry, calendar_bytes, event_of, new_calendar
from switching.documents.mail import Attached, Draft, write_mail
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import CallOutcome, CallRecord, Dossier, Purpose, mail_address

_IN_ADDRESS = "@!$'*+/="
"""What stands for itself in an address, beside letters, digits and the marks of a name."""


def call_uid(dossier: Dossier) -> str:
    """Return the UID of a dossier's call: it stays, whatever the call's date becomes."""
    return f"introduction-call-{dossier.switch.reference}@switching-talent"


def call_sequence(dossier: Dossier) -> int:
    """Return a number that rises with every change of the dossier's calls."""
    return sum(record.call.version for record in dossier.calls)


def invitation_calendar(dossier: Dossier, record: CallRecord, texts: Texts, now: datetime) -> bytes:
    """Write the call as a calendar file: an invitation, or its cancellation when it is off."""
    off = record.call.outcome in (CallOutcome.CANCELLED, CallOutcome.NO_SHOW)
    calendar = new_calendar("introduction call", "CANCEL" if off else "PUBLISH")
    event = event_of(_entry(dossier, record, texts, cancelled=off), now)
    for name, address in invited(dossier, record):
        usable = mail_address(address)
        if usable:
            # Behind a ? stand more headers of a mail.
            attendee = vCalAddress(f"mailto:{quote(usable, safe=_IN_ADDRESS)}")
            attendee.params["CN"] = vText(name)
            event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return calendar_bytes(calendar)


def _entry(dossier: Dossier, record: CallRecord, texts: Texts, cancelled: bool) -> Entry:
    call = record.call
    start = call.planned_at.astimezone(BRUSSELS)
    return Entry(
        uid=call_uid(dossier),
        sequence=call_sequence(dossier),
        start=start,
        end=(call.planned_at + timedelta(minutes=call.planned_minutes)).astimezone(BRUSSELS),
        summary=invitation_subject(dossier, texts),
        description=invitation_text(dossier, record, texts),
        location=call.place,
        cancelled=cancelled,
    )


def invited(dossier: Dossier, record: CallRecord) -> list[tuple[str, str]]:
    """List who is invited, each with the mail address that is known, or an empty one."""
    people = [dossier.learner, dossier.project_leader, *([dossier.coach] if dossier.coach else [])]
    addresses = {person.id: person.email for person in people}
    return [(item.name, addresses.get(item.person_id or 0, "")) for item in record.participants]


def invitation_subject(dossier: Dossier, texts: Texts) -> str:
    """Return the subject of the invitation."""
    return texts.gettext(
        "Switching Talent: introduction call {learner} and {host}",
        learner=dossier.learner.name,
        host=dossier.host.name,
    )


def invitation_text(dossier: Dossier, record: CallRecord, texts: Texts) -> str:
    """Write the invitation: the aims of Switching Talent and the agenda of the call."""
    _, call = texts.gettext, record.call
    agenda = [f"{number}. {texts.label(item)}" for number, item in enumerate(Purpose, start=1)]
    when = _(
        "{date} at {time}, about {minutes} minutes",
        date=texts.date(call.planned_at, "EEEE d MMMM y"),
        time=texts.time(call.planned_at),
        minutes=call.planned_minutes,
    )
    names = texts.enumeration([item.name for item in record.participants])
    paragraphs: Sequence[str] = (
        _("Hello,"),
        _("We gladly invite you to get acquainted online before the exchange starts."),
        "\n".join(
            filter(
                None,
                (
                    _("When: {when}", when=when),
                    _("Where: {place}", place=call.place) if call.place else "",
                    _("With: {names}", names=names),
                ),
            )
        ),
        _(
            "Switching Talent lets an employee learn by working along in another organisation, "
            "for at least 14 hours. Wage, job and rights stay with the own employer, and a coach "
            "of the host accompanies the learner. Both organisations learn from it."
        ),
        _("This is what we go through together:") + "\n" + "\n".join(agenda),
        _(
            "Think beforehand about what you would like to learn or to show, and with whom the "
            "learner could talk. The rest we do together."
        ),
        _("See you soon,") + "\n" + dossier.project_leader.name + "\n" + dossier.partner.name,
    )
    return "\n\n".join(paragraphs) + "\n"


def invitation_mail(dossier: Dossier, record: CallRecord, texts: Texts, now: datetime) -> bytes:
    """Write the invitation as a mail draft (.eml) with the calendar file attached."""
    file = invitation_calendar(dossier, record, texts, now)
    return write_mail(
        Draft(
            to=[address for _, address in invited(dossier, record)],
            subject=invitation_subject(dossier, texts),
            text=invitation_text(dossier, record, texts),
            attachments=[Attached("kennismakingsgesprek.ics", "text/calendar", file)],
        )
    )
