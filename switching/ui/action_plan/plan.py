"""The learning action plan on screen: the document, what it lacks, and the fields of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from switching.documents.plan.content import (
    Facts,
    Paragraph,
    PlanContent,
    Points,
    Section,
    Signatures,
    Table,
)
from switching.i18n import Texts
from switching.models import (
    Activity,
    Answer,
    Dossier,
    OptionKind,
    Organisation,
    Participation,
    Person,
    PlanSection,
)
from switching.rules.coverage import Offer, offers_of
from switching.services import exchange
from switching.services.context import Context
from switching.services.organisations import list_people
from switching.services.switches import add_sending_contact
from switching.ui.action_plan.activities import edit_goals, goals_served_by, values_of
from switching.ui.kit.escape import plain
from switching.ui.kit.form import Form, form_key, renew_form
from switching.ui.kit.people import names_of_people
from switching.ui.kit.person_fields import job_fields, person_fields
from switching.ui.kit.sections import go_to_wanted_section, wanted_section
from switching.ui.kit.sheet import Sheet
from switching.ui.learning_question.coverage_grid import shortened

SOURCES = {
    PlanSection.CALL: "pages/intake_call.py",
    PlanSection.QUESTION: "pages/learning_question.py",
    PlanSection.PLANNING: "pages/exchange.py",
    PlanSection.ARRANGEMENTS: "pages/intake_call.py",
}


@dataclass(frozen=True)
class PlanPage:
    """What every part of the page needs."""

    context: Context
    dossier: Dossier
    sheet: Sheet
    texts: Texts
    content: PlanContent


def show_plan(view: PlanPage) -> None:
    """Show the document section by section, each with the way to change it."""
    editors: dict[PlanSection, Callable[[PlanPage], None]] = {
        PlanSection.PARTIES: _edit_parties,
        PlanSection.STARTING_POINT: _edit_starting_point,
        PlanSection.QUESTION: _edit_scores,
        PlanSection.ACTIVITIES: _edit_activities,
        PlanSection.PLANNING: _edit_planning,
        PlanSection.FRAME: _edit_frame,
        PlanSection.GUIDANCE: _edit_guidance,
        PlanSection.ORGANISATIONS_LEARN: _edit_organisations_learn,
    }
    wanted = wanted_section()
    for section in view.content.sections:
        with st.container(border=True):
            _show_section(section, view)
            if section.name in editors:
                with st.expander(
                    "✎ " + view.texts.gettext("Fill in or change"),
                    expanded=section.name == wanted,
                    key=f"edit_{section.name}",
                ):
                    editors[section.name](view)
    go_to_wanted_section()


def _show_section(section: Section, view: PlanPage) -> None:
    title, pencil = st.columns([4, 1.2], vertical_alignment="center")
    with title:
        st.header(section.title, anchor=False)
    with pencil:
        if section.name in SOURCES:
            st.page_link(
                SOURCES[section.name],
                label="✎ " + view.texts.gettext("Change"),
                query_params={"switch": str(view.dossier.switch.id)},
            )
    for block in section.blocks:
        _show_block(block)
    if not section.blocks:
        st.caption(view.texts.gettext("Still to fill in: {what}", what=section.empty))


def _show_block(block: object) -> None:
    match block:
        case Facts(rows):
            _show_pairs(rows)
        case Signatures(rows):
            _show_pairs([(party, ", ".join(filter(None, who))) for party, *who in rows])
        case Paragraph(text, heading):
            _show_heading(heading)
            st.text(text)
        case Points(items, heading):
            _show_heading(heading)
            st.markdown("\n".join(f"- {plain(item)}" for item in items))
        case Table(header, _, rows):
            frame = pd.DataFrame(list(rows), columns=list(header))
            st.dataframe(frame, hide_index=True, row_height=36)


def _show_heading(text: str) -> None:
    if text:
        st.caption(plain(text))


def _show_pairs(rows: Sequence[tuple[str, str]]) -> None:
    for label, value in rows:
        left, right = st.columns([1, 2.4])
        left.caption(label)
        right.text(value or "–")


def _edit_parties(view: PlanPage) -> None:
    _, dossier, sheet = view.texts.gettext, view.dossier, view.sheet
    _edit_job(view, dossier.learner)
    sender = dossier.sending_organisation
    label = _("Who speaks for {organisation}?", organisation=plain(sender.name))
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
    people = names_of_people(list_people(view.context, organisation.id))
    among = {identity: name for name, identity in people.items()}
    stored = chosen.name if chosen else ""
    view.sheet.selection(view.dossier.switch, field, label, among, stored=stored)


def _edit_job(view: PlanPage, person: Person) -> None:
    label = view.texts.gettext("Job of {name}", name=plain(person.name))
    job_fields(partial(view.sheet.line, person), view.texts, label)


def _new_contact(view: PlanPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    with st.popover(_("Someone who is not in the list")):
        form = Form(f"contact:{dossier.switch.id}", view.texts)
        values = person_fields(form.line, view.texts, st.container(), st.container())
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
            plain(shortened(wording.description)),
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


def _edit_activities(view: PlanPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    for activity in dossier.activities:
        with st.container(border=True):
            _edit_activity(view, activity)
    planned = {(item.proposal_id, item.option_id) for item in dossier.activities}
    offers = [offer for offer in offers_of(dossier) if offer.mark not in planned]
    if offers:
        st.caption(_("Take from what the host offers:"))
        with st.container(horizontal=True):
            for offer in offers:
                _offer_button(view, offer)
    _new_activity(view)


def _edit_activity(view: PlanPage, activity: Activity) -> None:
    _, sheet, dossier = view.texts.gettext, view.sheet, view.dossier
    title, away = st.columns([9, 1], vertical_alignment="bottom")
    with title:
        sheet.line(activity, "title", _("Activity"))
    with away:
        label = _("Remove the activity {title}", title=plain(activity.title))
        key = f"remove:activities:{activity.id}"
        if st.button("✕", key=key, help=label, disabled=sheet.disabled):
            sheet.act(lambda: exchange.remove_activity(view.context, activity.id))
    edit_goals(view.context, dossier, activity, sheet, view.texts)
    left, right = st.columns(2)
    with left:
        sheet.line(activity, "with_whom", _("With whom"))
        days = {day.id: view.texts.short_date(day.day) for day in dossier.days}
        sheet.selection(activity, "day_id", _("On which day?"), days)
    with right:
        sheet.line(activity, "place", _("Where"))
        sheet.hours(activity, "minutes", _("Hours"))
    sheet.line(activity, "evidence", _("Result or evidence"))


def _offer_button(view: PlanPage, offer: Offer) -> None:
    dossier = view.dossier
    wanted = offer.proposal is not None and offer.proposal.answer is Answer.USEFUL
    label = ("★ " if wanted else "+ ") + plain(offer.title)
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
