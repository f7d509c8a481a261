"""From registered to certificate, and the exchange days to come."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.overview.charts.theme import (
    ACCENT,
    HEIGHT,
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    clickable,
    coloured,
    counted_across,
    listed,
)
from switching.overview.formatting import Unit, written
from switching.overview.selection import WEEKS_AHEAD
from switching.overview.topics import Topic, marked
from switching.overview.topics.exchanges import FUNNEL, HELD, PLANNED, STATUS

ROOM_FOR_WORDS = 1.45
"""How much longer than its longest bar the funnel is, so that the words beside it fit."""


def funnel(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how many dossiers came to each step, with their share and the days of the step."""
    _ = texts.gettext
    steps = [_(FUNNEL[str(step)]) for step in table["step"]]
    data = marked(table, topic).assign(
        word=steps, said=[_said(row, texts) for row in table.to_dict("records")]
    )
    most = float(table["dossiers"].max())
    across = counted_across("dossiers:Q", _("dossiers"))
    across = across.scale(alt.Scale(domain=[0, most * ROOM_FOR_WORDS], nice=False))
    base = alt.Chart(data).encode(
        y=listed("word:N", steps),
        x=across,
        tooltip=[
            alt.Tooltip("word:N", title=_("step")),
            alt.Tooltip("dossiers:Q", title=_("dossiers"), format=","),
            alt.Tooltip("share:Q", title=_("share of the registered"), format=".0%"),
            alt.Tooltip("days:Q", title=_("median days"), format=",.1~f"),
            alt.Tooltip("measured:Q", title=_("days known of"), format=","),
        ],
    )
    bars = base.mark_bar(color=ACCENT, cornerRadiusEnd=2)
    words = base.mark_text(align="left", dx=6, color=QUIET).encode(text="said:N")
    return alt.layer(clickable(bars), words).properties(height=ROOM_FOR_AXIS + 38 * len(table))


def _said(row: dict[Any, Any], texts: Texts) -> str:
    said = f"{texts.number(row['dossiers'])} ({texts.percent(row['share'])})"
    if row["measured"]:
        days = written(row["days"], Unit.DAYS, texts)
        said += " · " + texts.gettext("after {days}", days=days)
    return said


def _status_colour(texts: Texts) -> alt.Color:
    colours = {PLANNED: ACCENT, HELD: QUIET}
    words = {texts.gettext(STATUS[key]): colour for key, colour in colours.items()}
    return coloured("word:N", words)


def load_per_week(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show the hours of exchange in each of the coming weeks."""
    _ = texts.gettext
    weeks = [texts.date(week, "d/MM") for week in table["week"].dt.date]
    data = marked(table, topic).assign(
        label=weeks,
        hours=table["minutes"] / 60,
        word=[_(STATUS[str(status)]) for status in table["status"]],
    )
    bars = alt.Chart(data.drop(columns=["week", "minutes"])).mark_bar().encode(
        x=alt.X("label:N", title=_("week of"), sort=list(dict.fromkeys(weeks)),
                axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("hours:Q", title=_("hours"), scale=alt.Scale(zero=True)),
        color=_status_colour(texts),
        tooltip=[
            alt.Tooltip("label:N", title=_("week of")),
            alt.Tooltip("word:N", title=_("status")),
            alt.Tooltip("days:Q", title=_("exchange days"), format=","),
            alt.Tooltip("learners:Q", title=_("learners"), format=","),
            alt.Tooltip("hours:Q", title=_("hours"), format=",.1~f"),
        ],
    )  # fmt: skip
    return clickable(bars).properties(height=HEIGHT)


def exchanges_by_host(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show the exchange days of the coming weeks, a line per host."""
    _ = texts.gettext
    data = marked(table, topic).assign(
        hours=table["minutes"] / 60, word=[_(STATUS[str(status)]) for status in table["status"]]
    )
    hosts = list(table.groupby("host")["days"].sum().sort_values(ascending=False).index)
    first = table["start"].min() - pd.Timedelta(days=1)
    last = max(table["start"].max(), first + pd.Timedelta(weeks=WEEKS_AHEAD))
    span = [
        alt.DateTime(year=day.year, month=day.month, date=day.day)
        for day in (first, last + pd.Timedelta(days=1))
    ]
    axis = alt.Axis(format="%d/%m", labelAngle=-40, tickCount={"interval": "week", "step": 1})
    points = alt.Chart(data.drop(columns=["minutes", "host_id"])).mark_circle(opacity=0.9).encode(
        x=alt.X("start:T", title=None, axis=axis, scale=alt.Scale(domain=span)),
        y=listed("host:N", hosts),
        color=_status_colour(texts),
        size=alt.Size("learners:Q", legend=None, scale=alt.Scale(range=[90, 420])),
        tooltip=[
            alt.Tooltip("host:N", title=_("host")),
            alt.Tooltip("start:T", title=_("day"), format="%A %d %B %Y"),
            alt.Tooltip("word:N", title=_("status")),
            alt.Tooltip("learners:Q", title=_("learners"), format=","),
            alt.Tooltip("hours:Q", title=_("hours"), format=",.1~f"),
        ],
    )  # fmt: skip
    return clickable(points).properties(height=ROOM_FOR_AXIS + ROOM_FOR_LEGEND + ROW * len(hosts))
