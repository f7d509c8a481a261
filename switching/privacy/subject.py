"""The person whose data is asked for or erased: what they are called, and where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlite_utils

from switching.models import (
    FunderAnswer,
    MergedPerson,
    Organisation,
    Participant,
    Party,
    Person,
    Record,
    User,
    UserRole,
)
from switching.models.treatment import Treatment
from switching.privacy.occurrences import (
    list_guests_of,
    list_people_of,
    rows_of_organisation,
    switches_attended,
    switches_of_any,
    switches_once_with,
    switches_with,
)
from switching.privacy.policy import columns
from switching.privacy.traces import Sentence, Traces, pseudonym_of
from switching.rules.name_forms import ROLE_WORDS, letters_of, national_digits, parts_of_name
from switching.rules.normal_form import same_form
from switching.store import list_past_values, list_records
from switching.store.merges import numbers_of
from switching.store.ownership import is_of_dossier, switch_expression

ROLES: Mapping[str, Party] = {
    "learner_id": Party.LEARNER,
    "coach_id": Party.COACH,
    "project_leader_id": Party.PROJECT_LEADER,
    "sending_contact_id": Party.SENDING_ORGANISATION,
}
"""The columns of a dossier that point to a person, and as which party that person signs."""

ORGANISATION_OF = {"host_options": "host_id", "host_interests": "host_id", "organisations": "id"}
"""The tables outside dossiers with rows of an organisation, and the column that says which."""


OWN_PLACE, ELSEWHERE = -1, 0
"""Where a text is that is in no dossier: with the person's organisation, or with anything else."""


@dataclass(frozen=True)
class Subject:
    """Who it is: the traces, near (in the own dossiers) and anywhere, and what is theirs.

    `numbers` are the ids of the person, with those that lead there since two were merged. The own
    dossiers are also those in which someone else took the person's place. `company` are the parts
    of the name that someone else bears in a place, `roles` the person's own in a dossier,
    `of_namesakes` the dossiers of others with the very same name, and `wiped` the doubts that
    someone looked at and wants gone.
    """

    person: Person
    numbers: frozenset[int]
    users: tuple[User, ...]
    near: Traces
    anywhere: Traces
    dossiers: frozenset[int]
    learned_in: frozenset[int]
    attendances: frozenset[int]
    answers: frozenset[int]
    near_rows: frozenset[tuple[str, int]]
    company: Mapping[int, frozenset[str]]
    roles: Mapping[int, frozenset[str]]
    of_namesakes: frozenset[int] = frozenset()
    wiped: frozenset[str] = frozenset()

    @property
    def pseudonym(self) -> str:
        """Return what the person is called from now on."""
        return pseudonym_of(self.person.id)

    @cached_property
    def own_rows(self) -> frozenset[tuple[str, int]]:
        """Return the records about the person: table and id."""
        users = ((User.TABLE, user.id) for user in self.users)
        came = ((Participant.TABLE, identity) for identity in self.attendances)
        known = ((Person.TABLE, number) for number in self.numbers)
        said = ((FunderAnswer.TABLE, identity) for identity in self.answers)
        led = ((MergedPerson.TABLE, number) for number in self.numbers - {self.person.id})
        return frozenset({*known, *led, *users, *came, *said})

    def place_of(self, table: str, record_id: int, switch_id: int | None) -> int:
        """Return where a record is, as the audit trail tells it."""
        if switch_id is not None and (is_of_dossier(table) or switch_id in self.dossiers):
            return switch_id
        own = (table, record_id) in self.near_rows or (table, record_id) in self.own_rows
        return OWN_PLACE if own else ELSEWHERE

    def traces_at(self, place: int) -> Traces:
        """Return the traces in a place: a dossier by its id, or one of those outside dossiers."""
        if place != OWN_PLACE and place not in self.dossiers:
            return self._beside_namesakes if place in self.of_namesakes else self.anywhere
        found = (self.company.get(place, frozenset()), self.roles.get(place, frozenset()))
        if found not in self._kinds_of_place:
            taken, roles = found
            self._kinds_of_place[found] = replace(self.near, taken=taken, roles=roles)
        return self._kinds_of_place[found]

    @cached_property
    def _beside_namesakes(self) -> Traces:
        """Where a namesake is on record the name means that one: there it is not asked about."""
        return replace(
            self.anywhere,
            names=self.anywhere.names - self.anywhere.shared,
            shared=frozenset(),
        )

    @cached_property
    def _kinds_of_place(self) -> dict[tuple[frozenset[str], frozenset[str]], Traces]:
        return {}

    def rewrite(self, text: str, place: int) -> str:
        """Put the pseudonym in a text of a place."""
        return self.traces_at(place).in_text(text, self._is_wiped(place))

    def rewrite_data(self, value: Any, place: int) -> Any:
        """Put the pseudonym in all texts of what JSON can hold."""
        return self.traces_at(place).in_data(value, self._is_wiped(place))

    def may_be_in(self, text: str, place: int) -> bool:
        """Tell quickly whether a text of a place may name the person."""
        return self.traces_at(place).may_be_in(text)

    def _is_wiped(self, place: int) -> Callable[[Sentence], bool]:
        return lambda sentence: bool(self.wiped) and sentence.key(place) in self.wiped


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
    others = [item for item in list_records(db, Person) if item.id not in numbers]
    near = _traces(db, person, users)
    keys = frozenset(key for name in near.names for key in parts_of_name(name).keys)
    alike = _alike(keys, others)
    near = replace(near, others=_names_beside(db, alike, keys))
    came = frozenset(item.id for item in list_records(db, Participant, person_id=person.id))
    given = list_records(db, FunderAnswer, person_id=sorted(numbers))
    return Subject(
        person,
        numbers,
        users,
        near,
        _anywhere(near, others, alike, keys),
        dossiers,
        learned,
        came,
        frozenset(item.id for item in given),
        rows_of_organisation(db, person.organisation_id),
        _company(db, person, dossiers, alike, keys),
        _roles_of(db, person, dossiers),
        switches_of_any(db, _namesakes(near, alike), ROLES),
    )


def _namesakes(near: Traces, alike: Iterable[Person]) -> frozenset[int]:
    mine = {parts_of_name(name).letters for name in near.names}
    return frozenset(item.id for item in alike if parts_of_name(item.name).letters in mine)


def _anywhere(
    near: Traces, others: Collection[Person], alike: Collection[Person], keys: frozenset[str]
) -> Traces:
    taken = _held(others, Treatment.CONTACT)
    numbers = {national_digits(item.phone) for item in others if item.phone}
    whole = {parts_of_name(item.name).letters for item in alike}
    names = frozenset(name for name in near.names if parts_of_name(name).family)
    return replace(
        near,
        near=False,
        names=names,
        shared=frozenset(name for name in names if parts_of_name(name).letters in whole),
        emails=frozenset(_without(near.emails, taken)),
        phones=frozenset(
            phone for phone in _without(near.phones, taken) if national_digits(phone) not in numbers
        ),
        taken=frozenset(key for item in alike for key in parts_of_name(item.name).keys & keys),
    )


def _alike(keys: Collection[str], people: Iterable[Person]) -> list[Person]:
    """List who bears a part of a name too."""
    return [item for item in people if _is_alike(item.name, keys)]


def _is_alike(name: str, keys: Collection[str]) -> bool:
    letters = letters_of(name)
    return any(key in letters for key in keys) and bool(parts_of_name(name).keys & set(keys))


def _names_beside(
    db: sqlite_utils.Database, alike: Iterable[Person], keys: Collection[str]
) -> frozenset[str]:
    """Return the names of others with a part of the person's, those of organisations too."""
    places = (item.name for item in list_records(db, Organisation))
    named = {name for name in places if any(key in letters_of(name) for key in keys)}
    return frozenset({item.name for item in alike} | named)


def _company(
    db: sqlite_utils.Database,
    person: Person,
    dossiers: Collection[int],
    alike: Collection[Person],
    keys: frozenset[str],
) -> dict[int, frozenset[str]]:
    """Return which parts of the name someone else bears in which place."""
    shared = {item.id: parts_of_name(item.name).keys & keys for item in alike}
    found: dict[int, set[str]] = defaultdict(set)
    for switch_id, person_id in list_people_of(db, dossiers, ROLES):
        found[switch_id] |= shared.get(person_id, set())
    for switch_id, name in list_guests_of(db, dossiers):
        if parts_of_name(name).letters not in {parts_of_name(person.name).letters, *keys}:
            found[switch_id] |= parts_of_name(name).keys & keys
    for item in alike:
        if item.organisation_id == person.organisation_id:
            found[OWN_PLACE] |= shared[item.id]
    return {place: frozenset(parts) for place, parts in found.items() if parts}


def _roles_of(
    db: sqlite_utils.Database, person: Person, dossiers: Collection[int]
) -> dict[int, frozenset[str]]:
    """Return what the person is called by the roles in the own dossiers, of now or before."""
    found: dict[int, set[str]] = defaultdict(set)
    for role, party in ROLES.items():
        for switch_id in switches_once_with(db, {person.id}, [role]) | switches_with(
            db, person.id, [role]
        ):
            found[switch_id] |= set(ROLE_WORDS[party])
    return {place: frozenset(words) for place, words in found.items() if place in dossiers}


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
    return Traces(
        pseudonym_of(person.id),
        frozenset(names),
        frozenset(emails),
        frozenset(contacts - emails),
        frozenset(_ever(db, person, Treatment.JOB)),
    )


def _ever(db: sqlite_utils.Database, record: Record, treatment: Treatment) -> set[str]:
    """Return what the fields of a record with a treatment say, and what they said before."""
    found: set[object] = set()
    numbers = numbers_of(db, Person.TABLE, record.id) if isinstance(record, Person) else {record.id}
    for name in columns(record.TABLE, {treatment}):
        past = [list_past_values(db, record.TABLE, number, name) for number in numbers]
        found |= {getattr(record, name)}.union(*past)
    return {str(value) for value in found if value}


def place_expression(table: str, organisation_id: int) -> str:
    """Return the SQL that tells where a row of `table` is.

    That is the dossier that it is in, or a place outside: of the organisation, or elsewhere.
    """
    if table == Participant.TABLE:
        return f"iif(person_id IS NULL, {switch_expression(table)}, {ELSEWHERE})"
    if is_of_dossier(table):
        return str(switch_expression(table))
    column = ORGANISATION_OF.get(table)
    own = f"iif({column} = {organisation_id}, {OWN_PLACE}, {ELSEWHERE})"
    return own if column else str(ELSEWHERE)
