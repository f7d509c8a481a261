"""Activities of the plan on screen: their goals, and the way from an offer to an activity."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from switching.i18n import Texts
from switching.models import Activity, Dossier, HostOption
from switching.rules.coverage import Offer
from switching.services import exchange
from switching.services.context import Context
from switching.ui.kit import fields, leftovers
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_days
from switching.ui.kit.sheet import Sheet


def source_of(dossier: Dossier, offer: Offer) -> HostOption | None:
    """Return the option of the catalogue behind an offer."""
    if offer.option or offer.proposal is None:
        return offer.option
    wanted = offer.proposal.option_id
    return next((option for option in dossier.options if option.id == wanted), None)


def values_of(dossier: Dossier, offer: Offer) -> dict[str, object]:
    """Return what an activity takes over from an offer."""
    source = source_of(dossier, offer)
    proposal_id, option_id = offer.mark
    return {
        "proposal_id": proposal_id,
        "option_id": option_id,
        "kind": offer.proposal.kind if offer.proposal else source and source.kind,
        "title": offer.title,
        "with_whom": source.colleague if source else "",
        "minutes": source.minutes if source else None,
    }


def goals_served_by(dossier: Dossier, offer: Offer) -> set[int]:
    """Return the ids of the goals that are matched with an offer."""
    return {m.goal_id for m in dossier.matches if (m.proposal_id, m.option_id) == offer.mark}


def plan_offer(context: Context, dossier: Dossier, offer: Offer, texts: Texts) -> None:
    """Show the form that makes an offer an activity: with whom, when, how long."""
    _ = texts.gettext
    values, source = values_of(dossier, offer), source_of(dossier, offer)
    form = Form(f"plan:{dossier.switch.id}:{offer.mark}", texts)
    with_whom = form.line("with_whom", _("With whom"), source.colleague if source else "")
    days = names_of_days(dossier.days, texts)
    day_id = form.selection("day_id", _("On which day?"), days)
    minutes = form.hours("minutes", _("How many hours?"), source.minutes if source else None)
    chosen = {"with_whom": with_whom, "day_id": day_id, "minutes": minutes}
    done = form.submit(
        _("Put it in the plan"),
        lambda key: exchange.add_activity(
            context, dossier, {**values, **chosen}, goals_served_by(dossier, offer), key
        ),
    )
    if done is not None:
        st.rerun()


def edit_goals(
    context: Context, dossier: Dossier, activity: Activity, sheet: Sheet, texts: Texts
) -> None:
    """Ask which goals an activity serves."""
    goals = {goal.goal_id: goal.description for goal in dossier.latest.filled_goals}
    served, key = dossier.goals_of(activity), f"activity_goals:{activity.id}"
    ready = Ready(key, sheet.disabled, [goal for goal in goals if goal in served])
    chosen = fields.many(texts.gettext("For which goals?"), ready, goals, texts)

    def store(context: Context, held: Iterable[int]) -> None:
        kept = set(held) | (served - set(goals))
        exchange.set_activity_goals(context, activity.id, kept)

    if set(chosen) != served & set(goals):
        sheet.act(lambda: store(context, chosen))
    if not sheet.disabled:
        leftovers.watch_own(key, served & set(goals), store)
