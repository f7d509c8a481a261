"""Codes by mail: who agrees by a link that was copied shows that the mailbox on record is theirs.

A code is made as its mail goes out, and only a digest of it is kept. It is used up by agreeing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlite_utils

from switching.models import (
    GuestLink,
    MailKind,
    MailState,
    Message,
    N_,
    OutgoingMail,
    Person,
    Project,
    Switch,
    mail_address,
)
from switching.rules.links import (
    CODE_DIGITS,
    CODE_HOLDS,
    CODE_TRIES,
    asks_code,
    code_fits,
    code_stands,
    digest_of_code,
    holds,
)
from switching.rules.mail_server import MailSettings
from switching.services.checks import WHOLE_RECORD
from switching.services.letters import Letter
from switching.services.outbox import queue_one
from switching.store import Transaction, get_record, list_records

AGAIN_AFTER, MOST_A_DAY = timedelta(minutes=2), 5
"""How soon another code is mailed for a link, and how many in a day to one person of a dossier:
so many tries a day that no one gets to a million, and no mailbox that fills."""
CODE_FIELD = "code"

_UNDER_WAY = N_(
    "We mail a code to the address that we have of you. Type it here, and send once more."
)
_WRONG = N_(
    "This is not the code of the last mail, or that is older than half an hour. For a new one, "
    "leave the field empty and send."
)
_TOO_OFTEN = N_("That was a wrong code too often. For a new one, leave the field empty and send.")
_ENOUGH = N_("So many codes were mailed today: go on tomorrow, or ask your project leader.")
_UNREACHED = N_(
    "Agreeing by this link takes a code by mail, and we have no address of you. Give it to your "
    "project leader first."
)


class CodeStep(StrEnum):
    """What a code by mail asks of a guest now."""

    NONE = "none"
    """Agreeing takes no code."""
    COMES = "comes"
    """One is mailed once they agree."""
    TO_TYPE = "to_type"
    """One was mailed, or is about to be."""
    UNREACHED = "unreached"
    """There is no address on record to mail one to."""


def new_code() -> str:
    """Return a new code."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def code_step(
    db: sqlite_utils.Database, link: GuestLink, settings: MailSettings | None, now: datetime
) -> CodeStep:
    """Return what a code asks of who has a link; nothing while there is no mail server."""
    switch = get_record(db, Switch, link.switch_id)
    project = get_record(db, Project, switch.project_id) if switch.project_id else None
    if settings is None or not asks_code(link, project):
        return CodeStep.NONE
    if mail_address(get_record(db, Person, link.person_id).email) is None:
        return CodeStep.UNREACHED
    asked = [item.queued_at for item in _mails(db, link) if item.link_id == link.id]
    recent = any(at + CODE_HOLDS >= now for at in asked)
    return CodeStep.TO_TYPE if recent else CodeStep.COMES


def take_code(
    transaction: Transaction, link: GuestLink, step: CodeStep, typed: str, settings: MailSettings
) -> Mapping[str, Message]:
    """Take the code that was typed, which is used up by this; return what is wrong, by its field.

    With nothing typed one is mailed. What is stored here stays, also when something is wrong.
    """
    if step is CodeStep.UNREACHED:
        return {WHOLE_RECORD: Message(_UNREACHED)}
    if not typed.strip():
        said = _mailed(transaction, link, settings)
    else:
        said = _tried(transaction, link, typed)
    return {CODE_FIELD: Message(said)} if said else {}


def _mailed(transaction: Transaction, link: GuestLink, settings: MailSettings) -> str:
    """Have a code mailed, unless one just was or is on its way; return what to say."""
    now, mails = transaction.now, _mails(transaction.db, link)
    if any(item.link_id == link.id and _is_fresh(item, transaction) for item in mails):
        return _UNDER_WAY
    if sum(item.queued_at > now - timedelta(days=1) for item in mails) >= MOST_A_DAY:
        return _ENOUGH
    key = hashlib.sha256(f"{link.digest}:{now.isoformat()}".encode()).hexdigest()[:32]
    letter = Letter(MailKind.CODE, link.party)
    queue_one(transaction, link.switch_id, letter, link.person_id, f"code:{key}", settings, link.id)
    return _UNDER_WAY


def _is_fresh(mail: OutgoingMail, transaction: Transaction) -> bool:
    pause = CODE_HOLDS if mail.state is MailState.WAITING else AGAIN_AFTER
    return mail.queued_at + pause > transaction.now


def _tried(transaction: Transaction, link: GuestLink, typed: str) -> str:
    """Use the code up, or count a wrong one while there is one to guess; return what to say."""
    if code_fits(link, typed, transaction.now):
        transaction.update(link, code_digest="", code_made_at=None, code_tries=0)
        return ""
    if link.code_tries >= CODE_TRIES:
        return _TOO_OFTEN
    if code_stands(link, transaction.now):
        transaction.update(link, code_tries=link.code_tries + 1)
    return _WRONG


def _mails(db: sqlite_utils.Database, link: GuestLink) -> list[OutgoingMail]:
    found = list_records(db, OutgoingMail, switch_id=link.switch_id, person_id=link.person_id)
    return [item for item in found if item.kind is MailKind.CODE]


def set_code(transaction: Transaction, link_id: int, code: str, today: date) -> bool:
    """Keep the digest of a code that is about to be mailed: the one before it is over.

    Returns False when the link opens nothing any more.
    """
    link = transaction.get(GuestLink, link_id)
    if not holds(link, get_record(transaction.db, Switch, link.switch_id), today):
        return False
    made = {"code_digest": digest_of_code(link, code), "code_made_at": transaction.now}
    transaction.update(link, **made, code_tries=0)
    return True
