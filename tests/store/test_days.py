"""Days across dossiers: what falls on the same dates, sums that agree, and removed days."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from switching.models import CallOutcome, Dossier, Party, held_minutes
from switching.rules.clashes import clashes_of
from switching.services import calls, exchange
from switching.services.switches import list_dossiers, stop_switch
from switching.store import connect, immediate
from switching.store.queries.days import list_engagements, read_day_history
from switching.store.queries.dossier import get_dossier
from tests.samples import AMINA, NOW, TODAY, at, edit, make_database, open_dossier, read

DAY = {"day": TODAY, "start": time(9), "end": time(16)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_database(tmp_path)
    exchange.add_day(at(path), open_dossier(path), DAY, "first")
    return path


def second_switch(path: Path, **people: object) -> Dossier:
    """Open a second dossier with a day on the same date."""
    new = replace(AMINA, host="Stad Aalst", coach="Lies De Wolf", **people)  # type: ignore[arg-type]
    dossier = open_dossier(path, new, "second")
    exchange.add_day(at(path), dossier, DAY, "second day")
    return read(path, dossier.switch.id)


def clashes(path: Path, switch_id: int = 1) -> list[tuple[Party, str]]:
    with connect(path) as db:
        dossier = get_dossier(db, switch_id)
        found = clashes_of(dossier.days[0], list_engagements(db, dossier.switch))
    return [(item.of, item.name) for item in found]


def test_a_day_of_the_same_learner_in_another_dossier_clashes(path: Path) -> None:
    second_switch(path, learner=read(path).learner.id)
    assert clashes(path) == [(Party.LEARNER, "Stad Aalst")]
    assert clashes(path, 2) == [(Party.LEARNER, "De Speelvogel")]


def test_a_namesake_is_someone_else(path: Path) -> None:
    other = {"email": "amina.yildiz@zonnebloem.be"}
    second = second_switch(path, details={"learner": other})
    assert second.learner.id != read(path).learner.id
    assert clashes(path) == []


def test_a_call_of_the_same_learner_clashes_until_it_is_off(path: Path) -> None:
    other = second_switch(path, learner=read(path).learner.id)
    exchange.remove_day(at(path), other.days[0].id)
    values = {"planned_at": NOW, "planned_minutes": 20, "place": "online"}
    calls.plan_call(at(path), other, values, "call")
    assert clashes(path) == [(Party.LEARNER, "Stad Aalst")]
    call = read(path, 2).calls[0].call
    calls.call_off(at(path), call.id, CallOutcome.CANCELLED, Party.HOST, "geen tijd")
    assert clashes(path) == []


def test_another_learner_of_the_coach_is_named_too(path: Path) -> None:
    other = second_switch(path, learner="Jef Maes")
    edit(path, other.switch, coach_id=read(path).switch.coach_id)
    assert clashes(path) == [(Party.COACH, "Jef Maes")]
    assert clashes(path, 2) == [(Party.COACH, "Amina Yildiz")]


def test_a_stopped_switch_leaves_its_planned_days_free(path: Path) -> None:
    other = second_switch(path, learner=read(path).learner.id)
    changes = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ander werk"}
    stop_switch(at(path), other.switch.id, changes)
    assert clashes(path) == []
    edit(path, other.days[0], held=True, held_minutes=420)
    assert clashes(path) == [(Party.LEARNER, "Stad Aalst")]


def test_the_history_knows_removed_days_and_counts_each_change(path: Path) -> None:
    day = read(path).days[0]
    edit(path, day, place="poort 3")
    exchange.remove_day(at(path), day.id)
    with connect(path) as db:
        history = read_day_history(db, 1)
    assert [(gone.id, gone.day, gone.place) for gone in history.removed] == [
        (day.id, TODAY, "poort 3")
    ]
    assert history.changes[day.id] == 3


def test_a_new_day_with_the_number_of_a_removed_one_continues_its_history(path: Path) -> None:
    day = read(path).days[0]
    exchange.remove_day(at(path), day.id)
    again = exchange.add_day(at(path), read(path), DAY, "again")
    assert again.id == day.id
    with connect(path) as db:
        history = read_day_history(db, 1)
    assert history.removed == ()
    assert history.changes[day.id] == 3


def test_the_list_and_the_dossier_add_up_the_same_hours(path: Path) -> None:
    answers: list[dict[str, object]] = [
        {"held": True, "held_minutes": 450},
        {"held": True},
        {"held": False, "held_minutes": 60},
        {"held_minutes": 60},
    ]
    for number, answer in enumerate(answers):
        values = {**DAY, "day": TODAY + timedelta(days=number), **answer}
        exchange.add_day(at(path), read(path), values, f"day {number}")
    (line,), days = list_dossiers(at(path)), read(path).days
    assert line.held_minutes == held_minutes(days) == 450
    assert line.days_held == sum(bool(day.held) for day in days) == 2


def add_10_000_dossiers(path: Path) -> None:
    """Copy dossier 1 with its day to people of their own, on as many dates."""
    with connect(path) as db, immediate(db):
        columns = "reference, learner_id, coach_id, sending_organisation_id, host_id,"
        others = "project_leader_id, partner_id, registered_on, stop_reason"
        numbers = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 10010)"
        db.conn.execute(
            f"""{numbers} INSERT INTO people SELECT i, 1, organisation_id, 'Iemand ' || i, job,
            job_since, email, phone, active, language FROM people, n WHERE people.id = 1"""
        )
        db.conn.execute(
            f"""{numbers} INSERT INTO switches (id, {columns} {others}) SELECT i, 'X-' || i, i, i,
            sending_organisation_id, host_id, {others} FROM switches, n WHERE switches.id = 1"""
        )
        db.conn.execute(
            f"""{numbers} INSERT INTO exchange_days (switch_id, day, start, "end", break_minutes,
            place, with_whom, remark) SELECT i, date(day, '+' || (i % 700) || ' days'), start,
            "end", break_minutes, place, with_whom, remark FROM exchange_days d, n WHERE d.id = 1"""
        )


def test_clashes_are_found_quickly_among_10_000_dossiers(path: Path) -> None:
    second_switch(path, learner=read(path).learner.id)
    add_10_000_dossiers(path)
    with connect(path) as db:
        switch = get_dossier(db, 1).switch
        begun = clock.perf_counter()
        found = [list_engagements(db, switch) for _ in range(20)]
        each = (clock.perf_counter() - begun) / len(found)
    assert {len(engagements) for engagements in found} == {2}
    # Some 3 ms on two cores; reading every day of every dossier would take far longer.
    assert each < 0.1, f"{each:.3f} s"
