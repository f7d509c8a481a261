"""The mails of a dossier: written when someone asks for them, or just before they go out."""

from __future__ import annotations

from dataclasses import replace

import sqlite_utils

from switching.documents.calendar.event import Inviting, is_invitation
from switching.documents.calendar.introduction_call import call_calendar
from switching.documents.mails.cover_letters import (
    certificate_mail,
    plan_mail,
    stop_mail,
)
from switching.documents.mails.draft import Attached, Draft, write_mail
from switching.documents.mails.invitation import call_file, days_file
from switching.documents.mails.reminders import code_mail, link_mail, reminder_mail
from switching.models import Dossier, MailKind, Message, N_, Party
from switching.rules.agreeing import last_plan
from switching.rules.calling_off import called_off_by_stop
from switching.rules.certification import current_certificate
from switching.services.access import needs, reading
from switching.services.calendars import asked_by_leader, calendar_of, cancelled_calendar_of
from switching.services.certificates import document_as_issued
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.evaluations import require_evaluator
from switching.services.invitations import call_draft
from switching.services.letters import Letter, addressees_of, written_for
from switching.services.papers import agreed_draft, evaluation_draft
from switching.services.rights import Need
from switching.store.queries.dossier import get_dossier


@needs(Need.READ_DOSSIER)
def render_plan_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that asks all parties to agree to the last final plan.

    The plan goes along, and the calendar file of its days. Raises InvalidError while there is no
    final plan.
    """
    return _rendered(context, switch_id, Letter(MailKind.PLAN))


@needs(Need.READ_DOSSIER)
def render_certificate_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that takes the certificate that counts to the learner.

    Raises InvalidError while there is no certificate.
    """
    return _rendered(context, switch_id, Letter(MailKind.CERTIFICATE))


@needs(Need.READ_DOSSIER)
def render_stop_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that calls off what stands in calendars of a stopped switch.

    Call and days go along as calendar files of their own, with what is off alone. Raises
    InvalidError for a switch that goes on, and when nothing stands in calendars.
    """
    return _rendered(context, switch_id, Letter(MailKind.STOP))


def _rendered(context: Context, switch_id: int, letter: Letter) -> bytes:
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        inviting = asked_by_leader(dossier, addressees_of(dossier, letter))
        spoken = written_for(dossier, letter, context)
        return write_mail(draft_of(spoken, db, dossier, letter, inviting))


def draft_of(
    asked: Context,
    db: sqlite_utils.Database,
    dossier: Dossier,
    letter: Letter,
    inviting: Inviting | None = None,
    link: str = "",
) -> Draft:
    """Write a mail of a dossier; raise InvalidError when it has nothing to say.

    `link` is the personal link of who it is for, who is then asked to use it; in the mail that
    brings a code it is the code.
    """
    match letter.kind:
        case MailKind.CALL:
            return call_draft(dossier, asked.texts, asked.now, inviting, link)
        case MailKind.AGREED:
            return agreed_draft(asked, db, dossier)
        case MailKind.PLAN:
            return _plan_draft(asked, db, dossier, inviting, link)
        case MailKind.CERTIFICATE:
            return _certificate_draft(asked, db, dossier)
        case MailKind.STOP:
            return _stop_draft(asked, db, dossier, inviting)
        case MailKind.EVALUATION:
            party = letter.party or Party.LEARNER
            require_evaluator(party)
            return evaluation_draft(asked, db, dossier, party, link)
        case _:
            return _by_itself(asked, dossier, letter, link)


def _by_itself(asked: Context, dossier: Dossier, letter: Letter, link: str) -> Draft:
    """Write a mail that no one sends by a click: a reminder, or a link or code asked for."""
    if letter.kind in (MailKind.LINK, MailKind.CODE):
        if not link:
            raise InvalidError({WHOLE_RECORD: Message(N_("There is no personal link."))})
        written = link_mail if letter.kind is MailKind.LINK else code_mail
        return written(dossier, asked.texts, link)
    return reminder_mail(dossier, letter.kind, letter.party, asked.texts, link, asked.today)


def _plan_draft(
    context: Context,
    db: sqlite_utils.Database,
    dossier: Dossier,
    inviting: Inviting | None,
    link: str,
) -> Draft:
    plan = last_plan(dossier)
    if plan is None:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is no final plan yet."))})
    draft = plan_mail(dossier, plan, context.texts, context.now, link)
    if not dossier.days:
        return draft
    content = calendar_of(db, dossier, context.texts, context.now, inviting)
    return _with_calendar(draft, days_file(dossier, content, context.texts))


def _certificate_draft(context: Context, db: sqlite_utils.Database, dossier: Dossier) -> Draft:
    certificate = current_certificate(dossier)
    if certificate is None:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is no certificate yet."))})
    paper = document_as_issued(db, certificate)
    return certificate_mail(dossier, certificate, paper, context.texts)


def _stop_draft(
    context: Context,
    db: sqlite_utils.Database,
    dossier: Dossier,
    inviting: Inviting | None,
) -> Draft:
    """Call off what stands in calendars: of several files only one can be a form of the mail."""
    named, texts, now = called_off_by_stop(dossier), context.texts, context.now
    if not named:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is nothing to call off."))})
    draft = stop_mail(dossier, texts)
    if named.call is not None:
        content = call_calendar(dossier, named.call, texts, now, inviting)
        draft = _with_calendar(draft, call_file(content, texts))
    if named.days:
        content = cancelled_calendar_of(db, dossier, texts, now, inviting)
        draft = _with_calendar(draft, days_file(dossier, content, texts))
    return draft


def _with_calendar(draft: Draft, file: Attached) -> Draft:
    """Add a calendar to a mail: as a form of it when it is an invitation, else as a file."""
    if draft.calendar is None and is_invitation(file.content):
        return replace(draft, calendar=file)
    return replace(draft, attachments=(*draft.attachments, file))
