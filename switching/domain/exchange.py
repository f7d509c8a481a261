"""Exchange days and the activities of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from switching.domain.access import authorise
from switching.domain.checks import checked
from switching.domain.guarded import write
from switching.domain.organisations import add_once
from switching.models import Activity, ActivityGoal, Actor, Dossier, ExchangeDay
from switching.store import Transaction, list_records


def add_day(
    actor: Actor,
    path: Path,
    dossier: Dossier,
    values: Mapping[str, object],
    key: str,
    now: datetime,
) -> ExchangeDay:
    """Plan a day of the exchange; raise InvalidError with a sentence per field."""
    authorise(actor, "add_day")
    day = checked(ExchangeDay, switch_id=dossier.switch.id, **values)
    with write(path, actor, now, dossier.switch.id) as transaction:
        return add_once(transaction, day, "add_day", key)


def remove_day(actor: Actor, path: Path, day_id: int, now: datetime) -> None:
    """Take a planned day away; activities on it lose their day."""
    authorise(actor, "remove_day")
    with write(path, actor, now) as transaction:
        for activity in list_records(transaction.db, Activity, day_id=day_id):
            transaction.update(activity, day_id=None)
        transaction.delete(transaction.get(ExchangeDay, day_id))


def add_activity(
    actor: Actor,
    path: Path,
    dossier: Dossier,
    values: Mapping[str, object],
    goal_ids: set[int],
    key: str,
    now: datetime,
) -> Activity:
    """Add an activity to the plan, with the goals it serves."""
    authorise(actor, "add_activity")
    position = 1 + max((item.position for item in dossier.activities), default=-1)
    activity = checked(Activity, switch_id=dossier.switch.id, position=position, **values)
    with write(path, actor, now, dossier.switch.id) as transaction:
        fresh = transaction.remembered(key) is None
        activity = add_once(transaction, activity, "add_activity", key)
        if fresh:
            _link(transaction, activity, goal_ids)
        return activity


def set_activity_goals(
    actor: Actor, path: Path, activity_id: int, goal_ids: set[int], now: datetime
) -> None:
    """Make `goal_ids` the goals that an activity serves."""
    authorise(actor, "set_activity_goals")
    with write(path, actor, now) as transaction:
        activity = transaction.get(Activity, activity_id)
        current = list_records(transaction.db, ActivityGoal, activity_id=activity_id)
        for link in current:
            if link.goal_id not in goal_ids:
                transaction.delete(link)
        _link(transaction, activity, goal_ids - {link.goal_id for link in current})


def remove_activity(actor: Actor, path: Path, activity_id: int, now: datetime) -> None:
    """Take an activity out of the plan."""
    authorise(actor, "remove_activity")
    with write(path, actor, now) as transaction:
        for link in list_records(transaction.db, ActivityGoal, activity_id=activity_id):
            transaction.delete(link)
        transaction.delete(transaction.get(Activity, activity_id))


def _link(transaction: Transaction, activity: Activity, goal_ids: set[int]) -> None:
    for goal_id in sorted(goal_ids):
        transaction.add(ActivityGoal(activity_id=activity.id, goal_id=goal_id))
