"""The invitation to a call, made when someone asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from switching.documents.calendar.introduction_call import call_calendar, is_off
from switching.documents.mails.invitation import cancellation_mail, invitation_mail
from switching.i18n import Texts
from switching.models import CallRecord, Dossier, Message, N_
from switching.services.access import needs, reading
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.rights import Need
from switching.store.queries.dossier import get_dossier

_Writer = Callable[[Dossier, CallRecord, Texts, datetime], bytes]


@needs(Need.READ_DOSSIER)
def render_call_calendar(context: Context, switch_id: int) -> bytes:
    """Write the call of a dossier as a calendar file; one that is off as its cancellation."""
    return _written(context, switch_id, call_calendar)


@needs(Need.READ_DOSSIER)
def render_call_mail(context: Context, switch_id: int) -> bytes:
    """Write the invitation to the call of a dossier as a mail draft, or that it is off."""
    return _written(context, switch_id, _mail)


def _written(context: Context, switch_id: int, writer: _Writer) -> bytes:
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
    if dossier.told_call is None:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is no call on record yet."))})
    return writer(dossier, dossier.told_call, context.texts, context.now)


def _mail(dossier: Dossier, record: CallRecord, texts: Texts, now: datetime) -> bytes:
    calendar = call_calendar(dossier, record, texts, now)
    write_it = cancellation_mail if is_off(dossier, record) else invitation_mail
    return write_it(dossier, record, texts, calendar)
