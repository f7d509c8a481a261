"""Which column is which field, what each row is, and one value where a sheet has no column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.importing.book import letters_of
from switching.importing.fields import fields_of
from switching.importing.headers import bare
from switching.importing.rows import CLASSES, RowClass
from switching.importing.sentences import field_said
from switching.importing.table import Column, Table
from switching.models import RowState
from switching.services import imports
from switching.services.context import Context
from switching.services.imports import Preview
from switching.ui.importing.state import choices, choose, held
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import may_stay_empty, number_asked
from switching.ui.kit.folds import fold
from switching.ui.kit.tables import show_table

_WIDTH = 320
"""In pixels: two fields stand beside each other on a wide screen."""


def show_columns(context: Context, seen: Preview, texts: Texts) -> None:
    """Show columns, rows and fixed values, each in a part that opens."""
    _, table = texts.gettext, seen.table
    known = [column for column in table.columns if column.field]
    said = _(
        "Columns known: {known} of {all}",
        known=texts.number(len(known)),
        all=texts.number(len(table.columns)),
    )
    asked = [] if choices().mapping is not None else list(filter(_is_asked, table.columns))
    if asked:
        said += " · " + texts.ngettext(
            "{count} column is asked", "{count} columns are asked", len(asked)
        )
    st.caption(said)
    part = fold(_("Columns"), "import_columns", _opens(bool(asked) or not known))
    if part.open:
        with part:
            before = imports.list_mappings(context, table.target)
            _choose_columns(context, table, before, texts)
    part = fold(_("What each row is"), "import_rows")
    if part.open:
        with part:
            _show_rows(context, table, texts)
    part = fold(_("One value for all rows"), "import_fixed", expanded=_lacks_for_all(seen))
    if part.open:
        with part:
            _fix_values(context, table, texts)


def _opens(by_itself: bool) -> bool:
    """Tell whether the columns of this file opened by themselves: they stay so while one works."""
    place = f"import_columns_opened:{held().draft}"
    st.session_state[place] = by_itself or st.session_state.get(place, False)
    return bool(st.session_state[place])


def _is_asked(column: Column) -> bool:
    """Tell whether it is not sure which field a column is, while it is like some."""
    return not column.field and bool(column.offered)


def _lacks_for_all(seen: Preview) -> bool:
    """Tell whether no row can come in for want of what can be said here for all of them."""
    mapped = {column.field for column in seen.table.columns} | choices().fixed.keys()
    needed = {
        key for key, field in fields_of(seen.table.target).items() if field.required and field.fixed
    }
    lacks = needed - mapped
    return bool(lacks) and not seen.plan.counts[RowState.MADE]


def _choose_columns(
    context: Context, table: Table, before: Mapping[str, str], texts: Texts
) -> None:
    mapping = {column.header.column: column.field or "" for column in table.columns}
    chosen = dict(mapping)
    with st.container(horizontal=True):
        for column in sorted(table.columns, key=lambda item: not _is_asked(item)):
            with st.container(width=_WIDTH, gap="xsmall"):
                chosen[column.header.column] = _choose_column(column, table, before, texts)
    if chosen != mapping:
        choose(context, mapping={key: field for key, field in chosen.items() if field})
        st.rerun()


def _choose_column(column: Column, table: Table, before: Mapping[str, str], texts: Texts) -> str:
    _ = texts.gettext
    number = column.header.column
    likely = dict.fromkeys((before.get(bare(column.header.text), ""), *column.offered))
    offered = [key for key in likely if key in fields_of(table.target) and key != column.field]
    rest = [key for key in fields_of(table.target) if key not in (*offered, column.field)]
    options = ["", *filter(None, [column.field]), *offered, *rest]
    examples = " · ".join(column.examples)[:120]
    label = f"{letters_of(number)} ‘{column.header.text}’"
    found = st.selectbox(
        escape_markdown(label), options, 1 if column.field else 0,
        format_func=lambda key: field_said(key, texts) if key else _("not taken"),
        key=f"import_column:{choices().sheet}:{table.target}:{number}",
    )  # fmt: skip
    if _is_asked(column) and not column.withdrawn and choices().mapping is None:
        fields = ", ".join(field_said(key, texts) for key in column.offered)
        st.caption(escape_markdown(_("Is this {fields}?", fields=fields)))
    if column.withdrawn:
        st.caption(_("Its cells are not what its header says: choose what it is."))
    st.caption(escape_markdown(_("For example: {examples}", examples=examples)))
    return str(found or "")


def _show_rows(context: Context, table: Table, texts: Texts) -> None:
    _ = texts.gettext
    counts = Counter(table.classes.values())
    show_table(
        pd.DataFrame(
            [
                {
                    _("Rows"): _(CLASSES[kind]),
                    _("Number"): counts[kind],
                    _("Which"): ", ".join(
                        str(row) for row, found in table.classes.items() if found is kind
                    ),
                }
                for kind in RowClass
                if counts[kind]
            ]
        )
    )
    if counts[RowClass.HIDDEN]:
        taken = st.checkbox(
            _("Bring in the hidden rows too"), choices().with_hidden, key="import_hidden"
        )
        if taken != choices().with_hidden:
            choose(context, with_hidden=taken)
            st.rerun()
    _take_row(context, table, texts)


def _take_row(context: Context, table: Table, texts: Texts) -> None:
    """Let a row that was left out come in all the same, or the other way round."""
    _ = texts.gettext
    label = _("Is a row something else? Its number")
    row = number_asked(
        may_stay_empty(label, texts), "import_row", None, texts, least=1, most=1_000_000
    )
    if row is not None and row in table.classes and table.classes[row] is not RowClass.HEADER:
        is_data = table.classes[row] is RowClass.DATA
        label = _("Leave this row out") if is_data else _("This row is data")
        if st.button(label, key=f"import_row_is:{row}:{is_data}"):
            kind = RowClass.TITLE if is_data else RowClass.DATA
            choose(context, classes={**choices().classes, row: str(kind)})
            st.rerun()


def _fix_values(context: Context, table: Table, texts: Texts) -> None:
    st.caption(texts.gettext("What the sheet does not say in a column holds for each of its rows."))
    mapped = {column.field for column in table.columns}
    fixed = dict(choices().fixed)
    with st.container(horizontal=True):
        for key, field in fields_of(table.target).items():
            if field.fixed and key not in mapped:
                said = field_said(key, texts)
                label = said if field.required else may_stay_empty(said, texts)
                fixed[key] = st.text_input(
                    label, fixed.get(key, ""), key=f"import_fixed:{key}", width=_WIDTH
                )
    kept = {key: text for key, text in fixed.items() if text.strip()}
    if kept != dict(choices().fixed):
        choose(context, fixed=kept)
        st.rerun()
