"""The activities of the plan: planned from what the host offers, changed and removed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.models import Activity, Answer, OptionKind
from switching.rules.coverage import Offer, came_of, goals_served_by, offers_of, values_of
from switching.services import exchange
from switching.ui.action_plan.activities import edit_goals
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.kit.confirm import removal_confirmed
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
        if removal_confirmed(label, question, _("Yes, remove it"), key, sheet.disabled):
            sheet.act(lambda: exchange.remove_activity(view.context, activity.id))
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
    if st.button(label, key=f"offer:{offer.mark}", disabled=view.sheet.disabled):
        values, goals = values_of(dossier, offer), goals_served_by(dossier, offer)
        view.sheet.act(lambda: _add_activity(view, values, goals, f"offer:{offer.mark}"))


def _add_activity(view: PlanPage, values: Mapping[str, object], goals: set[int], name: str) -> None:
    form = f"{name}:{view.dossier.switch.id}"
    key = form_key(form)
    renew_form(form)
    exchange.add_activity(view.context, view.dossier, values, goals, key)


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
