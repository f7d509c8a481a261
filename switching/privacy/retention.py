"""What a project no longer lets us keep: listed, and erased when someone says so.

After a project's `notes_until` the notes of its dossiers go, and the e-mail address and phone of
whoever no other dossier still needs. After its `evidence_until` the people of its dossiers are
erased too, as on request, but for whoever another dossier needs or who still has an account;
statistics stay. A dossier without project, or a project without dates, never falls due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlite_utils

from switching.models import Person, Project, Switch, User
from switching.models.treatment import Treatment
from switching.privacy.erasure import erase
from switching.privacy.occurrences import list_attendance, list_former
from switching.privacy.policy import NOTES, columns, redacted_values, tables
from switching.privacy.redaction import redact_contact, redact_notes
from switching.privacy.register import Erasure, ErasureKind, Lister, listing, new_erasure
from switching.privacy.subject import ROLES
from switching.services.access import needs, reading, write
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import Transaction, get_record, list_records
from switching.store.rewriting import sweep, switches_with_text


@dataclass(frozen=True)
class Due:
    """What falls due of a project: dossiers by reference whose notes go, and people by id."""

    project: Project
    notes: Mapping[int, str]
    contacts: tuple[int, ...]
    people: tuple[int, ...]

    @property
    def title(self) -> str:
        """What the project is called."""
        return f"{self.project.number} {self.project.name}".strip()

    @property
    def something(self) -> bool:
        """Tell whether anything falls due."""
        return bool(self.notes or self.contacts or self.people)


@dataclass(frozen=True)
class Done:
    """What was erased: how much of each; `swept` says that the files hold nothing of it."""

    notes: int
    contacts: int
    people: int
    swept: bool


@needs(Need.ADMINISTER)
def list_due(context: Context) -> list[Due]:
    """List what falls due per project: what was to be kept until a day before `today`."""
    with reading(context, whole=True) as db:
        return [due for due in _read_due(db, context.today) if due.something]


@needs(Need.ADMINISTER)
def erase_due(context: Context) -> Done:
    """Erase what falls due; what failed is due the next time.

    The notes of a project are one transaction, each person is one, so that others can go on
    working in between.
    """
    found = list_due(context)
    for due in found:
        if due.notes or due.contacts:
            with listing(context.path) as listed, write(context) as opened:
                _redact(opened, due, listed)
    people = sorted({person_id for due in found for person_id in due.people})
    for person_id in people:
        with listing(context.path) as listed, write(context) as opened:
            person = get_record(opened.db, Person, person_id)
            erase(opened, person, "evidence_until", listed)
    return Done(
        sum(len(due.notes) for due in found),
        len({person_id for due in found for person_id in due.contacts}),
        len(people),
        sweep(context.path) if found else True,
    )


def _redact(transaction: Transaction, due: Due, listed: Lister) -> None:
    made: list[Erasure] = []
    for switch_id in due.notes:
        values = {"switch_id": switch_id, "reason": "notes_until"}
        made.append(new_erasure(transaction, ErasureKind.NOTES, **values))
    for person_id in due.contacts:
        values = {"person_id": person_id, "reason": "notes_until"}
        made.append(new_erasure(transaction, ErasureKind.CONTACT, **values))
    if due.notes:
        redact_notes(transaction.db, due.notes.keys())
    if due.contacts:
        redact_contact(transaction.db, due.contacts)
    for erasure in made:
        transaction.add(erasure)
    listed(*made)


def _read_due(db: sqlite_utils.Database, today: date) -> list[Due]:
    projects = [
        project
        for project in list_records(db, Project, "number, id")
        if _past(project.notes_until, today) or _past(project.evidence_until, today)
    ]
    # On most days of a programme nothing is past, and the dossiers need not be read.
    if not projects:
        return []
    dossiers = _Dossiers.read(db, today)
    with_text: set[int] = set()
    for table in tables(NOTES):
        with_text |= switches_with_text(db, table, redacted_values(table, NOTES))
    contact = columns(Person.TABLE, {Treatment.CONTACT})
    reachable = {
        person.id
        for person in list_records(db, Person)
        if any(getattr(person, name) for name in contact)
    }
    return [dossiers.due(project, with_text, reachable) for project in projects]


@dataclass(frozen=True)
class _Dossiers:
    """All dossiers: who is in them, and for which the notes and the evidence are past."""

    switches: tuple[Switch, ...]
    involved: Mapping[int, frozenset[int]]
    past_notes: frozenset[int]
    past_evidence: frozenset[int]
    spared: frozenset[int]
    erased: frozenset[int]

    @classmethod
    def read(cls, db: sqlite_utils.Database, today: date) -> _Dossiers:
        """Read the dossiers; `spared` are the people with an account, `erased` those gone."""
        switches = tuple(list_records(db, Switch))
        projects = {project.id: project for project in list_records(db, Project)}
        ends = [(item.id, projects.get(item.project_id or 0)) for item in switches]
        evidence = {
            key for key, project in ends if project and _past(project.evidence_until, today)
        }
        notes = {key for key, project in ends if project and _past(project.notes_until, today)}
        return cls(
            switches,
            _involved(db, switches),
            frozenset(notes | evidence),
            frozenset(evidence),
            _with_account(db),
            frozenset(
                item.person_id or 0
                for item in list_records(db, Erasure)
                if item.kind is ErasureKind.PERSON
            ),
        )

    def due(self, project: Project, with_text: Collection[int], reachable: set[int]) -> Due:
        """Say what falls due of a project."""
        own = {item.id: item.reference for item in self.switches if item.project_id == project.id}
        people = self._free(own.keys() & self.past_evidence, self.past_evidence) - self.erased
        contacts = self._free(own.keys() & self.past_notes, self.past_notes) & reachable
        return Due(
            project,
            {key: own[key] for key in sorted(own.keys() & self.past_notes & set(with_text))},
            tuple(sorted(contacts - people)),
            tuple(sorted(people)),
        )

    def _free(self, switches: Iterable[int], past: Collection[int]) -> set[int]:
        """Return who is in `switches`, and in no dossier that is not `past`."""
        needed = {
            person
            for switch_id, involved in self.involved.items()
            if switch_id not in past
            for person in involved
        }
        found = {person for switch_id in switches for person in self.involved[switch_id]}
        return found - needed - self.spared


def _past(until: date | None, today: date) -> bool:
    return until is not None and until < today


def _with_account(db: sqlite_utils.Database) -> frozenset[int]:
    users = list_records(db, User, active=True)
    linked, addresses = ({user.person_id for user in users}, {user.email for user in users})
    return frozenset(
        item.id
        for item in list_records(db, Person)
        if item.id in linked or item.email.casefold() in addresses
    )


def _involved(
    db: sqlite_utils.Database, switches: Iterable[Switch]
) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for switch in switches:
        roles = (getattr(switch, role) for role in ROLES)
        found[switch.id] = {person for person in roles if person is not None}
    for switch_id, person_id in (*list_attendance(db), *list_former(db, ROLES)):
        found[switch_id].add(person_id)
    return {switch_id: frozenset(people) for switch_id, people in found.items()}
