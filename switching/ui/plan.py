"""The learning action plan on screen: the document, what it lacks, and the fields of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from switching.documents.content import (
    Facts,
    Paragraph,
    Points,
    Section,
    Signatures,
    Table,
    plan_content,
)
from switching.domain import exchange
from switching.domain.organisations import list_people
from switching.domain.plans import finalise_plan, plan_holds, render_plan_document
from switching.i18n import Texts
from switching.models import (
    Activity,
    Actor,
    Answer,
    Dossier,
    OptionKind,
    Participation,
    PlanSection,
)
from switching.rules.completeness import Missing, missing_for_plan
from switching.rules.coverage import Offer, offers_of
from switching.ui import page
from switching.ui.activities import edit_goals, goals_served_by, values_of
from switching.ui.dossier import PAGES
from switching.ui.escape import plain
from switching.ui.form import Form
from switching.ui.people import names_of_people
from switching.ui.sheet import Sheet

SOURCES = {
    PlanSection.CALL: "pages/intake_call.py",
    PlanSection.QUESTION: "pages/learning_question.py",
    PlanSection.PLANNING: "pages/exchange.py",
    PlanSection.ARRANGEMENTS: "pages/intake_call.py",
}


@dataclass(frozen=True)
class PlanPage:
    """What every part of the page needs."""

    actor: Actor
    dossier: Dossier
    sheet: Sheet
    texts: Texts


def show_plan(view: PlanPage) -> None:
    """Show the document section by section, each with the way to change it."""
    content = plan_content(view.dossier, view.texts, page.today())
    editors: dict[PlanSection, Callable[[PlanPage], None]] = {
        PlanSection.PARTIES: _edit_parties,
        PlanSection.STARTING_POINT: _edit_starting_point,
        PlanSection.ACTIVITIES: _edit_activities,
        PlanSection.FRAME: _edit_frame,
        PlanSection.GUIDANCE: _edit_guidance,
        PlanSection.ORGANISATIONS_LEARN: _edit_organisations_learn,
    }
    for section in content.sections:
        with st.container(border=True):
            _show_section(section, view)
            if section.name in editors:
                with st.expander("✎ " + view.texts.gettext("Fill in or change"),
                                 key=f"edit:{section.name}"):  # fmt: skip
                    editors[section.name](view)


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
            _show_pairs([(party, name) for party, name, _job in rows])
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


def show_side(view: PlanPage) -> None:
    """Show the download and what is missing."""
    _ = view.texts.gettext
    view.sheet.status()
    _download(view)
    missing = missing_for_plan(view.dossier)
    required = [item for item in missing if item.required]
    wished = [item for item in missing if not item.required]
    _final_versions(view, complete=not required)
    st.header(_("What is still missing"), anchor=False)
    if not missing:
        st.success(_("Nothing: this plan is complete."))
    if required:
        st.caption(_("Needed for a final plan"))
        _show_missing(required, view)
    if wished:
        st.caption(_("Good to have"))
        _show_missing(wished, view)


def _show_missing(missing: Sequence[Missing], view: PlanPage) -> None:
    for item in missing:
        st.markdown(f"- {plain(view.texts.message(item.message))}")
    steps = dict.fromkeys(item.step for item in missing)
    with st.container(horizontal=True):
        for step in steps:
            if PAGES[step] != "pages/action_plan.py":
                st.page_link(
                    PAGES[step],
                    label=view.texts.gettext("Fill in: {page}", page=_page_name(step, view.texts)),
                    query_params={"switch": str(view.dossier.switch.id)},
                )


def _page_name(step: str, texts: Texts) -> str:
    names = {
        "call": texts.gettext("Call"),
        "question": texts.gettext("Learning question"),
        "exchange": texts.gettext("Exchange"),
    }
    return names[step]


def _final_versions(view: PlanPage, complete: bool) -> None:
    _, dossier = view.texts.gettext, view.dossier
    for plan in reversed(dossier.plans):
        shown = _("Version {number} of {date} (PDF)", number=plan.number,
                  date=view.texts.date(plan.finalised_at))  # fmt: skip
        st.download_button(
            shown,
            data=lambda plan=plan: plan.document,  # type: ignore[misc]
            file_name=f"leeractieplan-{dossier.switch.reference}-v{plan.number}.pdf",
            mime="application/pdf",
            key=f"plan:{plan.id}",
            width="stretch",
            on_click="ignore",
        )
    holds = bool(dossier.plans) and plan_holds(dossier, page.today())
    if complete and not holds and not view.sheet.disabled:
        _finalise_form(view)


def _finalise_form(view: PlanPage) -> None:
    _, switch_id = view.texts.gettext, view.dossier.switch.id
    form = Form(f"finalise:{switch_id}", view.texts)
    reason = form.line("reason", _("Why a new version?")) if view.dossier.plans else ""
    done = form.submit(
        _("Make the plan final"),
        lambda key: finalise_plan(
            view.actor, page.database(), switch_id, reason, page.now(), view.texts
        ),
    )
    if done is not None:
        st.rerun()


def _download(view: PlanPage) -> None:
    reference = view.dossier.switch.reference
    path, now = page.database(), page.now()
    st.download_button(
        view.texts.gettext("Download the draft (PDF)"),
        data=lambda: (
            render_plan_document(view.actor, path, view.dossier.switch.id, now, view.texts).document
        ),
        file_name=f"leeractieplan-{reference}.pdf",
        mime="application/pdf",
        type="primary",
        width="stretch",
        on_click="ignore",
    )


def _edit_parties(view: PlanPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    people = names_of_people(list_people(view.actor, page.database(), dossier.host.id))
    view.sheet.selection(
        dossier.switch,
        "coach_id",
        _("Coach at the host"),
        {identity: name for name, identity in people.items()},
    )
    view.sheet.line(
        dossier.inputs,
        "emergency_contact",
        _("Who can be called in an emergency?"),
        placeholder=_("name and number"),
    )


def _edit_starting_point(view: PlanPage) -> None:
    label = view.texts.gettext("What does the learner know and can do already?")
    view.sheet.note(view.dossier.inputs, "starting_point", label)


def _edit_frame(view: PlanPage) -> None:
    _, inputs = view.texts.gettext, view.dossier.inputs
    view.sheet.line(inputs, "instructions_by", _("Who gives the learner instructions?"))
    view.sheet.line(inputs, "insurance_confirmed_by", _("Who confirms the insurance?"))
    view.sheet.choice(inputs, "participation", _("The learner is"), list(Participation))
    view.sheet.line(inputs, "fewer_hours_reason", _("If fewer than 14 hours are planned: why?"))


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
            sheet.act(
                lambda: exchange.remove_activity(
                    view.actor, page.database(), activity.id, page.now()
                )
            )
    edit_goals(view.actor, dossier, activity, sheet, view.texts)
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
    key = page.form_key(form)
    page.renew_form(form)
    exchange.add_activity(view.actor, page.database(), view.dossier, values, goals, key, page.now())


def _new_activity(view: PlanPage) -> None:
    _ = view.texts.gettext
    with st.popover(_("Another activity"), disabled=view.sheet.disabled):
        form = Form(f"activity:{view.dossier.switch.id}", view.texts)
        title = form.line("title", _("Activity"))
        kind = form.choice("kind", _("Kind"), list(OptionKind))
        values = {"title": title, "kind": kind}
        done = form.submit(
            _("Add activity"),
            lambda key: exchange.add_activity(
                view.actor, page.database(), view.dossier, values, set(), key, page.now()
            ),
        )
    if done is not None:
        st.rerun()
