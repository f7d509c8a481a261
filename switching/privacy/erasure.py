"""Erasing a person: on request, with a reason, and once more after an older file was put back.

What goes and what stays is in `switching.privacy.redaction`, and what someone has to look at in
`switching.privacy.doubts`. Each erasure leaves a row in
`erasures` and one in the audit trail, which name no one, and a line in the list beside the database
(`switching.privacy.register`): `reapply_erasures` applies it to a file that does not know of it
yet. Afterwards the files are swept: write-ahead log, free pages, and the copies that upgrades left
beside the database, which are removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import sqlite_utils

from switching.models import Actor, Message, N_, Organisation, Person, User, UserRole
from switching.privacy.doubts import Doubt, Wiper, find_doubts, list_open
from switching.privacy.redaction import (
    redact_contact,
    redact_notes,
    redact_person,
    wipe_doubts,
)
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
from switching.privacy.traces import pseudonym_of
from switching.rules.matching import finds_in
from switching.rules.normal_form import find_form, sort_key
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, required_line
from switching.services.context import Context, local_context
from switching.services.rights import Need
from switching.store import NotFoundError, Transaction, get_record, list_readable, list_records
from switching.store.audit_log import revision
from switching.store.doubts import forget_what_is_gone, keep_spots, remove_spots
from switching.store.merges import current_number
from switching.store.rewriting import is_stored, is_unswept, note_unswept, sweep

MOST_FOUND = 20
UNSWEPT = Message(
    N_(
        "The file itself could not be cleaned yet: someone was reading, the disk is full, or a "
        "copy is in use. That is tried again by itself, every few minutes while someone works with "
        "the app."
    )
)


Answers = Mapping[str, bool]
"""Whether what may name someone goes, by the key of a doubt."""
NO_ANSWERS: Answers = {}
ANSWERED = "answer_doubts"
"""How the audit trail calls the answers: how many were wiped, and how many left."""
SWEEP_AGAIN_AFTER = timedelta(minutes=5)


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
    revision: int


@dataclass(frozen=True)
class OpenErasure:
    """An erasure with what may name the person still."""

    erasure: Erasure
    doubts: tuple[Doubt, ...]

    @property
    def pseudonym(self) -> str:
        """Return what the person is called."""
        return pseudonym_of(self.erasure.person_id or 0)


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
            revision(db),
        )


@needs(Need.ADMINISTER)
def preview_doubts(context: Context, person_id: int) -> list[Doubt]:
    """List what may name a person and is not wiped unless someone says so."""
    with reading(context, whole=True) as db:
        return find_doubts(db, find_subject(db, _get_person(db, person_id)))


@needs(Need.ADMINISTER)
def list_doubts(context: Context) -> list[OpenErasure]:
    """List what may name who was erased and was not answered yet, by erasure."""
    with reading(context, whole=True) as db:
        found: dict[int, list[Doubt]] = {}
        for item in list_open(db):
            found.setdefault(item.erasure_id, []).append(item.doubt)
        return [
            OpenErasure(get_record(db, Erasure, erasure_id), tuple(doubts))
            for erasure_id, doubts in sorted(found.items())
        ]


@needs(Need.ADMINISTER)
def answer_doubts(context: Context, erasure_id: int, answers: Answers) -> bool:
    """Wipe what may name someone who was erased, or leave it; what was answered is forgotten.

    `answers` says by the key of a doubt whether it goes. One that is no longer there is passed
    over. Returns whether the files are swept already.
    """
    with write(context) as transaction:
        db = transaction.db
        found = [
            item
            for item in list_open(db)
            if item.erasure_id == erasure_id and item.doubt.key in answers
        ]
        if found:
            erasure = get_record(db, Erasure, erasure_id)
            gone = [item.doubt for item in found if answers[item.doubt.key]]
            remove_spots(db, [row for item in found for row in item.rows])
            _wipe(transaction, erasure, gone)
            _note_answers(transaction, erasure, len(gone), len(found) - len(gone))
    return sweep(context.path) if found else True


def _wipe(transaction: Transaction, erasure: Erasure, gone: list[Doubt]) -> None:
    """Put the pseudonym in these sentences; what was only left is to be swept as well."""
    db = transaction.db
    if not gone:
        note_unswept(db)
        return
    subject = find_subject(db, get_record(db, Person, erasure.person_id or 0))
    keys = frozenset(item.key for item in gone)
    words = frozenset(item.sentence.word for item in gone)
    wipe_doubts(db, Wiper(subject, keys, words), transaction.now)


def _note_answers(transaction: Transaction, erasure: Erasure, wiped: int, left: int) -> None:
    transaction.note(ANSWERED, erasure, {"wiped": wiped, "left": left})


@needs(Need.ADMINISTER)
def erase_person(
    context: Context, person_id: int, reason: str, answers: Answers = NO_ANSWERS
) -> bool:
    """Erase a person; raise InvalidError without a short reason, or when it was done before.

    `answers` says by the key of a doubt whether it goes too; what has no answer is asked later.
    Returns whether the files are swept already. If not, someone was reading, the disk is full or a
    copy is in use; nothing shows the person any more, and `sweep_again` goes on with it.
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
        erase(transaction, person, reason, listed, answers)
    return sweep(context.path)


def erase(
    transaction: Transaction,
    person: Person,
    reason: str,
    listed: Lister,
    answers: Answers = NO_ANSWERS,
) -> None:
    """Erase a person within a transaction, and put it on record and on the list."""
    subject = _answered(find_subject(transaction.db, person), answers)
    values = {"person_id": person.id, "reason": subject.near.in_reason(reason)}
    erasure = new_erasure(transaction, ErasureKind.PERSON, **values)
    # An older file may hold them apart still: each number stands on the list.
    others = [
        new_erasure(transaction, ErasureKind.PERSON, person_id=number)
        for number in sorted(subject.numbers - {person.id})
    ]
    doubts = find_doubts(transaction.db, subject)
    redact_person(transaction.db, subject, transaction.now)
    stored = transaction.add(erasure)
    _ask_later(transaction.db, stored, doubts, answers)
    if answers:
        wiped = sum(answers.values())
        _note_answers(transaction, stored, wiped, len(answers) - wiped)
    listed(erasure, *others)


def _answered(subject: Subject, answers: Answers) -> Subject:
    return replace(subject, wiped=frozenset(key for key, goes in answers.items() if goes))


def _ask_later(
    db: sqlite_utils.Database, erasure: Erasure, doubts: list[Doubt], answers: Answers
) -> None:
    keep_spots(db, erasure.id, (item.spot for item in doubts if item.key not in answers))
    forget_what_is_gone(db)


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


class Sweeper:
    """Sweeps files again while the app runs, not more often than `SWEEP_AGAIN_AFTER`."""

    def __init__(self, since: datetime) -> None:
        self._lock, self._tried_at = Lock(), since

    def sweep_again(self, path: Path, now: datetime) -> None:
        """Go on with what could not be swept at once, when it is time; one caller at a time."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            if timedelta() <= now - self._tried_at < SWEEP_AGAIN_AFTER:
                return
            self._tried_at = now
            with reading(local_context(path, now), whole=True) as db:
                unswept = is_unswept(db)
            if unswept:
                sweep(path)
        finally:
            self._lock.release()


def _apply_again(transaction: Transaction, erasure: Erasure) -> None:
    db, record_id = transaction.db, record_of(erasure)[1]
    doubts: list[Doubt] = []
    if erasure.kind is ErasureKind.NOTES:
        redact_notes(db, {record_id})
    elif erasure.kind is ErasureKind.CONTACT:
        redact_contact(db, {record_id})
    else:
        subject = find_subject(db, get_record(db, Person, record_id))
        doubts = find_doubts(db, subject)
        redact_person(db, subject, transaction.now)
    known = is_stored(db, User.TABLE, erasure.user_id)
    user_id = erasure.user_id if known else transaction.actor.user_id
    stored = transaction.add(erasure.model_copy(update={"user_id": user_id}))
    _ask_later(db, stored, doubts, NO_ANSWERS)


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
