"""What is taken along for a person: all that is theirs, and nothing of others."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from switching.i18n import Texts
from switching.i18n.audit_sentences import sentence_of
from switching.models import RECORDS, Actor, Person, Role
from switching.privacy.erasure import erase_person
from switching.privacy.gathering import USER_FIELDS
from switching.privacy.policy import columns
from switching.privacy.subject_access import export_person, find_person
from switching.privacy.traces import Traces
from switching.services.audit import list_history
from switching.services.calls import add_participant
from switching.services.checks import InvalidError
from switching.services.handover import open_with_reason
from switching.services.organisations import add_person
from switching.services.rights import DeniedError
from switching.services.switches import get_dossier
from switching.store import NotFoundError, connect
from tests.offices import make_office
from tests.privacy.test_erasure import NAME, make_filled
from tests.samples import ACTOR, AMINA, NOW, at, edit, make_database, open_dossier, read

LATER = NOW + timedelta(hours=2)
REASON = "vraag van de betrokkene"


def take(path: Path, person_id: int, actor: Actor = ACTOR) -> zipfile.ZipFile:
    """Take along what is held on a person."""
    made = export_person(at(path, actor, now=LATER), person_id, REASON)
    return zipfile.ZipFile(io.BytesIO(made))


def data_of(files: zipfile.ZipFile) -> dict[str, Any]:
    """Parse the data."""
    return dict(json.loads(files.read("gegevens.json")))


def words_of(files: zipfile.ZipFile) -> str:
    """Read the document."""
    reader = PdfReader(io.BytesIO(files.read("gegevens.pdf")))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def fields_in(data: dict[str, Any]) -> set[tuple[str, str]]:
    """Return table and column of all that is in the data."""
    return {(item["table"], name) for item in data["records"] for name in item["columns"]}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Person]]:
    """A function that gives a database in which each text names who has a role in dossier 1."""
    made: dict[str, tuple[Path, Person]] = {}

    def give(role: str) -> tuple[Path, Person]:
        if role not in made:
            path = make_database(tmp_path_factory.mktemp(role))
            made[role] = path, make_filled(path, role)
        return made[role]

    return give


Filled = Callable[[str], tuple[Path, Person]]


@pytest.mark.slow
@pytest.mark.parametrize("role", ["learner", "coach"])
def test_each_field_in_which_someone_occurs_is_in_it(filled: Filled, role: str) -> None:
    path, person = filled(role)
    files = take(path, person.id)
    data = data_of(files)
    named = {(kind.TABLE, name) for kind in RECORDS for name in columns(kind.TABLE)}
    named.remove(("certificates", "withdrawn_reason"))  # the one text that is empty
    pointing = {("switches", f"{role}_id"), ("participants", "person_id"), ("users", "person_id")}
    assert named | pointing <= fields_in(data)
    assert data["person"]["email"] == person.email
    assert data["settings"].keys() == {"cofinancing"}
    assert any(entry["record_table"] == "people" for entry in data["entries"])
    document = words_of(files)
    assert NAME in document
    assert "Wie het bekeek" in document


def test_a_learner_gets_the_whole_dossier_with_its_papers(filled: Filled) -> None:
    path, person = filled("learner")
    files = take(path, person.id)
    with connect(path) as db:
        for kind in RECORDS:
            if kind.TABLE in {"switches", "intake_calls", "goal_wordings", "exchange_days"}:
                stored = {row["id"] for row in db[kind.TABLE].rows}
                given = {
                    item["record_id"]
                    for item in data_of(files)["records"]
                    if item["table"] == kind.TABLE and item["whole"]
                }
                assert given == stored, kind
    names = [name.partition("-")[2] for name in files.namelist() if name.startswith("papers/")]
    assert sum("plan" in name for name in names) == 2
    assert sum("certificate" in name for name in names) == 1
    assert sum("scan" in name for name in names) == 2  # she signs for her employer too: two of five
    assert next(item for item in names if "plan" in item) == "2026-0001-plan-1.pdf"


def test_of_others_texts_a_coach_gets_the_lines_that_name_them(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    dossier = open_dossier(path)
    open_dossier(path, replace(AMINA, learner="Nora Bakkali", coach="Lies De Wolf"), "nora")
    question = dossier.latest.question
    edit(path, question, general_aim="Amina is onzeker\nTom Peeters gaat mee\nniets voor Tom")
    coach = dossier.coach
    assert coach is not None
    edit(path, dossier.learner, email="amina@voorbeeld.be", phone="0470112233")
    files = take(path, coach.id)
    whole = files.read("gegevens.json").decode() + words_of(files)
    assert "Tom Peeters gaat mee" in whole
    for others in ("onzeker", "amina@", "0470112233", "Nora", "oudergesprek", "De Wolf"):
        assert others not in whole, others
    assert [name for name in files.namelist() if name.startswith("papers/")] == []


def test_someone_who_only_came_to_a_call_gets_that(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    dossier = read(office.path)
    values = {"name": "Griet", "organisation_id": dossier.host.id, "email": "Griet@voorbeeld.be"}
    add_person(at(office.path), values, "griet")
    [griet] = find_person(at(office.path), "griet@voorbeeld.be")
    values = {"person_id": griet.id, "name": "Griet", "role": Role.HR}
    add_participant(at(office.path), dossier.calls[0].call, values, "came")
    files = take(office.path, griet.id)
    [came] = [item for item in data_of(files)["records"] if item["table"] == "participants"]
    assert (came["whole"], came["columns"]["role"]) == (True, "hr")
    assert "Amina" not in files.read("gegevens.json").decode() + words_of(files)


@pytest.mark.slow
def test_who_looked_is_told_and_the_export_leaves_its_trace(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    learner = read(office.path, office.switches[0]).learner
    open_with_reason(at(office.path, office.administrator), office.switches[0], "klacht")
    get_dossier(at(office.path, office.administrator), office.switches[0])
    first = take(office.path, learner.id, office.administrator)
    assert "Ann las dit dossier" in words_of(first)
    coach = read(office.path, office.switches[0]).coach
    assert coach is not None
    to_coach = words_of(take(office.path, coach.id))
    assert "Ann las dit dossier" in to_coach
    assert "klacht" not in to_coach
    again = take(office.path, learner.id, office.administrator)
    assert [item["user"] for item in data_of(again)["entries"] if item["action"] == "export_person"]
    [line, *_] = list_history(at(office.path, office.katrien, now=LATER), office.switches[0])
    assert "Ann nam mee" in sentence_of(line, Texts())
    assert REASON in sentence_of(line, Texts())


@pytest.mark.slow
def test_the_same_records_and_instant_give_the_same_bytes(filled: Filled, tmp_path: Path) -> None:
    path, person = filled("learner")
    copies = []
    for number in (1, 2):
        (copy := tmp_path / f"{number}.db").write_bytes(path.read_bytes())
        copies.append(export_person(at(copy, now=LATER), person.id, REASON))
    assert copies[0] == copies[1]


def test_it_is_refused_without_the_role_a_reason_or_such_a_person(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    for actor in (office.katrien, office.manager):
        with pytest.raises(DeniedError):
            take(office.path, 1, actor)
    for reason in (" ", "a" * 201):
        with pytest.raises(InvalidError):
            export_person(at(office.path, office.administrator), 1, reason)
    for unknown in (0, 999, 2**70):
        with pytest.raises(NotFoundError):
            take(office.path, unknown, office.administrator)


@pytest.mark.slow
def test_someone_who_was_erased_gets_what_is_left(filled: Filled, tmp_path: Path) -> None:
    source, person = filled("learner")
    (path := tmp_path / "switching.db").write_bytes(source.read_bytes())
    erase_person(at(path), person.id, REASON)
    files = take(path, person.id)
    assert (
        "vandenpeerenboom" not in (files.read("gegevens.json").decode() + words_of(files)).lower()
    )
    assert "Persoon 1" in words_of(files)
    assert any(item["table"] == "erasures" for item in data_of(files)["records"])


def test_the_lines_that_name_someone_are_whole_and_once() -> None:
    traces = Traces("Persoon 1", frozenset({"Amina Yildiz"}))
    text = "eerst\ndat AMINA\nYildiz kwam, Amina Yildiz zelf\nlaatst\nAmina Yildizs"
    assert traces.lines_in(text) == "dat AMINA\nYildiz kwam, Amina Yildiz zelf"
    assert Traces("Persoon 1", frozenset()).lines_in(text) == ""


def test_every_column_that_points_to_a_user_is_looked_at() -> None:
    ends = {name for kind in RECORDS for name, field in kind.model_fields.items()
            if name.endswith("_by") and "int" in str(field.annotation)}  # fmt: skip
    assert ends <= set(USER_FIELDS)
