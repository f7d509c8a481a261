"""Goals against what the host offers: the order, the gaps, and the way to the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.models import Answer, Dossier, OptionKind, Person
from switching.rules.contact_wishes import colleagues_for
from switching.rules.coverage import (
    activities_without_goal,
    coverage_of,
    offers_of,
    offers_to_plan,
    unanswered_wishes,
)
from switching.services import calls, exchange, questions
from switching.services.organisations import add_host_option, list_ledger
from tests.samples import at, edit, hold_a_call, read


def add_option(path: Path, dossier: Dossier, title: str, colleague: str = "") -> int:
    values = {
        "host_id": dossier.host.id,
        "kind": OptionKind.SHADOWING,
        "title": title,
        "colleague": colleague,
    }
    return add_host_option(at(path), values, title).id


def propose(path: Path, dossier: Dossier, title: str, answer: Answer | None) -> None:
    values = {"kind": OptionKind.MEETING, "title": title, "answer": answer}
    calls.add_proposal(at(path), dossier, values, title)


def test_what_the_learner_wants_comes_first_and_what_is_not_useful_not_at_all(
    path: Path,
) -> None:
    dossier = hold_a_call(path)
    add_option(path, dossier, "Rondleiding")
    propose(path, dossier, "Overleg bijwonen", Answer.USEFUL)
    propose(path, dossier, "Vormingsdag", Answer.NOT_USEFUL)
    assert [offer.title for offer in offers_of(read(path))] == [
        "Overleg bijwonen",
        "Gesprek met de pedagoog",
        "Rondleiding",
    ]


def test_goals_that_must_be_covered_and_have_nothing_come_first(path: Path) -> None:
    dossier = hold_a_call(path)
    must, other = dossier.latest.goals
    mark = (dossier.proposals[0].id, None)
    assert must.must_cover
    assert [item.goal for item in coverage_of(dossier)] == [must, other]
    questions.set_match(at(path), must.goal_id, mark, True)
    assert [item.goal.id for item in coverage_of(read(path))] == [other.id, must.id]


def test_an_activity_that_serves_no_goal_is_named(path: Path) -> None:
    dossier = hold_a_call(path)
    values = {"title": "Koffie drinken", "kind": OptionKind.OTHER}
    exchange.add_activity(at(path), dossier, values, set(), "coffee")
    assert [item.title for item in activities_without_goal(read(path))] == ["Koffie drinken"]
    goal = {dossier.latest.goals[0].goal_id}
    exchange.set_activity_goals(at(path), read(path).activities[0].id, goal)
    assert activities_without_goal(read(path)) == ()


def test_what_serves_a_goal_waits_for_the_plan_until_it_is_an_activity_for_that_goal(
    path: Path,
) -> None:
    dossier = hold_a_call(path)
    one, other = (goal.goal_id for goal in dossier.latest.goals)
    mark = (dossier.proposals[0].id, None)
    assert offers_to_plan(dossier, one) == ()
    for goal_id in (one, other):
        questions.set_match(at(path), goal_id, mark, True)
    (offer,) = offers_to_plan(read(path), one)
    values = {"title": offer.title, "kind": OptionKind.SPECIALIST_TALK, "proposal_id": mark[0]}
    exchange.add_activity(at(path), read(path), values, {one}, "talk")
    assert offers_to_plan(read(path), one) == ()
    assert offers_to_plan(read(path), other) == (offer,)


@pytest.mark.parametrize("names", [("proposal_id",), ("option_id",), ("proposal_id", "option_id")])
def test_an_activity_is_known_by_its_proposal_and_by_the_option_behind_it(
    path: Path, names: tuple[str, ...]
) -> None:
    dossier = hold_a_call(path)
    proposal = dossier.proposals[0]
    goal_id = dossier.latest.goals[0].goal_id
    questions.set_match(at(path), goal_id, (proposal.id, None), True)
    ids = {"proposal_id": proposal.id, "option_id": proposal.option_id}
    values = {"title": "Met de pedagoog", "kind": OptionKind.SPECIALIST_TALK}
    made_of = {name: ids[name] for name in names}
    exchange.add_activity(at(path), dossier, {**values, **made_of}, {goal_id}, "talk")
    assert offers_to_plan(read(path), goal_id) == ()


def test_what_serves_a_goal_still_does_once_it_is_put_to_the_learner(path: Path) -> None:
    dossier = hold_a_call(path)
    goal_id = dossier.latest.goals[0].goal_id
    option_id = add_option(path, dossier, "Rondleiding")
    questions.set_match(at(path), goal_id, (None, option_id), True)
    values = {"kind": OptionKind.SHADOWING, "title": "Rondleiding", "option_id": option_id}
    for _ in range(2):
        calls.add_proposal(at(path), read(path), values, "tour")
    (served,) = (item for item in coverage_of(read(path)) if item.served)
    assert [offer.proposal and offer.proposal.title for offer in served.offers] == ["Rondleiding"]


def test_a_wish_is_answered_by_a_colleague_and_the_best_fitting_one_comes_first(
    path: Path,
) -> None:
    dossier = hold_a_call(path)
    add_option(path, dossier, "Oudergesprekken meevolgen", colleague="Els Wouters")
    (wish,) = unanswered_wishes(dossier)
    baker = Person(id=9, organisation_id=dossier.host.id, name="Aad Bakker", job="kok")
    assert colleagues_for(wish, [baker], read(path).options)[0] == "Els Wouters"
    edit(path, wish, answered_by="Els Wouters")
    assert unanswered_wishes(read(path)) == ()


def test_the_ledger_grows_from_call_and_plan_and_exchange(path: Path) -> None:
    dossier = hold_a_call(path)
    proposal = dossier.proposals[0]

    def line() -> tuple[int, int, int, int, int]:
        (found,) = list_ledger(at(path), dossier.host.id)
        return found.offered, found.accepted, found.planned, found.done, found.useful

    assert line() == (1, 0, 0, 0, 0)
    edit(path, proposal, answer=Answer.USEFUL)
    assert line() == (1, 1, 0, 0, 0)
    values = {
        "title": proposal.title,
        "kind": proposal.kind,
        "proposal_id": proposal.id,
        "option_id": proposal.option_id,
    }
    exchange.add_activity(at(path), read(path), values, set(), "talk")
    assert line() == (1, 1, 1, 0, 0)
    edit(path, read(path).activities[0], done=True, useful=True)
    assert line() == (1, 1, 1, 1, 1)
