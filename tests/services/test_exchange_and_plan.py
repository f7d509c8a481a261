"""Days, activities, and making the plan final."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import OptionKind
from switching.services import exchange
from switching.services.checks import InvalidError
from switching.services.edits import Edit, save_edits
from switching.services.plans import finalise_plan, plan_holds, render_plan_document
from switching.store import ConflictError, NotFoundError
from tests.samples import (
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_a_call,
    open_dossier,
    read,
)

DUTCH = Texts()


@pytest.mark.parametrize(
    ("values", "blamed"),
    [
        ({"day": None}, "day"),
        ({"day": date(202, 3, 1)}, "day"),
        ({"day": TODAY, "start": time(9), "end": time(8)}, ""),
        ({"day": TODAY, "start": time(9), "end": time(10), "break_minutes": 90}, ""),
        ({"day": TODAY, "break_minutes": -1}, "break_minutes"),
    ],
)
def test_an_impossible_day_is_refused(path: Path, values: dict[str, object], blamed: str) -> None:
    dossier = open_dossier(path)
    with pytest.raises(InvalidError) as caught:
        exchange.add_day(at(path), dossier, values, "day")
    assert list(caught.value.errors) == [blamed]
    assert read(path).days == ()


def test_a_day_counts_its_hours_without_the_break(path: Path) -> None:
    assert complete_dossier(path).days[0].planned_minutes == 7 * 60


def test_removing_a_day_keeps_the_activities_on_it(path: Path) -> None:
    dossier = complete_dossier(path)
    edit(path, dossier.activities[0], day_id=dossier.days[0].id)
    exchange.remove_day(at(path), dossier.days[0].id)
    assert read(path).activities[0].day_id is None
    assert len(read(path).days) == 1


def test_a_day_that_was_held_is_not_removed(path: Path) -> None:
    day = complete_dossier(path).days[0]
    edit(path, day, held=True, held_minutes=400)
    with pytest.raises(InvalidError) as caught:
        exchange.remove_day(at(path), day.id)
    assert [m.text for m in caught.value.errors.values()] == [
        "This day was held: its hours count. Change that first to remove it."
    ]
    assert len(read(path).days) == 2


def test_activities_are_put_on_a_day_and_move_to_another(path: Path) -> None:
    dossier = complete_dossier(path)
    (activity,) = dossier.activities
    first, second = (day.id for day in dossier.days)
    exchange.set_day_activities(at(path), first, {activity.id}, set())
    exchange.set_day_activities(at(path), second, {activity.id}, set())
    exchange.set_day_activities(at(path), first, set(), {activity.id})
    assert read(path).activities[0].day_id == second
    exchange.set_day_activities(at(path), second, set(), {activity.id})
    assert read(path).activities[0].day_id is None


def test_an_activity_of_another_dossier_is_not_put_on_a_day(path: Path) -> None:
    day = complete_dossier(path).days[0]
    other = open_dossier(path, key="other")
    values = {"title": "x", "kind": OptionKind.OTHER}
    activity = exchange.add_activity(at(path), other, values, set(), "x")
    exchange.set_day_activities(at(path), day.id, {activity.id, 999}, set())
    assert read(path, other.switch.id).activities[0].day_id is None


def test_clashes_are_listed_by_day(path: Path) -> None:
    dossier = complete_dossier(path)
    first, second = dossier.days
    assert exchange.list_clashes(at(path), dossier) == {first.id: (), second.id: ()}
    edit(path, second, day=first.day)
    clashes = exchange.list_clashes(at(path), read(path))
    assert [item.record.id for item in clashes[first.id]] == [second.id]


def test_an_activity_without_a_title_is_refused(path: Path) -> None:
    dossier = open_dossier(path)
    with pytest.raises(InvalidError) as caught:
        exchange.add_activity(at(path), dossier, {"title": "", "kind": None}, set(), "a")
    assert set(caught.value.errors) == {"title", "kind"}


def test_the_goals_of_an_activity_can_change_and_it_can_go(path: Path) -> None:
    dossier = complete_dossier(path)
    (activity,) = dossier.activities
    first = dossier.latest.goals[0].goal_id
    exchange.set_activity_goals(at(path), activity.id, {first})
    assert read(path).goals_of(activity) == {first}
    exchange.remove_activity(at(path), activity.id)
    assert read(path).activities == ()


def test_what_is_valid_is_saved_and_the_rest_is_named(path: Path) -> None:
    person = open_dossier(path).learner
    changes = {"email": "geen adres", "job": "kok", "job_since": "vorig jaar"}
    saved = save_edits(at(path), [Edit(person, changes)])
    assert saved.count == 1
    assert set(saved.errors) == {("people", person.id, "email"), ("people", person.id, "job_since")}
    assert (read(path).learner.job, read(path).learner.email) == ("kok", "")


def test_an_edit_of_an_old_version_is_a_conflict_and_stores_nothing(path: Path) -> None:
    dossier = open_dossier(path)
    edit(path, dossier.learner, job="kok")
    edits = [Edit(dossier.host, {"city": "Gent"}), Edit(dossier.learner, {"job": "bakker"})]
    with pytest.raises(ConflictError):
        save_edits(at(path), edits)
    assert (read(path).learner.job, read(path).host.city) == ("kok", "")


def finalise(path: Path, reason: str = "") -> int:
    return finalise_plan(at(path, language=DUTCH.language), 1, reason).number


def test_a_complete_plan_becomes_final_with_its_document(path: Path) -> None:
    complete_dossier(path)
    assert finalise(path) == 1
    (plan,) = read(path).plans
    assert plan.document.startswith(b"%PDF")
    assert plan.content["version"] == "versie 1"
    assert plan_holds(read(path), TODAY + timedelta(days=40))


def test_an_incomplete_plan_is_refused_with_what_it_lacks(path: Path) -> None:
    hold_a_call(path)
    with pytest.raises(InvalidError) as caught:
        finalise(path)
    assert [message.text for message in caught.value.errors.values()] == [
        "There is no activity yet."
    ]


def test_a_change_makes_the_plan_out_of_date_and_a_new_version_needs_a_reason(path: Path) -> None:
    complete_dossier(path)
    finalise(path)
    first = read(path).plans[0]
    assert finalise(path, "voor alle zekerheid") == 1
    edit(path, read(path).inputs, emergency_contact="Lies, 0470 12 34 56")
    assert not plan_holds(read(path), TODAY)
    with pytest.raises(InvalidError) as caught:
        finalise(path)
    assert list(caught.value.errors) == ["reason"]
    assert finalise(path, "noodcontact toegevoegd") == 2
    assert read(path).plans[0] == first


def test_a_plan_of_a_switch_that_is_not_there_is_not_found(path: Path) -> None:
    with pytest.raises(NotFoundError):
        render_plan_document(at(path, language=DUTCH.language), 9)


def test_an_activity_of_every_kind_can_be_planned(path: Path) -> None:
    dossier = open_dossier(path)
    for kind in OptionKind:
        exchange.add_activity(at(path), dossier, {"title": "x", "kind": kind}, set(), kind.value)
    assert len(read(path).activities) == len(OptionKind)
