"""The learning certificate: issued once, numbered without gaps, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import sqlite_utils

from switching.documents.certificate.content import (
    CertificateContent,
    as_data,
    certificate_content,
    from_data,
)
from switching.documents.certificate.document import render_certificate
from switching.documents.plan.document import Rendered
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Actor, Certificate, Dossier, Language, Logo, Message, N_, held_minutes
from switching.rules.certificate import certificate_number, missing_for_certificate
from switching.services.access import reading, require_shown, write
from switching.services.checks import WHOLE_RECORD, InvalidError, required
from switching.services.letterhead import read_paper_settings
from switching.services.rights import authorise
from switching.store import Transaction, get_record
from switching.store.certificates import next_certificate_number
from switching.store.dossiers import get_dossier


def draft_certificate(
    actor: Actor, path: Path, switch_id: int, now: datetime, texts: Texts
) -> CertificateContent:
    """Compose what a certificate issued at `now` would say, still without its number."""
    authorise(actor, "draft_certificate")
    with reading(path, actor, switch_id, now) as db:
        return _content(db, get_dossier(db, switch_id), now, texts)


def preview_certificate(
    actor: Actor, path: Path, draft: CertificateContent, now: datetime
) -> Rendered:
    """Write a draft as it would look, with a mark on it that it is none yet."""
    authorise(actor, "preview_certificate")
    mark = Texts(Language(draft.language)).gettext("PREVIEW, not issued")
    with reading(path, actor) as db:
        return render_certificate(draft, now, _logos(db), (mark,))


def issue_certificate(
    actor: Actor, path: Path, switch_id: int, seen: CertificateContent, key: str, now: datetime
) -> Certificate:
    """Issue the certificate whose draft was `seen`, in the language of that draft.

    A second call with the same idempotency `key` returns what the first one made. Raises
    InvalidError when something is missing, or when the dossier no longer says what was seen.
    """
    authorise(actor, "issue_certificate")
    texts = Texts(Language(seen.language))
    with write(path, actor, now, switch_id) as transaction:
        earlier = transaction.remembered(key)
        if earlier is not None:
            return transaction.get(Certificate, earlier)
        dossier = get_dossier(transaction.db, switch_id)
        _refuse(transaction, dossier, seen, texts)
        certificate = transaction.add(_numbered(transaction, dossier, texts))
        transaction.remember(key, "issue_certificate", certificate)
        return certificate


def withdraw_certificate(
    actor: Actor, path: Path, certificate_id: int, reason: str, now: datetime
) -> Certificate:
    """Withdraw a certificate: it stays on record with its number, which is never used again."""
    authorise(actor, "withdraw_certificate")
    required(withdrawn_reason=reason.strip())
    with write(path, actor, now) as transaction:
        certificate = transaction.get(Certificate, certificate_id)
        if certificate.withdrawn_at is not None:
            return certificate
        return transaction.update(certificate, withdrawn_at=now, withdrawn_reason=reason)


def get_certificate_document(actor: Actor, path: Path, certificate_id: int) -> bytes:
    """Return the paper as it was issued; raise NotFoundError when there is no such certificate."""
    authorise(actor, "get_certificate_document")
    with reading(path, actor) as db:
        require_shown(db, actor, Certificate.TABLE, certificate_id)
        return document_as_issued(db, get_record(db, Certificate, certificate_id))


def document_as_issued(db: sqlite_utils.Database, certificate: Certificate) -> bytes:
    """Return the paper of a certificate.

    Those of large demo databases were loaded without: theirs is written here from what they say,
    the same bytes each time.
    """
    if certificate.document:
        return certificate.document
    content = _content_on_record(db, certificate)
    return render_certificate(content, certificate.issued_at, _logos(db)).document


def render_certificate_copy(
    actor: Actor, path: Path, certificate_id: int, now: datetime
) -> Rendered:
    """Write what a certificate says once more, marked as a copy of today, or as withdrawn."""
    authorise(actor, "render_certificate_copy")
    with reading(path, actor) as db:
        require_shown(db, actor, Certificate.TABLE, certificate_id)
        certificate = get_record(db, Certificate, certificate_id)
        content = _content_on_record(db, certificate)
        return render_certificate(content, now, _logos(db), _marks(certificate, content, now))


def _content(
    db: sqlite_utils.Database, dossier: Dossier, now: datetime, texts: Texts, number: str = ""
) -> CertificateContent:
    day = now.astimezone(BRUSSELS).date()
    own = dossier.project.cofinancing if dossier.project else ""
    cofinancing = own or read_paper_settings(db).cofinancing
    return certificate_content(dossier, texts, day, number, cofinancing)


def _logos(db: sqlite_utils.Database) -> Sequence[Logo]:
    return read_paper_settings(db).logos


def _refuse(
    transaction: Transaction, dossier: Dossier, seen: CertificateContent, texts: Texts
) -> None:
    now = transaction.now
    missing = missing_for_certificate(dossier, now.astimezone(BRUSSELS).date())
    if missing is not None:
        raise InvalidError({WHOLE_RECORD: missing})
    if _content(transaction.db, dossier, now, texts) != seen:
        text = N_("The dossier was changed meanwhile. Look at what the certificate says now.")
        raise InvalidError({WHOLE_RECORD: Message(text)})


def _numbered(transaction: Transaction, dossier: Dossier, texts: Texts) -> Certificate:
    """Make the certificate with the next number, which the open transaction keeps free."""
    now = transaction.now
    year = now.astimezone(BRUSSELS).year
    number = next_certificate_number(transaction.db, year)
    content = _content(transaction.db, dossier, now, texts, certificate_number(year, number))
    return Certificate(
        switch_id=dossier.switch.id,
        year=year,
        number=number,
        issued_at=now,
        issued_by=transaction.actor.user_id,
        held_minutes=held_minutes(dossier.days),
        holder=dossier.learner.name,
        content=as_data(content),
        document=render_certificate(content, now, _logos(transaction.db)).document,
    )


def _content_on_record(db: sqlite_utils.Database, certificate: Certificate) -> CertificateContent:
    if certificate.content:
        return from_data(certificate.content)
    # Demo certificates of the first version hold no content: the dossier still says it all.
    number = certificate_number(certificate.year, certificate.number)
    dossier = get_dossier(db, certificate.switch_id)
    return _content(db, dossier, certificate.issued_at, Texts(), number)


def _marks(certificate: Certificate, content: CertificateContent, now: datetime) -> list[str]:
    texts = Texts(Language(content.language))
    marks = [texts.gettext("COPY of {date}", date=texts.date(now))]
    if certificate.withdrawn_at is not None:
        withdrawn = texts.date(certificate.withdrawn_at)
        marks.append(texts.gettext("WITHDRAWN on {date}", date=withdrawn))
    return marks
