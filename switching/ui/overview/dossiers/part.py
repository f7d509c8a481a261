"""The table of dossiers on screen: what is asked of it, its counts with their chart, its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models.reference import Reference
from switching.overview import Unit
from switching.overview.dossiers.asked import OwnTable, chosen_of
from switching.overview.dossiers.columns import COLUMN, DossierColumn, with_references
from switching.overview.dossiers.counts import (
    COUNT,
    MOST_BARS,
    count,
    field_word,
    sentence,
    specification,
    value_word,
)
from switching.overview.formatting import UNKNOWN
from switching.services.rights import Need, may
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.tables import show_table
from switching.ui.overview.dossiers.asking import ask
from switching.ui.overview.dossiers.export import offer_table
from switching.ui.overview.dossiers.views import show_views
from switching.ui.overview.view import View

HEIGHT = 560
"""Pixels of the table of rows: it scrolls in itself, and the page stays short."""


def show_dossiers(view: View) -> None:
    """Show the dossiers that the filters leave, as one asks for them."""
    texts = view.texts
    bar = st.container(horizontal=True, vertical_alignment="bottom")
    show_views(view, bar)
    asked = ask(texts)
    table = chosen_of(view.dossiers, asked)
    if table.empty:
        st.info(texts.gettext("No dossier is left. Choose another period, or clear a filter."))
        return
    if may(view.context.actor, Need.EXPORT):
        with bar:
            offer_table(view, asked)
    if not asked.by:
        _show_rows(view, table, asked)
        return
    _show_counts(view, table, asked)
    rows = fold(texts.gettext("The dossiers themselves"), "dossiers_rows")
    if rows.open:
        with rows:
            _show_rows(view, table, asked)


def _show_counts(view: View, table: pd.DataFrame, asked: OwnTable) -> None:
    texts, counts = view.texts, count(table, asked)
    said = sentence(counts, len(table), asked, texts)
    st.write(escape_markdown(said))
    left, right = st.columns([3, 2])
    with left:
        st.vega_lite_chart(
            spec=specification(counts, asked, texts), width="stretch", alt=said, key="dossier_chart"
        )
        if counts[asked.by[0]].nunique() > MOST_BARS:
            st.caption(
                texts.gettext("The chart has room for {most}; the table has all.", most=MOST_BARS)
            )
    with right:
        words = {
            field_word(field, texts): [value_word(field, value, texts) for value in counts[field]]
            for field in asked.by
        }
        show_table(pd.DataFrame({**words, texts.gettext("dossiers"): counts[COUNT]}))


def _show_rows(view: View, table: pd.DataFrame, asked: OwnTable) -> None:
    texts, columns = view.texts, [COLUMN[key] for key in asked.columns]
    if {"reference", "learner", "coach"} & set(asked.columns):
        table = with_references(table, view.references, people=True)
    above = st.container(horizontal=True, vertical_alignment="center")
    above.caption(
        texts.ngettext(
            "{count} dossier. Tick its row to go to it.",
            "{count} dossiers. Tick a row to go to it.",
            len(table),
        )
    )
    titles = {column.key: texts.gettext(column.word) for column in columns}
    shown = pd.DataFrame({titles[c.key]: shown_cells(c, table[c.key], texts) for c in columns})
    state = show_table(
        shown,
        column_config={titles[c.key]: config for c in columns if (config := _config(c))},
        height=HEIGHT if len(shown) > HEIGHT // 35 else "content",
        on_select="rerun",
        selection_mode="single-row",
        placeholder=UNKNOWN,
        key=f"dossiers:{view.revision}:{hash(view.selection)}:{asked.only}:{asked.columns}",
    )
    ticked = dict(state).get("selection", {}).get("rows", [])
    if ticked and ticked[0] < len(table):
        with above:
            _link(int(table["switch_id"].iloc[ticked[0]]), view.references, texts)


def _link(switch_id: int, references: Sequence[Reference], texts: Texts) -> None:
    """Show the way to a dossier; who is in it is said there."""
    found = next((item for item in references if item.switch_id == switch_id), None)
    if found:
        st.page_link(
            "pages/intake_call.py",
            label=texts.gettext(
                "To dossier {reference}", reference=escape_markdown(found.reference)
            ),
            query_params={"switch": str(switch_id)},
        )


def shown_cells(column: DossierColumn, values: pd.Series, texts: Texts) -> Any:
    """Return a column as the browser gets it: each word once, however many rows have it."""
    if column.words:
        return values.cat.rename_categories(
            {value: texts.gettext(word) for value, word in column.words.items()}
        )
    if column.unit is Unit.HOURS:
        return (values / 60).round(2)
    return values


def _config(column: DossierColumn) -> Any:
    if column.unit is Unit.DAY:
        return st.column_config.DateColumn(format="DD/MM/YYYY")
    if column.unit in {Unit.COUNT, Unit.HOURS}:
        return st.column_config.NumberColumn(format="localized")
    return None
