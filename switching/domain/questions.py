"""The versions of the learning question, its goals, and what serves them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from switching.domain.access import authorise
from switching.domain.checks import InvalidError
from switching.domain.edits import renumber
from switching.models import (
    Actor,
    ContactWish,
    GoalMatch,
    GoalWording,
    LearningGoal,
    LearningQuestion,
    Message,
    Moment,
    N_,
    QuestionVersion,
)
from switching.store import Transaction, list_records, write
from switching.store import dossiers as stored


def copy_version(
    transaction: Transaction, source: QuestionVersion, moment: Moment, call_id: int | None = None
) -> LearningQuestion:
    """Open a next version that starts from `source`: same goals, same wishes."""
    switch_id = source.question.switch_id
    last = stored.list_versions(transaction.db, switch_id)[-1].question.number
    question = transaction.add(
        LearningQuestion(
            switch_id=switch_id,
            call_id=call_id,
            number=last + 1,
            moment=moment,
            general_aim=source.question.general_aim,
            shift=source.question.shift,
            shift_purpose=source.question.shift_purpose,
            shift_proposal_id=source.question.shift_proposal_id,
            shift_reason=source.question.shift_reason,
            created_at=transaction.now,
            created_by=transaction.actor.user_id,
        )
    )
    for part in (*source.filled_goals, *source.filled_wishes):
        transaction.add(part.model_copy(update={"id": 0, "version": 1, "question_id": question.id}))
    return question


def open_refinement(actor: Actor, path: Path, switch_id: int, now: datetime) -> LearningQuestion:
    """Open a new version to refine, or return the one that is open already."""
    authorise(actor, "open_refinement")
    with write(path, actor, now, switch_id) as transaction:
        latest = stored.list_versions(transaction.db, switch_id)[-1]
        if latest.question.settled_at is None:
            return latest.question
        return copy_version(transaction, latest, Moment.REFINEMENT)


def settle_version(actor: Actor, path: Path, switch_id: int, now: datetime) -> bool:
    """Settle the open version; return False, with the version gone, when it changed nothing.

    Raises InvalidError when it holds neither an aim nor a goal.
    """
    authorise(actor, "settle_version")
    with write(path, actor, now, switch_id) as transaction:
        *earlier, version = stored.list_versions(transaction.db, switch_id)
        if version.question.settled_at is not None:
            return True
        if not version.question.general_aim and not version.filled_goals:
            raise InvalidError({"general_aim": Message(N_("Fill in an aim or a goal first."))})
        if version.question.moment is Moment.REFINEMENT and same_question(earlier[-1], version):
            _delete_version(transaction, version)
            return False
        settle(transaction, version)
        return True


def discard_version(actor: Actor, path: Path, switch_id: int, now: datetime) -> None:
    """Throw an open refinement away; the version before it counts again."""
    authorise(actor, "discard_version")
    with write(path, actor, now, switch_id) as transaction:
        version = stored.list_versions(transaction.db, switch_id)[-1]
        if version.question.settled_at is None and version.question.moment is Moment.REFINEMENT:
            _delete_version(transaction, version)


def settle(transaction: Transaction, version: QuestionVersion) -> None:
    """Close `version`: drop what stayed empty and number what is left."""
    empty = [part for part in version.goals if not part.description]
    for part in (*empty, *(wish for wish in version.wishes if not wish.description)):
        transaction.delete(part)
    renumber(transaction, version.filled_goals)
    renumber(transaction, version.filled_wishes)
    transaction.update(version.question, settled_at=transaction.now)


def same_question(one: QuestionVersion, other: QuestionVersion) -> bool:
    """Tell whether two versions say the same, whatever their order of empty lines."""
    return _said(one) == _said(other)


def _said(version: QuestionVersion) -> tuple[object, ...]:
    return (
        version.question.general_aim,
        version.question.shift,
        version.question.shift_purpose,
        version.question.shift_proposal_id,
        version.question.shift_reason,
        [(goal.goal_id, goal.description, goal.must_cover) for goal in version.filled_goals],
        [(wish.description, wish.answered_by) for wish in version.filled_wishes],
    )


def _delete_version(transaction: Transaction, version: QuestionVersion) -> None:
    for part in (*version.goals, *version.wishes):
        transaction.delete(part)
    transaction.delete(version.question)


def add_goal(
    actor: Actor, path: Path, version: QuestionVersion, text: str, key: str, now: datetime
) -> None:
    """Add a goal at the end of an open version."""
    authorise(actor, "add_goal")
    switch_id = version.question.switch_id
    with write(path, actor, now, switch_id) as transaction:
        if transaction.remembered(key):
            return
        goal = transaction.add(LearningGoal(switch_id=switch_id))
        position = 1 + max((item.position for item in version.goals), default=-1)
        wording = transaction.add(
            GoalWording(
                question_id=version.question.id,
                goal_id=goal.id,
                position=position,
                description=text,
            )
        )
        transaction.remember(key, "add_goal", wording)


def remove_goal(actor: Actor, path: Path, wording_id: int, now: datetime) -> None:
    """Take a goal out of an open version; other versions keep it."""
    authorise(actor, "remove_goal")
    with write(path, actor, now) as transaction:
        transaction.delete(transaction.get(GoalWording, wording_id))


def add_wish(
    actor: Actor, path: Path, version: QuestionVersion, text: str, key: str, now: datetime
) -> None:
    """Add someone the learner wants to interact with to an open version."""
    authorise(actor, "add_wish")
    with write(path, actor, now, version.question.switch_id) as transaction:
        if transaction.remembered(key):
            return
        position = 1 + max((item.position for item in version.wishes), default=-1)
        wish = ContactWish(question_id=version.question.id, position=position, description=text)
        transaction.remember(key, "add_wish", transaction.add(wish))


def remove_wish(actor: Actor, path: Path, wish_id: int, now: datetime) -> None:
    """Take a wish out of an open version."""
    authorise(actor, "remove_wish")
    with write(path, actor, now) as transaction:
        transaction.delete(transaction.get(ContactWish, wish_id))


def set_matches(
    actor: Actor,
    path: Path,
    goal_id: int,
    wanted: set[tuple[int | None, int | None]],
    now: datetime,
) -> None:
    """Make `wanted`, pairs of proposal id and option id, the marks of what serves a goal."""
    authorise(actor, "set_matches")
    with write(path, actor, now) as transaction:
        current = list_records(transaction.db, GoalMatch, goal_id=goal_id)
        for match in current:
            if (match.proposal_id, match.option_id) not in wanted:
                transaction.delete(match)
        present = {(match.proposal_id, match.option_id) for match in current}
        for proposal_id, option_id in sorted(wanted - present, key=str):
            transaction.add(
                GoalMatch(goal_id=goal_id, proposal_id=proposal_id, option_id=option_id)
            )
