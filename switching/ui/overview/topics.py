"""The charts of the open tab, each with its sentence, its table and the dossiers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import N_
from switching.overview import Unit
from switching.overview.chance import DIFFERENCES
from switching.overview.topics import TAB_NAMES, TOPICS, Column, Tab, Topic
from switching.ui.kit import failures
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.tables import show_table
from switching.ui.overview.behind import choose_behind, open_behind, show_behind
from switching.ui.overview.view import View

DOSSIERS = "dossiers"
"""The tab without topics, as the address names it: one's own table of dossiers."""


def choose_tab(texts: Texts) -> str:
    """Show the tabs, and the table of dossiers as one more.

    The open one is in the address, which leads when one goes back.
    """
    words = {**{tab.value: word for tab, word in TAB_NAMES.items()}, DOSSIERS: N_("Dossiers")}
    wanted = st.query_params.get("tab", "")
    open_tab = wanted if wanted in words else Tab.CALLS.value
    key = f"overview_tab:{open_tab}"
    st.segmented_control(
        texts.gettext("Part"),
        list(words),
        default=open_tab,
        required=True,
        format_func=lambda tab: texts.gettext(words[tab]),
        label_visibility="collapsed",
        key=key,
        on_change=_open_tab,
        args=(key,),
    )
    return open_tab


def _open_tab(key: str) -> None:
    if st.session_state[key] == Tab.CALLS:
        st.query_params.pop("tab", None)
    else:
        st.query_params["tab"] = st.session_state[key]


def show_topics(tab: str, view: View) -> None:
    """Show the topics of a tab, two beside each other where there is room."""
    topics = [topic for topic in TOPICS if topic.tab == tab]
    for number in range(0, len(topics), 2):
        for topic, column in zip(topics[number : number + 2], st.columns(2), strict=False):
            with column, failures.part():
                _show(topic, view)
    st.caption(view.texts.gettext(DIFFERENCES))


def _show(topic: Topic, view: View) -> None:
    texts, table = view.texts, view.table(topic)
    st.header(texts.gettext(topic.title), anchor=False, help=texts.gettext(topic.definition))
    finding = view.finding(topic)
    st.write(escape_markdown(finding))
    if table.empty:
        return
    caution = topic.caution(table, texts)
    if caution:
        st.caption(caution)
    _chart(topic, view, f"{texts.gettext(topic.title)} {finding}")
    show_behind(topic, view)
    with (part := fold(texts.gettext("The numbers of this chart"), f"numbers:{topic.key}")):
        if part.open:
            show_numbers(topic, table, texts)
            choose_behind(topic, view)


def _chart(topic: Topic, view: View, words: str) -> None:
    """Show the chart; a mark that is clicked goes into the address."""
    selection = f"{view.number(topic)}:{hash(view.selection)}:{view.texts.language}"
    key = f"chart:{topic.key}:{selection}"
    st.vega_lite_chart(
        spec=view.specification(topic),
        width="stretch",
        alt=words,
        on_select=lambda: open_behind(topic, _picked(st.session_state[key])),
        selection_mode="mark",
        key=key,
    )


def _picked(state: Any) -> str | None:
    picked = dict(state).get("selection", {}).get("mark", [])
    return str(picked[-1]["mark"]) if picked and "mark" in picked[-1] else None


def show_numbers(topic: Topic, table: pd.DataFrame, texts: Texts) -> None:
    """Show the table of a topic."""
    shown = pd.DataFrame(
        {
            texts.gettext(column.word): _cells(column, table[column.name], texts)
            for column in topic.columns
        }
    )
    formats = {texts.gettext(column.word): _format(column) for column in topic.columns}
    show_table(
        shown,
        column_config={name: config for name, config in formats.items() if config is not None},
    )


def _cells(column: Column, values: pd.Series, texts: Texts) -> Sequence[object]:
    """Return numbers as numbers, so that the table sorts; the rest in words."""
    if column.unit in {Unit.COUNT, Unit.MINUTES, Unit.DAYS}:
        return [round(float(value), 1) for value in values]
    if column.unit is Unit.HOURS:
        return [round(float(value) / 60, 2) for value in values]
    if column.unit is Unit.SHARE:
        return [round(float(value) * 100, 1) for value in values]
    if column.unit is Unit.DAY:
        return list(values)
    return [column.written(value, texts) for value in values]


def _format(column: Column) -> Any:
    if column.unit is Unit.DAY:
        return st.column_config.DateColumn(format="DD/MM/YYYY")
    if column.unit is Unit.SHARE:
        return st.column_config.NumberColumn(format="%.0f %%")
    if column.unit in {Unit.COUNT, Unit.MINUTES, Unit.DAYS, Unit.HOURS}:
        return st.column_config.NumberColumn(format="localized")
    return None
