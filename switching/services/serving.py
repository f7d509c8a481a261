"""What serves a goal, and its place in the plan: each in one step, and taken back in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from switching.models import Activity, ActivityGoal, Dossier, GoalMatch, HostOption, LearningGoal
from switching.rules.coverage import Offer, OfferMark, came_of, noted, values_of
from switching.services.access import needs, write
from switching.services.checks import checked
from switching.services.context import Context
from switching.services.organisations import add_once
from switching.services.rights import Need
from switching.store import NotFoundError, Transaction, list_records
from switching.store.queries import dossier as stored


@needs(Need.WRITE_DOSSIER)
def plan_for_goal(
    context: Context,
    dossier: Dossier,
    goal_id: int,
    offer: Offer,
    with_whom: str,
    suggested: Mapping[OfferMark, int] | None = None,
) -> None:
    """Let an offer serve a goal as an activity of the plan: a new one, or the one it is already.

    A new one serves all goals that are matched with the offer. `suggested` is what the app
    suggested for the goal, as `questions.set_match` takes it.
    """
    with write(context, dossier.switch.id) as transaction:
        goal = _goal(transaction, goal_id)
        _match(transaction, goal, offer.mark, suggested)
        _plan(transaction, dossier, goal, offer, with_whom)


@needs(Need.WRITE_DOSSIER)
def unplan_for_goal(context: Context, switch_id: int, activity_id: int, goal_id: int) -> None:
    """Let an activity serve a goal no more; one that serves none of the others leaves the plan."""
    with write(context, switch_id) as transaction:
        activity = transaction.get(Activity, activity_id)
        links = list_records(transaction.db, ActivityGoal, activity_id=activity_id)
        version = stored.list_versions(transaction.db, switch_id)[-1]
        others = {goal.goal_id for goal in version.filled_goals} - {goal_id}
        stays = any(link.goal_id in others for link in links)
        for link in links:
            if link.goal_id == goal_id or not stays:
                transaction.delete(link)
        if not stays:
            transaction.delete(activity)


@needs(Need.WRITE_DOSSIER)
def add_serving_option(
    context: Context,
    dossier: Dossier,
    goal_id: int,
    values: Mapping[str, object],
    with_whom: str | None,
    key: str,
    suggested: Mapping[OfferMark, int] | None = None,
) -> HostOption:
    """Add to what the host of a dossier offers, and let it serve a goal.

    `with_whom` is for the activity that it becomes in the plan; with None it becomes none yet.
    Raises InvalidError with a sentence per field.
    """
    option = checked(HostOption, host_id=dossier.host.id, **values)
    with write(context, dossier.switch.id) as transaction:
        goal = _goal(transaction, goal_id)
        option = add_once(transaction, option, "add_serving_option", key)
        offer = Offer(option.title, option=option)
        _match(transaction, goal, offer.mark, suggested)
        if with_whom is not None:
            _plan(transaction, dossier, goal, offer, with_whom)
        return option


def _goal(transaction: Transaction, goal_id: int) -> LearningGoal:
    """Return a goal of the dossier that is written in; raise NotFoundError for another's."""
    goal = transaction.get(LearningGoal, goal_id)
    if goal.switch_id != transaction.switch_id:
        raise NotFoundError(f"learning_goals {goal_id} of switch {transaction.switch_id}")
    return goal


def _match(
    transaction: Transaction,
    goal: LearningGoal,
    mark: OfferMark,
    suggested: Mapping[OfferMark, int] | None,
) -> None:
    wanted: dict[str, Any] = {"goal_id": goal.id, **_columns(mark)}
    if not list_records(transaction.db, GoalMatch, **wanted):
        transaction.add(checked(GoalMatch, **wanted, **noted(mark, suggested)))


def _plan(
    transaction: Transaction, dossier: Dossier, goal: LearningGoal, offer: Offer, with_whom: str
) -> None:
    """Put an activity for an offer in the plan, or link the one that is there to the goal."""
    of_dossier: dict[str, Any] = {"switch_id": goal.switch_id}
    activities = list_records(transaction.db, Activity, **of_dossier)
    present = next((item for item in activities if came_of(dossier, item, offer)), None)
    if present is not None:
        links = list_records(transaction.db, ActivityGoal, activity_id=present.id)
        if goal.id not in {link.goal_id for link in links}:
            transaction.add(ActivityGoal(activity_id=present.id, goal_id=goal.id))
        return
    position = 1 + max((item.position for item in activities), default=-1)
    values = {**values_of(dossier, offer), "with_whom": with_whom, "position": position}
    activity = transaction.add(checked(Activity, **of_dossier, **values))
    goals = [item.id for item in list_records(transaction.db, LearningGoal, **of_dossier)]
    for match in list_records(transaction.db, GoalMatch, goal_id=goals, **_columns(offer.mark)):
        transaction.add(ActivityGoal(activity_id=activity.id, goal_id=match.goal_id))


def _columns(mark: OfferMark) -> dict[str, Any]:
    proposal_id, option_id = mark
    return {"proposal_id": proposal_id, "option_id": option_id}
