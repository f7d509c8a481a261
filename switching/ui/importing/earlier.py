"""What came in before: who brought it in, its report, and undoing it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.importing.sentences import became_said
from switching.models import RowState
from switching.services import imports
from switching.services.context import Context
from switching.services.imports import ImportLine
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import IMPORT_REPORT
from switching.ui.importing.state import ASKED, SPREADSHEET
from switching.ui.kit import failures, notices
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.rows import first_of, more_button
from switching.ui.kit.tables import show_table

_AT_ONCE = 10


def address_of(import_id: int) -> dict[str, str]:
    """Return the parameters of the page Import, with what became of one import in sight."""
    return {ASKED: str(import_id)}


def show_asked(context: Context, texts: Texts) -> None:
    """Show what became of each row of the import that the address names."""
    asked = st.query_params.get(ASKED, "")
    lines = imports.list_imports(context) if asked.isdecimal() else []
    line = next((line for line in lines if str(line.record.id) == asked), None)
    if line is None:
        return
    _ = texts.gettext
    found = imports.report_of(context, line.record.id)
    names: dict[int, list[str]] = {}
    for link in found.links:
        name = found.names.get((link.record_table, link.record_id))
        names.setdefault(link.row, []).extend([name] if name else [])
    with st.container(key="import_asked"):
        _show(context, line, texts)
        rows = [
            {
                _("Row"): row.row,
                _("What became of it"): became_said(row.state, texts),
                _("Dossiers, people, organisations"): ", ".join(names.get(row.row, ())),
                _("Why"): row.why,
            }
            for row in found.rows
        ]
        show_table(pd.DataFrame(rows))


def show_earlier(context: Context, texts: Texts) -> None:
    """Show the imports of before."""
    asked = st.query_params.get(ASKED)
    others = [line for line in imports.list_imports(context) if str(line.record.id) != asked]
    if not others:
        return
    st.header(texts.gettext("Came in before"), anchor=False)
    for line in first_of(others, "imports", _AT_ONCE):
        _show(context, line, texts)
    more_button(others, "imports", _AT_ONCE, texts)


def _show(context: Context, line: ImportLine, texts: Texts) -> None:
    _, record = texts.gettext, line.record
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="center"):
        counts = ", ".join(
            f"{became_said(state, texts)}: {texts.number(count)}"
            for state in RowState
            if (count := record.counts.get(state, 0))
        )
        who = f" · {escape_markdown(line.user)}" if line.user else ""
        st.markdown(
            f"**{record.id}. {escape_markdown(record.file_name)}** · "
            f"{texts.date(record.imported_at)}{who}  \n{escape_markdown(counts)}"
        )
        download_button(
            context, _("Report"), IMPORT_REPORT.of(record.id), file_name=f"import-{record.id}.xlsx",
            mime=SPREADSHEET, key=f"import_report:{record.id}",
        )  # fmt: skip
        if record.undone_at is not None:
            st.caption(_("undone on {day}", day=texts.date(record.undone_at)))
        elif confirmed(
            _("Undo"),
            _(
                "What this import made and nobody touched since goes away. What someone worked on "
                "stays, and is named."
            ),
            _("Yes, undo this import"),
            f"import_undo:{record.id}",
        ):
            failures.attempt(lambda: _undo(context, record.id, texts))
            st.rerun()


def _undo(context: Context, import_id: int, texts: Texts) -> None:
    undone = imports.undo_import(context, import_id)
    count = undone.removed.get("switches", 0)
    said = texts.ngettext(
        "{count} dossier was taken away.", "{count} dossiers were taken away.", count
    )
    if undone.kept:
        names = ", ".join(name for _, _, name in undone.kept[:40])
        said += " " + texts.gettext("This stays, for someone worked on it: {names}.", names=names)
    notices.say("import", said, is_warning=bool(undone.kept))
