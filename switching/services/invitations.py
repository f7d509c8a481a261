"""The invitation to a call, made when someone asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from switching.documents.calendar.introduction_call import call_calendar
from switching.documents.mails.invitation import invitation_mail
from switching.i18n import Texts
from switching.models import CallRecord, Dossier
from switching.services.access import needs, reading
from switching.services.context import Context
from switching.services.rights import Need
from switching.store.queries.dossier import get_dossier

_Writer = Callable[[Dossier, CallRecord, Texts, datetime], bytes]


@needs(Need.READ_DOSSIER)
def render_call_calendar(context: Context, switch_id: int) -> bytes:
    """Write the last call of a dossier as a calendar file."""
    return _written(context, switch_id, call_calendar)


@needs(Need.READ_DOSSIER)
def render_call_mail(context: Context, switch_id: int) -> bytes:
    """Write the invitation to the last call of a dossier as a mail draft."""
    return _written(context, switch_id, _mail)


def _written(context: Context, switch_id: int, writer: _Writer) -> bytes:
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
    return writer(dossier, dossier.calls[-1], context.texts, context.now)


def _mail(dossier: Dossier, record: CallRecord, texts: Texts, now: datetime) -> bytes:
    return invitation_mail(dossier, record, texts, call_calendar(dossier, record, texts, now))
