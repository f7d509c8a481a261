"""The papers around the call and the exchange, made when someone asks for them."""

from __future__ import annotations

from datetime import date

import sqlite_utils

from switching.documents.mails.draft import Draft, write_mail
from switching.documents.mails.papers import agreed_mail, evaluation_mail
from switching.documents.papers.agreed import agreed_content
from switching.documents.papers.content import PaperContent
from switching.documents.papers.document import render_paper
from switching.documents.papers.evaluation_form import evaluation_form_content
from switching.documents.papers.preparation import preparation_content
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Dossier, MailKind, Message, N_, Party
from switching.services.access import needs, reading
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.evaluations import require_evaluator
from switching.services.letterhead import cofinancing_of, read_paper_settings
from switching.services.letters import Letter, written_for
from switching.services.rights import Need
from switching.store.queries.dossier import get_dossier


@needs(Need.READ_DOSSIER)
def render_preparation(context: Context, switch_id: int) -> bytes:
    """Write the sheet to prepare the call with; raise InvalidError when no call is planned."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        record = dossier.call
        if record is None:
            raise InvalidError({WHOLE_RECORD: Message(N_("There is no call on record yet."))})
        return _paper(
            context, db, preparation_content(dossier, record, *_said(context, db, dossier))
        )


@needs(Need.READ_DOSSIER)
def render_agreed(context: Context, switch_id: int) -> bytes:
    """Write what was agreed in the call; raise InvalidError until it is completed."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        spoken = written_for(dossier, Letter(MailKind.AGREED), context)
        return _paper(spoken, db, _agreed(spoken, db, dossier))


@needs(Need.READ_DOSSIER)
def render_agreed_mail(context: Context, switch_id: int) -> bytes:
    """Write the mail that says what was agreed; raise InvalidError until the call is completed."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        spoken = written_for(dossier, Letter(MailKind.AGREED), context)
        return write_mail(agreed_draft(spoken, db, dossier))


@needs(Need.READ_DOSSIER)
def render_evaluation_form(context: Context, switch_id: int, party: Party) -> bytes:
    """Write the empty form of a party; raise InvalidError for one that isn't asked."""
    require_evaluator(party)
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        spoken = written_for(dossier, Letter(MailKind.EVALUATION, party), context)
        return _form(spoken, db, dossier, party)


@needs(Need.READ_DOSSIER)
def render_evaluation_mail(context: Context, switch_id: int, party: Party) -> bytes:
    """Write the mail that takes its form to a party; raise InvalidError for one not asked."""
    require_evaluator(party)
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        spoken = written_for(dossier, Letter(MailKind.EVALUATION, party), context)
        return write_mail(evaluation_draft(spoken, db, dossier, party))


def agreed_draft(asked: Context, db: sqlite_utils.Database, dossier: Dossier) -> Draft:
    """Write the mail that says what was agreed; raise InvalidError until the call is completed."""
    content = _agreed(asked, db, dossier)
    return agreed_mail(dossier, content, _paper(asked, db, content), asked.texts)


def evaluation_draft(
    asked: Context, db: sqlite_utils.Database, dossier: Dossier, party: Party, link: str = ""
) -> Draft:
    """Write the mail that takes its form to a party that is asked."""
    form = _form(asked, db, dossier, party)
    return evaluation_mail(dossier, party, form, asked.texts, link)


def _agreed(context: Context, db: sqlite_utils.Database, dossier: Dossier) -> PaperContent:
    record = dossier.call
    if record is None or not record.call.held:
        text = N_("The introduction call is not completed yet.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    return agreed_content(dossier, record, *_said(context, db, dossier))


def _form(context: Context, db: sqlite_utils.Database, dossier: Dossier, party: Party) -> bytes:
    return _paper(
        context, db, evaluation_form_content(dossier, party, *_said(context, db, dossier))
    )


def _said(context: Context, db: sqlite_utils.Database, dossier: Dossier) -> tuple[Texts, date, str]:
    """Return the language of a paper, its date, and the line on co-financing."""
    today = context.now.astimezone(BRUSSELS).date()
    return context.texts, today, cofinancing_of(db, dossier)


def _paper(context: Context, db: sqlite_utils.Database, content: PaperContent) -> bytes:
    return render_paper(content, context.now, read_paper_settings(db).logos).document
