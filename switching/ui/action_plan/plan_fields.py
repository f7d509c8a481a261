"""The fields behind each section of the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from switching.models import Organisation, Participation, Person, PlanSection
from switching.services.organisations import list_people
from switching.services.switches import add_sending_contact
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.action_plan.planned_activities import edit_activities
from switching.ui.dossier.contradictions import ask_about
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_people, shortened
from switching.ui.kit.person_fields import fields_of_new, job_fields


def _edit_parties(view: PlanPage) -> None:
    _, dossier, sheet = view.texts.gettext, view.dossier, view.sheet
    _edit_job(view, dossier.learner)
    sender = dossier.sending_organisation
    label = _("Who speaks for {organisation}?", organisation=escape_markdown(sender.name))
    _choose_person(view, "sending_contact_id", label, sender, dossier.sending_contact)
    _new_contact(view)
    _choose_person(view, "coach_id", _("Coach at the host"), dossier.host, dossier.coach)
    if dossier.coach is not None:
        _edit_job(view, dossier.coach)
    sheet.line(
        dossier.inputs,
        "emergency_contact",
        _("Who can be called in an emergency?"),
        placeholder=_("name and number"),
    )


def _choose_person(
    view: PlanPage, field: str, label: str, organisation: Organisation, chosen: Person | None
) -> None:
    """Ask which of the people of `organisation` it is; who was `chosen` stays in the list."""
    among = names_of_people(list_people(view.context, organisation.id))
    stored = chosen.name if chosen else ""
    view.sheet.selection(view.dossier.switch, field, label, among, stored=stored)


def _edit_job(view: PlanPage, person: Person) -> None:
    label = view.texts.gettext("Job of {name}", name=escape_markdown(person.name))
    job_fields(partial(view.sheet.line, person), view.texts, label)
    ask_about(view.context, view.dossier, person, {"job_since"}, view.sheet)


def _new_contact(view: PlanPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    with st.popover(_("Someone who is not in the list")):
        form = Form(f"contact:{dossier.switch.id}", view.texts)
        values = fields_of_new(form, view.texts, st.container(), st.container())
        done = form.submit(
            _("Add person"),
            lambda key: add_sending_contact(view.context, dossier.switch.id, values, key),
        )
    if done is not None:
        st.rerun()


def _edit_scores(view: PlanPage) -> None:
    _, goals = view.texts.gettext, {goal.id: goal for goal in view.dossier.goals}
    st.caption(_("How well does the learner manage each goal beforehand? 1 is not yet, 5 is well."))
    for wording in view.dossier.latest.filled_goals:
        view.sheet.selection(
            goals[wording.goal_id],
            "score_before",
            escape_markdown(shortened(wording.description)),
            {score: str(score) for score in range(1, 6)},
        )


def _edit_starting_point(view: PlanPage) -> None:
    label = view.texts.gettext("What does the learner know and can do already?")
    view.sheet.note(view.dossier.inputs, "starting_point", label)


def _edit_frame(view: PlanPage) -> None:
    _, inputs = view.texts.gettext, view.dossier.inputs
    view.sheet.line(inputs, "instructions_by", _("Who gives the learner instructions?"))
    view.sheet.line(inputs, "insurance_confirmed_by", _("Who confirms the insurance?"))
    view.sheet.choice(inputs, "participation", _("The learner is"), list(Participation))


def _edit_planning(view: PlanPage) -> None:
    label = view.texts.gettext("If fewer than 14 hours are planned: why?")
    view.sheet.line(view.dossier.inputs, "fewer_hours_reason", label)


def _edit_guidance(view: PlanPage) -> None:
    _, inputs = view.texts.gettext, view.dossier.inputs
    view.sheet.note(inputs, "follow_up", _("When do you look back together?"))
    view.sheet.note(inputs, "evaluation_moment", _("How and when is the exchange evaluated?"))


def _edit_organisations_learn(view: PlanPage) -> None:
    _, inputs = view.texts.gettext, view.dossier.inputs
    view.sheet.note(inputs, "host_learns", _("What does the host take from this?"))
    view.sheet.note(inputs, "sender_learns", _("What does the sending organisation take from it?"))
    view.sheet.note(inputs, "sharing", _("How is it shared?"))


EDITORS: Mapping[PlanSection, Callable[[PlanPage], None]] = {
    PlanSection.PARTIES: _edit_parties,
    PlanSection.STARTING_POINT: _edit_starting_point,
    PlanSection.QUESTION: _edit_scores,
    PlanSection.ACTIVITIES: edit_activities,
    PlanSection.PLANNING: _edit_planning,
    PlanSection.FRAME: _edit_frame,
    PlanSection.GUIDANCE: _edit_guidance,
    PlanSection.ORGANISATIONS_LEARN: _edit_organisations_learn,
}
