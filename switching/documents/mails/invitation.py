"""The invitation to an introduction call: who is invited, its words, and the mail."""

from __future__ import annotations

from switching.documents.mails.draft import Attached, Draft
from switching.documents.mails.signature import signature
from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.i18n.moments import moment_of_call, planned_moment
from switching.models import CallRecord, Dossier, Party, Purpose
from switching.rules.reaching import addressees_of_call


def invited(dossier: Dossier, record: CallRecord) -> list[tuple[str, str]]:
    """List who is invited, each with the mail address to reach them at, or an empty one."""
    return [(item.name, item.address or "") for item in addressees_of_call(dossier, record)]


def invitation_mail(
    dossier: Dossier, record: CallRecord, texts: Texts, calendar: bytes, link: str = ""
) -> Draft:
    """Write the invitation with the call's calendar; a `link` leads to one's own page."""
    return Draft(
        to=[address for _, address in invited(dossier, record)],
        subject=invitation_subject(dossier, texts),
        text=invitation_text(dossier, record, texts, link),
        calendar=call_file(calendar, texts),
    )


def cancellation_mail(dossier: Dossier, record: CallRecord, texts: Texts, calendar: bytes) -> Draft:
    """Write that the call is off; its calendar takes it out of calendars."""
    return Draft(
        to=[address for _, address in invited(dossier, record)],
        subject=texts.gettext("Called off: {what}", what=invitation_subject(dossier, texts)),
        text=cancellation_text(dossier, record, texts),
        calendar=call_file(calendar, texts),
    )


def call_file(calendar: bytes, texts: Texts) -> Attached:
    """Return the calendar of a call as a file."""
    name = file_name(texts.gettext("Introduction call"), end="ics")
    return Attached(name, "text/calendar", calendar)


def days_file(dossier: Dossier, calendar: bytes, texts: Texts) -> Attached:
    """Return the calendar of the days of an exchange as a file."""
    name = file_name(texts.gettext("Exchange"), dossier.switch.reference, end="ics")
    return Attached(name, "text/calendar", calendar)


def cancellation_text(dossier: Dossier, record: CallRecord, texts: Texts) -> str:
    """Write that the call is off. The reason is left out: it is private."""
    _, call = texts.gettext, record.call
    paragraphs = (
        _("Hello,"),
        _(
            "The introduction call of {when} is called off.",
            when=planned_moment(call, texts, "EEEE d MMMM y"),
        ),
        _("The calendar file with this mail takes it out of your calendar."),
        "" if dossier.switch.stopped_on else _("You will hear from me about a new date."),
        signature(dossier, _("Kind regards,")),
    )
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def invitation_subject(dossier: Dossier, texts: Texts) -> str:
    """Return the subject of the invitation."""
    return texts.gettext(
        "Switching Talent: introduction call {learner} and {host}",
        learner=dossier.learner.name,
        host=dossier.host.name,
    )


def invitation_text(dossier: Dossier, record: CallRecord, texts: Texts, link: str = "") -> str:
    """Write the invitation: the aims of Switching Talent and the agenda of the call."""
    _ = texts.gettext
    paragraphs = (
        _("Hello,"),
        _("We gladly invite you to get acquainted online before the exchange starts."),
        practical(record, texts),
        _(
            "Switching Talent lets an employee learn by working along in another organisation, "
            "for at least 14 hours. Wage, job and rights stay with the own employer, and a coach "
            "of the host accompanies the learner. Both organisations learn from it."
        ),
        _agenda(texts),
        _preparation(dossier, texts, link),
        signature(dossier, _("See you soon,")),
    )
    return "\n\n".join(paragraphs) + "\n"


def practical(record: CallRecord, texts: Texts) -> str:
    """Say when the call is, where, and with whom."""
    _, call = texts.gettext, record.call
    when = texts.ngettext(
        "{when}, about {count} minute",
        "{when}, about {count} minutes",
        call.planned_minutes,
        when=moment_of_call(call, texts, "EEEE d MMMM y"),
    )
    lines = (
        _("When: {when}", when=when),
        _("Where: {place}", place=call.place) if call.place else "",
        _("With: {names}", names=texts.enumeration([item.name for item in record.participants])),
    )
    return "\n".join(filter(None, lines))


def _agenda(texts: Texts) -> str:
    """List the purposes of the call in their order."""
    intro = texts.gettext("This is what we go through together:")
    agenda = (f"{number}. {texts.label(item)}" for number, item in enumerate(Purpose, start=1))
    return "\n".join((intro, *agenda))


def _preparation(dossier: Dossier, texts: Texts, link: str) -> str:
    """Say what learner and coach may think about beforehand."""
    _ = texts.gettext
    coach = dossier.coach.name if dossier.coach else texts.label(Party.COACH).capitalize()
    lines = (
        _("This is how you prepare; five minutes are enough:"),
        "- "
        + _(
            "{learner}: what do you want to learn, and when would you be content? With whom "
            "would you like to talk or work along?",
            learner=dossier.learner.name,
        ),
        "- "
        + _(
            "{coach}: what can {learner} see or do at {host}, and who of your colleagues can "
            "help with that?",
            coach=coach,
            learner=dossier.learner.name,
            host=dossier.host.name,
        ),
        "- "
        + _(
            "Everyone: which days suit you, and what must be known before the first day (hours, "
            "clothing, getting there)?"
        ),
        _("You may write it down on your own page beforehand: {link}", link=link)
        if link
        else _("You need not write anything down. The rest we do together."),
    )
    return "\n".join(lines)
