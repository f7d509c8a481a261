"""The introduction call: planned, held, completed, or not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.domain import calls
from switching.domain.checks import InvalidError
from switching.models import CallOutcome, Moment, OptionKind, Party, Purpose, Role
from tests.samples import ACTOR, NOW, edit, hold_a_call, open_dossier, plan_a_call, read


def test_it_works(path: Path) -> None:
    record = hold_a_call(path).calls[0]
    assert record.call.held
    assert record.call.actual_minutes == 34
    assert record.call.overrun == 14


def test_a_planned_call_has_its_people_its_purposes_and_a_question_to_refine(path: Path) -> None:
    open_dossier(path)
    dossier = plan_a_call(path)
    record = dossier.calls[0]
    assert [person.role for person in record.participants] == [
        Role.LEARNER,
        Role.COACH,
        Role.PROJECT_LEADER,
    ]
    assert [item.purpose for item in record.purposes] == list(Purpose)
    assert dossier.latest.question.moment is Moment.AFTER_CALL
    assert dossier.latest.question.settled_at is None
    assert [goal.goal_id for goal in dossier.latest.goals] == [
        goal.goal_id for goal in dossier.before.goals
    ]


def test_a_double_click_plans_one_call(path: Path) -> None:
    open_dossier(path)
    plan_a_call(path)
    assert len(plan_a_call(path).calls) == 1


@pytest.mark.parametrize("minutes", [0, -1, 10_000])
def test_impossible_planned_minutes_are_refused(path: Path, minutes: int) -> None:
    dossier = open_dossier(path)
    values = {"planned_at": NOW, "planned_minutes": minutes}
    with pytest.raises(InvalidError) as caught:
        calls.plan_call(ACTOR, path, dossier, values, "call", NOW)
    assert list(caught.value.errors) == ["planned_minutes"]
    assert read(path).calls == ()


def test_a_call_without_a_date_is_refused(path: Path) -> None:
    dossier = open_dossier(path)
    with pytest.raises(InvalidError) as caught:
        calls.plan_call(ACTOR, path, dossier, {"planned_at": None}, "call", NOW)
    assert list(caught.value.errors) == ["planned_at"]


def test_the_clock_fills_in_the_minutes_once(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.start_call(ACTOR, path, call.id, NOW)
    calls.start_call(ACTOR, path, call.id, NOW + timedelta(minutes=3))
    calls.stop_call(ACTOR, path, call.id, NOW + timedelta(minutes=27, seconds=20))
    stopped = calls.stop_call(ACTOR, path, call.id, NOW + timedelta(hours=5))
    assert (stopped.started_at, stopped.actual_minutes) == (NOW, 27)


def test_completing_names_all_that_can_not_be_missed(path: Path) -> None:
    open_dossier(path)
    plan_a_call(path, NOW + timedelta(days=2))
    with pytest.raises(InvalidError) as caught:
        calls.complete_call(ACTOR, path, 1, NOW)
    assert list(caught.value.errors) == ["planned_at", "actual_minutes", "participants"]
    assert not read(path).calls[0].call.held


def test_completing_without_a_call_is_refused(path: Path) -> None:
    open_dossier(path)
    with pytest.raises(InvalidError):
        calls.complete_call(ACTOR, path, 1, NOW)


def test_completing_settles_the_question_and_drops_what_stayed_empty(path: Path) -> None:
    dossier = hold_a_call(path)
    assert dossier.latest.question.settled_at == NOW
    assert [goal.position for goal in dossier.latest.goals] == [0, 1]


def test_completing_twice_changes_nothing(path: Path) -> None:
    once = hold_a_call(path).calls[0]
    calls.complete_call(ACTOR, path, 1, NOW + timedelta(hours=1))
    assert read(path).calls[0] == once


def test_a_call_that_did_not_take_place_keeps_what_was_typed_and_makes_way(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    edit(path, call, loose_notes="Tom belde af")
    with pytest.raises(InvalidError) as caught:
        calls.call_off(ACTOR, path, call.id, CallOutcome.NO_SHOW, None, " ", NOW)
    assert list(caught.value.errors) == ["outcome_by", "outcome_reason"]
    calls.call_off(ACTOR, path, call.id, CallOutcome.NO_SHOW, Party.COACH, "ziek", NOW)
    dossier = read(path)
    assert dossier.call is None
    assert dossier.calls[0].call.loose_notes == "Tom belde af"


def test_a_new_proposal_joins_the_catalogue_when_that_is_wanted(path: Path) -> None:
    open_dossier(path)
    dossier = plan_a_call(path)
    values = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding"}
    calls.add_proposal(ACTOR, path, dossier, values, "one", NOW, joins_catalogue=True)
    calls.add_proposal(ACTOR, path, dossier, values, "two", NOW)
    assert [option.title for option in read(path).options] == ["Rondleiding"]
    assert [bool(item.option_id) for item in read(path).proposals] == [True, False]


def test_a_participant_without_a_name_is_refused(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    with pytest.raises(InvalidError) as caught:
        calls.add_participant(ACTOR, path, call, {"name": " ", "role": None}, "hr", NOW)
    assert set(caught.value.errors) == {"name", "role"}
