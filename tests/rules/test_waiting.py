"""What an exchange waits for, in the order in which one would do it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import EvaluationStatus, Party
from switching.rules.waiting import Waiting, waits_of
from switching.services.certificates import withdraw_certificate
from switching.services.completion import complete_switch
from switching.services.evaluations import EVALUATORS, open_evaluation
from switching.services.switches import stop_switch
from tests.samples import (
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_the_hours,
    issue,
    make_database,
    read,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def kinds(path: Path) -> list[Waiting]:
    return [wait.kind for wait in waits_of(read(path), TODAY)]


def test_days_come_first_then_evaluations_then_the_certificate(path: Path) -> None:
    days = hold_the_hours(path).days
    assert kinds(path) == [Waiting.EVALUATION, Waiting.CERTIFICATE]
    edit(path, days[0], held=None, held_minutes=None)
    (wait,) = waits_of(read(path), days[0].day)
    assert (wait.kind, wait.day and wait.day.id) == (Waiting.CONFIRM, days[0].id)


def test_a_day_that_was_held_without_hours_waits_too(path: Path) -> None:
    day = hold_the_hours(path).days[0]
    edit(path, day, held_minutes=None)
    assert kinds(path)[0] is Waiting.CONFIRM


def test_only_who_said_nothing_yet_is_asked(path: Path) -> None:
    hold_the_hours(path)
    open_evaluation(at(path), 1, Party.COACH, EvaluationStatus.NOT_RECEIVED)
    assert waits_of(read(path), TODAY)[0].parties == (Party.LEARNER, Party.SENDING_ORGANISATION)
    for party in EVALUATORS:
        open_evaluation(at(path), 1, party, EvaluationStatus.RECEIVED)
    assert kinds(path) == [Waiting.CERTIFICATE]
    issue(path)
    assert kinds(path) == []
    withdraw_certificate(at(path), 1, "fout")
    assert kinds(path) == [Waiting.CERTIFICATE]


def test_a_day_to_come_asks_nothing(path: Path) -> None:
    days = complete_dossier(path).days
    for day in days:
        edit(path, day, day=TODAY + timedelta(days=7))
    assert kinds(path) == []


def test_hours_to_plan_wait_before_the_evaluations_until_it_is_completed(path: Path) -> None:
    first, second = hold_the_hours(path).days
    edit(path, second, held=False, held_minutes=None)
    assert Waiting.EVALUATION not in kinds(path)
    complete_switch(at(path), 1, max(first.day, TODAY))
    assert kinds(path) == [Waiting.EVALUATION]


def test_a_stopped_switch_waits_for_nothing(path: Path) -> None:
    hold_the_hours(path)
    values = {"stopped_on": TODAY, "stopped_by": Party.HOST, "stop_reason": "geen plaats"}
    stop_switch(at(path), 1, values)
    assert kinds(path) == []
