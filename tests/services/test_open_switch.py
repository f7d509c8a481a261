"""Opening a dossier: who learns where, with which question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from switching.models import Moment, Party, Stage, StopCause
from switching.rules.stages import stage_of
from switching.rules.stop_causes import causes_of
from switching.services.checks import InvalidError
from switching.services.organisations import list_organisations, list_people
from switching.services.switches import list_dossiers, open_switch, resume_switch, stop_switch
from switching.store import NotFoundError
from tests.samples import AMINA, TODAY, at, open_dossier, read


def test_it_works(path: Path) -> None:
    dossier = open_dossier(path)
    assert dossier.switch.reference == "ST-2026-0001"
    assert dossier.learner.name == "Amina Yildiz"
    assert dossier.coach is not None
    assert dossier.coach.organisation_id == dossier.host.id
    assert dossier.host.is_host
    assert dossier.partner.is_partner
    assert dossier.latest.question.moment is Moment.BEFORE_CALL
    assert [(goal.description, goal.must_cover) for goal in dossier.latest.goals] == [
        ("een oudergesprek voorbereiden", True)
    ]


def test_a_next_dossier_counts_on_and_knows_the_organisations(path: Path) -> None:
    first = open_dossier(path)
    second = open_dossier(
        path,
        replace(AMINA, learner="Jef Maes", sending_organisation=first.sending_organisation.id),
        "jef",
    )
    assert second.switch.reference == "ST-2026-0002"
    assert second.sending_organisation == first.sending_organisation
    assert second.host == first.host
    assert len(list_organisations(at(path))) == 3


def test_a_double_click_opens_one_dossier(path: Path) -> None:
    assert open_dossier(path) == open_dossier(path)
    assert len(list_dossiers(at(path))) == 1


def test_empty_goals_and_wishes_are_left_out(path: Path) -> None:
    new = replace(AMINA, goals=(("", True), ("  ", False), ("luisteren", False)), wishes=("", "x"))
    latest = open_dossier(path, new).latest
    assert [goal.description for goal in latest.goals] == ["luisteren"]
    assert [wish.description for wish in latest.wishes] == ["x"]


@pytest.mark.parametrize(
    "field", ["sending_organisation", "learner", "host", "partner", "project_leader"]
)
def test_a_missing_name_is_named(path: Path, field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        open_dossier(path, replace(AMINA, **{field: None}))
    assert list(caught.value.errors) == [field]
    assert list_dossiers(at(path)) == []


def test_without_a_question_nothing_is_opened(path: Path) -> None:
    with pytest.raises(InvalidError) as caught:
        open_dossier(path, replace(AMINA, general_aim=" ", goals=()))
    assert list(caught.value.errors) == ["general_aim"]


@pytest.mark.parametrize(
    ("field", "value", "blamed"),
    [
        ("learner", "a" * 201, "learner"),
        ("host", "a" * 50_000, "host"),
        ("general_aim", "a" * 50_000, "general_aim"),
        ("goals", (("goed", False), ("a" * 50_000, False)), "goal1"),
        ("wishes", ("a" * 201,), "wish0"),
    ],
)
def test_what_is_too_long_is_blamed_on_its_field_and_nothing_is_stored(
    path: Path, field: str, value: object, blamed: str
) -> None:
    with pytest.raises(InvalidError) as caught:
        open_dossier(path, replace(AMINA, **{field: value}))
    assert list(caught.value.errors) == [blamed]
    assert list_organisations(at(path)) == []


def test_an_unknown_person_leaves_nothing_half_saved(path: Path) -> None:
    with pytest.raises(NotFoundError):
        open_switch(at(path), replace(AMINA, learner=77), "key")
    assert list_organisations(at(path)) == []
    assert list_people(at(path), 1) == []


def test_the_kind_of_reason_of_a_stop_fits_who_stops_it(path: Path) -> None:
    open_dossier(path)
    changes = {"stopped_on": TODAY, "stopped_by": Party.HOST, "stop_reason": "Niemand vrij."}
    for cause in (None, StopCause.OTHER_JOB):
        with pytest.raises(InvalidError) as caught:
            stop_switch(at(path), 1, {**changes, "stop_cause": cause})
        assert list(caught.value.errors) == ["stop_cause"]
    stop_switch(at(path), 1, {**changes, "stop_cause": StopCause.NO_COACH})
    assert read(path).switch.stop_cause is StopCause.NO_COACH
    resume_switch(at(path), 1)
    assert read(path).switch.stop_cause is None


def test_each_party_has_kinds_of_reasons_and_each_kind_a_party() -> None:
    found = {party: causes_of(party) for party in Party}
    assert all(len(causes) > 3 for causes in found.values())
    assert {cause for causes in found.values() for cause in causes} == set(StopCause)


def test_stopping_needs_who_and_why_and_can_be_undone(path: Path) -> None:
    open_dossier(path)
    changes = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": ""}
    with pytest.raises(InvalidError) as caught:
        stop_switch(at(path), 1, changes)
    assert list(caught.value.errors) == ["stop_reason"]
    stop_switch(at(path), 1, {**changes, "stop_reason": "Ander werk."})
    assert stage_of(list_dossiers(at(path))[0]) is Stage.STOPPED
    resume_switch(at(path), 1)
    assert read(path).switch.stopped_on is None
