"""The bar of the page of the plan: how it stands, and the one button that one needs now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import streamlit as st

from switching.models import Dossier, Party
from switching.rules.agreeing import agreements_of, last_plan
from switching.rules.certification import is_over
from switching.rules.completeness import missing_for_plan
from switching.ui.action_plan.agreement import start_recording
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.action_plan.plan_versions import (
    choose_language,
    draft_button,
    finalise_form,
    readable_button,
    readable_draft_button,
    version_button,
)
from switching.ui.exchange.exchange_days import download_days
from switching.ui.kit.mail_drafts import plan_mail_button
from switching.ui.look import icons


class Needed(StrEnum):
    """What one needs of a plan: a paper of it, or the next thing to do."""

    DRAFT = "draft"
    FINALISING = "finalising"
    MAIL = "mail"
    RECORDING = "recording"
    VERSION = "version"


def needed_now(dossier: Dossier, holds: bool, writes: bool) -> Needed:
    """Say what one needs now of a plan whose last final version `holds` or not.

    Who may not write needs a paper. Of an exchange that is over no one is asked anything.
    """
    plan = last_plan(dossier)
    if not holds and writes and not _lacks(dossier):
        return Needed.FINALISING
    if plan is None:
        return Needed.DRAFT
    lines = agreements_of(dossier, plan)
    if not (holds and writes) or is_over(dossier) or all(line.agreement for line in lines):
        return Needed.VERSION
    asked = any(line.agreement for line in lines if line.party is not Party.PROJECT_LEADER)
    return Needed.RECORDING if asked else Needed.MAIL


def _lacks(dossier: Dossier) -> int:
    return sum(item.required for item in missing_for_plan(dossier))


def show_bar(view: PlanPage) -> None:
    """Show how the plan stands, the main button, and behind 'More' what else one may want."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan_bar"):
        with st.container(gap=None, key="plan_state"):
            st.markdown(_state_of(view))
            view.sheet.status()
        now = needed_now(view.dossier, view.content.final, not view.sheet.disabled)
        with st.container(horizontal=True, gap="small", width="content", key="plan_now"):
            _BUTTONS[now](view, {"type": "primary"})
            if _has_paper_beside(view, now):
                _show_version(view, {})
            more = st.popover(view.texts.gettext("More"), on_change="rerun", key="plan_more")
            if more.open:
                with more:
                    _show_more(view, now)


def _has_paper_beside(view: PlanPage, now: Needed) -> bool:
    """Tell whether the final version stands in sight beside what one needs to do next."""
    return view.content.final and now is not Needed.VERSION


def _state_of(view: PlanPage) -> str:
    """Say in words whether what stands here is final, and what it lacks."""
    _, plan = view.texts.gettext, last_plan(view.dossier)
    if plan is not None and view.content.final:
        day = view.texts.date(plan.finalised_at)
        return _("**Final**: version {number} of {date}", number=plan.number, date=day)
    lacks = _lacks(view.dossier)
    needed = _("{number} still needed to make it final", number=lacks)
    said = needed if lacks else _("ready to be made final")
    if plan is None:
        return _("**Draft**") + f" · {said}"
    draft = _("**Draft** of version {number}", number=plan.number + 1)
    no_more = _("version {number} no longer holds", number=plan.number)
    return " · ".join((draft, no_more, said))


def _show_more(view: PlanPage, now: Needed) -> None:
    """Show the papers that are not at the main button, and the days for a calendar."""
    plan, stretched = last_plan(view.dossier), {"width": "stretch"}
    if plan is not None and now is not Needed.VERSION and not _has_paper_beside(view, now):
        _show_version(view, stretched)
    if not view.content.final and now is not Needed.FINALISING:
        choose_language(view)  # who makes it final is asked there
    if not view.content.final and now is not Needed.DRAFT:
        draft_button(view, **stretched)
    if plan is not None:
        readable_button(view, plan, "plan_to_read_out", icon=icons.DOWNLOAD, **stretched)
    if not view.content.final:
        readable_draft_button(view, **stretched)
    if plan is not None and now is not Needed.MAIL:
        _show_mail(view, stretched)
    download_days(view.context, view.dossier, view.texts)


def _show_version(view: PlanPage, look: Mapping[str, Any]) -> None:
    plan = view.dossier.plans[-1]
    label = view.texts.gettext("Plan v{number} (PDF)", number=plan.number)
    version_button(view, plan, label, "plan_that_counts", icon=icons.DOWNLOAD, **look)


def _show_mail(view: PlanPage, look: Mapping[str, Any]) -> None:
    plan_mail_button(view.context, view.dossier, view.texts, **look)


def _show_recording(view: PlanPage, look: Mapping[str, Any]) -> None:
    plan = view.dossier.plans[-1]
    st.button(
        view.texts.gettext("Record an agreement"),
        key="plan_record",
        on_click=start_recording,
        args=(plan.id,),
        icon=icons.AGREE,
        **look,
    )


def _show_finalising(view: PlanPage, look: Mapping[str, Any]) -> None:
    _, plan = view.texts.gettext, last_plan(view.dossier)
    label = (
        _("Make version {number} final", number=plan.number + 1)
        if plan
        else _("Make the plan final")
    )
    with st.popover(label, key="plan_finalise", icon=icons.FINISH, **look):
        finalise_form(view)


_BUTTONS: Mapping[Needed, Callable[[PlanPage, Mapping[str, Any]], None]] = {
    Needed.DRAFT: lambda view, look: draft_button(view, **look),
    Needed.FINALISING: _show_finalising,
    Needed.MAIL: _show_mail,
    Needed.RECORDING: _show_recording,
    Needed.VERSION: _show_version,
}
