"""Evaluations: a record per party once someone says whether it came in, and scores per goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from switching.i18n.texts import BRUSSELS
from switching.models import Evaluation, EvaluationStatus, GoalScore, Message, N_, Party, Switch
from switching.rules.agreeing import speaker_of
from switching.services.access import needs, write
from switching.services.checks import InvalidError, checked
from switching.services.context import Context
from switching.services.rights import Need
from switching.services.versions import latest_version
from switching.store import Transaction, list_records
from switching.store.queries.dossier import get_dossier

EVALUATORS: Sequence[Party] = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)
"""Who is asked to evaluate an exchange."""


@needs(Need.WRITE_DOSSIER)
def open_evaluation(
    context: Context, switch_id: int, party: Party, status: EvaluationStatus
) -> Evaluation:
    """Put on record whether the evaluation of a party came in; return the one there is already.

    The learner's has a score for each goal. Raises InvalidError for a party that isn't asked.
    """
    with write(context, switch_id) as transaction:
        transaction.get(Switch, switch_id)
        return evaluation_of(transaction, switch_id, party, status)


def evaluation_of(
    transaction: Transaction, switch_id: int, party: Party, status: EvaluationStatus
) -> Evaluation:
    """Return the evaluation of a party, put on record with `status` when there was none."""
    require_evaluator(party)
    present = list_records(transaction.db, Evaluation, switch_id=switch_id, party=party)
    evaluation = present[0] if present else _add(transaction, switch_id, party, status)
    if party is Party.LEARNER:
        _add_missing_scores(transaction, evaluation)
    return evaluation


@needs(Need.WRITE_DOSSIER)
def complete_scores(
    context: Context, evaluation_id: int, given: Mapping[int, int] | None = None
) -> None:
    """See to it that a learner's evaluation has a score for each goal, those of later too.

    `given` has the first scores of goals that had none yet, by the id of the goal.
    """
    with write(context) as transaction:
        evaluation = transaction.get(Evaluation, evaluation_id)
        within = replace(transaction, switch_id=evaluation.switch_id)
        _add_missing_scores(within, evaluation, given or {})


def require_evaluator(party: Party) -> None:
    """Raise InvalidError for a party that isn't asked to evaluate."""
    if party not in EVALUATORS:
        raise InvalidError({"party": Message(N_("This party is not asked for an evaluation."))})


def _add(
    transaction: Transaction, switch_id: int, party: Party, status: EvaluationStatus
) -> Evaluation:
    came = status is not EvaluationStatus.NOT_RECEIVED
    today = transaction.now.astimezone(BRUSSELS).date()
    speaker = speaker_of(get_dossier(transaction.db, switch_id), party)
    values = {
        "party": party,
        "status": status,
        "received_on": today if came else None,
        "person_id": speaker.id if speaker else None,
    }
    return transaction.add(checked(Evaluation, switch_id=switch_id, **values))


def _add_missing_scores(
    transaction: Transaction,
    evaluation: Evaluation,
    given: Mapping[int, int] = MappingProxyType({}),
) -> None:
    present = list_records(transaction.db, GoalScore, evaluation_id=evaluation.id)
    scored = {score.goal_id for score in present}
    for wording in latest_version(transaction, evaluation.switch_id).filled_goals:
        if wording.goal_id not in scored:
            values = {"goal_id": wording.goal_id, "score_after": given.get(wording.goal_id)}
            transaction.add(checked(GoalScore, evaluation_id=evaluation.id, **values))
