"""The invitation to a call, made when someone asks for it."""

from __future__ import annotations

from datetime import datetime

from switching.documents.calendar.event import Inviting
from switching.documents.calendar.introduction_call import call_calendar, is_off
from switching.documents.mails.draft import Draft, write_mail
from switching.documents.mails.invitation import cancellation_mail, invitation_mail
from switching.i18n import Texts
from switching.models import CallRecord, Dossier, MailKind, Message, N_
from switching.rules.reaching import addressees_of_call
from switching.services.access import needs, reading
from switching.services.calendars import asked_by_leader
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.letters import Letter, written_for
from switching.services.rights import Need
from switching.store.queries.dossier import get_dossier


@needs(Need.READ_DOSSIER)
def render_call_calendar(context: Context, switch_id: int) -> bytes:
    """Write the call of a dossier as a calendar file; one that is off as its cancellation."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
    spoken = written_for(dossier, Letter(MailKind.CALL), context)
    return call_calendar(dossier, told_call(dossier), spoken.texts, context.now)


@needs(Need.READ_DOSSIER)
def render_call_mail(context: Context, switch_id: int) -> bytes:
    """Write the invitation to the call of a dossier as a mail draft, or that it is off."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
    inviting = asked_by_leader(dossier, addressees_of_call(dossier, told_call(dossier)))
    spoken = written_for(dossier, Letter(MailKind.CALL), context)
    return write_mail(call_draft(dossier, spoken.texts, context.now, inviting))


def told_call(dossier: Dossier) -> CallRecord:
    """Return the call that mails and calendars tell of; raise InvalidError without one."""
    if dossier.told_call is None:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is no call on record yet."))})
    return dossier.told_call


def call_draft(
    dossier: Dossier, texts: Texts, now: datetime, inviting: Inviting | None, link: str = ""
) -> Draft:
    """Write the invitation to the call, or that it is off; raise InvalidError without a call."""
    record = told_call(dossier)
    calendar = call_calendar(dossier, record, texts, now, inviting)
    if is_off(dossier, record):
        return cancellation_mail(dossier, record, texts, calendar)
    return invitation_mail(dossier, record, texts, calendar, link)
