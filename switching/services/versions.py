"""The history of a learning question: one version may be open, settled ones never change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from switching.models import (
    ContactWish,
    GoalWording,
    LearningQuestion,
    Moment,
    QuestionVersion,
    Record,
)
from switching.store import ConflictError, Transaction
from switching.store.queries import dossier as stored

Part = LearningQuestion | GoalWording | ContactWish

# What is said of a version afterwards, and does not change what it says.
_NOT_CONTENT = frozenset(
    {"shift", "shift_purpose", "shift_proposal_id", "shift_reason", "reason", "answered_by"}
)


def latest_version(transaction: Transaction, switch_id: int) -> QuestionVersion:
    """Read the version of a switch's question that counts now."""
    return stored.list_versions(transaction.db, switch_id)[-1]


def copy_version(
    transaction: Transaction, source: QuestionVersion, moment: Moment, call_id: int | None = None
) -> LearningQuestion:
    """Open a next version that starts from `source`: same goals, same wishes."""
    last = latest_version(transaction, source.question.switch_id)
    question = transaction.add(
        source.question.model_copy(
            update={
                "id": 0,
                "version": 1,
                "call_id": call_id,
                "number": last.question.number + 1,
                "moment": moment,
                "reason": "",
                "created_at": transaction.now,
                "created_by": transaction.actor.user_id,
                "settled_at": None,
            }
        )
    )
    for part in (*source.filled_goals, *source.filled_wishes):
        transaction.add(part.model_copy(update={"id": 0, "version": 1, "question_id": question.id}))
    return question


def open_version(transaction: Transaction, switch_id: int) -> QuestionVersion:
    """Return the version that may change; when all are settled, open a refinement."""
    latest = latest_version(transaction, switch_id)
    if latest.question.settled_at is None:
        return latest
    copy_version(transaction, latest, Moment.REFINEMENT)
    return latest_version(transaction, switch_id)


def delete_version(transaction: Transaction, version: QuestionVersion) -> None:
    """Remove a version with all that it says."""
    for part in (*version.goals, *version.wishes):
        transaction.delete(part)
    transaction.delete(version.question)


def change_open_version(
    transaction: Transaction, record: Record, changes: Mapping[str, object]
) -> bool:
    """Make a change that was meant for a version settled meanwhile in the version now open.

    Returns False, with nothing done, when the record may change where it stands. Raises
    ConflictError when the version now open says something else there already.
    """
    if not isinstance(record, Part) or set(changes) <= _NOT_CONTENT:
        return False
    if _is_open(transaction, record):
        return False
    twin = open_twin(transaction, record)
    if twin is None:
        raise ConflictError(record)
    if any(getattr(twin, name) != getattr(record, name) for name in changes):
        raise ConflictError(twin)
    transaction.update(twin, **changes)
    return True


def twin_for(transaction: Transaction, record: Part, name: str) -> Part | None:
    """Return where a change of the field `name` goes: what is said afterwards stays where it is."""
    return record if name in _NOT_CONTENT else open_twin(transaction, record)


def is_of_question(record: Record) -> TypeGuard[Part]:
    """Tell whether a record is a part of a version of a question."""
    return isinstance(record, Part)


def open_twin(transaction: Transaction, record: Part) -> Part | None:
    """Return what stands for `record` in the version that may change; None when it is gone there.

    That is the record itself while its own version is open.
    """
    if _is_open(transaction, record):
        return record
    question = transaction.get(LearningQuestion, _question_id(record))
    version = open_version(transaction, question.switch_id)
    if isinstance(record, LearningQuestion):
        return version.question
    if isinstance(record, GoalWording):
        return next((goal for goal in version.goals if goal.goal_id == record.goal_id), None)
    same = (wish for wish in version.wishes if wish.description == record.description)
    return next(same, None)


def _is_open(transaction: Transaction, record: Part) -> bool:
    return transaction.get(LearningQuestion, _question_id(record)).settled_at is None


def _question_id(record: Part) -> int:
    return record.id if isinstance(record, LearningQuestion) else record.question_id
