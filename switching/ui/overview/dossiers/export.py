"""Taking one's own table along: in which file, and what stays at home."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.overview.dossiers.asked import OwnTable, chosen_of
from switching.overview.dossiers.counts import COUNT, count
from switching.overview.exports.selected import hiding_note
from switching.overview.hiding import NO_WHOLE_MONTH, SMALLEST_SHOWN, whole_months
from switching.services.own_tables import TableKind
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import OWN_TABLE
from switching.ui.overview.dossiers.order import TableOrder
from switching.ui.overview.view import View

ICONS = {
    TableKind.WORKBOOK: ":material/table:",
    TableKind.COMMA: ":material/csv:",
    TableKind.PARQUET: ":material/database:",
}


def offer_table(view: View, asked: OwnTable) -> None:
    """Offer the table as it stands; it is built once someone opens it."""
    panel = st.popover(
        view.texts.gettext("Take this table along"), on_change="rerun", key="dossiers_export"
    )
    if panel.open:
        with panel:
            _show(view, asked)


def labels(texts: Texts) -> dict[TableKind, str]:
    """Return what each file is called on its button."""
    _ = texts.gettext
    return {
        TableKind.WORKBOOK: _("Workbook (Excel)"),
        TableKind.COMMA: _("Comma file (CSV)"),
        TableKind.PARQUET: _("Parquet (Power BI, DuckDB)"),
    }


def _show(view: View, asked: OwnTable) -> None:
    texts, _ = view.texts, view.texts.gettext
    hides = st.checkbox(
        _("Hide small numbers"), value=True, key="dossiers_export:hides", help=hiding_note(texts)
    )
    if hides and not asked.by:
        st.info(
            _(
                "Rows of single dossiers stay in the house. Choose what to count by, or take them "
                "along without hiding, for inside the house."
            )
        )
        return
    if hides and whole_months(view.selection.span, view.today) is None:
        st.warning(_(NO_WHOLE_MONTH))
        return
    if not hides:
        st.caption(_inside(asked, texts))
    elif _most(view, asked) < SMALLEST_SHOWN:
        st.info(
            _(
                "All these numbers are small: hidden, few or none are left. Count by one field, or "
                "choose a longer period."
            )
        )
    order = TableOrder(view.selection, asked, hides, texts.language)
    for kind, label in labels(texts).items():
        download_button(
            view.context,
            label,
            OWN_TABLE.of(kind, order.written()),
            file_name=f"switching-talent-dossiers-{view.today.isoformat()}.{kind}",
            mime="application/octet-stream",
            icon=ICONS[kind],
            width="stretch",
            key=f"dossiers_export:{kind}",
        )


def _most(view: View, asked: OwnTable) -> int:
    """Return the largest number of dossiers that is counted together; 0 without any."""
    return int(count(chosen_of(view.dossiers, asked), asked)[COUNT].max())


def _inside(asked: OwnTable, texts: Texts) -> str:
    """Say for whom what is not hidden is, and that taking names along leaves a trace."""
    said = texts.gettext("As it stands on screen: not for outside the house.")
    if not asked.names_people:
        return said
    traced = texts.gettext("It names persons: who takes it along is noted.")
    return f"{said} {traced}"
