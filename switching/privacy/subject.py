"""The person whose data is asked for or erased: what they are called, and where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlite_utils

from switching.models import MergedPerson, Participant, Party, Person, Record, User, UserRole
from switching.models.treatment import Treatment
from switching.privacy.occurrences import switches_attended, switches_once_with, switches_with
from switching.privacy.policy import columns
from switching.privacy.traces import Traces, pseudonym_of
from switching.rules.normal_form import same_form
from switching.store import list_past_values, list_records
from switching.store.merges import numbers_of

ROLES: Mapping[str, Party] = {
    "learner_id": Party.LEARNER,
    "coach_id": Party.COACH,
    "project_leader_id": Party.PROJECT_LEADER,
    "sending_contact_id": Party.SENDING_ORGANISATION,
}
"""The columns of a dossier that point to a person, and as which party that person signs."""

ORGANISATION_OF = {"host_options": "host_id", "organisations": "id"}
"""The tables outside dossiers with rows of an organisation, and the column that says which."""


@dataclass(frozen=True)
class Subject:
    """Who it is: the traces, near (in the own dossiers) and anywhere, and what is theirs.

    `numbers` are the ids of the person, with those that lead there since two were merged. The own
    dossiers are also those in which someone else took the person's place.
    """

    person: Person
    numbers: frozenset[int]
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
    def own_rows(self) -> frozenset[tuple[str, int]]:
        """Return the records about the person: table and id."""
        users = ((User.TABLE, user.id) for user in self.users)
        came = ((Participant.TABLE, identity) for identity in self.attendances)
        known = ((Person.TABLE, number) for number in self.numbers)
        led = ((MergedPerson.TABLE, number) for number in self.numbers - {self.person.id})
        return frozenset({*known, *led, *users, *came})

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
    users = tuple(_users_of(db, person))
    numbers = numbers_of(db, Person.TABLE, person.id)
    dossiers = switches_with(db, person.id, ROLES) | switches_attended(db, person.id)
    dossiers |= switches_once_with(db, numbers, ROLES)
    learned = switches_with(db, person.id, ("learner_id",))
    near = _traces(db, person, users)
    others = [item for item in list_records(db, Person) if item.id != person.id]
    names, contacts = (_held(others, item) for item in (Treatment.NAME, Treatment.CONTACT))
    anywhere = replace(
        near,
        names=frozenset(name for name in _without(near.names, names) if " " in name),
        emails=frozenset(_without(near.emails, contacts)),
        phones=frozenset(_without(near.phones, contacts)),
    )
    came = frozenset(item.id for item in list_records(db, Participant, person_id=person.id))
    return Subject(person, numbers, users, near, anywhere, dossiers, learned, came)


def _held(people: Iterable[Person], treatment: Treatment) -> frozenset[str]:
    names = columns(Person.TABLE, {treatment})
    return frozenset(same_form(str(getattr(item, name))) for item in people for name in names)


def _without(values: Collection[str], taken: Collection[str]) -> Iterator[str]:
    return (value for value in values if same_form(value) not in taken)


def _users_of(db: sqlite_utils.Database, person: Person) -> Iterator[User]:
    """Yield the accounts of a person: linked, or with the same address."""
    for user in list_records(db, User):
        same = bool(person.email) and user.email.casefold() == person.email.casefold()
        if user.role is not UserRole.LOCAL and (user.person_id == person.id or same):
            yield user


def _traces(db: sqlite_utils.Database, person: Person, users: Collection[User]) -> Traces:
    names, contacts = (
        _ever(db, person, treatment) for treatment in (Treatment.NAME, Treatment.CONTACT)
    )
    for item in list_records(db, Participant, person_id=person.id):
        names.add(item.name)
    for user in users:
        addresses = _ever(db, user, Treatment.SIGN_IN)
        starts = {address.partition("@")[0] for address in addresses}
        contacts |= addresses
        names |= _ever(db, user, Treatment.NAME) - starts  # made of the address, it tells no more
    emails = {value for value in contacts if "@" in value}
    found = (names, emails, contacts - emails, _ever(db, person, Treatment.JOB))
    return Traces(pseudonym_of(person.id), *map(frozenset, found))


def _ever(db: sqlite_utils.Database, record: Record, treatment: Treatment) -> set[str]:
    """Return what the fields of a record with a treatment say, and what they said before."""
    found: set[object] = set()
    numbers = numbers_of(db, Person.TABLE, record.id) if isinstance(record, Person) else {record.id}
    for name in columns(record.TABLE, {treatment}):
        past = [list_past_values(db, record.TABLE, number, name) for number in numbers]
        found |= {getattr(record, name)}.union(*past)
    return {str(value) for value in found if value}
