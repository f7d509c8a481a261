"""The introduction call: planned, held, completed, or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from switching.models import CallOutcome, Moment, OptionKind, Party, Purpose, Record, Role
from switching.services import calls
from switching.services.checks import InvalidError
from switching.services.edits import Edit, save_edits
from switching.services.exchange import add_activity
from switching.services.questions import set_match
from switching.services.settings import get_planned_minutes, set_planned_minutes
from switching.store import connect
from tests.samples import NOW, at, edit, hold_a_call, open_dossier, plan_a_call, read


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
        calls.plan_call(at(path), dossier, values, "call")
    assert list(caught.value.errors) == ["planned_minutes"]
    assert read(path).calls == ()


def test_a_call_without_a_date_is_refused(path: Path) -> None:
    dossier = open_dossier(path)
    with pytest.raises(InvalidError) as caught:
        calls.plan_call(at(path), dossier, {"planned_at": None}, "call")
    assert list(caught.value.errors) == ["planned_at"]


def test_the_clock_fills_in_the_minutes_once(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.start_call(at(path), call.id)
    calls.start_call(at(path, now=NOW + timedelta(minutes=3)), call.id)
    calls.stop_call(at(path, now=NOW + timedelta(minutes=27, seconds=20)), call.id)
    stopped = calls.stop_call(at(path, now=NOW + timedelta(hours=5)), call.id)
    assert (stopped.started_at, stopped.actual_minutes) == (NOW, 27)


def test_completing_names_all_that_can_not_be_missed(path: Path) -> None:
    open_dossier(path)
    plan_a_call(path, NOW + timedelta(days=2))
    with pytest.raises(InvalidError) as caught:
        calls.complete_call(at(path), 1)
    assert list(caught.value.errors) == ["planned_at", "actual_minutes", "participants"]
    assert not read(path).calls[0].call.held


def test_completing_without_a_call_is_refused(path: Path) -> None:
    open_dossier(path)
    with pytest.raises(InvalidError):
        calls.complete_call(at(path), 1)


def test_completing_settles_the_question_and_drops_what_stayed_empty(path: Path) -> None:
    dossier = hold_a_call(path)
    assert dossier.latest.question.settled_at == NOW
    assert [goal.position for goal in dossier.latest.goals] == [0, 1]


def test_completing_twice_changes_nothing(path: Path) -> None:
    once = hold_a_call(path).calls[0]
    calls.complete_call(at(path, now=NOW + timedelta(hours=1)), 1)
    assert read(path).calls[0] == once


def test_a_call_that_did_not_take_place_keeps_what_was_typed_and_makes_way(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    edit(path, call, loose_notes="Tom belde af")
    with pytest.raises(InvalidError) as caught:
        calls.call_off(at(path), call.id, CallOutcome.NO_SHOW, None, " ")
    assert list(caught.value.errors) == ["outcome_by", "outcome_reason"]
    calls.call_off(at(path), call.id, CallOutcome.NO_SHOW, Party.COACH, "ziek")
    dossier = read(path)
    assert dossier.call is None
    assert dossier.calls[0].call.loose_notes == "Tom belde af"


def test_a_new_proposal_joins_the_catalogue_when_that_is_wanted(path: Path) -> None:
    open_dossier(path)
    dossier = plan_a_call(path)
    values = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding"}
    calls.add_proposal(at(path), dossier, values, "one", joins_catalogue=True)
    calls.add_proposal(at(path), dossier, values, "two")
    assert [option.title for option in read(path).options] == ["Rondleiding"]
    assert [bool(item.option_id) for item in read(path).proposals] == [True, False]


def test_a_participant_without_a_name_is_refused(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    with pytest.raises(InvalidError) as caught:
        calls.add_participant(at(path), call, {"name": " ", "role": None}, "hr")
    assert set(caught.value.errors) == {"name", "role"}


def test_stopping_the_clock_shares_its_minutes_out_but_leaves_what_was_typed(path: Path) -> None:
    open_dossier(path)
    record = plan_a_call(path).calls[0]
    calls.start_call(at(path), record.call.id)
    first, second = record.purposes[0], record.purposes[1]
    save_at(path, first, NOW + timedelta(minutes=4), notes="uitleg", minutes=2)
    save_at(path, second, NOW + timedelta(minutes=9), notes="klik")
    calls.stop_call(at(path, now=NOW + timedelta(minutes=12)), record.call.id)
    minutes = [item.minutes for item in read(path).calls[0].purposes]
    assert minutes == [2, 8, None, None, None, None]


def save_at(path: Path, record: Record, now: datetime, **changes: object) -> None:
    assert save_edits(at(path, now=now), [Edit(record, changes)], switch_id=1).errors == {}


def test_a_clock_that_nobody_stopped_says_nothing(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.start_call(at(path), call.id)
    stopped = calls.stop_call(at(path, now=NOW + timedelta(hours=30)), call.id)
    assert (stopped.actual_minutes, stopped.ended_at) == (None, NOW + timedelta(hours=30))


def test_minutes_that_were_typed_before_the_clock_stopped_stand(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.start_call(at(path), call.id)
    edit(path, read(path).calls[0].call, actual_minutes=19)
    assert calls.stop_call(at(path, now=NOW + timedelta(minutes=40)), call.id).actual_minutes == 19


def test_a_postponed_call_goes_on_at_its_new_date_with_what_was_noted(path: Path) -> None:
    open_dossier(path)
    record = plan_a_call(path).calls[0]
    edit(path, record.purposes[0], notes="al wat uitgelegd")
    postpone = (CallOutcome.POSTPONED, Party.LEARNER, "ziek")
    with pytest.raises(InvalidError) as caught:
        calls.call_off(at(path), record.call.id, *postpone)
    assert list(caught.value.errors) == ["new_at"]
    calls.call_off(at(path), record.call.id, *postpone, NOW + timedelta(days=7))
    dossier = read(path)
    assert dossier.call is not None
    assert dossier.call.call.planned_at == NOW + timedelta(days=7)
    assert dossier.call.purposes[0].notes == "al wat uitgelegd"
    assert len(dossier.call.participants) == 3
    assert [r.call.outcome for r in dossier.calls] == [CallOutcome.POSTPONED, None]
    assert dossier.latest.question.call_id == dossier.call.call.id


def test_a_new_call_after_a_missed_one_takes_up_the_open_question(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.call_off(at(path), call.id, CallOutcome.NO_SHOW, Party.COACH, "ziek")
    values = {"planned_at": NOW, "planned_minutes": 20}
    calls.plan_call(at(path), read(path), values, "second")
    dossier = read(path)
    assert dossier.call is not None
    assert dossier.latest.question.call_id == dossier.call.call.id
    assert len(dossier.versions) == 2


def test_a_correction_needs_a_reason_and_leaves_it_with_before_and_after(path: Path) -> None:
    call = hold_a_call(path).calls[0].call
    with pytest.raises(InvalidError) as caught:
        calls.correct_call(at(path), call.id, " ")
    assert list(caught.value.errors) == ["reason"]
    calls.correct_call(at(path), call.id, "minuten verkeerd getypt")
    edit(path, call, actual_minutes=43)
    with connect(path) as db:
        rows = list(
            db.query("SELECT action, before, after FROM audit_log ORDER BY id DESC LIMIT 2")
        )
    assert rows == [
        {"action": "update", "before": '{"actual_minutes": 34}', "after": '{"actual_minutes": 43}'},
        {"action": "correct", "before": None, "after": '{"reason": "minuten verkeerd getypt"}'},
    ]


def test_calls_are_planned_20_minutes_unless_that_is_changed(path: Path) -> None:
    assert get_planned_minutes(at(path)) == 20
    set_planned_minutes(at(path), 30)
    assert get_planned_minutes(at(path)) == 30
    with pytest.raises(InvalidError):
        set_planned_minutes(at(path), 0)
    with connect(path) as db:
        (row,) = db.query("SELECT before, after FROM audit_log WHERE record_table = 'settings'")
    assert row == {"before": '{"planned_minutes": null}', "after": '{"planned_minutes": "30"}'}


def test_a_proposal_that_stands_in_the_plan_or_explains_the_shift_is_not_removed(
    path: Path,
) -> None:
    dossier = hold_a_call(path)
    planned, named, neither = (
        calls.add_proposal(at(path), dossier, {"kind": OptionKind.OTHER, "title": title}, title)
        for title in ("in het plan", "om de verschuiving", "geen van beide")
    )
    values = {"proposal_id": planned.id, "kind": OptionKind.OTHER, "title": "Meelopen"}
    add_activity(at(path), read(path), values, set(), "a")
    edit(path, read(path).latest.question, shift_proposal_id=named.id)
    for proposal in (planned, named):
        with pytest.raises(InvalidError):
            calls.remove_proposal(at(path), proposal.id)
    set_match(at(path), read(path).latest.goals[0].goal_id, (neither.id, None), serves=True)
    calls.remove_proposal(at(path), neither.id)
    assert neither.id not in {item.id for item in read(path).proposals}
