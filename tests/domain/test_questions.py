"""Versions of the learning question, and what serves its goals."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.domain import questions
from switching.domain.checks import InvalidError
from switching.models import Moment
from switching.rules.coverage import coverage_of, unserved
from tests.samples import ACTOR, NOW, edit, hold_a_call, open_dossier, read


def test_it_works(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(ACTOR, path, 1, NOW)
    edit(path, read(path).latest.goals[0], description="een oudergesprek leiden")
    assert questions.settle_version(ACTOR, path, 1, NOW)
    dossier = read(path)
    assert [v.question.moment for v in dossier.versions] == list(Moment)
    assert dossier.latest.goals[0].goal_id == dossier.before.goals[0].goal_id
    assert dossier.versions[1].goals[0].description == "een oudergesprek voorbereiden"


def test_opening_a_refinement_twice_opens_one(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(ACTOR, path, 1, NOW)
    questions.open_refinement(ACTOR, path, 1, NOW)
    assert len(read(path).versions) == 3


def test_settling_without_a_change_makes_no_version(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(ACTOR, path, 1, NOW)
    assert not questions.settle_version(ACTOR, path, 1, NOW)
    assert len(read(path).versions) == 2


def test_a_version_that_says_nothing_is_not_settled(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(ACTOR, path, 1, NOW)
    latest = read(path).latest
    edit(path, latest.question, general_aim="")
    for goal in latest.goals:
        questions.remove_goal(ACTOR, path, goal.id, NOW)
    with pytest.raises(InvalidError):
        questions.settle_version(ACTOR, path, 1, NOW)
    assert len(read(path).versions) == 3


def test_a_refinement_can_be_thrown_away_but_a_settled_version_stays(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(ACTOR, path, 1, NOW)
    questions.discard_version(ACTOR, path, 1, NOW)
    questions.discard_version(ACTOR, path, 1, NOW)
    assert len(read(path).versions) == 2


def test_a_goal_that_is_added_twice_with_one_key_stands_once(path: Path) -> None:
    version = open_dossier(path).latest
    for _ in range(2):
        questions.add_goal(ACTOR, path, version, "luisteren", "key", NOW)
        questions.add_wish(ACTOR, path, version, "een pedagoog", "key2", NOW)
    assert [goal.description for goal in read(path).latest.goals] == [
        "een oudergesprek voorbereiden",
        "luisteren",
    ]
    assert len(read(path).latest.wishes) == 2


def test_goals_that_nothing_serves_are_plain_until_they_are_matched(path: Path) -> None:
    dossier = hold_a_call(path)
    assert len(unserved(coverage_of(dossier))) == 2
    mark = (dossier.proposals[0].id, None)
    questions.set_match(ACTOR, path, dossier.latest.goals[0].goal_id, mark, True, NOW)
    (gap,) = unserved(coverage_of(read(path)))
    assert gap.description == "zelf een gesprek leiden"
    questions.set_match(ACTOR, path, dossier.latest.goals[0].goal_id, mark, False, NOW)
    assert len(unserved(coverage_of(read(path)))) == 2
