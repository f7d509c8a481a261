"""Each chart answers one question; its data is a table of switching.statistics.tables."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.charts.theme import ACCENT, AMBER, HEIGHT, MARK, QUIET, SHIFT_COLOURS, themed
from switching.i18n import Texts
from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, Shift
from switching.statistics.tables import LAST_BIN


def durations_of_calls(table: pd.DataFrame, texts: Texts) -> Any:
    """Show how long calls took: the 20-minute mark, and those past an hour in another colour."""
    _ = texts.gettext
    data = table.assign(
        range=[
            _range(start, end, texts)
            for start, end in zip(table["start"], table["end"], strict=True)
        ],
        past=[start >= LONG_CALL_MINUTES for start in table["start"]],
    )
    bars = alt.Chart(data).mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X("start:Q", title=_("minutes"), axis=alt.Axis(tickMinStep=5, grid=False)),
        x2="end",
        y=alt.Y("calls:Q", title=_("calls"), axis=alt.Axis(tickMinStep=1)),
        y2=alt.datum(0),
        color=alt.condition("datum.past", alt.value(AMBER), alt.value(ACCENT)),
        tooltip=[
            alt.Tooltip("range:N", title=_("duration")),
            alt.Tooltip("calls:Q", title=_("calls")),
        ],
    )  # fmt: skip
    return themed(
        (bars + _mark(PLANNED_MINUTES, _("20 minutes planned"))
         + _mark(LONG_CALL_MINUTES, _("past an hour"))).properties(height=HEIGHT),
        texts,
    )  # fmt: skip


def _range(start: int, end: int, texts: Texts) -> str:
    if start >= LAST_BIN:
        return texts.gettext("more than {minutes} min", minutes=start)
    return texts.gettext("{first} to {last} min", first=start + 1, last=end)


def _mark(minutes: int, label: str) -> Any:
    base = alt.Chart(pd.DataFrame({"at": [minutes], "label": [label]}))
    rule = base.mark_rule(color=MARK, strokeDash=[5, 4], size=1.5).encode(x="at:Q")
    text = base.mark_text(
        align="left", baseline="bottom", dx=-2, color=MARK, fontWeight="bold"
    ).encode(x="at:Q", y=alt.value(-4), text="label:N")
    return rule + text


def questions_by_shift(table: pd.DataFrame, texts: Texts) -> Any:
    """Show how many learning questions shifted in which way, with the number beside each bar."""
    _ = texts.gettext
    data = table.assign(kind=[texts.label(Shift(shift)) for shift in table["shift"]])
    base = alt.Chart(data).encode(
        y=alt.Y("kind:N", title=None, sort=list(data["kind"]), axis=alt.Axis(labelLimit=160)),
        x=alt.X("questions:Q", title=_("learning questions"), axis=alt.Axis(tickMinStep=1)),
        tooltip=[
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions")),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(color=_shift_colour(texts, legend=None))
    numbers = base.mark_text(align="left", dx=4, color=QUIET).encode(
        text=alt.Text("questions:Q", format=",")
    )
    return themed((bars + numbers).properties(height=HEIGHT), texts)


def shifts_over_time(table: pd.DataFrame, texts: Texts) -> Any:
    """Show the learning questions of each month by kind of shift."""
    _ = texts.gettext
    data = table.assign(kind=[texts.label(Shift(shift)) for shift in table["shift"]])
    bars = alt.Chart(data).mark_bar().encode(
        x=alt.X("yearmonth(month):T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-40)),
        y=alt.Y("sum(questions):Q", title=_("learning questions"), axis=alt.Axis(tickMinStep=1)),
        color=_shift_colour(texts, alt.Legend(title=None, orient="top", columns=3)),
        tooltip=[
            alt.Tooltip("month:T", title=_("month"), format="%B %Y"),
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions")),
        ],
    )  # fmt: skip
    return themed(bars.properties(height=HEIGHT), texts)


def _shift_colour(texts: Texts, legend: alt.Legend | None) -> alt.Color:
    scale = alt.Scale(
        domain=[texts.label(shift) for shift in Shift],
        range=[SHIFT_COLOURS[shift] for shift in Shift],
    )
    return alt.Color("kind:N", scale=scale, legend=legend)


def exchanges_to_come(table: pd.DataFrame, texts: Texts) -> Any:
    """Show the planned exchange days of the coming weeks, a line per host."""
    _ = texts.gettext
    data = table.assign(hours=table["minutes"] / 60)
    points = alt.Chart(data).mark_circle(color=ACCENT, opacity=0.9).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%d/%m", labelAngle=0)),
        y=alt.Y("host:N", title=None, axis=alt.Axis(labelLimit=200, grid=True)),
        size=alt.Size(
            "exchanges:Q", title=_("learners"), legend=None, scale=alt.Scale(range=[110, 420])
        ),
        tooltip=[
            alt.Tooltip("host:N", title=_("host")),
            alt.Tooltip("day:T", title=_("day"), format="%A %d %B %Y"),
            alt.Tooltip("exchanges:Q", title=_("learners")),
            alt.Tooltip("hours:Q", title=_("hours"), format=",.1f"),
        ],
    )  # fmt: skip
    rows = max(1, table["host"].nunique())
    return themed(points.properties(height=60 + 26 * rows), texts)
