"""The activities of the plan: planned from what the host offers, changed and removed."""

from __future__ import annotations

import streamlit as st

from switching.models import Activity, Answer, OptionKind
from switching.rules.coverage import Offer, came_of, goals_served_by, offers_of, values_of
from switching.services import exchange
from switching.services.context import Context
from switching.ui.action_plan.activities import edit_goals
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form, form_key, renew_form
from switching.ui.kit.names import names_of_days, names_of_offers


def edit_activities(view: PlanPage) -> None:
    """Show the activities to change, what could become one, and the way to add another."""
    _, dossier = view.texts.gettext, view.dossier
    for activity in dossier.activities:
        with st.container(border=True):
            _edit_activity(view, activity)
    offers = [
        offer
        for offer in offers_of(dossier)
        if not any(came_of(dossier, item, offer) for item in dossier.activities)
    ]
    by_mark = {offer.mark: offer for offer in offers}
    if offers:
        st.caption(_("Take from what the host offers:"))
        with st.container(horizontal=True):
            for mark, name in names_of_offers(offers, view.texts).items():
                _offer_button(view, by_mark[mark], name)
    _new_activity(view)


def _edit_activity(view: PlanPage, activity: Activity) -> None:
    _, sheet, dossier = view.texts.gettext, view.sheet, view.dossier
    title, away = st.columns([9, 1], vertical_alignment="bottom")
    with title:
        sheet.line(activity, "title", _("Activity"))
    with away:
        label = _("Remove the activity {title}", title=escape_markdown(activity.title))
        key = f"remove:activities:{activity.id}"
        question = _("What was filled in for this activity goes along.")
        sheet.removal(
            label,
            question,
            _("Yes, remove it"),
            key,
            lambda context: exchange.remove_activity(context, activity.id),
        )
    edit_goals(view.context, dossier, activity, sheet, view.texts)
    left, right = st.columns(2)
    with left:
        sheet.line(activity, "with_whom", _("With whom"))
        days = names_of_days(dossier.days, view.texts)
        first = _("No day is planned yet. Add one on the page Exchange.")
        sheet.selection(activity, "day_id", _("On which day?"), days, empty=first)
    with right:
        sheet.line(activity, "place", _("Where"))
        sheet.hours(activity, "minutes", _("Hours"))
    sheet.line(activity, "evidence", _("Result or evidence"))


def _offer_button(view: PlanPage, offer: Offer, name: str) -> None:
    dossier = view.dossier
    wanted = offer.proposal is not None and offer.proposal.answer is Answer.USEFUL
    label = ("★ " if wanted else "+ ") + escape_markdown(name)
    values, goals = values_of(dossier, offer), goals_served_by(dossier, offer)
    form = f"offer:{offer.mark}:{dossier.switch.id}"
    key = form_key(form)

    def add(context: Context) -> None:
        exchange.add_activity(context, dossier, values, goals, key)
        renew_form(form)

    view.sheet.button(label, f"offer:{offer.mark}", add)


def _new_activity(view: PlanPage) -> None:
    _ = view.texts.gettext
    with st.popover(_("Another activity"), disabled=view.sheet.disabled):
        form = Form(f"activity:{view.dossier.switch.id}", view.texts)
        title = form.line("title", _("Activity"))
        kind = form.choice("kind", _("Kind"), list(OptionKind))
        values = {"title": title, "kind": kind}
        done = form.submit(
            _("Add activity"),
            lambda key: exchange.add_activity(view.context, view.dossier, values, set(), key),
        )
    if done is not None:
        st.rerun()
