"""Mail drafts of the papers, made when someone asks for them."""

from __future__ import annotations

from datetime import datetime

import sqlite_utils

from switching.documents.calendar.introduction_call import call_calendar
from switching.documents.mails.cover_letters import certificate_mail, plan_mail, stop_mail
from switching.documents.mails.draft import Attached
from switching.i18n import Texts
from switching.models import Dossier, Message, N_
from switching.rules.agreeing import last_plan
from switching.rules.calling_off import called_off_by_stop
from switching.rules.certification import current_certificate
from switching.services.access import needs, reading
from switching.services.calendars import calendar_of, cancelled_calendar_of
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


@needs(Need.READ_DOSSIER)
def render_stop_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that calls off what stands in calendars of a stopped switch.

    Call and days go along as calendar files of their own, with what is off alone. Raises
    InvalidError for a switch that goes on, and when nothing stands in calendars.
    """
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        files = _called_off(db, dossier, context.texts, context.now)
    if not files:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is nothing to call off."))})
    return stop_mail(dossier, context.texts, files)


def _called_off(
    db: sqlite_utils.Database, dossier: Dossier, texts: Texts, now: datetime
) -> list[Attached]:
    named, reference = called_off_by_stop(dossier), dossier.switch.reference
    files = []
    if named.call is not None:
        content = call_calendar(dossier, named.call, texts, now)
        files.append(Attached("kennismakingsgesprek.ics", "text/calendar", content))
    if named.days:
        content = cancelled_calendar_of(db, dossier, texts, now)
        files.append(Attached(f"uitwisseling-{reference}.ics", "text/calendar", content))
    return files
