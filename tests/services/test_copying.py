"""Copying a dossier for the next learner: what comes along, and what never does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.i18n.audit_sentences import sentence_of
from switching.models import (
    RECORDS,
    Arrangement,
    ArrangementKind,
    HostOption,
    OptionKind,
    Record,
    Switch,
)
from switching.services import calls, organisations
from switching.services.audit import list_history
from switching.services.checks import InvalidError
from switching.services.copying import NextLearner, copy_switch
from switching.services.plans import finalise_plan
from switching.services.projects import add_project
from switching.services.switches import add_sending_contact
from switching.store import connect, list_records, write
from switching.store.ownership import switches_of
from tests.samples import ACTOR, NOW, at, edit, hold_the_hours, issue, make_database, read

LATER = NOW + timedelta(days=1)
NEXT = NextLearner("Nora Bakkali", "zien hoe een ander team werkt")
COMES_ALONG = {
    *("switches", "plan_inputs", "learning_questions", "learning_goals", "goal_wordings"),
    *("arrangements", "proposals"),
}
"""The tables in which a copy has rows; the question is the new learner's own."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a dossier in which all is filled in."""
    path = make_database(tmp_path)
    dossier = hold_the_hours(path)
    add_sending_contact(at(path), 1, {"name": "Griet De Wilde"}, "griet")
    edit(path, read(path).switch, project_id=add_project(at(path), {"number": "ESF-1"}, "p").id)
    said = {
        ArrangementKind.DRESS_CODE: "geen stropdas",
        ArrangementKind.ADJUSTMENTS: "kanarie rolstoel",
        ArrangementKind.MEALS: "Amina Yildiz eet vegetarisch",
        ArrangementKind.OTHER: "",
    }
    with write(path, ACTOR, NOW, 1) as transaction:
        for kind, text in said.items():
            transaction.add(Arrangement(switch_id=1, kind=kind, description=text))
    for title, active in (("Werkgroep", True), ("Oude rondleiding", False)):
        values = {"kind": OptionKind.WORKING_GROUP, "title": title, "host_id": dossier.host.id}
        option = organisations.add_host_option(at(path), values, title)
        given = {"kind": option.kind, "title": title, "option_id": option.id}
        calls.add_proposal(at(path), read(path), given, f"p {title}")
        edit(path, read(path).proposals[-1], remark="kanarie bang van trappen")
        if not active:
            edit(path, option, active=False)
    typed = {"kind": OptionKind.OTHER, "title": "kanarie ter plaatse bedacht"}
    calls.add_proposal(at(path), read(path), typed, "typed")
    edit(path, read(path).inputs, starting_point="kanarie kan al veel", emergency_contact="kanarie")
    finalise_plan(at(path), 1, "")
    issue(path)
    return path


def copied(path: Path, wanted: NextLearner = NEXT) -> int:
    """Copy dossier 1."""
    return copy_switch(at(path, now=LATER), 1, wanted, "copy")


def rows(path: Path, switch_id: int) -> list[Record]:
    """Return all rows of a dossier."""
    with connect(path) as db:
        return [
            record
            for kind in RECORDS
            for record in list_records(db, kind)
            if switch_id in switches_of(db, record) or (kind is Switch and record.id == switch_id)
        ]


def test_host_coach_project_partner_arrangements_and_offer_come_along(path: Path) -> None:
    source, copy = read(path), read(path, copied(path))
    for name in ("sending_organisation", "sending_contact", "host", "coach", "partner"):
        assert getattr(copy, name) == getattr(source, name)
    assert (copy.project_leader, copy.project) == (source.project_leader, source.project)
    assert copy.learner.name == "Nora Bakkali"
    assert copy.learner.organisation_id == source.sending_organisation.id
    assert [item.description for item in copy.arrangements] == ["geen stropdas"]
    assert [(item.title, item.answer, item.remark) for item in copy.proposals] == [
        ("Gesprek met de pedagoog", None, ""),
        ("Werkgroep", None, ""),
    ]


@pytest.mark.slow
def test_of_the_learner_and_of_what_was_done_nothing_comes_along(path: Path) -> None:
    before = rows(path, 1)
    number = copied(path)
    found = rows(path, number)
    assert {record.TABLE for record in found} <= COMES_ALONG
    assert "kanarie" not in repr(found)
    assert "amina" not in repr(found).lower()
    assert "oudergesprek" not in repr(found)
    copy = read(path, number)
    assert copy.calls == copy.days == copy.plans == copy.certificates == copy.evaluations == ()
    assert copy.switch.registered_on == LATER.date()
    assert rows(path, 1) == before


def test_goals_come_along_as_a_start_when_wanted(path: Path) -> None:
    source = read(path)
    copy = read(path, copied(path, NextLearner("Nora Bakkali", with_goals=True)))
    said = [(goal.description, goal.must_cover) for goal in copy.latest.goals]
    assert said == [(goal.description, goal.must_cover) for goal in source.latest.goals]
    assert copy.latest.question.general_aim == ""
    assert {goal.score_before for goal in copy.goals} == {None}


@pytest.mark.slow
def test_the_copy_tells_where_it_comes_from(path: Path) -> None:
    number = copied(path)
    lines = [sentence_of(line, Texts()) for line in list_history(at(path), number)]
    assert any("kopieerde dit dossier van ST-2026-0001" in line for line in lines)
    assert not any("ST-2026-0002" in sentence_of(x, Texts()) for x in list_history(at(path), 1))


def test_copying_twice_with_one_click_makes_one(path: Path) -> None:
    assert copied(path) == copied(path)


@pytest.mark.slow
def test_who_left_and_what_is_no_longer_offered_stay_behind(path: Path) -> None:
    source = read(path)
    assert source.coach is not None
    edit(path, source.coach, active=False)
    with connect(path) as db:
        options = [item for item in list_records(db, HostOption) if item.active]
    for option in options:
        edit(path, option, active=False)
    copy = read(path, copied(path))
    assert copy.coach is None
    assert copy.proposals == ()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (NextLearner(None, "iets"), "learner"),
        (NextLearner(" ", "iets"), "learner"),
        (NextLearner(1, "iets"), "learner"),
        (NextLearner(2, "iets"), "learner"),
        (NextLearner("Nora"), "general_aim"),
        (NextLearner("Nora", "iets", details={"email": "geen adres"}), "learner:email"),
    ],
)
def test_what_can_not_be_is_refused_beside_the_field(
    path: Path, wanted: NextLearner, field: str
) -> None:
    before = path.read_bytes()
    with pytest.raises(InvalidError) as refused:
        copied(path, wanted)
    assert set(refused.value.errors) == {field}
    assert path.read_bytes() == before
