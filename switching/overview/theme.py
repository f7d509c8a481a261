"""What charts share: colours by meaning, axes, and dates and numbers in the chosen language.

Colours hold on light and on dark.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
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

MOST_LABELS = 12
"""How many labels an axis of months or years has at most."""

LINE = 24
"""How many characters of a label stand on one line; a phone has no room for more."""


# Breaks a label before the word that would make its first line too long.
_LINES = (
    f"length(datum.label) <= {LINE} ? datum.label : "
    f"split(replace(datum.label, /^(.{{8,{LINE}}}) (.*)$/, '$1\\n$2'), '\\n')"
)


@cache
def _locale(language: Language) -> dict[str, Any]:
    name: Any = language.chart_locale  # the library names its locales one by one
    return {"number": get_format_locale(name), "time": get_time_format_locale(name)}


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


def shift_colour(texts: Texts) -> alt.Color:
    """Return a colour per kind of shift, over the field `kind`."""
    colours = {texts.label(shift): colour for shift, colour in SHIFT_COLOURS.items()}
    return coloured("kind:N", colours)


def dated(codes: pd.Series) -> pd.Series:
    """Return the first day of each month or year, from its code."""
    return pd.to_datetime(codes.map(lambda code: f"{code}-01" if "-" in code else f"{code}-01-01"))


def time_axis(codes: pd.Series, bars: bool = False) -> alt.X:
    """Return a time axis over the field `at` whose labels are whole months or years."""
    monthly = "-" in str(codes.iloc[0])
    starts = dated(codes)
    months = (starts.max() - starts.min()).days // 30 + 1
    step = max(1, math.ceil((months if monthly else months / 12) / MOST_LABELS))
    interval = {"interval": "month" if monthly else "year", "step": step}
    axis = alt.Axis(
        format="%b %Y" if monthly else "%Y", labelAngle=-40, tickCount=interval, grid=False
    )
    across = alt.X("at:T", title=None, axis=axis)
    return across.timeUnit("yearmonth" if monthly else "year") if bars else across


def grid(
    data: pd.DataFrame, rows: list[str], columns: list[str], tooltip: list[alt.Tooltip]
) -> Any:
    """Draw a cell per row and column, with its number; darker is more."""
    base = alt.Chart(data).encode(
        x=alt.X(
            "column:N",
            title=None,
            sort=columns,
            axis=alt.Axis(
                orient="top",
                labelAngle=-30,
                labelLimit=150,
                labelOverlap=False,
                ticks=False,
                domain=False,
            ),
        ),
        y=listed("row:N", rows),
    )
    shade = alt.Color(
        "shade:Q", scale=alt.Scale(domain=[0, 1], range=[PALE, DEEP], clamp=True), legend=None
    )
    cells = base.mark_rect(cornerRadius=3).encode(color=shade, tooltip=tooltip)
    ink = alt.condition("datum.shade > 0.72", alt.value(ON_DEEP), alt.value(ON_PALE))
    numbers = base.mark_text(fontSize=13).encode(text=alt.Text("number:Q", format=","), color=ink)
    return alt.layer(clickable(cells), numbers).properties(
        height=ROOM_FOR_AXIS + 20 + ROW * max(2, len(rows))
    )
