"""Versions of the learning question, and what serves its goals."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import MOST_GOALS, Moment
from switching.rules.coverage import coverage_of, unserved
from switching.services import questions
from switching.services.checks import InvalidError
from switching.services.edits import Edit, save_edits
from switching.services.plans import finalise_plan, plan_holds
from switching.store import ConflictError, NotFoundError
from tests.samples import (
    ACTOR,
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_a_call,
    open_dossier,
    read,
)


def test_it_works(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    edit(path, read(path).latest.goals[0], description="een oudergesprek leiden")
    assert questions.settle_version(at(path), 1)
    dossier = read(path)
    assert [v.question.moment for v in dossier.versions] == list(Moment)
    assert dossier.latest.goals[0].goal_id == dossier.before.goals[0].goal_id
    assert dossier.versions[1].goals[0].description == "een oudergesprek voorbereiden"


def test_opening_a_refinement_twice_opens_one(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    questions.open_refinement(at(path), 1)
    assert len(read(path).versions) == 3


def test_settling_without_a_change_makes_no_version(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    assert not questions.settle_version(at(path), 1)
    assert len(read(path).versions) == 2


def test_a_version_that_says_nothing_is_not_settled(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    latest = read(path).latest
    edit(path, latest.question, general_aim="")
    for goal in latest.goals:
        questions.remove_goal(at(path), goal.id)
    with pytest.raises(InvalidError):
        questions.settle_version(at(path), 1)
    assert len(read(path).versions) == 3


def test_a_refinement_can_be_thrown_away_but_a_settled_version_stays(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    questions.discard_version(at(path), 1)
    questions.discard_version(at(path), 1)
    assert len(read(path).versions) == 2


def test_a_goal_that_is_added_twice_with_one_key_stands_once(path: Path) -> None:
    version = open_dossier(path).latest
    for _ in range(2):
        questions.add_goal(at(path), version, "luisteren", "key")
        questions.add_wish(at(path), version, "een pedagoog", "key2")
    assert [goal.description for goal in read(path).latest.goals] == [
        "een oudergesprek voorbereiden",
        "luisteren",
    ]
    assert len(read(path).latest.wishes) == 2


def test_goals_that_nothing_serves_are_plain_until_they_are_matched(path: Path) -> None:
    dossier = hold_a_call(path)
    assert len(unserved(coverage_of(dossier))) == 2
    mark = (dossier.proposals[0].id, None)
    questions.set_match(at(path), dossier.latest.goals[0].goal_id, mark, True)
    (gap,) = unserved(coverage_of(read(path)))
    assert gap.description == "zelf een gesprek leiden"
    questions.set_match(at(path), dossier.latest.goals[0].goal_id, mark, False)
    assert len(unserved(coverage_of(read(path)))) == 2


def sentences(refused: pytest.ExceptionInfo[InvalidError]) -> list[str]:
    return [Texts().message(message) for message in refused.value.errors.values()]


def test_a_version_says_who_made_it_when_and_why(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    edit(path, read(path).latest.question, reason="de coach belde terug", general_aim="Leiden")
    questions.settle_version(at(path), 1)
    question = read(path).latest.question
    assert (question.created_by, question.created_at) == (ACTOR.user_id, NOW)
    assert (question.reason, question.settled_at) == ("de coach belde terug", NOW)


def test_an_earlier_version_is_brought_back_as_a_new_one(path: Path) -> None:
    first = hold_a_call(path).before
    questions.bring_back(at(path), 1, 1, "te ver gegaan")
    assert questions.settle_version(at(path), 1)
    dossier = read(path)
    assert len(dossier.versions) == 3
    assert questions.what_is_said(dossier.latest) == questions.what_is_said(first)
    assert dossier.latest.question.reason == "te ver gegaan"
    assert questions.what_is_said(dossier.versions[1]) != questions.what_is_said(first)


def test_what_is_the_same_or_absent_is_not_brought_back(path: Path) -> None:
    hold_a_call(path)
    with pytest.raises(InvalidError) as refused:
        questions.bring_back(at(path), 1, 2, "")
    assert sentences(refused) == ["Versie 2 zegt hetzelfde als de laatste."]
    with pytest.raises(NotFoundError):
        questions.bring_back(at(path), 1, 9, "")
    questions.open_refinement(at(path), 1)
    with pytest.raises(InvalidError) as refused:
        questions.bring_back(at(path), 1, 1, "")
    assert list(refused.value.errors) == ["number"]
    assert len(read(path).versions) == 3


def test_after_a_final_plan_a_change_needs_a_reason_and_the_plan_no_longer_holds(
    path: Path,
) -> None:
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    questions.open_refinement(at(path), 1)
    edit(path, read(path).latest.goals[0], description="een oudergesprek leiden")
    with pytest.raises(InvalidError) as refused:
        questions.settle_version(at(path), 1)
    assert list(refused.value.errors) == ["reason"]
    edit(path, read(path).latest.question, reason="andere groep")
    assert questions.settle_version(at(path), 1)
    assert not plan_holds(read(path), TODAY)


def test_goals_that_say_the_same_are_refused_with_their_numbers(path: Path) -> None:
    version = hold_a_call(path).latest
    with pytest.raises(InvalidError) as refused:
        questions.add_goal(at(path), version, "Zelf een gesprek LEIDEN!", "twice")
    assert sentences(refused) == ["Dit staat er al, als leerdoel 2."]
    questions.open_refinement(at(path), 1)
    edit(path, read(path).latest.goals[0], description="zelf een gesprek leiden")
    with pytest.raises(InvalidError) as refused:
        questions.settle_version(at(path), 1)
    assert list(refused.value.errors) == ["goals"]
    assert len(read(path).latest.goals) == 2


@pytest.mark.slow
def test_there_is_room_for_so_many_goals_and_no_more(path: Path) -> None:
    version = open_dossier(path).latest
    for number in range(2, MOST_GOALS + 1):
        questions.add_goal(at(path), version, f"leerdoel {number}", f"goal{number}")
    with pytest.raises(InvalidError) as refused:
        questions.add_goal(at(path), version, "nog een", "one too many")
    assert sentences(refused) == ["Er is plaats voor 50 leerdoelen. Voeg er eerst enkele samen."]
    assert len(read(path).latest.goals) == MOST_GOALS
    assert len(coverage_of(read(path))) == MOST_GOALS


def test_a_goal_of_10_000_characters_is_kept_and_one_of_30_000_refused(path: Path) -> None:
    version = open_dossier(path).latest
    long = ("een heel lang leerdoel over overleg " * 300)[:10_000].strip()
    questions.add_goal(at(path), version, long, "long")
    assert read(path).latest.goals[1].description == long
    with pytest.raises(InvalidError):
        questions.add_goal(at(path), version, "a" * 30_000, "longer")
    assert len(read(path).latest.goals) == 2


def test_two_who_refine_at_once_lose_nothing(path: Path) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    mine = theirs = read(path).latest
    edit(path, theirs.goals[0], description="zij: een gesprek voorbereiden")
    edit(path, theirs.question, general_aim="zij: een ander doel")
    change = {"description": "ik: een gesprek volgen"}
    with pytest.raises(ConflictError) as met:
        save_edits(at(path), [Edit(mine.goals[0], change)])
    assert met.value.current.model_dump()["description"] == "zij: een gesprek voorbereiden"
    edit(path, mine.goals[1], description="ik: een gesprek leiden")
    assert [goal.description for goal in read(path).latest.goals] == [
        "zij: een gesprek voorbereiden",
        "ik: een gesprek leiden",
    ]


def test_what_is_typed_in_a_version_that_was_settled_meanwhile_opens_a_next_one(
    path: Path,
) -> None:
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    edit(path, read(path).latest.question, general_aim="Overleg leiden")
    seen = read(path).latest
    questions.settle_version(at(path), 1)
    edit(path, seen.goals[1], description="zelf een moeilijk gesprek leiden")
    dossier = read(path)
    assert dossier.versions[-2].goals[1].description == "zelf een gesprek leiden"
    assert dossier.latest.goals[1].description == "zelf een moeilijk gesprek leiden"
    assert dossier.latest.question.settled_at is None
