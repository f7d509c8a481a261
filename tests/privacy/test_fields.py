"""A canary in every field of every record: what must go of someone is in no file afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from switching.models import (
    ActionPlan,
    Agreement,
    AgreementMeans,
    Arrangement,
    ArrangementKind,
    Attachment,
    Certificate,
    ContactWish,
    Evaluation,
    EvaluationStatus,
    FunderAnswer,
    HostInterest,
    Interest,
    Logo,
    NamedView,
    Participant,
    Party,
    Person,
    PlanAnswer,
    Project,
    Record,
    Role,
    Switch,
    User,
    UserRole,
)
from switching.models.treatment import Treatment
from switching.privacy.erasure import erase_person
from switching.privacy.policy import KINDS, declared, needs_treatment, treatment_of
from switching.privacy.redaction import redact_contact, redact_notes
from switching.privacy.register import Erasure, ErasureKind
from switching.privacy.traces import ERASED
from switching.services.plans import finalise_plan
from switching.store import Transaction, connect, get_record, list_records, write
from switching.store.ownership import is_of_dossier
from tests.answers import add_answers
from tests.offices import PNG
from tests.outside import add_an_import, add_what_a_guest_gave, answer_the_plan
from tests.samples import ACTOR, NOW, TODAY, at, hold_the_hours, issue, make_database, read

LATER = NOW + timedelta(days=1)
FORMER = {"learner": "yildiz", "coach": "peeters", "project_leader": "maes"}
ROLES = ("learner", "coach", "project_leader", "sending_contact", "participant")
SIGNS_AS = {
    **{role: Party(role) for role in FORMER},
    "sending_contact": Party.SENDING_ORGANISATION,
}

BY_THE_APP = {Treatment.KEPT, Treatment.DOCUMENT, Treatment.LEARNER}
"""What no one types: the app writes it, plans and certificates from what is typed elsewhere."""
OF_ONE_FORM = {
    ("people", "job_since"),
    ("users", "sessions_from"),
    ("funder_answers", "asked_on"),
}
"""What takes no word."""

CHANGED = {
    ("attachments", "media_type"): "of a scan that is redacted",
    ("guest_links", "ended_at"): "the links of who is erased end",
}
"""What says nothing of anyone and changes all the same."""

Place = tuple[str, str]
"""Table and column."""


@dataclass
class Aviary:
    """A database with a canary, a word of its own, in each field; `own` are those of the person.

    `gone` go with the person because the text is a learner's; `stay` are about others.
    """

    path: Path
    person: Person
    role: str
    own: dict[str, Place] = field(default_factory=dict)
    gone: dict[str, Place] = field(default_factory=dict)
    stay: dict[str, Place] = field(default_factory=dict)

    def moved_to(self, folder: Path) -> Aviary:
        """Return a copy."""
        path = Path(shutil.copy(self.path, folder / self.path.name))
        return Aviary(path, self.person, self.role, self.own, self.gone, self.stay)

    @property
    def planted(self) -> set[Place]:
        """The columns with a canary."""
        return {*self.own.values(), *self.gone.values(), *self.stay.values()}


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Aviary]:
    made: dict[str, Aviary] = {}

    def give(role: str) -> Aviary:
        if role not in made:
            made[role] = plant_all(make_database(tmp_path_factory.mktemp(role)), role)
        return made[role].moved_to(tmp_path_factory.mktemp(f"{role}-copy"))

    return give


def plant_all(path: Path, role: str) -> Aviary:
    """Fill each field of each record of a dossier in which someone has `role`."""
    hold_the_hours(path)
    found = Aviary(path, cast(path, role), role)
    numbers = count(1001)
    with write(path, ACTOR, NOW, 1) as transaction:
        add_rest(transaction, found.person)
        plant(transaction, found, numbers, own=True)
        plant(transaction, found, numbers, own=False)
        said = said_of(transaction, found)
        transaction.db.execute("INSERT OR REPLACE INTO settings VALUES ('cofinancing', ?)", [said])
    finalise_plan(at(path), 1, "")
    issue(path)
    with write(path, ACTOR, NOW, 1) as transaction:
        answer_the_plan(transaction)
        plant(transaction, found, numbers, own=False, kinds=(ActionPlan, Certificate, PlanAnswer))
        for party in Party:
            sign(transaction, found, party, f"kanarie{next(numbers)}")
    return found


def sign(transaction: Transaction, found: Aviary, party: Party, word: str) -> None:
    """Let a party agree with the plan by a scan with a canary."""
    content = f"%PDF {word}".encode()
    values = {"switch_id": 1, "name": "scan", "media_type": "application/pdf", "content": content}
    scan = transaction.add(Attachment.model_validate(values))
    [plan] = list_records(transaction.db, ActionPlan)
    signed = {"agreed_on": TODAY, "means": AgreementMeans.ON_PAPER, "attachment_id": scan.id}
    transaction.add(Agreement.model_validate({"plan_id": plan.id, "party": party, **signed}))
    own = party is SIGNS_AS.get(found.role)
    nest_of(found, scan, "content", own)[word] = (Attachment.TABLE, "content")


def cast(path: Path, role: str) -> Person:
    """Give someone a role in dossier 1."""
    dossier = read(path)
    if role in FORMER:
        person: Person = getattr(dossier, role)
        return person
    with write(path, ACTOR, NOW, 1) as transaction:
        place = dossier.sending_organisation.id
        person = transaction.add(Person(organisation_id=place, name="Griet De Wilde"))
        if role == "sending_contact":
            switch = transaction.get(Switch, 1)
            transaction.update(switch, sending_contact_id=person.id)
        return person


def add_rest(transaction: Transaction, person: Person) -> None:
    """Add one of each kind of record that a dossier lacks, an account and an invitation."""
    dossier, add = read(transaction_path(transaction)), transaction.add
    call, question = dossier.calls[0].call, dossier.latest.question
    for person_id in (person.id, None):
        add(Participant(call_id=call.id, person_id=person_id, name="Griet", role=Role.OTHER))
    add(Arrangement(switch_id=1, kind=ArrangementKind.MEALS))
    add(ContactWish(question_id=question.id, position=9))
    add(Evaluation(switch_id=1, party=Party.LEARNER, status=EvaluationStatus.RECEIVED))
    add(Logo(position=0, name="logo", media_type="image/png", content=PNG))
    add(Attachment(switch_id=1, name="nota", media_type="text/plain", content=b"nota"))
    add(HostInterest(host_id=dossier.host.id, year=2027, interest=Interest.OPEN))
    project = add(Project(number="ESF-1"))
    add_answers(transaction, person.id, dossier.host.id, project.id)
    add(NamedView(user_id=1, name="Alle dossiers", asks={}))
    add_what_a_guest_gave(transaction, dossier)
    add_an_import(transaction)
    transaction.update(transaction.get(Switch, 1), project_id=project.id)
    role = UserRole.PROJECT_LEADER
    add(User(email="griet@voorbeeld.be", name="Griet", role=role, person_id=person.id))
    add(Erasure(kind=ErasureKind.NOTES, switch_id=1, erased_at=NOW, user_id=ACTOR.user_id))


def transaction_path(transaction: Transaction) -> Path:
    """Return the file of a transaction."""
    return Path(transaction.db.execute("PRAGMA database_list").fetchone()[2])


def plant(
    transaction: Transaction,
    found: Aviary,
    numbers: Iterator[int],
    own: bool,
    kinds: tuple[type[Record], ...] = KINDS,
) -> None:
    """Write a canary in each field of the records of the person, or of all others."""
    said = "" if own else said_of(transaction, found)
    for kind in kinds:
        for record in list_records(transaction.db, kind):
            if is_own(record, found.person) is own and not is_local(record):
                changes = {}
                for name in fields_of(transaction, kind):
                    number = next(numbers)
                    word = f"04709{number:05}" if name == "phone" else f"kanarie{number}"
                    value = planted(record, name, word, said)
                    if value is not None:
                        changes[name] = value
                        nest_of(found, record, name, own)[word] = (kind.TABLE, name)
                transaction.update(record, **changes)


def is_own(record: Record, person: Person) -> bool:
    """Tell whether a record is about the person."""
    if isinstance(record, Person):
        return record.id == person.id
    of_person = isinstance(record, User | Participant | FunderAnswer)
    return of_person and record.person_id == person.id


def is_local(record: Record) -> bool:
    """Tell whether a record is a user of no one: that of guests, or without sign-in."""
    return isinstance(record, User) and record.role in {UserRole.LOCAL, UserRole.GUEST}


def fields_of(transaction: Transaction, kind: type[Record]) -> list[str]:
    """Return the columns with text or bytes that someone fills in, as the database has them."""
    columns = transaction.db[kind.TABLE].columns
    typed = [item.name for item in columns if item.type in {"TEXT", "BLOB"}]
    media = [("attachments", "content")]
    return [
        name
        for name in typed
        if declared(kind, name) not in BY_THE_APP or (kind.TABLE, name) in media
    ]


def planted(record: Record, name: str, word: str, said: str) -> Any:
    """Return what holds `word` and names the person, in a form that the field takes, if any."""
    about_others = isinstance(record, Person | User) or (
        isinstance(record, Participant) and record.person_id is not None
    )
    text = f"Amélie {word}" if about_others or not said else f"{word}: {said}"
    file = isinstance(getattr(record, name), bytes)  # what is in the files of others stays there
    words = (text, text[:200], f"{word}@vogel.example", word, {word: text}, [text])
    for form in (word.encode(),) if file else words:
        try:
            changed = record.changed({name: form})
        except ValidationError:
            continue
        if word in repr(getattr(changed, name)):
            return form
    return None


def said_of(transaction: Transaction, found: Aviary) -> str:
    """Return what people write of the person: all that stands in their own records, name first."""
    own = [
        str(getattr(record, name))
        for kind in (Person, User, Participant)
        for record in list_records(transaction.db, kind)
        if is_own(record, found.person)
        for name in record.model_fields_set
        if any(word in str(getattr(record, name)) for word in found.own)
    ]
    person = transaction.get(Person, found.person.id)
    rest = [text for text in own if text not in (person.name, person.job)]
    return " en ".join([f"{person.name.upper()}, {person.job}", *sorted(set(rest))])


def nest_of(found: Aviary, record: Record, name: str, own: bool) -> dict[str, Place]:
    """Return where a canary belongs: with what must go, or with what must stay."""
    if own:
        return found.own
    treatment = declared(type(record), name)
    personal = treatment in {Treatment.NOTE, Treatment.EVIDENCE, Treatment.DOCUMENT, None}
    of_learner = found.role == "learner" and is_of_dossier(record.TABLE)
    return found.gone if personal and of_learner else found.stay


def heard(folder: Path, words: Mapping[str, Place]) -> dict[str, Place]:
    """Return which of `words` is in the bytes of a file of `folder`."""
    whole = b"\n".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    text = whole.decode("utf-8", "replace").casefold()
    return {word: place for word, place in words.items() if word in text}


def kept_values(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the columns say that say nothing of anyone."""
    with connect(path) as db:
        return {
            f"{kind.TABLE}.{name}": db.execute(
                f'SELECT id, "{name}" FROM {kind.TABLE} ORDER BY id'
            ).fetchall()
            for kind in KINDS
            if kind is not FunderAnswer  # it goes as a whole with who answered
            for name in kind.model_fields
            if declared(kind, name) is Treatment.KEPT
            or not (needs_treatment(kind, name) or name in {"version", "active"})
            if (kind.TABLE, name) not in CHANGED
        }


def cells(path: Path, treatment: Treatment) -> list[str]:
    """Return what is filled in in the columns of dossiers with a treatment."""
    with connect(path) as db:
        return [
            row[0]
            for kind in KINDS
            for name in kind.model_fields
            if declared(kind, name) is treatment and is_of_dossier(kind.TABLE)
            for row in db.execute(f'SELECT "{name}" FROM {kind.TABLE}').fetchall()
            if row[0]
        ]


def told(path: Path) -> str:
    """Return what the audit trail says of all records but plans, which stay as they were made."""
    with connect(path) as db:
        query = "SELECT before, after FROM audit_log WHERE record_table <> 'action_plans'"
        return " ".join(str(row) for row in db.execute(query).fetchall())


@pytest.mark.slow
def test_notes_go_from_each_field_of_notes_and_from_no_other(
    aviary: Callable[[str], Aviary],
) -> None:
    path = aviary("learner").path
    notes, others = cells(path, Treatment.NOTE), cells(path, Treatment.EVIDENCE)
    assert len(set(notes)) > 20
    assert all(text.partition(":")[0] in told(path) for text in notes)
    with write(path, ACTOR, NOW) as transaction:
        redact_notes(transaction.db, {1})
    assert set(cells(path, Treatment.NOTE)) == {ERASED}
    assert not [text for text in notes if text.partition(":")[0] in told(path)]
    assert cells(path, Treatment.EVIDENCE) == others


def test_contact_data_go_from_each_field_of_contact_and_from_no_other(
    aviary: Callable[[str], Aviary],
) -> None:
    found = aviary("learner")
    with connect(found.path) as db:
        before = get_record(db, Person, found.person.id)
    with write(found.path, ACTOR, NOW) as transaction:
        redact_contact(transaction.db, {before.id})
    with connect(found.path) as db:
        after = get_record(db, Person, before.id)
    names = {
        name for name in Person.model_fields if treatment_of(Person, name) is Treatment.CONTACT
    }
    changed = dict.fromkeys(names, "")
    assert all(getattr(before, name) for name in names)
    assert after == before.model_copy(update={**changed, "version": after.version})


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_each_field_of_each_record_has_a_canary(aviary: Callable[[str], Aviary], role: str) -> None:
    typed = {
        (kind.TABLE, name)
        for kind in KINDS
        for name in kind.model_fields
        if needs_treatment(kind, name) and declared(kind, name) not in BY_THE_APP
    }
    assert typed - OF_ONE_FORM <= aviary(role).planted


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_what_must_go_is_in_no_file_and_all_else_stays(
    aviary: Callable[[str], Aviary], role: str
) -> None:
    found = aviary(role)
    folder, everything = found.path.parent, {**found.own, **found.gone, **found.stay}
    assert heard(folder, everything) == everything
    kept = kept_values(found.path)
    assert erase_person(at(found.path, now=LATER), found.person.id, "vraag van de betrokkene")
    assert heard(folder, {**found.own, **found.gone}) == {}
    assert heard(folder, {FORMER.get(role, "de wilde"): ("people", "name")}) == {}
    assert heard(folder, found.stay) == found.stay
    after = kept_values(found.path)
    assert {name: rows[: len(kept[name])] for name, rows in after.items()} == kept
