"""The one theme: colours by meaning, dates and numbers in the chosen language.

Colours hold on light and on dark.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
from vl_convert import get_format_locale, get_time_format_locale

from switching.i18n import Texts
from switching.models import Informed, Language, Shift, Stage

ACCENT, AMBER, QUIET, MARK = "#2a8f94", "#c98a1b", "#7d8b95", "#8a5bb5"
PALE, DEEP = "#bfe0e1", "#0f6b74"
ON_PALE, ON_DEEP = "#12191b", "#ffffff"
SHIFT_COLOURS = {
    Shift.UNCHANGED: "#7d8b95",
    Shift.MORE_CONCRETE: "#2a8f94",
    Shift.BROADENED: "#c98a1b",
    Shift.NARROWED: "#4f7fc4",
    Shift.SHIFTED: "#b8578f",
}
INFORMED_COLOURS = {
    Informed.WELL: "#2a8f94",
    Informed.A_LITTLE: "#c98a1b",
    Informed.NOT_AT_ALL: "#b8578f",
}
STAGE_COLOURS = {
    Stage.REGISTERED: "#7d8b95",
    Stage.CALL_PLANNED: "#8f9f6a",
    Stage.CALL_HELD: "#c98a1b",
    Stage.PLAN_DRAFT: "#4f7fc4",
    Stage.PLAN_FINAL: "#8a5bb5",
    Stage.UNDER_WAY: "#b8578f",
    Stage.COMPLETED: "#2a8f94",
}
HEIGHT = 260
ROW = 34
"""Pixels of a row in a chart with a row per thing."""

ROOM_FOR_AXIS, ROOM_FOR_LEGEND = 70, 40
"""Pixels of the height of a chart that its axis and its legend take."""

LINE = 24
"""How many characters of a label stand on one line; a phone has no room for more."""


# Breaks a label before the word that would make its first line too long.
_LINES = (
    f"length(datum.label) <= {LINE} ? datum.label : "
    f"split(replace(datum.label, /^(.{{8,{LINE}}}) (.*)$/, '$1\\n$2'), '\\n')"
)


@cache
def _locale(language: Language) -> dict[str, Any]:
    if language is Language.ENGLISH:
        number, time = get_format_locale("en-GB"), get_time_format_locale("en-GB")
    else:
        number, time = get_format_locale("nl-NL"), get_time_format_locale("nl-NL")
    return {"number": number, "time": time}


def themed(chart: alt.TopLevelMixin, texts: Texts) -> Any:
    """Give `chart` the house's type, quiet axes, and dates and numbers of the language."""
    return (
        chart.configure(locale=_locale(texts.language), background="transparent")
        .configure_view(strokeWidth=0)
        .configure_axis(labelLimit=170)
    )


def clickable(chart: alt.Chart) -> alt.Chart:
    """Let the marks of `chart` be clicked: the selection `mark` holds the row's mark."""
    return chart.add_params(alt.selection_point(name="mark", fields=["mark"], empty=True))


def counted(field: str, title: str) -> alt.Y:
    """Return a vertical axis of counts: from zero, in whole numbers."""
    return alt.Y(field, title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1))


def counted_across(field: str, title: str) -> alt.X:
    """Return a horizontal axis of counts: from zero, in whole numbers."""
    return alt.X(field, title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1))


def listed(field: str, order: list[str], limit: int = 170) -> alt.Y:
    """Return a vertical axis with a row per thing, in the given order."""
    axis = alt.Axis(
        labelLimit=limit,
        labelExpr=_LINES,
        labelOverlap=False,
        grid=False,
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    return alt.Y(field, title=None, sort=order, axis=axis)


def coloured(field: str, colours: dict[str, str], title: str | None = None) -> alt.Color:
    """Return a colour per word, with a legend on top."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    legend = alt.Legend(title=title, orient="top", columns=2, labelLimit=200)
    return alt.Color(field, scale=scale, legend=legend)
