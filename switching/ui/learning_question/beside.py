"""Beside the goals: how the question shifted, what it was, its versions, and the way on."""

from __future__ import annotations

import streamlit as st

from switching.models import Shift
from switching.rules.coverage import unserved
from switching.ui.learning_question.changes import told
from switching.ui.learning_question.question_page import QuestionPage
from switching.ui.learning_question.shift import edit_shift
from switching.ui.learning_question.versions import show_version_buttons, show_versions
from switching.ui.look import icons


def show_shift(view: QuestionPage) -> None:
    """Show how the question shifted and what caused it, and let it be changed."""
    _ = view.texts.gettext
    if view.dossier.latest is view.dossier.before:
        return
    with st.container(border=True, gap="small", key="question_shift"):
        st.header(_("The shift"), anchor=False)
        edit_shift(view.dossier, view.sheet, view.texts)
        if view.dossier.latest.question.shift is Shift.UNCHANGED:
            st.caption(_("Unchanged is fine too: some questions are clear from the start."))


def show_then(view: QuestionPage) -> None:
    """Show the question as it was before the call, and the part with all its versions."""
    dossier, texts = view.dossier, view.texts
    if dossier.latest is dossier.before:
        return
    with st.container(border=True, gap="small", key="question_then"):
        st.header(texts.gettext("Then, before the call"), anchor=False)
        st.markdown(told(dossier.before, texts))
    show_versions(view)


def show_way_on(view: QuestionPage) -> None:
    """Say what still lacks, and show the way to the plan: the main one once nothing does."""
    _ = view.texts.gettext
    lacking = _lacking(view)
    if lacking:
        st.markdown("\n".join((_("Still to do here:"), "", *(f"- {item}" for item in lacking))))
    elif view.dossier.latest.filled_goals:
        said = _("Every goal is served by something.")
        st.markdown(f":green[{icons.DONE} {said}]")
    settled = view.dossier.latest.question.settled_at is not None
    with st.container(horizontal=settled, vertical_alignment="center", gap="small"):
        show_version_buttons(view)
        with st.container(width="content", key="way_on_next" if not lacking else "way_on"):
            st.page_link(
                "pages/action_plan.py",
                label=_("On to the plan"),
                icon=icons.GO_ON,
                query_params={"switch": str(view.dossier.switch.id)},
            )


def _lacking(view: QuestionPage) -> list[str]:
    _, dossier = view.texts.gettext, view.dossier
    question, found = dossier.latest.question, []
    if not dossier.latest.filled_goals:
        found.append(_("There is no goal yet."))
    gaps = unserved(list(view.coverage.values()))
    if gaps:
        found.append(_gaps_told(view, len(gaps), sum(goal.must_cover for goal in gaps)))
    if dossier.latest is not dossier.before and question.shift is None:
        found.append(_("Say how the question shifted."))
    if view.is_open and question.call_id is not None:
        found.append(_("This version is settled when you complete the call."))
    elif view.is_open:
        found.append(_("Settle this version."))
    elif dossier.latest is dossier.before:
        found.append(_("The introduction call has not been held yet."))
    return found


def _gaps_told(view: QuestionPage, gaps: int, must: int) -> str:
    texts = view.texts
    said = texts.ngettext(
        "{count} goal is served by nothing yet.", "{count} goals are served by nothing yet.", gaps
    )
    if must and gaps == 1:
        said += " " + texts.gettext("It must be covered.")
    elif must:
        said += " " + texts.ngettext(
            "{count} of them must be covered.", "{count} of them must be covered.", must
        )
    return said
