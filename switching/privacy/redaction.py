"""Taking a person out of all records, inside a transaction: what goes, and what stays.

What goes: the name, job, e-mail address and phone of the person, the account, and, in the dossiers
of which the person is the learner, all free text, scans and the wording of papers. In other
dossiers and in the catalogue the name, address and number are replaced by the pseudonym wherever
they stand, and the scans that the person signed are removed. The same goes for the audit trail.

What stays, under the pseudonym: who took part in which role, dates, days, hours, stages, the kind
of shift, scores, plan numbers, and number and hours of certificates: the evidence of the funder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlite_utils

from switching.models import RECORDS, Participant, Person, Record, User, UserRole
from switching.privacy.redacted_papers import rewrite_papers
from switching.rules.erasing import (
    ERASED,
    NOTES,
    TEXTS_OF_LEARNER,
    Traces,
    Treatment,
    columns,
    pseudonym_of,
    tables,
)
from switching.store import list_past_values, list_records
from switching.store.belonging import is_of_dossier
from switching.store.erasing import (
    is_of,
    prepare_sweep,
    rewrite_settings,
    rewrite_texts,
    rewrite_trail,
    scans_of,
    scans_signed,
    set_columns,
    switches_attended,
    switches_with,
    trail_unlocked,
    wipe_texts,
)

_FIELDS = {kind.TABLE: frozenset(kind.model_fields) for kind in RECORDS}
_ROLES = ("learner_id", "coach_id", "project_leader_id", "sending_contact_id")
_SIGNED_AS = {
    "coach_id": "coach",
    "project_leader_id": "project_leader",
    "sending_contact_id": "sending_organisation",
}
_OF_LEARNER = TEXTS_OF_LEARNER | {Treatment.DOCUMENT}
CONTACT = ("email", "phone")
"""What goes with the notes: how someone can be reached."""


@dataclass(frozen=True)
class Subject:
    """Who is erased: the traces, near (in the own dossiers) and anywhere, and what is theirs."""

    person: Person
    users: tuple[User, ...]
    near: Traces
    anywhere: Traces
    dossiers: frozenset[int]
    learned_in: frozenset[int]
    attendances: frozenset[int]

    @property
    def pseudonym(self) -> str:
        """Return what the person is called from now on."""
        return pseudonym_of(self.person.id)

    @property
    def own_rows(self) -> dict[tuple[str, int], dict[str, object]]:
        """Return what the rows of the person say from now on."""
        gone = dict.fromkeys(("job", "job_since", "email", "phone"), "")
        called = {"name": self.pseudonym}
        rows: dict[tuple[str, int], dict[str, object]] = {
            # An address to sign in with has no capitals: no one ever signs in as this one.
            ("users", user.id): {**called, "email": f"{self.pseudonym} ({user.id})", "active": 0}
            for user in self.users
        }
        rows["people", self.person.id] = {**called, **gone, "active": 0}
        for identity in self.attendances:
            rows["participants", identity] = {**called}
        return rows

    def rewrite(self, text: str, near: bool) -> str:
        """Put the pseudonym in a text of a dossier that is `near`, or in any other."""
        return (self.near if near else self.anywhere).in_text(text)

    def rewrite_data(self, value: Any, near: bool) -> Any:
        """Put the pseudonym in all texts of what JSON can hold."""
        return (self.near if near else self.anywhere).in_data(value)


def find_subject(db: sqlite_utils.Database, person: Person) -> Subject:
    """Gather all that tells who a person is.

    A name of one word, or one that someone else bears too, is looked for in the own dossiers only:
    elsewhere it may be another person's.
    """
    users = tuple(users_of(db, person))
    dossiers = switches_with(db, person.id, _ROLES) | switches_attended(db, person.id)
    learned = switches_with(db, person.id, ("learner_id",))
    near = _traces(db, person, users)
    others = [item for item in list_records(db, Person) if item.id != person.id]
    anywhere = replace(
        near,
        names=frozenset(
            name for name in near.names if " " in name and not _shared(name, others, "name")
        ),
        emails=frozenset(mail for mail in near.emails if not _shared(mail, others, "email")),
        phones=frozenset(phone for phone in near.phones if not _shared(phone, others, "phone")),
    )
    came = frozenset(item.id for item in list_records(db, Participant, person_id=person.id))
    return Subject(person, users, near, anywhere, dossiers, learned, came)


def _shared(value: str, others: Collection[Person], field: str) -> bool:
    return any(getattr(item, field).casefold() == value.casefold() for item in others)


def users_of(db: sqlite_utils.Database, person: Person) -> Iterator[User]:
    """Yield the accounts of a person: linked, or with the same address."""
    for user in list_records(db, User):
        same = bool(person.email) and user.email.casefold() == person.email.casefold()
        if user.role is not UserRole.LOCAL and (user.person_id == person.id or same):
            yield user


def _traces(db: sqlite_utils.Database, person: Person, users: Collection[User]) -> Traces:
    known = {name: _ever(db, person, name) for name in ("name", "email", "phone", "job")}
    names, emails = set(known["name"]), set(known["email"])
    for item in list_records(db, Participant, person_id=person.id):
        names.add(item.name)
    for user in users:
        addresses = _ever(db, user, "email")
        starts = {address.partition("@")[0] for address in addresses}
        emails |= addresses
        names |= _ever(db, user, "name") - starts  # a name made of the address tells nothing more
    found = (frozenset(values) for values in (names, emails, known["phone"], known["job"]))
    return Traces(pseudonym_of(person.id), *found)


def _ever(db: sqlite_utils.Database, record: Record, name: str) -> set[str]:
    """Return what a field of a record says, and what it said before."""
    past = list_past_values(db, record.TABLE, record.id, name)
    return {str(value) for value in {getattr(record, name), *past} if value}


def wipe_person(db: sqlite_utils.Database, subject: Subject, now: datetime) -> None:
    """Take a person out of all records, the papers and the audit trail."""
    _wipe_dossiers(db, subject.learned_in)
    _wipe_signed_scans(db, subject)
    for table in tables():
        rewrite_texts(db, table, columns(table), _near(table, subject), subject.rewrite)
    rewrite_texts(db, "participants", ("name",), _near("participants", subject), subject.rewrite)
    rewrite_texts(db, "people", ("job",), "0", subject.rewrite)
    for (table, identity), values in subject.own_rows.items():
        set_columns(db, table, [identity], values)
    rewrite_papers(db, subject.learned_in, subject.dossiers, subject, now)
    rewrite_settings(db, lambda text: subject.rewrite(text, False))
    trail = _PersonTrail(subject)
    with trail_unlocked(db):
        rewrite_trail(db, trail.rewrite, trail.concerns)
    prepare_sweep(db)


def wipe_notes(db: sqlite_utils.Database, switches: Collection[int]) -> None:
    """Wipe the notes of dossiers, in the audit trail too; what the plan says stays as evidence."""
    for table in tables(NOTES):
        wipe_texts(db, table, columns(table, NOTES), switches, ERASED)

    def concerns(table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        return switch_id in switches

    def rewrite(
        table: str, record_id: int, switch_id: int | None, value: dict[str, Any]
    ) -> dict[str, Any]:
        return _wiped(value, table, columns(table, NOTES))

    with trail_unlocked(db):
        rewrite_trail(db, rewrite, concerns)
    prepare_sweep(db)


def wipe_contact(db: sqlite_utils.Database, people: Collection[int]) -> None:
    """Empty the e-mail address and phone of people, in the audit trail too."""
    gone = dict.fromkeys(CONTACT, "")
    set_columns(db, Person.TABLE, people, gone)

    def concerns(table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        return table == Person.TABLE and record_id in people

    def rewrite(
        table: str, record_id: int, switch_id: int | None, value: dict[str, Any]
    ) -> dict[str, Any]:
        return {**value, **{name: "" for name in CONTACT if name in value}}

    with trail_unlocked(db):
        rewrite_trail(db, rewrite, concerns)
    prepare_sweep(db)


def _near(table: str, subject: Subject) -> str:
    """Return the SQL that tells in which rows of `table` the person is known to be meant."""
    if table == "participants":
        return f"(person_id IS NULL AND {is_of(table, subject.dossiers)})"
    if is_of_dossier(table):
        return is_of(table, subject.dossiers)
    column = {"host_options": "host_id", "organisations": "id"}.get(table)
    return f"{column} = {subject.person.organisation_id}" if column else "0"


def _wipe_dossiers(db: sqlite_utils.Database, switches: Collection[int]) -> None:
    for table in tables(TEXTS_OF_LEARNER):
        wipe_texts(db, table, columns(table, TEXTS_OF_LEARNER), switches, ERASED)
    _wipe_scans(db, scans_of(db, switches))


def _wipe_signed_scans(db: sqlite_utils.Database, subject: Subject) -> None:
    """Wipe the scans with a signature of the person; the agreement stays, without its scan."""
    for role, party in _SIGNED_AS.items():
        _wipe_scans(db, scans_signed(db, role, subject.person.id, party))


def _wipe_scans(db: sqlite_utils.Database, ids: Collection[int]) -> None:
    set_columns(
        db,
        "attachments",
        ids,
        {"name": ERASED, "media_type": "text/plain", "content": ERASED.encode()},
    )


def _wiped(value: dict[str, Any], table: str, names: Collection[str]) -> dict[str, Any]:
    """Wipe fields of a side of an audit row, and what was said beside the fields of a record."""
    known = _FIELDS.get(table, frozenset())
    return {
        name: ERASED if isinstance(item, str) and item and (name in names or name not in known)
        else item
        for name, item in value.items()
    }  # fmt: skip


@dataclass(frozen=True)
class _PersonTrail:
    """How the audit trail is rewritten for a person."""

    subject: Subject

    def concerns(self, table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        subject = self.subject
        own = (table, record_id) in subject.own_rows or switch_id in subject.learned_in
        return own or subject.near.may_be_in(raw)

    def rewrite(
        self, table: str, record_id: int, switch_id: int | None, value: dict[str, Any]
    ) -> dict[str, Any]:
        subject = self.subject
        if switch_id in subject.learned_in and is_of_dossier(table):
            value = _wiped(value, table, columns(table, _OF_LEARNER))
            if value.get("holder"):
                value = {**value, "holder": subject.pseudonym}
        own = subject.own_rows.get((table, record_id), {})
        value = {**value, **{name: own[name] for name in own if name in value and name != "active"}}
        near = switch_id in subject.dossiers
        return {name: self._said(table, name, item, near) for name, item in value.items()}

    def _said(self, table: str, name: str, item: Any, near: bool) -> Any:
        if name in columns(table, (Treatment.DOCUMENT,)) and isinstance(item, str):
            return _in_json(item, lambda data: self.subject.rewrite_data(data, near))
        return self.subject.rewrite_data(item, near)


def _in_json(text: str, change: Callable[[Any], Any]) -> str:
    """Change what a text of JSON says; one that only tells a size stays as it is."""
    if not text.startswith("{"):
        return text
    return json.dumps(change(json.loads(text)), ensure_ascii=False, sort_keys=True)
