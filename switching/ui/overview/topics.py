"""The charts of the open tab, each with its sentence, its table and the dossiers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import DossierLine, N_
from switching.overview import Unit
from switching.overview.topics import TAB_NAMES, TOPICS, Column, Tab, Topic
from switching.rules.stages import stage_of
from switching.services.overview import list_behind
from switching.ui.kit import failures
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.tables import show_table
from switching.ui.overview.view import View

FIRST_SHOWN = 12
"""How many dossiers behind a mark are listed at first."""

MOST_SHOWN = 60

DOSSIERS = "dossiers"
"""The tab without topics, as the address names it: one's own table of dossiers."""


def choose_tab(texts: Texts) -> str:
    """Show the tabs, and the table of dossiers as one more; the open one is in the address."""
    wanted = st.query_params.get("tab", "")
    words = {**{tab.value: word for tab, word in TAB_NAMES.items()}, DOSSIERS: N_("Dossiers")}
    chosen = st.segmented_control(
        texts.gettext("Part"),
        list(words),
        default=wanted if wanted in words else Tab.CALLS.value,
        required=True,
        format_func=lambda tab: texts.gettext(words[tab]),
        label_visibility="collapsed",
        key="overview_tab",
    )
    tab = chosen or Tab.CALLS.value
    if tab == Tab.CALLS:
        st.query_params.pop("tab", None)
    else:
        st.query_params["tab"] = tab
    return tab


def show_topics(tab: str, view: View) -> None:
    """Show the topics of a tab, two beside each other where there is room."""
    topics = [topic for topic in TOPICS if topic.tab == tab]
    for number in range(0, len(topics), 2):
        for topic, column in zip(topics[number : number + 2], st.columns(2), strict=False):
            with column, failures.part():
                _show(topic, view)


def _show(topic: Topic, view: View) -> None:
    texts, table = view.texts, view.table(topic)
    st.header(texts.gettext(topic.title), anchor=False, help=texts.gettext(topic.definition))
    finding = topic.finding(table, texts)
    st.write(escape_markdown(finding))
    if table.empty:
        return
    caution = topic.caution(table, texts)
    if caution:
        st.caption(caution)
    mark = _chart(topic, view, f"{texts.gettext(topic.title)} {finding}")
    with st.expander(texts.gettext("The table behind this chart")):
        _show_table(topic, table, texts)
    if mark is not None:
        _show_behind(topic, view, mark)


def _chart(topic: Topic, view: View, words: str) -> str | None:
    """Show the chart; return the mark that was clicked."""
    state = st.vega_lite_chart(
        spec=view.specification(topic),
        width="stretch",
        alt=words,
        on_select="rerun",
        selection_mode="mark",
        key=f"chart:{topic.key}:{view.revision}:{hash(view.selection)}:{view.texts.language}",
    )
    picked = dict(state).get("selection", {}).get("mark", [])
    return str(picked[-1]["mark"]) if picked and "mark" in picked[-1] else None


def _show_table(topic: Topic, table: pd.DataFrame, texts: Texts) -> None:
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
        return [float(value) for value in values]
    if column.unit is Unit.DAY:
        return list(values)
    return [column.written(value, texts) for value in values]


def _format(column: Column) -> Any:
    if column.unit is Unit.DAY:
        return st.column_config.DateColumn(format="DD/MM/YYYY")
    if column.unit is Unit.SHARE:
        return st.column_config.NumberColumn(format="percent")
    if column.unit in {Unit.COUNT, Unit.MINUTES, Unit.DAYS, Unit.HOURS}:
        return st.column_config.NumberColumn(format="localized")
    return None


def _show_behind(topic: Topic, view: View, mark: str) -> None:
    """List the dossiers behind a mark, each with the way to it."""
    texts, ids = view.texts, topic.behind(view.selected, mark)
    if not ids:
        return
    more_key = f"more:{topic.key}:{mark}"
    limit = MOST_SHOWN if st.session_state.get(more_key) else FIRST_SHOWN
    with st.container(border=True):
        st.markdown(
            texts.ngettext(
                "**{count} dossier behind this mark**",
                "**{count} dossiers behind this mark**",
                len(ids),
            )
        )
        for line in list_behind(view.context, ids[:limit]):
            st.page_link(
                "pages/intake_call.py",
                label=escape_markdown(_words(line, texts)),
                query_params={"switch": str(line.id)},
            )
        if len(ids) > FIRST_SHOWN and limit == FIRST_SHOWN:
            label = texts.gettext("Show more")
            if st.button(label, key=f"show:{more_key}"):
                st.session_state[more_key] = True
                st.rerun()
        elif len(ids) > MOST_SHOWN:
            st.caption(
                texts.ngettext(
                    "This is the {count} latest. Filter further to see the others.",
                    "These are the {count} latest. Filter further to see the others.",
                    MOST_SHOWN,
                )
            )


def _words(line: DossierLine, texts: Texts) -> str:
    stage = texts.label(stage_of(line))
    return f"{line.reference} · {line.learner} → {line.host} · {stage}"
