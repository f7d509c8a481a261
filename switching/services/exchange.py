"""Exchange days and the activities of the plan."""

from __future__ import annotations

from collections.abc import Mapping

from switching.models import (
    Activity,
    ActivityGoal,
    Dossier,
    Engagement,
    ExchangeDay,
    Message,
    N_,
    Switch,
)
from switching.rules.clashes import clashes_of
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked
from switching.services.context import Context
from switching.services.organisations import add_once
from switching.services.rights import Need
from switching.store import Transaction, list_records
from switching.store.queries.days import list_engagements


@needs(Need.WRITE_DOSSIER)
def add_day(
    context: Context, dossier: Dossier, values: Mapping[str, object], key: str
) -> ExchangeDay:
    """Plan a day of the exchange; raise InvalidError with a sentence per field.

    A completed switch takes no more days until it is opened again.
    """
    day = checked(ExchangeDay, switch_id=dossier.switch.id, **values)
    with write(context, dossier.switch.id) as transaction:
        if transaction.get(Switch, dossier.switch.id).completed_on:
            text = N_("This switch is completed. Open it again first.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        return add_once(transaction, day, "add_day", key)


@needs(Need.WRITE_DOSSIER)
def remove_day(context: Context, day_id: int) -> None:
    """Take a planned day away; activities on it lose their day.

    Raises InvalidError for a day that was held: its hours count.
    """
    with write(context) as transaction:
        day = transaction.get(ExchangeDay, day_id)
        if day.held:
            text = N_("This day was held: its hours count. Change that first to remove it.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        for activity in list_records(transaction.db, Activity, day_id=day_id):
            transaction.update(activity, day_id=None)
        transaction.delete(day)


@needs(Need.WRITE_DOSSIER)
def set_day_activities(context: Context, day_id: int, added: set[int], removed: set[int]) -> None:
    """Put the activities `added` on a day, and take `removed` off it; others stay as they are.

    One that was on another day moves; one that is no longer in the plan is left out.
    """
    with write(context) as transaction:
        day = transaction.get(ExchangeDay, day_id)
        named = added | removed
        for activity in list_records(transaction.db, Activity, id=named, switch_id=day.switch_id):
            if activity.id in added:
                transaction.update(activity, day_id=day_id)
            elif activity.day_id == day_id:
                transaction.update(activity, day_id=None)


@needs(Need.READ_DOSSIER)
def list_clashes(context: Context, dossier: Dossier) -> dict[int, tuple[Engagement, ...]]:
    """List by day what falls together with it: the learner's engagements, then the coach's."""
    if not dossier.days:
        return {}
    with reading(context, dossier.switch.id):
        pass  # the dossier itself is theirs to read; clashes lie in others, as far as they may see
    with reading(context) as db:
        engagements = list_engagements(db, dossier.switch)
    return {day.id: clashes_of(day, engagements) for day in dossier.days}


@needs(Need.WRITE_DOSSIER)
def add_activity(
    context: Context, dossier: Dossier, values: Mapping[str, object], goal_ids: set[int], key: str
) -> Activity:
    """Add an activity to the plan, with the goals it serves."""
    position = 1 + max((item.position for item in dossier.activities), default=-1)
    activity = checked(Activity, switch_id=dossier.switch.id, position=position, **values)
    with write(context, dossier.switch.id) as transaction:
        fresh = transaction.remembered(key) is None
        activity = add_once(transaction, activity, "add_activity", key)
        if fresh:
            _link(transaction, activity, goal_ids)
        return activity


@needs(Need.WRITE_DOSSIER)
def set_activity_goals(context: Context, activity_id: int, goal_ids: set[int]) -> None:
    """Make `goal_ids` the goals that an activity serves."""
    with write(context) as transaction:
        activity = transaction.get(Activity, activity_id)
        current = list_records(transaction.db, ActivityGoal, activity_id=activity_id)
        for link in current:
            if link.goal_id not in goal_ids:
                transaction.delete(link)
        _link(transaction, activity, goal_ids - {link.goal_id for link in current})


@needs(Need.WRITE_DOSSIER)
def remove_activity(context: Context, activity_id: int) -> None:
    """Take an activity out of the plan."""
    with write(context) as transaction:
        for link in list_records(transaction.db, ActivityGoal, activity_id=activity_id):
            transaction.delete(link)
        transaction.delete(transaction.get(Activity, activity_id))


def _link(transaction: Transaction, activity: Activity, goal_ids: set[int]) -> None:
    for goal_id in sorted(goal_ids):
        transaction.add(ActivityGoal(activity_id=activity.id, goal_id=goal_id))
