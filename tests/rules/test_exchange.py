"""The 14-hour line, what falls together, and how a learner grew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.models import (
    Engagement,
    EvaluationStatus,
    ExchangeDay,
    IntakeCall,
    Party,
    held_minutes,
    planned_minutes,
)
from switching.rules.clashes import clashes_of, span_of
from switching.rules.hours_reached import DayState, hours_line, may_complete, state_of
from switching.rules.self_assessment import growth_of
from switching.rules.steps import Step, StepState, next_step, steps_of
from switching.services.completion import complete_switch
from switching.services.evaluations import open_evaluation
from tests.samples import TODAY, at, complete_dossier, edit, make_database, read


def day(
    number: int, start: time | None = None, end: time | None = None, **more: object
) -> ExchangeDay:
    values = {"id": number, "switch_id": 1, "day": TODAY, "start": start, "end": end, **more}
    return ExchangeDay.model_validate(values)


def call(number: int, planned_at: datetime) -> IntakeCall:
    return IntakeCall(id=number, switch_id=1, planned_at=planned_at)


def of(party: Party, *records: ExchangeDay | IntakeCall) -> list[Engagement]:
    return [Engagement(party, "ST-2026-0002", "De Speelvogel", record) for record in records]


def found(one: ExchangeDay, *others: ExchangeDay | IntakeCall) -> list[int]:
    return [item.record.id for item in clashes_of(one, of(Party.LEARNER, *others))]


MORNING = day(1, time(9), time(12))


def test_days_that_overlap_clash_and_days_that_touch_do_not() -> None:
    assert found(MORNING, day(2, time(11, 59), time(16))) == [2]
    assert found(MORNING, day(2, time(12), time(16)), day(3, time(7), time(9))) == []


def test_a_day_does_not_clash_with_itself_even_after_it_was_changed() -> None:
    assert found(MORNING, day(1, time(9), time(17), version=2)) == []


def test_a_call_with_the_id_of_the_day_is_another_thing() -> None:
    assert found(MORNING, call(1, datetime(2026, 11, 24, 8, 30, tzinfo=UTC))) == [1]


def test_a_call_is_compared_in_brussels_time() -> None:
    # 10:50 UTC is 11:50 in Brussels in winter; 11:00 UTC is when the morning is over.
    assert found(MORNING, call(7, datetime(2026, 11, 24, 10, 50, tzinfo=UTC))) == [7]
    assert found(MORNING, call(7, datetime(2026, 11, 24, 11, 0, tzinfo=UTC))) == []


def test_a_day_without_hours_may_take_the_whole_date() -> None:
    assert found(day(1), day(2, time(17), time(18))) == [2]
    assert found(day(1), day(2, time(17), time(18), day=TODAY + timedelta(days=1))) == []


def test_a_day_that_was_called_off_clashes_with_nothing() -> None:
    off = day(2, time(9), time(12), held=False)
    assert found(MORNING, off) == []
    assert found(off, MORNING) == []


def test_what_the_learner_has_comes_before_what_the_coach_has() -> None:
    coach, learner = of(Party.COACH, day(2)), of(Party.LEARNER, day(3))
    clashes = clashes_of(MORNING, [*coach, *learner])
    assert [item.of for item in clashes] == [Party.LEARNER, Party.COACH]


def test_the_day_of_the_change_to_winter_has_25_hours() -> None:
    begin, end = span_of(day(1, day=date(2026, 10, 25)))
    assert end - begin == timedelta(hours=25)


@st.composite
def days(draw: st.DrawFn) -> ExchangeDay:
    """Draw a day that a page could have stored, on one of three dates around a change of clocks."""
    start, end = draw(
        st.tuples(st.integers(0, 1438), st.integers(1, 1439)).filter(lambda pair: pair[0] < pair[1])
    )
    return ExchangeDay(
        id=draw(st.integers(1, 5)),
        switch_id=1,
        day=date(2026, 10, 24) + timedelta(days=draw(st.integers(0, 2))),
        start=time(start // 60, start % 60) if draw(st.booleans()) else None,
        end=time(end // 60, end % 60) if draw(st.booleans()) else None,
        held=draw(st.sampled_from([None, True, False])),
        held_minutes=draw(st.none() | st.integers(1, 1440)),
    )


@given(days(), days())
def test_clashing_goes_both_ways(one: ExchangeDay, other: ExchangeDay) -> None:
    assert bool(found(one, other)) == bool(found(other, one))


@given(days(), days())
def test_days_on_different_dates_never_clash(one: ExchangeDay, other: ExchangeDay) -> None:
    assert one.day == other.day or found(one, other) == []


@pytest.mark.slow
@given(st.lists(days(), max_size=6))
def test_the_line_adds_up_to_the_sums_of_the_dossier(found_days: Sequence[ExchangeDay]) -> None:
    line = hours_line(found_days, TODAY)
    assert (line.held, line.planned) == (held_minutes(found_days), planned_minutes(found_days))
    assert line.held + line.needed >= 14 * 60
    assert line.to_plan <= line.needed
    assert (line.needed == 0) == (line.held >= 14 * 60)
    assert line.to_come <= line.planned


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"day": TODAY - timedelta(days=1)}, DayState.TO_CONFIRM),
        ({}, DayState.TODAY),
        ({"day": TODAY + timedelta(days=1)}, DayState.PLANNED),
        ({"held": True}, DayState.OVER),
        ({"held": False, "day": TODAY + timedelta(days=1)}, DayState.OVER),
    ],
)
def test_a_day_asks_for_an_answer_once_it_is_past(
    values: dict[str, object], state: DayState
) -> None:
    assert state_of(day(1, **values), TODAY) is state  # type: ignore[arg-type]


def test_a_day_that_was_held_without_hours_is_counted_as_lacking_them() -> None:
    assert (
        hours_line([day(1, held=True), day(2, held=True, held_minutes=60)], TODAY).without_hours
        == 1
    )


@pytest.mark.parametrize(
    ("answers", "over"),
    [
        ((), False),
        ((None,), False),
        ((False,), False),
        ((True, None), False),
        ((True, False), True),
    ],
)
def test_an_exchange_is_over_when_each_day_has_its_answer(
    answers: tuple[bool | None, ...], over: bool
) -> None:
    assert may_complete([day(n, held=held) for n, held in enumerate(answers)]) is over


def test_growth_is_the_difference_of_the_scores(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    assert [item.score for item in growth_of(read(path))] == [None, None]
    open_evaluation(at(path), 1, Party.LEARNER, EvaluationStatus.RECEIVED)
    first, second = growth_of(read(path))
    edit(path, first.goal, score_before=2)
    assert first.score is not None
    edit(path, first.score, score_after=4)
    assert [item.change for item in growth_of(read(path))] == [2, None]
    assert second.change is None


def test_a_switch_that_finished_early_has_nothing_left_to_do(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    dossier = complete_dossier(path)
    edit(path, dossier.days[0], day=TODAY, held=True, held_minutes=420)
    edit(path, dossier.days[1], held=False, not_held_by=Party.LEARNER)
    complete_switch(at(path), 1, TODAY)
    assert next_step(read(path), TODAY, True) is None
    assert steps_of(read(path), True)[Step.EXCHANGE] is StepState.DONE


def test_a_completed_switch_with_14_hours_still_asks_for_its_certificate(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    for item in complete_dossier(path).days:
        edit(path, item, day=TODAY, held=True, held_minutes=420)
    complete_switch(at(path), 1, TODAY)
    following = next_step(read(path), TODAY, True)
    assert following is not None
    assert following.step is Step.CERTIFICATE
