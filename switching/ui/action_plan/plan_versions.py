"""The versions of the plan: making one final, their papers, and what changed since the last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from switching.documents.plan.differences import Difference
from switching.i18n import Texts
from switching.i18n.file_names import file_name, file_word
from switching.models import ActionPlan, Language
from switching.rules.completeness import missing_for_plan
from switching.rules.reaching import language_of_plan
from switching.services.plans import (
    changes_since_plan,
    content_of,
    corrected_since_plan,
    finalise_plan,
)
from switching.services.users import list_user_names
from switching.ui.action_plan.paper import differences_on_screen
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import (
    PLAN_DRAFT,
    PLAN_DRAFT_READABLE,
    PLAN_READABLE,
    PLAN_VERSION,
)
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.paper_language import choose_paper_language, paper_language
from switching.ui.look import icons


def show_versions(view: PlanPage) -> None:
    """List the final versions, the newest first: when, by whom, why, and their PDF."""
    if not view.dossier.plans:
        return
    key = f"versions:{view.dossier.switch.id}"
    part = fold(view.texts.gettext("Final versions"), key)
    if not part.open:
        return
    names = list_user_names(view.context)
    with part:
        for plan in reversed(view.dossier.plans):
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
    version_button(view, plan, label, f"plan:{plan.id}", width="stretch")
    readable_button(view, plan, f"plan_readable:{plan.id}", width="stretch")


def version_button(view: PlanPage, plan: ActionPlan, label: str, key: str, **look: Any) -> None:
    """Offer a final version as it was made, called as in its own language."""
    title, reference = content_of(plan).title, view.dossier.switch.reference
    download_button(
        view.context,
        label,
        PLAN_VERSION.of(plan.switch_id, plan.id),
        file_name=file_name(title, reference, f"v{plan.number}", end="pdf"),
        mime="application/pdf",
        key=key,
        **look,
    )


def readable_button(view: PlanPage, plan: ActionPlan, key: str, **look: Any) -> None:
    """Offer a final version as a page to have read out."""
    download_button(
        view.context,
        view.texts.gettext("Version {number} to have read out (HTML)", number=plan.number),
        PLAN_READABLE.of(plan.switch_id, plan.id),
        file_name=f"leeractieplan-{view.dossier.switch.reference}-v{plan.number}.html",
        mime="text/html",
        key=key,
        **look,
    )


def readable_draft_button(view: PlanPage, **look: Any) -> None:
    """Offer the draft as a page to have read out."""
    download_button(
        view.context,
        view.texts.gettext("The draft to have read out (HTML)"),
        PLAN_DRAFT_READABLE.of(view.dossier.switch.id),
        file_name=f"leeractieplan-{view.dossier.switch.reference}-concept.html",
        mime="text/html",
        icon=icons.DOWNLOAD,
        **look,
    )


def finalise_form(view: PlanPage) -> None:
    """Ask whether the plan is to be final, and why when it is not the first one."""
    _, switch_id = view.texts.gettext, view.dossier.switch.id
    form = Form(f"finalise:{switch_id}", view.texts)
    st.write(
        _("This version stays on record as it is now. What changes later asks for a new version.")
    )
    reason = form.line("reason", _("Why a new version?")) if view.dossier.plans else ""
    spoken = view.context.speaking(choose_language(view))
    done = form.submit(
        _("Yes, make it final"), lambda key: finalise_plan(spoken, switch_id, reason)
    )
    if done is not None:
        st.rerun()


def choose_language(view: PlanPage) -> Language:
    """Ask in which language the plan is written: that of learner and coach, to begin with."""
    label = view.texts.gettext("Language of the plan")
    return choose_paper_language(_language_key(view), label, _default_language(view))


def _language_of(view: PlanPage) -> Language:
    return paper_language(_language_key(view), _default_language(view))


def _language_key(view: PlanPage) -> str:
    return f"plan_language:{view.dossier.switch.id}"


def _default_language(view: PlanPage) -> Language:
    return language_of_plan(view.dossier, view.texts.language)


def draft_button(view: PlanPage, **look: Any) -> None:
    """Offer the draft as a document."""
    language = _language_of(view)
    _ = Texts(language).gettext
    reference, draft = view.dossier.switch.reference, file_word(_("draft"))
    download_button(
        view.context,
        view.texts.gettext("Download the draft (PDF)"),
        PLAN_DRAFT.of(view.dossier.switch.id, str(language)),
        file_name=file_name(_("Learning action plan"), reference, draft, end="pdf"),
        mime="application/pdf",
        icon=icons.DOWNLOAD,
        **look,
    )


def show_corrected(view: PlanPage) -> None:
    """Say what is called otherwise now than on paper, which is no reason to mistrust it."""
    corrected = corrected_since_plan(view.dossier, session.today()) if view.content.final else ()
    if not corrected:
        return
    _, plan = view.texts.gettext, view.dossier.plans[-1]
    label = _("Corrected since version {number}", number=plan.number)
    part = fold(label, f"corrected:{plan.id}")
    if not part.open:
        return
    with part:
        st.caption(
            _(
                "The plan holds. On paper it still says what stood there then: make a new version "
                "only if the paper has to say this."
            )
        )
        _show_differences(corrected, view)
        if not any(item.required for item in missing_for_plan(view.dossier)):
            finalise_form(view)


def show_changes(view: PlanPage) -> None:
    """Show what the dossier says otherwise than the last final version, if anything."""
    dossier, _ = view.dossier, view.texts.gettext
    changes = changes_since_plan(dossier, session.today()) if dossier.plans else ()
    if not changes:
        return
    plan = dossier.plans[-1]
    label = _("What differs from version {number}", number=plan.number)
    part = fold(label, expanded=True, key=f"changes:{plan.id}")
    if part.open:
        with part:
            _show_differences(changes, view)


def _show_differences(found: Sequence[Difference], view: PlanPage) -> None:
    """Show each difference as it was then and is now, by the sections of the plan."""
    number = view.dossier.plans[-1].number
    with st.container(key="plan_section_differences"):
        for title, changes in groupby(found, key=lambda change: change.section):
            text = differences_on_screen(title, list(changes), number, view.texts)
            st.markdown(text, anchors=False)
