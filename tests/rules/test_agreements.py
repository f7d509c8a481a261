"""Whose agreement is needed, when the worklist warns, and what the header says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import AgreementMeans, DossierLine, GoalMatch, Party
from switching.rules.agreeing import AGREEING, agreements_of, missing_agreements
from switching.rules.steps import Step, next_step
from switching.rules.tasks import Urgency, tasks_of
from switching.services.agreements import add_agreements
from switching.services.plans import finalise_plan
from tests.rules.test_rules import HELD, LINE
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read

FINAL = replace(LINE, **HELD, plan_number=1)
OVER = replace(FINAL, agreements=4, held_minutes=840, days_held=2, certificates=1)


def said(line: DossierLine) -> list[str]:
    return [Texts().message(task.message) for task in tasks_of([line], NOW)]


@pytest.mark.parametrize(
    ("days", "agreements", "words"),
    [
        (6, 2, "Start over 6 dagen, nog 2 van de 4 akkoorden nodig"),
        (14, 0, "Start over 14 dagen, nog 4 van de 4 akkoorden nodig"),
        (1, 3, "Start morgen, nog 1 van de 4 akkoorden nodig"),
    ],
)
def test_a_missing_agreement_is_urgent_when_the_first_day_comes_near(
    days: int, agreements: int, words: str
) -> None:
    line = replace(FINAL, next_day=TODAY + timedelta(days=days), agreements=agreements)
    (task,) = tasks_of([line], NOW)
    assert (task.urgency, task.step, task.action) == (
        Urgency.URGENT,
        Step.PLAN,
        "Gather the agreements",
    )
    assert said(line) == [words]


def test_a_missing_agreement_is_named_on_the_day_itself_too() -> None:
    line = replace(FINAL, next_day=TODAY, agreements=3)
    assert said(line) == [
        "Vandaag uitwisselingsdag",
        "Start vandaag, nog 1 van de 4 akkoorden nodig",
    ]


def test_a_next_day_warns_as_well() -> None:
    line = replace(FINAL, next_day=TODAY + timedelta(days=2), days_held=1, agreements=3)
    assert said(line) == ["Volgende dag op 26 november 2026, nog 1 van de 4 akkoorden nodig"]


@pytest.mark.parametrize(
    "facts",
    [
        {"agreements": 4, "next_day": TODAY + timedelta(days=2)},
        {"agreements": 0, "next_day": TODAY + timedelta(days=15)},
        {"agreements": 0, "next_day": None},
    ],
)
def test_nothing_is_said_when_all_agreed_or_no_day_is_near(facts: dict[str, object]) -> None:
    assert said(replace(FINAL, **facts)) == []


def test_an_exchange_that_is_over_asks_for_the_evaluations() -> None:
    line = replace(OVER, last_day=TODAY - timedelta(days=4), evaluations=1)
    (task,) = tasks_of([line], NOW)
    assert (task.urgency, task.step) == (Urgency.NORMAL, Step.EXCHANGE)
    assert said(line) == [
        "Uitwisseling voorbij sinds 20 november 2026, nog 2 van de 3 evaluaties te krijgen"
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"last_day": TODAY - timedelta(days=3)},
        {"last_day": TODAY - timedelta(days=9), "evaluations": 3},
        {"last_day": TODAY - timedelta(days=9), "held_minutes": 839},
        {"last_day": None},
    ],
)
def test_no_evaluation_is_asked_too_early_twice_or_before_14_hours(
    facts: dict[str, object],
) -> None:
    assert said(replace(OVER, **facts)) == []


def test_the_next_step_is_to_gather_agreements_while_the_first_day_is_near(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    goals = [goal.goal_id for goal in read(path).latest.goals]
    assert goals
    finalise_plan(at(path), 1, "")
    dossier = read(path)
    serving = replace(dossier, matches=tuple(_match(goal) for goal in goals))
    step = next_step(serving, TODAY, holds=True)
    assert step is not None
    assert (step.step, step.message.text) == (Step.PLAN, "gather the agreements")
    early = next_step(serving, TODAY - timedelta(days=30), holds=True)
    assert early is not None
    assert early.step is Step.EXCHANGE
    assert missing_agreements(dossier) == AGREEING


def _match(goal_id: int) -> GoalMatch:
    return GoalMatch(id=goal_id, goal_id=goal_id, proposal_id=1)


def test_each_party_is_named_with_who_speaks_for_it(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    dossier = read(path)
    values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
    add_agreements(at(path), dossier.plans[-1], [Party.COACH], values, None, "key")
    edit(path, dossier.switch, sending_contact_id=dossier.learner.id)
    dossier = read(path)
    lines = agreements_of(dossier, dossier.plans[-1])
    assert [line.name for line in lines] == [
        "Amina Yildiz",
        "Tom Peeters",
        "Amina Yildiz",
        "Katrien Maes",
    ]
    assert [line.party for line in lines if line.agreement] == [Party.COACH]
    assert Party.COACH not in missing_agreements(dossier)


def test_without_a_final_plan_no_agreement_is_missing(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    assert missing_agreements(complete_dossier(path)) == ()
