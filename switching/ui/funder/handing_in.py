"""Handing in the table: it is kept as it was, and what was handed in can be had again."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.services.context import Context
from switching.services.funder_reports import (
    FunderTable,
    ReportLine,
    hand_in_table,
    list_funder_reports,
)
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import FUNDER_REPORT
from switching.ui.funder.choosing import AskedFor
from switching.ui.funder.table import FILE_TYPES, file_labels
from switching.ui.kit import notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.rows import first_of, more_button
from switching.ui.look import icons

_AT_ONCE = 5


def show_handing_in(context: Context, asked: AskedFor, table: FunderTable, texts: Texts) -> None:
    """Show the button that keeps the table as it stands, which asks first."""
    _ = texts.gettext
    st.header(_("Hand in"), anchor=False)
    st.caption(
        _(
            "This keeps the table with both files as they are now, without names. You still send "
            "them to the fund yourself."
        )
    )
    notices.show_notices("funder")
    form = Form(f"funder_report:{asked.project.id}", texts)
    remark = form.line("remark", _("Remark"), optional=True)
    question = _("What was handed in can't be changed or taken away. A next one gets a number.")
    if table.paper.findings:
        question += " " + _("The checks above still name something.")
    made = form.submit(
        _("Hand in"),
        lambda key: hand_in_table(context, asked.project.id, asked.first, asked.last, remark, key),
        question,
        _("Yes, hand it in"),
        about=(asked.first, asked.last),
    )
    if made is not None:
        said = _("The table was kept as number {number}.", number=texts.number(made.number))
        notices.say("funder", said)
        st.rerun()


def show_handed_in(context: Context, asked: AskedFor, texts: Texts) -> None:
    """List what was handed in of the project, whatever its set is now, with the files."""
    _, key = texts.gettext, f"funder_reports:{asked.project.id}"
    found = list_funder_reports(context, asked.project.id)
    if not found:
        return
    st.header(_("Handed in"), anchor=False)
    for report in first_of(found, key, _AT_ONCE):
        with st.container(border=True):
            _show_report(context, report, texts)
    more_button(found, key, _AT_ONCE, texts)


def _show_report(context: Context, report: ReportLine, texts: Texts) -> None:
    _ = texts.gettext
    period = f"{texts.date(report.first_day)} – {texts.date(report.last_day)}"
    about = (period, texts.date(report.made_on), report.made_by, report.set_version, report.remark)
    number = _("Number {number}", number=texts.number(report.number))
    st.markdown(f"**{number}** · " + " · ".join(map(escape_markdown, filter(None, about))))
    with st.container(horizontal=True):
        for kind, label in file_labels(texts).items():
            download_button(
                context,
                label,
                FUNDER_REPORT.of(report.id, kind),
                file_name=f"switching-talent-esf-{report.id}-{report.number}.{kind}",
                mime=FILE_TYPES[kind],
                icon=icons.DOWNLOAD,
            )
