"""What is handed out is what counts: the final plan, what was learned, papers with words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.documents.certificate.content import certificate_content
from switching.i18n import Texts
from switching.models import Activity, ActivityGoal, Dossier, OptionKind
from switching.privacy.subject_access import export_person
from switching.rules.certification import goals_learned, remarks_on_certificate
from switching.rules.steps import Step, next_step, steps_of
from switching.services.exchange import set_activity_goals
from switching.services.mails import render_plan_mail
from switching.services.plans import finalise_plan, plan_shown
from switching.services.questions import add_goal
from switching.store import connect, immediate
from tests.cli.running import run
from tests.samples import (
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_a_call,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    read,
)

DUTCH = Texts()


def finalise(path: Path, reason: str = "") -> bytes:
    return finalise_plan(at(path), 1, reason).document


# The plan


def test_the_final_plan_is_what_is_shown_mailed_and_written(path: Path, tmp_path: Path) -> None:
    complete_dossier(path)
    paper = finalise(path)
    dossier, output = read(path), tmp_path / "plan.pdf"
    assert plan_shown(dossier, DUTCH, TODAY, "").final
    mail = message_from_bytes(render_plan_mail(at(path), 1), policy=default)
    attached = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
    assert [part.get_payload(decode=True) for part in attached] == [paper]
    done = run("plan", 1, "--overwrite", "--database", path, "--output", output)
    assert (done.exit_code, done.output) == (0, "")
    assert output.read_bytes() == paper


def test_a_plan_that_no_longer_holds_is_still_what_counts(path: Path, tmp_path: Path) -> None:
    complete_dossier(path)
    first = finalise(path)
    edit(path, read(path).inputs, follow_up="volgende week")
    output = tmp_path / "plan.pdf"
    assert not plan_shown(read(path), DUTCH, TODAY, "").final
    assert run("plan", 1, "--overwrite", "--database", path, "--output", output).exit_code == 0
    assert output.read_bytes() == first
    draft = run("plan", 1, "--draft", "--overwrite", "--database", path, "--output", output)
    assert draft.exit_code == 0
    assert output.read_bytes() != first
    second = finalise(path, "opvolging")
    assert run("plan", 1, "--overwrite", "--database", path, "--output", output).exit_code == 0
    assert output.read_bytes() == second


def test_a_draft_is_said_to_be_one(path: Path, tmp_path: Path) -> None:
    complete_dossier(path)
    done = run("plan", 1, "--database", path, "--output", tmp_path / "plan.pdf")
    assert (done.exit_code, done.output) == (
        0,
        "Er is nog geen definitief plan: dit is het concept.\n",
    )
    output = ("--output", tmp_path / "plan.pdf", "--overwrite")
    asked = run("plan", 1, "--draft", "--database", path, *output)
    assert (asked.exit_code, asked.output) == (0, "")


# What was learned


ACTIVITIES = st.lists(
    st.tuples(st.sampled_from([True, False, None]), st.sets(st.integers(1, 3))), max_size=4
)


@given(ACTIVITIES)
def test_what_was_learned_are_the_goals_that_an_activity_served(
    goals: Dossier, found: list[tuple[bool | None, set[int]]]
) -> None:
    activities = [
        Activity(id=n, switch_id=1, position=n, kind=OptionKind.OTHER, title="a", done=done)
        for n, (done, _) in enumerate(found, start=1)
    ]
    links = [
        ActivityGoal(activity_id=n, goal_id=goal)
        for n, (_, served) in enumerate(found, start=1)
        for goal in served
    ]
    dossier = replace(goals, activities=tuple(activities), activity_goals=tuple(links))
    learned = set().union(*(served for done, served in found if done is not False))
    said = certificate_content(dossier, DUTCH, TODAY)
    assert list(said.goals) == [
        goal.description for goal in dossier.latest.filled_goals if goal.goal_id in learned
    ]
    left_out = [goal for goal in dossier.latest.filled_goals if goal not in goals_learned(dossier)]
    told = [DUTCH.message(item) for item in remarks_on_certificate(dossier, TODAY)]
    assert all(any(goal.description in line for line in told) for goal in left_out)


@pytest.fixture(scope="module")
def goals(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier with three goals."""
    path = make_database(tmp_path_factory.mktemp("goals"))
    hold_the_hours(path)
    add_goal(at(path), read(path).latest, "iets dat erbij kwam", "third")
    assert [goal.goal_id for goal in read(path).latest.filled_goals] == [1, 2, 3]
    return read(path)


# What comes next

STAGES: dict[str, Callable[[Path], object]] = {
    "call held": hold_a_call,
    "plan to make": complete_dossier,
    "agreements to gather": lambda path: (complete_dossier(path), finalise(path)),
    "hours held": hold_the_hours,
    "certified": lambda path: (hold_the_hours(path), issue(path)),
    "registered": open_dossier,
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("served", [True, False])
def test_what_comes_next_does_not_hang_on_optional_goals(
    path: Path, stage: str, served: bool
) -> None:
    STAGES[stage](path)
    for activity in read(path).activities:
        must = {goal.goal_id for goal in read(path).latest.goals if goal.must_cover}
        set_activity_goals(at(path), activity.id, must if served else set())
    dossier = read(path)
    optional = [goal for goal in dossier.latest.goals if not goal.must_cover]
    needed = replace(
        dossier.latest, goals=tuple(goal for goal in dossier.latest.goals if goal.must_cover)
    )
    without = replace(dossier, versions=(*dossier.versions[:-1], needed))
    assert next_step(dossier, TODAY, True) == next_step(without, TODAY, True)
    assert steps_of(dossier, True) == steps_of(without, True)
    assert optional or stage == "registered"


def test_with_14_hours_held_the_certificate_comes_next(path: Path) -> None:
    hold_the_hours(path)
    set_activity_goals(at(path), read(path).activities[0].id, set())
    following = next_step(read(path), TODAY + timedelta(days=1), True)
    assert following is not None
    assert following.step is Step.CERTIFICATE


# All that is held on someone


def test_each_paper_that_someone_takes_along_says_something(path: Path) -> None:
    learner = hold_the_hours(path).learner
    finalise(path)
    issue(path)
    with connect(path) as db, immediate(db):
        db.execute("UPDATE certificates SET document = x''")
    content = export_person(at(path), learner.id, "op vraag")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        papers = {name: archive.read(name) for name in archive.namelist() if ".pdf" in name}
    assert len([name for name in papers if "certificate" in name]) == 1
    assert all(paper.startswith(b"%PDF") for paper in papers.values()), papers.keys()
