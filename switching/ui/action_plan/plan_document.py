"""The learning action plan on screen: the document, section by section."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from switching.documents.plan.content import Facts, Paragraph, Points, Section, Signatures, Table
from switching.models import PlanSection
from switching.ui.action_plan.plan_fields import EDITORS
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.section_links import show_the_way, wanted_section

SOURCES = {
    PlanSection.CALL: "pages/intake_call.py",
    PlanSection.QUESTION: "pages/learning_question.py",
    PlanSection.PLANNING: "pages/exchange.py",
    PlanSection.ARRANGEMENTS: "pages/intake_call.py",
}


def show_plan(view: PlanPage) -> None:
    """Show the document section by section, each with the way to change it."""
    wanted = wanted_section()
    for section in view.content.sections:
        with st.container(border=True):
            _show_section(section, view)
            if section.name in EDITORS:
                with st.expander(
                    "✎ " + view.texts.gettext("Fill in or change"),
                    expanded=section.name == wanted,
                    key=f"edit_{section.name}",
                ):
                    EDITORS[section.name](view)
    show_the_way()


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
    if not section.blocks and not view.content.final:
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
            st.markdown("\n".join(f"- {escape_markdown(item)}" for item in items))
        case Table(header, _, rows):
            frame = pd.DataFrame(list(rows), columns=list(header))
            st.dataframe(frame, hide_index=True, row_height=36)


def _show_heading(text: str) -> None:
    if text:
        st.caption(escape_markdown(text))


def _show_pairs(rows: Sequence[tuple[str, str]]) -> None:
    for label, value in rows:
        left, right = st.columns([1, 2.4])
        left.caption(label)
        right.text(value or "–")
