"""Activities of the plan on screen: the goals that they serve."""

from __future__ import annotations

from collections.abc import Iterable

from switching.i18n import Texts
from switching.models import Activity, Dossier
from switching.services import exchange
from switching.services.context import Context
from switching.ui.kit import fields, leftovers
from switching.ui.kit.fields import Ready
from switching.ui.kit.own_lists import take_over
from switching.ui.kit.sheet import Sheet


def edit_goals(
    context: Context, dossier: Dossier, activity: Activity, sheet: Sheet, texts: Texts
) -> None:
    """Ask which goals an activity serves."""
    goals = {goal.goal_id: goal.description for goal in dossier.latest.filled_goals}
    served, key = dossier.goals_of(activity), f"activity_goals:{activity.id}"
    stored = [goal for goal in goals if goal in served]
    ready = Ready(key, sheet.disabled, stored, take_over(key, stored, goals))
    chosen = fields.many(texts.gettext("For which goals?"), ready, goals, texts)

    def store(context: Context, held: Iterable[int]) -> None:
        kept = set(held) | (served - set(goals))
        exchange.set_activity_goals(context, activity.id, kept)

    if set(chosen) != served & set(goals):
        sheet.act(lambda: store(context, chosen))
    if not sheet.disabled:
        leftovers.watch_own(key, served & set(goals), store)
