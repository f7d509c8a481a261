"""Mail drafts of the papers, made when someone asks for them."""

from __future__ import annotations

from datetime import datetime

import sqlite_utils

from switching.documents.mails.cover_letters import certificate_mail, plan_mail
from switching.documents.mails.draft import Attached
from switching.i18n import Texts
from switching.models import Dossier, Message, N_
from switching.rules.agreeing import last_plan
from switching.rules.certification import current_certificate
from switching.services.access import needs, reading
from switching.services.calendars import calendar_of
from switching.services.certificates import document_as_issued
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.rights import Need
from switching.store.queries.dossier import get_dossier


@needs(Need.READ_DOSSIER)
def render_plan_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that asks all parties to agree to the last final plan.

    The plan goes along, and the calendar file of its days. Raises InvalidError while there is no
    final plan.
    """
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        plan = last_plan(dossier)
        if plan is None:
            raise InvalidError({WHOLE_RECORD: Message(N_("There is no final plan yet."))})
        calendar = _calendar(db, dossier, context.texts, context.now)
    return plan_mail(dossier, plan, context.texts, context.now, calendar)


def _calendar(
    db: sqlite_utils.Database, dossier: Dossier, texts: Texts, now: datetime
) -> list[Attached]:
    if not dossier.days:
        return []
    content = calendar_of(db, dossier, texts, now)
    return [Attached(f"uitwisseling-{dossier.switch.reference}.ics", "text/calendar", content)]


@needs(Need.READ_DOSSIER)
def render_certificate_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that takes the certificate that counts to the learner.

    Raises InvalidError while there is no certificate.
    """
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        certificate = current_certificate(dossier)
        if certificate is None:
            raise InvalidError({WHOLE_RECORD: Message(N_("There is no certificate yet."))})
        paper = document_as_issued(db, certificate)
    return certificate_mail(dossier, certificate, paper, context.texts)
