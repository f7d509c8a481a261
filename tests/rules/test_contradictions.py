"""What can't all be true in a dossier: found once for each kind, and never where all is well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.i18n import Texts
from switching.models import (
    Agreement,
    AgreementMeans,
    CallOutcome,
    Certificate,
    Confirmation,
    Dossier,
    Evaluation,
    EvaluationStatus,
    ExchangeDay,
    IntakeCall,
    Language,
    Party,
    Record,
)
from switching.rules.contradictions import (
    Kind,
    confirmed_contradictions,
    contradictions,
    open_contradictions,
)
from switching.services.confirmations import confirm_contradiction, withdraw_confirmation
from switching.services.plans import finalise_plan
from switching.services.switches import get_dossier, list_dossiers
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read
from tests.snapshots import make_demo

WEEK = timedelta(days=7)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier in which all is well: call held, plan final, a day held, a day to come."""
    path = make_database(tmp_path_factory.mktemp("contradictions"))
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    return well(read(path))


def well(dossier: Dossier) -> Dossier:
    """Return the dossier as it stands some weeks later, with nothing that can't be true."""
    first, second = dossier.days
    held = first.changed({"held": True, "held_minutes": 420})
    done = dossier.activities[0].changed({"day_id": first.id, "done": True, "minutes": 90})
    agreed = Agreement(
        id=1,
        plan_id=dossier.plans[-1].id,
        party=Party.LEARNER,
        agreed_on=TODAY,
        means=AgreementMeans.BY_MAIL,
    )
    came = Evaluation(
        id=1,
        switch_id=1,
        party=Party.LEARNER,
        status=EvaluationStatus.RECEIVED,
        received_on=first.day,
    )
    return replace(
        dossier,
        days=(held, second),
        activities=(done,),
        agreements=(agreed,),
        evaluations=(came,),
    )


NOW_ON = TODAY + timedelta(days=8)
"""The day on which it is looked at: after the first exchange day, before the second."""


def kinds(dossier: Dossier, today: date = NOW_ON) -> set[Kind]:
    return {item.kind for item in contradictions(dossier, today)}


def changed(records: tuple[Any, ...], number: int, **changes: object) -> tuple[Any, ...]:
    """Return the records with one changed, as they would be read from the database."""
    wanted = records[number].model_copy(update=changes)
    return (*records[:number], wanted, *records[number + 1 :])


def days(number: int, **changes: object) -> Callable[[Dossier], Dossier]:
    return lambda d: replace(d, days=changed(d.days, number, **changes))


def call(**changes: object) -> Callable[[Dossier], Dossier]:
    def change(d: Dossier) -> Dossier:
        record = d.calls[0]
        moved = replace(record, call=record.call.model_copy(update=changes))
        return replace(d, calls=(moved,))

    return change


def switch(**changes: object) -> Callable[[Dossier], Dossier]:
    return lambda d: replace(d, switch=d.switch.model_copy(update=changes))


def person(part: str, since: str) -> Callable[[Dossier], Dossier]:
    def change(d: Dossier) -> Dossier:
        known = getattr(d, part)
        return replace(d, **{part: known.model_copy(update={"job_since": since})})

    return change


def purposes(minutes: int) -> Callable[[Dossier], Dossier]:
    def change(d: Dossier) -> Dossier:
        record = d.calls[0]
        long = tuple(item.model_copy(update={"minutes": minutes}) for item in record.purposes)
        return replace(d, calls=(replace(record, purposes=long),))

    return change


def certified(on: date, minutes: int = 420) -> Callable[[Dossier], Dossier]:
    def change(d: Dossier) -> Dossier:
        certificate = Certificate(
            id=1,
            switch_id=1,
            year=on.year,
            number=1,
            issued_at=datetime.combine(on, time(10), UTC),
            issued_by=1,
            held_minutes=minutes,
            holder=d.learner.name,
            document=b"",
        )
        return replace(d, certificates=(certificate,))

    return change


def agreed(**changes: object) -> Callable[[Dossier], Dossier]:
    return lambda d: replace(d, agreements=changed(d.agreements, 0, **changes))


def evaluated(on: date) -> Callable[[Dossier], Dossier]:
    return lambda d: replace(d, evaluations=changed(d.evaluations, 0, received_on=on))


def instant(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


CASES: dict[Kind, list[Callable[[Dossier], Dossier]]] = {
    Kind.CALL_TO_COME: [call(held_at=instant(NOW_ON + WEEK))],
    Kind.CALL_FAR_AWAY: [
        call(held_at=instant(date(2016, 11, 24))),
        call(outcome=None, planned_at=instant(date(2062, 11, 24))),
    ],
    Kind.CALL_NOT_BY_CLOCK: [call(started_at=instant(YESTERDAY))],
    Kind.CALL_AFTER_STOP: [switch(stopped_on=YESTERDAY)],
    Kind.CALL_AFTER_CERTIFICATE: [certified(YESTERDAY)],
    Kind.PURPOSES_LONGER: [purposes(30)],
    Kind.DAY_FAR_AWAY: [days(1, day=date(2062, 12, 8)), days(0, day=date(2016, 12, 1))],
    Kind.DAY_BEFORE_CALL: [
        days(1, day=YESTERDAY),
        days(0, day=YESTERDAY),
        call(outcome=None, held_at=None, planned_at=instant(TODAY + 2 * WEEK)),
    ],
    Kind.DAY_TO_COME: [days(1, held=True, held_minutes=420)],
    Kind.DAYS_OVERLAP: [days(1, day=TODAY + WEEK), days(1, day=TODAY + WEEK, start=None)],
    Kind.HOURS_BEYOND_DAY: [
        days(0, held_minutes=451),
        days(0, held_minutes=14 * 60 + 30),
        days(0, start=None, held_minutes=12 * 60 + 1),
    ],
    Kind.DONE_ON_DAY_OFF: [
        days(0, held=False, held_minutes=None),
        lambda d: replace(d, activities=changed(d.activities, 0, day_id=d.days[1].id)),
    ],
    Kind.DAY_AFTER_STOP: [switch(stopped_on=TODAY)],
    Kind.DAY_AFTER_COMPLETION: [switch(completed_on=TODAY)],
    Kind.DAY_AFTER_CERTIFICATE: [certified(TODAY + WEEK)],
    Kind.HOURS_OF_CERTIFICATE: [certified(NOW_ON, 840)],
    Kind.JOB_TO_COME: [
        *(person(part, "2027") for part in ("learner", "coach", "project_leader")),
        person("learner", "2027-01"),
    ],
    Kind.PLAN_BEFORE_CALL: [call(held_at=instant(TOMORROW))],
    Kind.AGREED_TO_COME: [agreed(agreed_on=NOW_ON + WEEK)],
    Kind.AGREED_BEFORE_PLAN: [agreed(agreed_on=YESTERDAY)],
    Kind.EVALUATED_TO_COME: [evaluated(NOW_ON + WEEK)],
    Kind.EVALUATED_BEFORE_DAY: [evaluated(TODAY)],
    Kind.COMPLETED_TO_COME: [switch(completed_on=NOW_ON + WEEK)],
    Kind.STOPPED_TO_COME: [switch(stopped_on=NOW_ON + WEEK)],
    Kind.STOPPED_BEFORE_OPENED: [switch(stopped_on=TODAY - WEEK)],
}


def test_nothing_is_asked_where_all_is_well(dossier: Dossier) -> None:
    assert kinds(dossier) == set()


def test_each_kind_has_a_case() -> None:
    assert set(CASES) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "change"), [(kind, change) for kind, changes in CASES.items() for change in changes]
)
def test_each_kind_is_found_and_said_in_each_language(
    dossier: Dossier, kind: Kind, change: Callable[[Dossier], Dossier]
) -> None:
    found = [item for item in contradictions(change(dossier), NOW_ON) if item.kind is kind]
    assert found
    for item in found:
        assert hasattr(item.record, item.field)
        for language in Language:
            assert "{" not in Texts(language).message(item.message)


@pytest.mark.parametrize(
    "change",
    [
        days(0, held_minutes=450),  # the whole time between start and end, without the break
        days(1, day=TODAY),  # on the day of the call
        days(1, day=TODAY + WEEK, start=time(17), end=time(18), break_minutes=0),
        days(1, held=False, not_held_by=Party.HOST, day=YESTERDAY),  # called off: it says nothing
        person("learner", "2026"),
        person("learner", "2026-11"),
        certified(TODAY + 2 * WEEK),
        switch(stopped_on=TODAY + WEEK),
        evaluated(TODAY + WEEK),
        call(started_at=NOW - timedelta(hours=1)),
        call(outcome=CallOutcome.CANCELLED, planned_at=instant(TODAY + 3 * WEEK)),
    ],
)
def test_what_can_be_true_is_not_asked(
    dossier: Dossier, change: Callable[[Dossier], Dossier]
) -> None:
    assert kinds(change(dossier)) == set()


@pytest.mark.slow
def test_no_dossier_of_the_demo_contradicts_itself(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    make_demo(path, 60, seed=1, today=TODAY)
    found = {
        (line.reference, item.kind)
        for line in list_dossiers(at(path))
        for item in contradictions(get_dossier(at(path), line.id), TODAY)
    }
    assert found == set()


def test_what_was_confirmed_is_asked_again_only_when_it_says_something_else(
    dossier: Dossier,
) -> None:
    late = days(0, held_minutes=500)(dossier)
    (asked,) = contradictions(late, NOW_ON)
    said = Confirmation(id=1, switch_id=1, contradiction=asked.code)
    known = replace(late, confirmations=(said,))
    assert open_contradictions(known, NOW_ON) == ()
    assert confirmed_contradictions(known, NOW_ON) == (asked,)
    (again,) = open_contradictions(days(0, held_minutes=501)(known), NOW_ON)
    assert again.kind is Kind.HOURS_BEYOND_DAY


def test_what_was_confirmed_names_no_one(dossier: Dossier) -> None:
    for item in contradictions(person("learner", "2027-03")(dossier), NOW_ON):
        assert "Amina" not in item.code
        assert "2027" not in item.code


def test_confirming_is_on_record_once_and_is_taken_back(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    edit(path, complete_dossier(path).days[0], day=YESTERDAY)
    (asked,) = open_contradictions(read(path), TODAY)
    assert asked.kind is Kind.DAY_BEFORE_CALL
    for _ in range(2):
        confirm_contradiction(at(path), 1, asked.code)
    assert len(read(path).confirmations) == 1
    assert open_contradictions(read(path), TODAY) == ()
    withdraw_confirmation(at(path), 1, asked.code)
    assert open_contradictions(read(path), TODAY) == (asked,)


def test_what_is_not_asked_can_not_be_confirmed(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    confirm_contradiction(at(path), 1, "day_before_call:1:0123456789abcdef")
    assert read(path).confirmations == ()


DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def spoilt(draw: st.DrawFn, dossier: Dossier) -> Dossier:
    """Draw the dossier with any dates and hours on it."""
    held_days = tuple(
        day.model_copy(
            update={
                "day": draw(DATES),
                "held": draw(st.none() | st.booleans()),
                "held_minutes": draw(st.none() | st.integers(1, 1440)),
            }
        )
        for day in dossier.days
    )
    moved = call(
        outcome=draw(st.sampled_from([None, *CallOutcome])),
        planned_at=instant(draw(DATES)),
        held_at=draw(st.none() | DATES.map(instant)),
        started_at=draw(st.none() | DATES.map(instant)),
    )(dossier)
    ended = switch(
        stopped_on=draw(st.none() | DATES),
        stopped_by=Party.HOST,
        stop_reason="x",
        completed_on=draw(st.none() | DATES),
    )(moved)
    return replace(ended, days=held_days)


@given(st.data())
def test_any_dates_are_looked_through_and_each_answer_is_taken(
    dossier: Dossier, data: st.DataObject
) -> None:
    found = data.draw(spoilt(dossier))
    today = data.draw(DATES)
    asked = contradictions(found, today)
    codes = [item.code for item in asked]
    assert len(set(codes)) == len(codes)
    said = tuple(Confirmation(switch_id=1, contradiction=code) for code in codes)
    assert open_contradictions(replace(found, confirmations=said), today) == ()
    one = next(iter(codes), None)
    left = tuple(item for item in said if item.contradiction != one)
    opened = open_contradictions(replace(found, confirmations=left), today)
    assert [item.code for item in opened] == codes[:1]


@given(st.data())
def test_a_day_before_its_call_is_always_asked_and_one_after_it_never(
    dossier: Dossier, data: st.DataObject
) -> None:
    held, planned = data.draw(DATES), data.draw(DATES)
    found = days(1, day=planned)(call(held_at=instant(held), started_at=None)(dossier))
    asked = {
        item.record.id for item in contradictions(found, TODAY) if item.kind is Kind.DAY_BEFORE_CALL
    }
    assert (found.days[1].id in asked) == (planned < held)


def test_the_records_of_a_question_are_of_the_dossier(dossier: Dossier) -> None:
    kinds_of: set[type[Record]] = {
        type(item.record)
        for changes in CASES.values()
        for change in changes
        for item in contradictions(change(dossier), NOW_ON)
    }
    assert {IntakeCall, ExchangeDay} <= kinds_of
