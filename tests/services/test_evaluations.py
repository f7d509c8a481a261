"""Evaluations: one per party, a score per goal, and what the ledger learns from them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from switching.models import Evaluation, EvaluationStatus, LedgerLine, Party
from switching.services import exchange, questions
from switching.services.checks import InvalidError
from switching.services.edits import Edit, save_edits
from switching.services.evaluations import EVALUATORS, complete_scores, open_evaluation
from switching.store import NotFoundError, connect
from switching.store.queries.option_history import read_ledger
from tests.samples import TODAY, at, complete_dossier, edit, read


def evaluate(
    path: Path, party: Party = Party.LEARNER, status: EvaluationStatus = EvaluationStatus.RECEIVED
) -> Evaluation:
    return open_evaluation(at(path), 1, party, status)


def test_it_works(path: Path) -> None:
    dossier = complete_dossier(path)
    evaluation = evaluate(path)
    assert (evaluation.party, evaluation.received_on) == (Party.LEARNER, TODAY)
    scored = {score.goal_id for score in read(path).scores}
    assert scored == {goal.goal_id for goal in dossier.latest.filled_goals}


@pytest.mark.parametrize("party", [Party.COACH, Party.SENDING_ORGANISATION])
def test_only_the_learner_scores_goals(path: Path, party: Party) -> None:
    complete_dossier(path)
    evaluate(path, party)
    assert read(path).scores == ()


@pytest.mark.parametrize(
    ("status", "received_on"),
    [
        (EvaluationStatus.RECEIVED, TODAY),
        (EvaluationStatus.RECEIVED_ELSEWHERE, TODAY),
        (EvaluationStatus.NOT_RECEIVED, None),
    ],
)
def test_not_received_is_an_answer_without_a_date(
    path: Path, status: EvaluationStatus, received_on: date | None
) -> None:
    complete_dossier(path)
    evaluation = evaluate(path, Party.COACH, status)
    assert (evaluation.status, evaluation.received_on) == (status, received_on)


def test_a_second_click_returns_what_is_there(path: Path) -> None:
    complete_dossier(path)
    first = evaluate(path)
    assert evaluate(path, status=EvaluationStatus.NOT_RECEIVED) == first
    assert (len(read(path).evaluations), len(read(path).scores)) == (1, 2)


def test_eight_people_at_once_make_one_evaluation(path: Path) -> None:
    complete_dossier(path)
    with ThreadPoolExecutor(8) as people:
        made = list(people.map(lambda _: evaluate(path).id, range(8)))
    assert len(set(made)) == 1
    assert len(read(path).scores) == 2


def test_a_goal_of_later_gets_its_score_too_and_the_others_keep_theirs(path: Path) -> None:
    complete_dossier(path)
    evaluation = evaluate(path)
    edit(path, read(path).scores[0], score_after=5)
    questions.add_goal(at(path), read(path).latest, "overleg voorzitten", "late")
    complete_scores(at(path), evaluation.id)
    complete_scores(at(path), evaluation.id)
    assert [score.score_after for score in read(path).scores] == [5, None, None]


@pytest.mark.parametrize("party", [party for party in Party if party not in EVALUATORS])
def test_a_party_that_is_not_asked_is_refused(path: Path, party: Party) -> None:
    complete_dossier(path)
    with pytest.raises(InvalidError) as caught:
        evaluate(path, party)
    assert list(caught.value.errors) == ["party"]


def test_a_switch_that_is_not_there_is_not_found(path: Path) -> None:
    with pytest.raises(NotFoundError):
        evaluate(path)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_from_1_to_5(path: Path, score: int) -> None:
    complete_dossier(path)
    evaluate(path)
    saved = save_edits(at(path), [Edit(read(path).scores[0], {"score_after": score})])
    assert [m.text for m in saved.errors.values()] == ["Choose a number from 1 to 5."]


def ledger(path: Path) -> LedgerLine:
    with connect(path) as db:
        (line,) = read_ledger(db, read(path).host.id)
    return line


def test_the_ledger_grows_with_each_answer(path: Path) -> None:
    dossier = complete_dossier(path)
    exchange.remove_activity(at(path), dossier.activities[0].id)
    (proposal,) = dossier.proposals
    values = {"kind": proposal.kind, "title": proposal.title, "proposal_id": proposal.id}
    activity = exchange.add_activity(at(path), dossier, values, set(), "offered")
    assert (ledger(path).planned, ledger(path).done, ledger(path).useful) == (1, 0, 0)
    edit(path, activity, done=True)
    assert (ledger(path).done, ledger(path).useful) == (1, 0)
    edit(path, read(path).activities[0], useful=True)
    assert (ledger(path).done, ledger(path).useful) == (1, 1)
    edit(path, read(path).activities[0], useful=False)
    assert (ledger(path).done, ledger(path).useful) == (1, 0)
