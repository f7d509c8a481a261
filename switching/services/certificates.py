"""The learning certificate: issued once, numbered without gaps, withdrawn with a reason."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlite_utils

from switching.documents.certificate.content import (
    CertificateContent,
    certificate_content,
    copy_marks,
    preview_marks,
)
from switching.documents.certificate.document import render_certificate
from switching.documents.pdf.base import Rendered
from switching.documents.readable.certificate import render_readable_certificate
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Certificate, Dossier, Language, Logo, Message, N_, held_minutes
from switching.rules.certification import certificate_number, missing_for_certificate
from switching.rules.links import written_token
from switching.rules.normal_form import find_form
from switching.services.access import needs, reading, require_shown, write
from switching.services.checks import WHOLE_RECORD, InvalidError, required
from switching.services.context import Context, open_context
from switching.services.letterhead import cofinancing_of, read_paper_settings
from switching.services.links import public_address
from switching.services.rights import Need
from switching.store import Transaction, get_record, list_records
from switching.store.queries.dossier import get_dossier
from switching.store.queries.numbers import next_certificate_number

_CODE = re.compile(r"[a-z2-7]{16}")
"""A check by code depends on no moment."""


@needs(Need.READ_DOSSIER)
def draft_certificate(context: Context, switch_id: int) -> CertificateContent:
    """Compose what a certificate issued at `now` would say, still without its number."""
    with reading(context, switch_id) as db:
        return _content(db, get_dossier(db, switch_id), context.now, context.texts)


@needs(Need.READ_SHARED)
def preview_certificate(context: Context, draft: CertificateContent) -> Rendered:
    """Write a draft as it would look, with a mark on it that it is none yet."""
    with reading(context) as db:
        return render_certificate(draft, context.now, _logos(db), preview_marks(draft))


@needs(Need.WRITE_DOSSIER)
def issue_certificate(
    context: Context, switch_id: int, seen: CertificateContent, key: str
) -> Certificate:
    """Issue the certificate whose draft was `seen`, in the language of that draft.

    A second call with the same idempotency `key` returns what the first one made. Raises
    InvalidError when something is missing, or when the dossier no longer says what was seen.
    """
    texts = Texts(Language(seen.language))
    with write(context, switch_id) as transaction:
        earlier = transaction.remembered(key)
        if earlier is not None:
            return transaction.get(Certificate, earlier)
        dossier = get_dossier(transaction.db, switch_id)
        _refuse(transaction, dossier, seen, texts)
        certificate = transaction.add(_numbered(transaction, dossier, texts))
        transaction.remember(key, "issue_certificate", certificate)
        return certificate


@needs(Need.WRITE_DOSSIER)
def withdraw_certificate(context: Context, certificate_id: int, reason: str) -> Certificate:
    """Withdraw a certificate: it stays on record with its number, which is never used again."""
    required(withdrawn_reason=reason.strip())
    with write(context) as transaction:
        certificate = transaction.get(Certificate, certificate_id)
        if certificate.withdrawn_at is not None:
            return certificate
        return transaction.update(certificate, withdrawn_at=context.now, withdrawn_reason=reason)


@needs(Need.READ_DOSSIER)
def get_certificate_document(context: Context, certificate_id: int) -> bytes:
    """Return the paper as it was issued; raise NotFoundError when there is no such certificate."""
    with reading(context) as db:
        require_shown(db, context.actor, Certificate.TABLE, certificate_id)
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


@needs(Need.READ_DOSSIER)
def render_certificate_copy(context: Context, certificate_id: int) -> Rendered:
    """Write what a certificate says once more, marked as a copy of today, or as withdrawn."""
    with reading(context) as db:
        require_shown(db, context.actor, Certificate.TABLE, certificate_id)
        certificate = get_record(db, Certificate, certificate_id)
        content = _content_on_record(db, certificate)
        marks = copy_marks(content, context.now, certificate.withdrawn_at)
        return render_certificate(content, context.now, _logos(db), marks)


@needs(Need.READ_DOSSIER)
def render_readable_copy(context: Context, certificate_id: int) -> bytes:
    """Write what a certificate says as a page to have read out; one that was withdrawn says so."""
    with reading(context) as db:
        require_shown(db, context.actor, Certificate.TABLE, certificate_id)
        certificate = get_record(db, Certificate, certificate_id)
        return readable_as_issued(db, certificate, context.now)


def readable_as_issued(db: sqlite_utils.Database, certificate: Certificate, now: datetime) -> bytes:
    """Return what the paper of a certificate says, and no more, as a page to have read out."""
    content = _content_on_record(db, certificate)
    marks = copy_marks(content, now, certificate.withdrawn_at)
    return render_readable_certificate(content, marks if certificate.withdrawn_at else ())


@dataclass(frozen=True)
class CheckedCertificate:
    """What anyone who has the code of a certificate may know; the holder only who names them."""

    year: int
    number: int
    issued_at: datetime
    held_minutes: int
    withdrawn_at: datetime | None
    holder: str
    seal: bytes


def check_certificate(path: Path, code: str) -> CheckedCertificate | None:
    """Return the certificate with a code, capitals or not; None when none has it."""
    wanted = code.lower()
    if not _CODE.fullmatch(wanted):
        return None
    with reading(open_context(path), whole=True) as db:
        found = list_records(db, Certificate, code=wanted)
    if not found:
        return None
    item = found[0]
    return CheckedCertificate(
        item.year,
        item.number,
        item.issued_at,
        item.held_minutes,
        item.withdrawn_at,
        item.holder,
        item.document,
    )


def mark_of_holder(certificate: CheckedCertificate, name: str) -> str:
    """Return what tells whether a name is that of the holder, without saying it.

    Who does not have the paper itself can't make one up.
    """
    said = find_form(name).encode()
    return hmac.new(certificate.seal, said, hashlib.sha256).hexdigest()[:32]


def new_code() -> str:
    """Return a new code of a certificate: 80 random bits in 16 small letters."""
    return written_token(secrets.token_bytes(10))


def _content(
    db: sqlite_utils.Database,
    dossier: Dossier,
    now: datetime,
    texts: Texts,
    number: str = "",
    code: str = "",
) -> CertificateContent:
    day = now.astimezone(BRUSSELS).date()
    check = f"{public_address()}/c/{code}" if code else ""
    return certificate_content(dossier, texts, day, number, cofinancing_of(db, dossier), check)


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
    code = new_code() if public_address() else ""
    said = certificate_number(year, number)
    content = _content(transaction.db, dossier, now, texts, said, code)
    return Certificate(
        switch_id=dossier.switch.id,
        year=year,
        number=number,
        issued_at=now,
        issued_by=transaction.actor.user_id,
        held_minutes=held_minutes(dossier.days),
        holder=dossier.learner.name,
        content=content.to_json(),
        document=render_certificate(content, now, _logos(transaction.db)).document,
        code=code,
    )


def _content_on_record(db: sqlite_utils.Database, certificate: Certificate) -> CertificateContent:
    if certificate.content:
        return CertificateContent.from_json(certificate.content)
    # Demo certificates of the first version hold no content: the dossier still says it all.
    number = certificate_number(certificate.year, certificate.number)
    dossier = get_dossier(db, certificate.switch_id)
    return _content(db, dossier, certificate.issued_at, Texts(), number)
