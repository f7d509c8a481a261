"""The learning action plan on screen: the paper, and the fields of the section that is open."""

from __future__ import annotations

import streamlit as st

from switching.documents.plan.content import Section
from switching.models import ContributionTopic, PlanSection
from switching.rules.completeness import missing_for_plan
from switching.rules.steps import Step
from switching.ui.action_plan.paper import section_on_screen
from switching.ui.action_plan.plan_fields import EDITORS
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.dossier.header import PAGES
from switching.ui.kit.section_links import (
    address_of,
    close_section,
    opened_section,
    section_button,
)
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.look import icons

SOURCES = {
    PlanSection.CALL: Step.CALL,
    PlanSection.QUESTION: Step.QUESTION,
    PlanSection.PLANNING: Step.EXCHANGE,
    PlanSection.ARRANGEMENTS: Step.CALL,
}
"""The steps in which sections of the plan are filled in, on a page of their own."""


_CAME_IN = {
    PlanSection.PARTIES: (
        *(ContributionTopic.EMERGENCY_CONTACT, ContributionTopic.JOB, ContributionTopic.JOB_SINCE),
        ContributionTopic.SENDING_CONTACT,
    ),
    PlanSection.CALL: (ContributionTopic.INFORMED,),
    PlanSection.STARTING_POINT: (ContributionTopic.STARTING_POINT,),
    PlanSection.QUESTION: (
        *(ContributionTopic.GENERAL_AIM, ContributionTopic.GOAL, ContributionTopic.CONTACT_WISH),
        ContributionTopic.SCORE_BEFORE,
    ),
    PlanSection.ACTIVITIES: (ContributionTopic.PROPOSAL,),
    PlanSection.ARRANGEMENTS: (ContributionTopic.ARRANGEMENT,),
    PlanSection.FRAME: (ContributionTopic.INSTRUCTIONS_BY,),
}
"""What learner, coach and sender may write that a section is made of, besides remarks on it."""


def show_plan(view: PlanPage) -> None:
    """Show the paper section by section, each with the way to change it."""
    opened = opened_section(view.dossier.switch.id)
    show_sensitive_data_notice(view.texts)
    with st.container(border=True, gap=None, key="plan_paper"):
        for section in view.content.sections:
            if _is_shown(section, view):
                with st.container(gap="small", key=f"plan_section_{section.name}"):
                    _show_section(section, view, section.name is opened)


def _is_shown(section: Section, view: PlanPage) -> bool:
    """Tell whether a section is on paper, or empty and open to be filled in."""
    to_fill_in = section.name in EDITORS and not view.sheet.disabled
    return bool(section.blocks) or not view.content.final or to_fill_in


def _show_section(section: Section, view: PlanPage, is_open: bool) -> None:
    st.markdown(section_on_screen(section, view.texts, view.content.final), anchors=False)
    view.sheet.came_in(ContributionTopic.OBJECTION, detail=section.name.value)
    view.sheet.came_in(*_CAME_IN.get(section.name, ()))
    if view.sheet.disabled:
        return
    if section.name in SOURCES:
        _show_source(section, view)
    if section.name not in EDITORS:
        return
    if is_open:
        _edit_section(section, view)
        return
    label = view.texts.gettext("Fill in or change: {section}", section=section.title)
    section_button(
        label,
        view.dossier.switch.id,
        section.name,
        f"change_{section.name}",
        icon=icons.CHANGE,
        type="tertiary",
        help=label,
    )


def _show_source(section: Section, view: PlanPage) -> None:
    """Show the way to the page on which a section is filled in."""
    _ = view.texts.gettext
    with st.container(width="content", key=f"source_{section.name}"):
        st.page_link(
            PAGES[SOURCES[section.name]],
            label=_("Change on its own page: {section}", section=section.title),
            icon=icons.ELSEWHERE,
            query_params=address_of(view.dossier.switch.id),
        )


def _edit_section(section: Section, view: PlanPage) -> None:
    """Show the fields of a section, and the ways on: done, or to what the plan lacks next."""
    _, switch_id = view.texts.gettext, view.dossier.switch.id
    with st.container(key=f"edit_{section.name}"):
        if view.content.final:
            st.caption(_("Version {number} stays as it is: a change asks for a new version.",
                         number=view.dossier.plans[-1].number))  # fmt: skip
        EDITORS[section.name](view)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Done"),
                key=f"close_{section.name}",
                on_click=close_section,
                args=(section.name,),
            )
            following = None if view.content.final else _next_section(section.name, view)
            if following is not None:
                section_button(
                    _("On to: {section}", section=view.texts.label(following)),
                    switch_id,
                    following,
                    f"next_{section.name}",
                    icon=icons.GO_ON,
                    type="tertiary",
                )


def _next_section(name: PlanSection, view: PlanPage) -> PlanSection | None:
    """Return the next section with fields here that still lacks something."""
    lacking = [item.section for item in missing_for_plan(view.dossier) if item.step is Step.PLAN]
    others = [section for section in dict.fromkeys(lacking) if section is not name]
    return others[0] if others else None
