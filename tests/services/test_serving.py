"""What serves a goal, put in the plan and taken out in one step each."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.models import Dossier, OptionKind
from switching.rules.coverage import Offer, coverage_of, is_as_offered, offers_of, with_whom_by
from switching.services import questions, serving
from switching.services.checks import InvalidError
from switching.services.organisations import add_host_option
from switching.store import NotFoundError, connect
from tests.samples import AMINA, at, edit, hold_a_call, open_dossier, read

NEW = {"title": "Oudergesprekken meevolgen", "kind": OptionKind.SHADOWING}


@pytest.fixture
def dossier(path: Path) -> Dossier:
    """A dossier with two goals, and a proposal of the call whose option is in the catalogue."""
    return hold_a_call(path)


def goals_of(dossier: Dossier) -> tuple[int, int]:
    one, other = (goal.goal_id for goal in dossier.latest.goals)
    return one, other


def talk(dossier: Dossier) -> Offer:
    return offers_of(dossier)[0]


def audit_rows(path: Path) -> int:
    with connect(path) as db:
        return int(db.execute("SELECT count(*) FROM audit_log").fetchone()[0])


def test_one_step_makes_what_serves_a_goal_an_activity_with_whom_it_is(
    path: Path, dossier: Dossier
) -> None:
    one, other = goals_of(dossier)
    offer = talk(dossier)
    questions.set_match(at(path), other, offer.mark, True)
    serving.plan_for_goal(at(path), read(path), one, offer, "An Verlinden")
    found = read(path)
    (activity,) = found.activities
    assert (activity.title, activity.with_whom) == ("Gesprek met de pedagoog", "An Verlinden")
    assert found.goals_of(activity) == {one, other}
    assert all(item.served for item in coverage_of(found))


def test_a_second_click_makes_no_second_activity(path: Path, dossier: Dossier) -> None:
    one, other = goals_of(dossier)
    for goal_id in (one, one, other):
        serving.plan_for_goal(at(path), dossier, goal_id, talk(dossier), "Tom Peeters")
    found = read(path)
    (activity,) = found.activities
    assert found.goals_of(activity) == {one, other}
    assert len(found.matches) == 2


def test_it_is_taken_out_for_one_goal_and_leaves_with_the_last_one(
    path: Path, dossier: Dossier
) -> None:
    one, other = goals_of(dossier)
    for goal_id in (one, other):
        serving.plan_for_goal(at(path), dossier, goal_id, talk(dossier), "Tom Peeters")
    (activity,) = read(path).activities
    serving.unplan_for_goal(at(path), 1, activity.id, one)
    assert read(path).goals_of(activity) == {other}
    serving.unplan_for_goal(at(path), 1, activity.id, other)
    found = read(path)
    assert found.activities == found.activity_goals == ()
    assert all(item.served for item in coverage_of(found)), "it still serves them"


def test_a_goal_that_was_left_out_since_keeps_no_activity_in_the_plan(
    path: Path, dossier: Dossier
) -> None:
    one, other = goals_of(dossier)
    for goal_id in (one, other):
        serving.plan_for_goal(at(path), dossier, goal_id, talk(dossier), "Tom Peeters")
    questions.open_refinement(at(path), 1)
    questions.remove_goal(at(path), read(path).latest.goals[1].id)
    serving.unplan_for_goal(at(path), 1, read(path).activities[0].id, one)
    assert read(path).activities == read(path).activity_goals == ()


@pytest.mark.parametrize(("with_whom", "planned"), [(None, 0), ("", 1), ("Els Wouters", 1)])
def test_something_new_serves_the_goal_and_is_on_offer_in_one_step(
    path: Path, dossier: Dossier, with_whom: str | None, planned: int
) -> None:
    one, _ = goals_of(dossier)
    for _click in range(2):
        serving.add_serving_option(at(path), dossier, one, NEW, with_whom, "key")
    found = read(path)
    assert [item.title for item in found.options].count(NEW["title"]) == 1
    (served,) = (item for item in coverage_of(found) if item.goal.goal_id == one)
    assert [offer.title for offer in served.offers] == [NEW["title"]]
    assert [item.with_whom for item in found.activities] == [with_whom] * planned


@pytest.mark.parametrize("values", [{**NEW, "title": " "}, {**NEW, "kind": None}, {}])
def test_something_new_without_words_or_kind_is_refused_and_nothing_is_stored(
    path: Path, dossier: Dossier, values: dict[str, object]
) -> None:
    before = audit_rows(path)
    with pytest.raises(InvalidError):
        serving.add_serving_option(at(path), dossier, goals_of(dossier)[0], values, "Els", "key")
    assert audit_rows(path) == before


def test_with_whom_that_is_too_long_stores_nothing_of_it(path: Path, dossier: Dossier) -> None:
    before = audit_rows(path)
    with pytest.raises(InvalidError):
        serving.add_serving_option(
            at(path), dossier, goals_of(dossier)[0], NEW, "a" * 1000, "key"
        )  # fmt: skip
    assert audit_rows(path) == before


def test_a_goal_of_another_dossier_is_refused(path: Path, dossier: Dossier) -> None:
    other = open_dossier(path, AMINA, "another")
    with pytest.raises(NotFoundError):
        serving.plan_for_goal(at(path), dossier, other.goals[0].id, talk(dossier), "")
    with pytest.raises(NotFoundError):
        serving.add_serving_option(at(path), dossier, other.goals[0].id, NEW, None, "key")


def test_an_option_that_serves_goals_of_two_dossiers_is_planned_in_one(
    path: Path, dossier: Dossier
) -> None:
    values = {**NEW, "host_id": dossier.host.id}
    option = add_host_option(at(path), values, "option")
    other = open_dossier(path, AMINA, "another")
    for goal_id in (goals_of(dossier)[0], other.goals[0].id):
        questions.set_match(at(path), goal_id, (None, option.id), True)
    offer = Offer(option.title, option=option)
    serving.plan_for_goal(at(path), read(path), goals_of(dossier)[0], offer, "")
    found = read(path)
    assert found.goals_of(found.activities[0]) == {goals_of(dossier)[0]}
    assert read(path, other.switch.id).activities == ()


def test_with_whom_is_the_colleague_that_the_option_names_else_the_coach(
    path: Path, dossier: Dossier
) -> None:
    assert with_whom_by(dossier, talk(dossier)) == "Tom Peeters"
    edit(path, dossier.options[0], colleague="Els Wouters")
    assert with_whom_by(read(path), talk(read(path))) == "Els Wouters"


@pytest.mark.parametrize(
    "changes", [{"place": "in de keuken"}, {"with_whom": "Jef"}, {"minutes": 90}, {"done": True}]
)
def test_what_was_filled_in_by_hand_is_told_from_what_was_taken_over(
    path: Path, dossier: Dossier, changes: dict[str, object]
) -> None:
    offer = talk(dossier)
    serving.plan_for_goal(at(path), dossier, goals_of(dossier)[0], offer, "Tom Peeters")
    (activity,) = read(path).activities
    assert is_as_offered(read(path), activity)
    edit(path, activity, **changes)
    assert not is_as_offered(read(path), read(path).activities[0])
