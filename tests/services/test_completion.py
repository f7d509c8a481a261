"""Completing a dossier, and opening it again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from switching.models import Dossier, Party, Stage
from switching.rules.stages import stage_of
from switching.services import exchange
from switching.services.checks import InvalidError
from switching.services.completion import complete_switch, reopen_switch
from switching.services.switches import list_dossiers, stop_switch
from tests.samples import TODAY, at, complete_dossier, edit, read

YESTERDAY = TODAY - timedelta(days=1)


def half_way(path: Path) -> Dossier:
    """Hold the first day, yesterday, and call the second one off."""
    dossier = complete_dossier(path)
    edit(path, dossier.days[0], day=YESTERDAY, held=True, held_minutes=420)
    edit(path, dossier.days[1], held=False, not_held_by=Party.HOST)
    return read(path)


def refusals(path: Path, day: date | None = TODAY) -> list[str]:
    with pytest.raises(InvalidError) as caught:
        complete_switch(at(path), 1, day)
    assert read(path).switch.completed_on is None
    return [message.text for message in caught.value.errors.values()]


def test_finishing_early_is_completed_and_can_be_taken_back(path: Path) -> None:
    half_way(path)
    assert complete_switch(at(path), 1, TODAY).completed_on == TODAY
    assert stage_of(list_dossiers(at(path))[0]) is Stage.COMPLETED
    assert reopen_switch(at(path), 1).completed_on is None
    assert stage_of(list_dossiers(at(path))[0]) is Stage.UNDER_WAY


def test_a_double_click_completes_once(path: Path) -> None:
    half_way(path)
    first = complete_switch(at(path), 1, TODAY)
    assert complete_switch(at(path), 1, TODAY).version == first.version
    reopened = reopen_switch(at(path), 1)
    assert reopen_switch(at(path), 1).version == reopened.version


def test_without_a_day_that_was_held_it_is_a_stop(path: Path) -> None:
    complete_dossier(path)
    assert refusals(path) == ["No day was held yet. A switch that ends before it began is stopped."]


def test_a_day_that_waits_for_an_answer_comes_first(path: Path) -> None:
    edit(path, half_way(path).days[1], held=None, not_held_by=None)
    assert refusals(path) == [
        "Say of each day how it went, or remove it. Then the switch can be completed."
    ]


def test_a_stopped_switch_is_not_completed(path: Path) -> None:
    half_way(path)
    changes = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ander werk"}
    stop_switch(at(path), 1, changes)
    assert refusals(path) == ["This switch was stopped. Take it up again first."]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (None, "Fill this in."),
        (TODAY + timedelta(days=1), "This day is still to come."),
        (YESTERDAY - timedelta(days=1), "The last day was on {day}."),
        (date(202, 1, 1), "Choose a date between 2000 and 2100."),
    ],
)
def test_an_impossible_date_is_refused(path: Path, day: date | None, sentence: str) -> None:
    half_way(path)
    assert refusals(path, day)[0].startswith(sentence)


def test_a_completed_switch_takes_no_more_days(path: Path) -> None:
    dossier = half_way(path)
    complete_switch(at(path), 1, TODAY)
    with pytest.raises(InvalidError):
        exchange.add_day(at(path), dossier, {"day": TODAY}, "late")
    reopen_switch(at(path), 1)
    exchange.add_day(at(path), dossier, {"day": TODAY}, "late")
    assert len(read(path).days) == 3
