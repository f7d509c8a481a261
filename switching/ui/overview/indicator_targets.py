"""The targets of the funder's indicators on the overview, for who may see the funder's table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.overview.indicator_progress import INDICATOR_TARGETS, IndicatorProgress, table_of
from switching.overview.topics import Tab
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.funder_reports import NOT_COUNTED, list_indicator_progress
from switching.services.rights import Need, may
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown, sentence
from switching.ui.kit.folds import fold
from switching.ui.overview.topics import show_numbers


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _progress(
    path: Path, at_revision: tuple[int, int], today: date, context: Context
) -> list[IndicatorProgress] | None:
    return list_indicator_progress(context)


def show_indicator_targets(context: Context, tab: str, texts: Texts) -> None:
    """Show on the tab of progress how far each target is; nothing while no project asks any."""
    if tab != Tab.PROGRESS or not may(context.actor, Need.FUNDER_TABLE):
        return
    topic = INDICATOR_TARGETS
    try:
        lines = _progress(*session.version_besides(*NOT_COUNTED), context.today, context)
    except InvalidError as refused:  # something that is counted can't be read
        for message in refused.errors.values():
            st.warning(sentence(message, texts))
        return
    if lines is None:
        return
    table = table_of(lines, context.today)
    st.header(texts.gettext(topic.title), anchor=False, help=texts.gettext(topic.definition))
    finding = topic.finding(table, texts)
    st.write(escape_markdown(finding))
    if table.empty:
        return
    st.vega_lite_chart(
        spec=topic.specification(table, texts),
        width="stretch",
        alt=f"{texts.gettext(topic.title)} {finding}",
        key="chart:indicator_targets",
    )
    with (part := fold(texts.gettext("The numbers of this chart"), "numbers:indicator_targets")):
        if part.open:
            show_numbers(topic, table, texts)
