"""How long calls take: as a distribution, over time, and against what goes with it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES
from switching.overview.charts.periods import dated, time_axis
from switching.overview.charts.theme import (
    ACCENT,
    AMBER,
    HEIGHT,
    MARK,
    QUIET,
    ROOM_FOR_AXIS,
    ROW,
    clickable,
    coloured,
    counted,
    listed,
)
from switching.overview.figures import SMALL
from switching.overview.formatting import written_period
from switching.overview.topics import Topic, marked
from switching.overview.topics.calls import BIN, LAST_BIN


def durations(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how long calls took: the 20-minute mark, and a number on each bar past an hour."""
    _ = texts.gettext
    data = marked(table, topic).assign(
        end=table["start"] + BIN,
        range=[_range(start, texts) for start in table["start"]],
        past=table["start"] >= LONG_CALL_MINUTES,
    )
    base = alt.Chart(data).encode(y=counted("calls:Q", _("calls")))
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X("start:Q", title=_("minutes"), axis=_minutes_axis()),
        x2="end",
        y2=alt.datum(0),
        color=alt.condition("datum.past", alt.value(AMBER), alt.value(ACCENT)),
        tooltip=[
            alt.Tooltip("range:N", title=_("duration")),
            alt.Tooltip("calls:Q", title=_("calls"), format=","),
        ],
    )
    numbers = base.transform_filter("datum.past && datum.calls > 0").mark_text(
        dy=-7, color=AMBER, fontWeight="bold"
    ).encode(x=alt.X("middle:Q"), text=alt.Text("calls:Q", format=","))  # fmt: skip
    numbers = numbers.transform_calculate(middle=f"datum.start + {BIN / 2}")
    marks = (
        _mark(PLANNED_MINUTES, _("20 minutes planned")),
        _mark(LONG_CALL_MINUTES, _("past an hour")),
    )
    return alt.layer(clickable(bars), numbers, *marks).properties(height=HEIGHT)


def _minutes_axis() -> alt.Axis:
    last = f"datum.value == {LAST_BIN} ? '{LAST_BIN}+' : datum.label"
    return alt.Axis(values=list(range(0, LAST_BIN + 1, 20)), labelExpr=last, grid=False)


def _range(start: int, texts: Texts) -> str:
    if start >= LAST_BIN:
        return texts.gettext("more than {minutes} min", minutes=start)
    return texts.gettext("{first} to {last} min", first=start + 1, last=start + BIN)


def _mark(minutes: int, label: str) -> Any:
    base = alt.Chart(pd.DataFrame({"at": [minutes], "label": [label]}))
    rule = base.mark_rule(color=MARK, strokeDash=[5, 4], size=1.5).encode(x="at:Q")
    text = base.mark_text(
        align="left", baseline="bottom", dx=-2, color=MARK, fontWeight="bold"
    ).encode(x="at:Q", y=alt.value(-4), text="label:N")
    return rule + text


def durations_over_time(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show the median and the 90th percentile per month beside the planned minutes."""
    _ = texts.gettext
    names = {"p90": _("9 in 10 within"), "median": _("median"), "planned": _("planned")}
    data = marked(table, topic).assign(
        at=dated(table["period"]),
        when=[written_period(str(code), texts) for code in table["period"]],
        small=table["calls"] < SMALL,
    ).melt(
        id_vars=["mark", "at", "when", "calls", "small"], value_vars=list(names),
        var_name="measure", value_name="minutes",
    )  # fmt: skip
    data["measure"] = data["measure"].map(names)
    colours = dict(zip(names.values(), (AMBER, ACCENT, MARK), strict=True))
    base = alt.Chart(data).encode(
        x=time_axis(table["period"]),
        y=alt.Y("minutes:Q", title=_("minutes"), scale=alt.Scale(zero=True)),
        color=coloured("measure:N", colours),
    )
    dashed = alt.condition(
        alt.datum.measure == names["planned"], alt.value([5, 4]), alt.value([1, 0])
    )
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dashed)
    points = base.mark_point(filled=True, size=55).encode(
        opacity=alt.condition("datum.small", alt.value(0.35), alt.value(1)),
        tooltip=[
            alt.Tooltip("when:N", title=_("month")),
            alt.Tooltip("measure:N", title=" "),
            alt.Tooltip("minutes:Q", title=_("minutes"), format=",.1~f"),
            alt.Tooltip("calls:Q", title=_("calls"), format=","),
        ],
    )
    return alt.layer(lines, clickable(points)).properties(height=HEIGHT)


def overrun(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how far calls went past the plan: a dot for the median, a line to 9 in 10."""
    _ = texts.gettext
    first = topic.columns[0]
    kinds = [
        f"{first.written(value, texts)} ({texts.number(calls)})"
        for value, calls in zip(table[first.name], table["calls"], strict=True)
    ]
    data = marked(table, topic).assign(kind=kinds, small=table["calls"] < SMALL)
    axis = alt.X(
        "median:Q",
        title=[_("minutes past the plan"), _("dot: median; stroke: 9 in 10 within")],
        scale=alt.Scale(zero=True),
    )
    base = alt.Chart(data).encode(
        y=listed("kind:N", kinds, 220),
        opacity=alt.condition("datum.small", alt.value(0.4), alt.value(1)),
        tooltip=[
            alt.Tooltip("kind:N", title=texts.gettext(first.word)),
            alt.Tooltip("median:Q", title=_("median past the plan"), format=",.1~f"),
            alt.Tooltip("p90:Q", title=_("9 in 10 within"), format=",.1~f"),
            alt.Tooltip("over:Q", title=_("took longer than planned"), format=".0%"),
        ],
    )
    zero = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(
        color=MARK, strokeDash=[5, 4], size=1.5
    ).encode(x="at:Q")  # fmt: skip
    lines = base.mark_rule(color=QUIET, size=3).encode(x=axis, x2="p90")
    ends = base.mark_tick(color=AMBER, thickness=3, size=16).encode(x="p90:Q")
    dots = base.mark_circle(color=ACCENT, size=150).encode(x=axis)
    layers = (zero, lines, ends, clickable(dots))
    return alt.layer(*layers).properties(height=ROOM_FOR_AXIS + 16 + ROW * len(table))
