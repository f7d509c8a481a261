"""The table of indicators on screen: what it is about, its checks, and the files of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from switching.documents.papers.funder_table import FunderLine
from switching.i18n import Texts
from switching.models import Language
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.funder_reports import (
    NOT_COUNTED,
    FunderFile,
    FunderTable,
    read_funder_table,
)
from switching.services.rights import Need, may
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import FUNDER_TABLE
from switching.ui.funder.choosing import AskedFor, show_way_to_projects
from switching.ui.kit import fields, session
from switching.ui.kit.escape import escape_markdown, sentence
from switching.ui.kit.fields import Ready
from switching.ui.kit.folds import fold
from switching.ui.kit.rows import LinkRow, first_of, more_button, show_links
from switching.ui.kit.tables import show_table
from switching.ui.look import icons

FILE_TYPES = {
    FunderFile.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FunderFile.DOCUMENT: "application/pdf",
}
_AT_ONCE = 10


def file_labels(texts: Texts) -> dict[FunderFile, str]:
    """Return what each file is called on its button."""
    _ = texts.gettext
    return {FunderFile.WORKBOOK: _("Workbook (Excel)"), FunderFile.DOCUMENT: _("Table (PDF)")}


def read_table(context: Context, asked: AskedFor, texts: Texts) -> FunderTable | None:
    """Return the table; None, with the reason on screen, when there can be none."""
    try:
        return _table(
            *session.version_besides(*NOT_COUNTED), texts.language, asked, context.today, context
        )
    except InvalidError as refused:
        for message in refused.errors.values():
            st.warning(sentence(message, texts))
        if not asked.project.indicator_set:
            show_way_to_projects(context, texts)
        return None


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _table(
    path: Path,
    at_revision: tuple[int, int],
    language: Language,
    asked: AskedFor,
    today: date,
    context: Context,
) -> FunderTable:
    return read_funder_table(context, asked.project.id, asked.first, asked.last)


def show_table_of(context: Context, asked: AskedFor, table: FunderTable, texts: Texts) -> None:
    """Show the counts, what is not right with them, and what they are about."""
    _, paper = texts.gettext, table.paper
    st.header(_("Counts"), anchor=False)
    frame = pd.DataFrame([_row(line, paper.columns, texts) for line in paper.lines])
    show_table(_without_gaps(frame), width="stretch", height="content")
    if any(line.check for line in paper.lines):
        said = _("* Still to be checked in the call fiche of the project.")
        st.caption(escape_markdown(said))
    for finding in paper.findings:
        st.warning(escape_markdown(finding), icon=icons.URGENT)
    if not paper.findings:
        st.success(_("Everything adds up."), icon=icons.DONE)
    part = fold(_("About this table"), "funder_about")
    if part.open:
        with part:
            facts = [
                *paper.about,
                *(
                    (_("Refused: {question}", question=label), texts.number(count))
                    for label, count in paper.refusals
                ),
            ]
            st.markdown(
                "\n".join(f"- {escape_markdown(a)}: {escape_markdown(b)}" for a, b in facts if b)
            )


def _row(line: FunderLine, columns: tuple[str, ...], texts: Texts) -> dict[str, object]:
    _ = texts.gettext
    genders = line.by_gender or (None,) * len(columns)
    return {
        _("Code"): line.code,
        _("Indicator"): line.label + (" *" if line.check else ""),
        **dict(zip(columns, genders, strict=True)),
        _("Total"): line.total,
        _("Since the start"): line.cumulative,
        _("Target"): line.target,
        _("Asked"): line.source,
    }


def _without_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with nothing in cells without a number, which Streamlit calls 'None'."""
    gaps = [name for name in frame if frame[name].isna().any()]
    for name in gaps:
        frame[name] = ["" if pd.isna(cell) else f"{cell:.0f}" for cell in frame[name]]
    return frame


def show_incomplete(context: Context, asked: AskedFor, table: FunderTable, texts: Texts) -> None:
    """List whose profile is not complete, for who may fill it in; others read only how many."""
    if not table.incomplete or not may(context.actor, Need.FUNDER_DATA):
        return
    key = f"funder_incomplete:{asked.project.id}"
    st.header(texts.gettext("Profiles that are not complete"), anchor=False)
    rows = [
        LinkRow(
            "pages/funder_profile.py",
            icons.NOTE,
            item.reference,
            item.learner,
            texts.gettext("Fill in"),
            leads_to={"switch": str(item.switch_id)},
        )
        for item in first_of(table.incomplete, key, _AT_ONCE)
    ]
    show_links(rows, "funder_incomplete")
    more_button(table.incomplete, key, _AT_ONCE, texts)


def offer_files(context: Context, asked: AskedFor, table: FunderTable, texts: Texts) -> None:
    """Offer the table as it stands, with names of participants only when that is ticked."""
    _ = texts.gettext
    st.header(_("Take along"), anchor=False)
    names = fields.tick(
        _("Names of participants in both files"), Ready("funder:names", False, False)
    )
    days = asked.first.isoformat(), asked.last.isoformat()
    with st.container(horizontal=True):
        for kind, label in file_labels(texts).items():
            download_button(
                context,
                label,
                FUNDER_TABLE.of(kind, asked.project.id, *days, int(names)),
                file_name=asked.file_name("esf", kind),
                mime=FILE_TYPES[kind],
                icon=icons.DOWNLOAD,
                key=f"funder:{kind}",
            )
    st.caption(_("The trail says who took which file along, and when."))
