"""Erasing a person: on request, with a reason, and once more after an older file was put back.

What goes and what stays is in `switching.privacy.redaction`. Each erasure leaves a row in
`erasures` and one in the audit trail, which name no one, and a line in the list beside the database
(`switching.privacy.register`): `reapply_erasures` applies it to a file that does not know of it
yet. Afterwards the files are swept: write-ahead log, free pages, and the copies that upgrades left
beside the database, which are removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlite_utils

from switching.models import Actor, Message, N_, Organisation, Person, User, UserRole
from switching.privacy.redaction import redact_contact, redact_notes, redact_person
from switching.privacy.register import (
    Erasure,
    ErasureKind,
    Lister,
    is_erased,
    list_missing,
    listing,
    new_erasure,
    read_list,
    record_of,
)
from switching.privacy.subject import Subject, find_subject
from switching.rules.matching import finds_in
from switching.rules.normal_form import find_form, sort_key
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, required_line
from switching.services.context import Context, local_context
from switching.services.rights import Need
from switching.store import NotFoundError, Transaction, get_record, list_readable, list_records
from switching.store.merges import current_number
from switching.store.rewriting import is_stored, is_unswept, sweep

MOST_FOUND = 20
UNSWEPT = Message(
    N_(
        "The file itself could not be cleaned yet: someone was reading, or the disk is full. That "
        "is tried again when the app starts."
    )
)


@dataclass(frozen=True)
class Outlook:
    """What erasing a person comes to: who it is, and in how many dossiers in which place."""

    person: Person
    organisation: Organisation
    accounts: int
    learned_in: int
    beside_in: int
    pseudonym: str
    erased: bool
    refused: Message | None


@needs(Need.ADMINISTER)
def find_people(context: Context, text: str) -> list[tuple[Person, Organisation]]:
    """List the people with `text` in their name or address, the first ones by name."""
    with reading(context, whole=True) as db:
        places = {item.id: item for item in list_readable(db, Organisation)}
        found = [
            person
            for person in list_readable(db, Person)
            if find_form(text) and finds_in(text, person.name, person.email)
        ]
    found.sort(key=lambda person: sort_key(person.name))
    among = [person for person in found if person.organisation_id in places]
    return [(person, places[person.organisation_id]) for person in among[:MOST_FOUND]]


@needs(Need.ADMINISTER)
def preview_erasure(context: Context, person_id: int) -> Outlook:
    """Say what erasing a person comes to; raise NotFoundError when there is no such person."""
    with reading(context, whole=True) as db:
        person = _get_person(db, person_id)
        subject = find_subject(db, person)
        return Outlook(
            person,
            get_record(db, Organisation, person.organisation_id),
            len(subject.users),
            len(subject.learned_in),
            len(subject.dossiers - subject.learned_in),
            subject.pseudonym,
            is_erased(db, person.id),
            _reason_against(db, context.actor, subject),
        )


@needs(Need.ADMINISTER)
def erase_person(context: Context, person_id: int, reason: str) -> bool:
    """Erase a person; raise InvalidError without a short reason, or when it was done before.

    Returns whether the files are swept already. If not, someone was reading or the disk is full;
    nothing shows the person any more, and the sweeping is tried again at the next start.
    """
    required_line(reason=reason)
    with listing(context.path) as listed, write(context) as transaction:
        person = _get_person(transaction.db, person_id)
        if is_erased(transaction.db, person.id):
            raise InvalidError({WHOLE_RECORD: Message(N_("This person was erased before."))})
        refused = _reason_against(
            transaction.db, context.actor, find_subject(transaction.db, person)
        )
        if refused is not None:
            raise InvalidError({WHOLE_RECORD: refused})
        erase(transaction, person, reason, listed)
    return sweep(context.path)


def erase(transaction: Transaction, person: Person, reason: str, listed: Lister) -> None:
    """Erase a person within a transaction, and put it on record and on the list."""
    subject = find_subject(transaction.db, person)
    values = {"person_id": person.id, "reason": subject.near.in_reason(reason)}
    erasure = new_erasure(transaction, ErasureKind.PERSON, **values)
    # An older file may hold them apart still: each number stands on the list.
    others = [
        new_erasure(transaction, ErasureKind.PERSON, person_id=number)
        for number in sorted(subject.numbers - {person.id})
    ]
    redact_person(transaction.db, subject, transaction.now)
    transaction.add(erasure)
    listed(erasure, *others)


def reapply_erasures(path: Path, now: datetime) -> int:
    """Apply what is on the list and not in the database at `path`; return how many persons.

    Call it after `migrate`, at each start and after a restore, for whoever has the file itself.
    Someone new who was given the id of a person that was erased is not touched.
    """
    wanted = read_list(path)
    with reading(local_context(path, now), whole=True) as db:
        missing, unswept = list_missing(db, wanted), is_unswept(db)
    if missing:
        with write(local_context(path, now)) as transaction:
            missing = list_missing(transaction.db, wanted)  # another process may have been first
            for erasure in missing:
                _apply_again(transaction, erasure)
    if missing or unswept:
        sweep(path)
    return sum(erasure.kind is ErasureKind.PERSON for erasure in missing)


def _apply_again(transaction: Transaction, erasure: Erasure) -> None:
    db, record_id = transaction.db, record_of(erasure)[1]
    if erasure.kind is ErasureKind.NOTES:
        redact_notes(db, {record_id})
    elif erasure.kind is ErasureKind.CONTACT:
        redact_contact(db, {record_id})
    else:
        redact_person(db, find_subject(db, get_record(db, Person, record_id)), transaction.now)
    known = is_stored(db, User.TABLE, erasure.user_id)
    user_id = erasure.user_id if known else transaction.actor.user_id
    transaction.add(erasure.model_copy(update={"user_id": user_id}))


def _get_person(db: sqlite_utils.Database, person_id: int) -> Person:
    if not 0 < person_id < 2**63:
        raise NotFoundError(f"people {person_id}")
    return get_record(db, Person, current_number(db, Person.TABLE, person_id))


def _reason_against(db: sqlite_utils.Database, actor: Actor, subject: Subject) -> Message | None:
    """Say why someone can't be erased: no one may erase who works, or the last administrator."""
    accounts = {user.id for user in subject.users}
    if actor.user_id in accounts:
        return Message(N_("This is your own account. Ask another administrator."))
    active = list_records(db, User, role=UserRole.ADMINISTRATOR, active=True)
    if active and {user.id for user in active} <= accounts:
        return Message(
            N_("This is the only active administrator. Make someone else administrator first.")
        )
    return None
