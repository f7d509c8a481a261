"""Beside the plan on screen: its PDF, what it lacks, its final versions and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from switching.documents import unwritable
from switching.documents.plan.differences import Difference
from switching.i18n import Texts
from switching.models import ActionPlan
from switching.rules.agreeing import last_plan
from switching.rules.completeness import Missing, missing_for_plan
from switching.services.context import Context
from switching.services.plans import (
    changes_since_plan,
    corrected_since_plan,
    finalise_plan,
    render_plan_document,
)
from switching.services.switches import get_dossier
from switching.services.users import list_user_names
from switching.ui.action_plan.agreement import show_agreement
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.dossier.header import PAGES
from switching.ui.exchange.exchange_days import download_days
from switching.ui.kit import session
from switching.ui.kit.downloads import download_button
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.names import shortened
from switching.ui.kit.section_links import address_of

_PLAN = "pages/action_plan.py"


def show_side(view: PlanPage) -> None:
    """Show the download, what is missing, and the final versions."""
    _ = view.texts.gettext
    view.sheet.status()
    _show_state(view)
    _download(view)
    download_days(view.context, view.dossier, view.texts)
    _show_unwritable(view)
    missing = missing_for_plan(view.dossier)
    required = [item for item in missing if item.required]
    wished = [item for item in missing if not item.required]
    if view.content.final:
        _show_corrected(view, may_renew=not required)
    elif not required:
        _finalise_form(view)
    st.header(_("What is still missing"), anchor=False)
    if not missing:
        st.success(_("Nothing: this plan is complete."))
    if required:
        st.caption(_("Needed for a final plan"))
        _show_missing(required, view)
    if wished:
        st.caption(_("Good to have"))
        _show_missing(wished, view)
    _show_versions(view)
    show_agreement(view.context, view.dossier, view.sheet, view.texts)


def _show_missing(missing: Sequence[Missing], view: PlanPage) -> None:
    """Show each thing that is missing as a link to where it is filled in."""
    for item in missing:
        here = PAGES[item.step] == _PLAN
        switch_id = view.dossier.switch.id
        st.page_link(
            PAGES[item.step],
            label=escape_markdown(shortened(view.texts.message(item.message))),
            icon=":material/edit:" if here else ":material/arrow_forward:",
            query_params=address_of(switch_id, item.section if here else None),
        )


def _show_unwritable(view: PlanPage) -> None:
    """Say which characters the paper can't show."""
    found = unwritable(view.content)
    if found:
        where = "; ".join(f"{title}: {' '.join(letters)}" for title, letters in found.items())
        st.warning(
            escape_markdown(
                view.texts.gettext(
                    "The PDF has no letter for these characters and writes ? instead. {where}",
                    where=where,
                )
            )
        )


def _show_versions(view: PlanPage) -> None:
    """List the final versions, the newest first: when, by whom, why, and their PDF."""
    _, dossier = view.texts.gettext, view.dossier
    if not dossier.plans:
        return
    st.header(_("Final versions"), anchor=False)
    names = list_user_names(view.context)
    for plan in reversed(dossier.plans):
        with st.container(border=True):
            _show_version(view, plan, names.get(plan.finalised_by, ""))


def _show_version(view: PlanPage, plan: ActionPlan, name: str) -> None:
    _, texts = view.texts.gettext, view.texts
    when = texts.date(plan.finalised_at)
    st.write(escape_markdown(_("Version {number} · {date}", number=plan.number, date=when)))
    by = _("by {name}", name=name) if name else ""
    st.caption(
        escape_markdown(" · ".join(filter(None, (by, _("code {code}", code=plan.content_code)))))
    )
    if plan.reason:
        st.text(plan.reason)
    label = _("Version {number} (PDF)", number=plan.number)
    _version_button(view, plan, label, f"plan:{plan.id}")


def _version_button(view: PlanPage, plan: ActionPlan, label: str, key: str, **look: Any) -> None:
    """Offer a final version as it was made."""
    download_button(
        label,
        lambda context: _document_of(context, plan),
        file_name=f"leeractieplan-{view.dossier.switch.reference}-v{plan.number}.pdf",
        mime="application/pdf",
        key=key,
        width="stretch",
        **look,
    )


def _document_of(context: Context, plan: ActionPlan) -> bytes:
    plans = get_dossier(context, plan.switch_id).plans
    return next(item.document for item in plans if item.id == plan.id)


def _finalise_form(view: PlanPage) -> None:
    _, switch_id = view.texts.gettext, view.dossier.switch.id
    form = Form(f"finalise:{switch_id}", view.texts)
    reason = form.line("reason", _("Why a new version?")) if view.dossier.plans else ""
    done = form.submit(
        _("Make the plan final"),
        lambda key: finalise_plan(view.context, switch_id, reason),
        _("This version stays on record as it is now. What changes later asks for a new version."),
        _("Yes, make it final"),
    )
    if done is not None:
        st.rerun()


def _show_state(view: PlanPage) -> None:
    """Say in words whether what stands here is final."""
    _, plan = view.texts.gettext, last_plan(view.dossier)
    if plan is None:
        st.markdown(_("**Draft**: nothing was made final yet."))
    elif view.content.final:
        day = view.texts.date(plan.finalised_at)
        st.markdown(_("**Final**: version {number} of {date}.", number=plan.number, date=day))
    else:
        st.markdown(
            _(
                "**Draft** of version {next}; version {number} is the last final one.",
                next=plan.number + 1,
                number=plan.number,
            )
        )


def _download(view: PlanPage) -> None:
    """Offer what counts first; the draft only while it says something else."""
    plan = last_plan(view.dossier)
    if plan is not None:
        label = view.texts.gettext("Plan v{number} (PDF)", number=plan.number)
        _version_button(view, plan, label, "plan_that_counts", type="primary")
    if not view.content.final:
        _draft_button(view, "secondary" if plan else "primary")


def _draft_button(view: PlanPage, kind: str) -> None:
    download_button(
        view.texts.gettext("Download the draft (PDF)"),
        lambda context: render_plan_document(context, view.dossier.switch.id).document,
        costly=True,
        file_name=f"leeractieplan-{view.dossier.switch.reference}-concept.pdf",
        mime="application/pdf",
        type=kind,
        width="stretch",
    )


def _show_corrected(view: PlanPage, may_renew: bool) -> None:
    """Say what is called otherwise now than on paper, which is no reason to mistrust it."""
    corrected = corrected_since_plan(view.dossier, session.today())
    if not corrected:
        return
    _, number = view.texts.gettext, view.dossier.plans[-1].number
    label = _("Corrected since version {number}", number=number)
    with st.expander(label, key=f"corrected:{view.dossier.plans[-1].id}"):
        st.caption(
            _(
                "The plan holds. On paper it still says what stood there then: make a new version "
                "only if the paper has to say this."
            )
        )
        for change in corrected:
            _show_change(change, number, view.texts)
        if may_renew:
            _finalise_form(view)


def show_changes(view: PlanPage) -> None:
    """Show what the dossier says otherwise than the last final version, if anything."""
    dossier, _ = view.dossier, view.texts.gettext
    if not dossier.plans:
        return
    changes = changes_since_plan(dossier, session.today())
    if not changes:
        return
    number = dossier.plans[-1].number
    with st.expander(_("What differs from version {number}", number=number), expanded=True):
        for title in dict.fromkeys(change.section for change in changes):
            st.subheader(escape_markdown(title), anchor=False)
            for change in changes:
                if change.section == title:
                    _show_change(change, number, view.texts)


def _show_change(change: Difference, number: int, texts: Texts) -> None:
    row, then, now = st.columns([1, 1.5, 1.5])
    row.text(change.row)
    for column, said, text in (
        (then, texts.gettext("in version {number}", number=number), change.then),
        (now, texts.gettext("now"), change.now),
    ):
        column.caption(said)
        column.text(text or "–")
