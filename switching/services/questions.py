"""The versions of the learning question, its goals, and what serves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from switching.models import (
    MOST_GOALS,
    ActionPlan,
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
from switching.rules.comparison import same_goals, same_text
from switching.rules.coverage import OfferMark, noted
from switching.services.access import needs, write
from switching.services.checks import InvalidError, checked
from switching.services.context import Context
from switching.services.edits import renumber
from switching.services.rights import Need
from switching.services.versions import copy_version, delete_version, open_twin, open_version
from switching.store import NotFoundError, Transaction, list_records
from switching.store.queries import dossier as stored


@needs(Need.WRITE_DOSSIER)
def open_refinement(context: Context, switch_id: int) -> LearningQuestion:
    """Open a new version to refine, or return the one that is open already."""
    with write(context, switch_id) as transaction:
        return open_version(transaction, switch_id).question


@needs(Need.WRITE_DOSSIER)
def settle_version(context: Context, switch_id: int) -> bool:
    """Settle the open version; return False, with the version gone, when it changed nothing.

    Raises InvalidError when it holds neither an aim nor a goal, says a goal twice, or when a plan
    is final already and the version gives no reason.
    """
    with write(context, switch_id) as transaction:
        *earlier, version = stored.list_versions(transaction.db, switch_id)
        if version.question.settled_at is not None:
            return True
        _refuse_unclear(version)
        if version.question.moment is Moment.REFINEMENT and same_question(earlier[-1], version):
            delete_version(transaction, version)
            return False
        planned = list_records(transaction.db, ActionPlan, switch_id=switch_id)
        if planned and not version.question.reason:
            text = N_("There is a final plan already. Say why the question changes.")
            raise InvalidError({"reason": Message(text)})
        settle(transaction, version)
        return True


def _refuse_unclear(version: QuestionVersion) -> None:
    """Refuse a version that says nothing, or a goal twice."""
    if not version.question.general_aim and not version.filled_goals:
        raise InvalidError({"general_aim": Message(N_("Fill in an aim or a goal first."))})
    twice = same_goals(version)
    if twice:
        first, second = twice[0]
        text = N_("Goals {first} and {second} say the same. Change or remove one of them.")
        raise InvalidError({"goals": Message(text, {"first": first, "second": second})})


@needs(Need.WRITE_DOSSIER)
def discard_version(context: Context, switch_id: int) -> None:
    """Throw an open refinement away; the version before it counts again."""
    with write(context, switch_id) as transaction:
        version = stored.list_versions(transaction.db, switch_id)[-1]
        if version.question.settled_at is None and version.question.moment is Moment.REFINEMENT:
            delete_version(transaction, version)


@needs(Need.WRITE_DOSSIER)
def bring_back(context: Context, switch_id: int, number: int, reason: str) -> LearningQuestion:
    """Open a version that says what version `number` said; it is settled like any other.

    Raises InvalidError while another version is open, or when the latest one says the same.
    """
    with write(context, switch_id) as transaction:
        versions = stored.list_versions(transaction.db, switch_id)
        if versions[-1].question.settled_at is None:
            text = N_("Version {number} is still open. Settle or discard it first.")
            values = {"number": versions[-1].question.number}
            raise InvalidError({"number": Message(text, values)})
        source = next((item for item in versions if item.question.number == number), None)
        if source is None:
            raise NotFoundError(f"version {number} of switch {switch_id}")
        if what_is_said(source) == what_is_said(versions[-1]):
            text = N_("Version {number} says the same as the latest one.")
            raise InvalidError({"number": Message(text, {"number": number})})
        question = copy_version(transaction, source, Moment.REFINEMENT)
        return transaction.update(question, reason=reason)


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
        *what_is_said(version),
        version.question.shift,
        version.question.shift_purpose,
        version.question.shift_proposal_id,
        version.question.shift_reason,
        [wish.answered_by for wish in version.filled_wishes],
    )


def what_is_said(version: QuestionVersion) -> tuple[object, ...]:
    """Return the aim, the goals and the wishes of a version, to compare with another's."""
    return (
        version.question.general_aim,
        [(goal.goal_id, goal.description, goal.must_cover) for goal in version.filled_goals],
        [wish.description for wish in version.filled_wishes],
    )


@needs(Need.WRITE_DOSSIER)
def add_goal(context: Context, version: QuestionVersion, text: str, key: str) -> None:
    """Add a goal at the end of the open version; one that was settled meanwhile is opened anew.

    Raises InvalidError for a goal that is there already, is too long, or is one too many.
    """
    switch_id = version.question.switch_id
    with write(context, switch_id) as transaction:
        if transaction.remembered(key):
            return
        open_now = open_version(transaction, switch_id)
        _refuse_goal(open_now, text)
        goal = transaction.add(LearningGoal(switch_id=switch_id))
        wording = checked(
            GoalWording,
            question_id=open_now.question.id,
            goal_id=goal.id,
            position=1 + max((item.position for item in open_now.goals), default=-1),
            description=text,
        )
        transaction.remember(key, "add_goal", transaction.add(wording))


def _refuse_goal(version: QuestionVersion, text: str) -> None:
    if len(version.filled_goals) >= MOST_GOALS:
        many = N_("There is room for {limit} goals. Put some together first.")
        raise InvalidError({"description": Message(many, {"limit": MOST_GOALS})})
    for number, goal in enumerate(version.goals, start=1):
        if same_text(goal.description, text):
            twice = N_("This is goal {number} already.")
            raise InvalidError({"description": Message(twice, {"number": number})})


@needs(Need.WRITE_DOSSIER)
def remove_goal(context: Context, wording_id: int) -> None:
    """Take a goal out of the open version; settled ones keep it."""
    with write(context) as transaction:
        goal = open_twin(transaction, transaction.get(GoalWording, wording_id))
        if goal is not None:
            transaction.delete(goal)


@needs(Need.WRITE_DOSSIER)
def add_wish(context: Context, version: QuestionVersion, text: str, key: str) -> None:
    """Add someone the learner wants to interact with to the open version."""
    switch_id = version.question.switch_id
    with write(context, switch_id) as transaction:
        if transaction.remembered(key):
            return
        open_now = open_version(transaction, switch_id)
        wish = checked(
            ContactWish,
            question_id=open_now.question.id,
            position=1 + max((item.position for item in open_now.wishes), default=-1),
            description=text,
        )
        transaction.remember(key, "add_wish", transaction.add(wish))


@needs(Need.WRITE_DOSSIER)
def remove_wish(context: Context, wish_id: int) -> None:
    """Take a wish out of the open version."""
    with write(context) as transaction:
        wish = open_twin(transaction, transaction.get(ContactWish, wish_id))
        if wish is not None:
            transaction.delete(wish)


@needs(Need.WRITE_DOSSIER)
def set_match(
    context: Context,
    goal_id: int,
    mark: OfferMark,
    serves: bool,
    suggested: Mapping[OfferMark, int] | None = None,
) -> None:
    """Mark that a proposal or an option serves a goal, or take that mark away.

    `suggested` is what the app suggested for the goal, best first, by option; None where it never
    suggests anything.
    """
    proposal_id, option_id = mark
    with write(context) as transaction:
        goal = transaction.get(LearningGoal, goal_id)
        transaction = replace(transaction, switch_id=goal.switch_id)
        wanted: dict[str, Any] = {
            "goal_id": goal_id,
            "proposal_id": proposal_id,
            "option_id": option_id,
        }
        present = list_records(transaction.db, GoalMatch, **wanted)
        if serves and not present:
            transaction.add(checked(GoalMatch, **wanted, **noted(mark, suggested)))
        for match in present if not serves else []:
            transaction.delete(match)
