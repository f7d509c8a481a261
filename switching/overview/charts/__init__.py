"""The charts: one theme, a topic's small table in, an Altair chart out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from altair.utils.schemapi import debug_mode

from switching.i18n import Texts
from switching.overview.charts import calls, exchanges, organisations, questions
from switching.overview.charts.theme import themed
from switching.overview.topics import Topic

Draw = Callable[[pd.DataFrame, Topic, Texts], Any]

DRAWINGS: Mapping[str, Draw] = {
    "durations": calls.durations,
    "durations_over_time": calls.durations_over_time,
    "overrun_by_shift": calls.overrun,
    "overrun_by_presence": calls.overrun,
    "shifts": questions.shifts,
    "shifts_over_time": questions.shifts_over_time,
    "shift_causes": questions.shift_causes,
    "proposals_by_kind": questions.proposals,
    "funnel": exchanges.funnel,
    "load_per_week": exchanges.load_per_week,
    "exchanges_by_host": exchanges.exchanges_by_host,
    "informed_coaches": organisations.informed,
    "informed_learners": organisations.informed,
    "proposals_by_host": questions.proposals,
    "stops": organisations.stops,
    "stop_reasons": organisations.stop_reasons,
}
"""How each topic is drawn, by its key."""


def draw(topic: Topic, table: pd.DataFrame, texts: Texts) -> Any:
    """Draw a topic's table, which has rows; its marks can be clicked (parameter `mark`)."""
    return themed(DRAWINGS[topic.key](table, topic, texts), texts)


def specification(topic: Topic, table: pd.DataFrame, texts: Texts) -> dict[str, Any]:
    """Return the chart as Vega-Lite, without checking it against the schema.

    The check costs several times what drawing does; the tests draw every chart with it.
    """
    with debug_mode(False):
        found: dict[str, Any] = draw(topic, table, texts).to_dict(validate=False)
    return found


__all__ = ["DRAWINGS", "draw", "specification"]
