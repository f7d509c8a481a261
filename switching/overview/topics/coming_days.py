"""The exchange days of the coming twelve weeks: how busy is each, and who receives learners?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.formatting import Unit
from switching.overview.selection import WEEKS_AHEAD, Selected, span_ahead
from switching.overview.theme import (
    ACCENT,
    HEIGHT,
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    clickable,
    coloured,
    listed,
)
from switching.overview.topics.topic import (
    MOST_ROWS,
    TO_COME,
    Column,
    Tab,
    Topic,
    marked,
    most,
    row_with_most,
)

PLANNED, HELD = "planned", "held"
STATUS = {PLANNED: N_("planned"), HELD: N_("held")}
MOST_DOTS = 300
"""Beyond this many dots the time line has one per week instead of one per day."""

_LOAD = (
    Column("status", N_("status"), Unit.WORD, STATUS),
    Column("days", N_("exchange days"), Unit.COUNT),
    Column("learners", N_("learners"), Unit.COUNT),
    Column("minutes", N_("hours"), Unit.HOURS),
)
_NOTHING_COMING = N_("No exchange day is planned in the coming twelve weeks.")


def _status(days: pd.DataFrame) -> pd.DataFrame:
    minutes = days["held_minutes"].where(days["held"], days["planned_minutes"]).fillna(0)
    return days.assign(status=days["held"].map({True: HELD, False: PLANNED}), minutes=minutes)


def _monday(days: pd.Series) -> pd.Series:
    return pd.Series(days - pd.to_timedelta(days.dt.day_of_week, unit="D"), dtype="datetime64[s]")


def _counted(cases: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    grouped = cases.groupby(keys)
    return pd.DataFrame(
        {
            "days": grouped.size(),
            "learners": grouped["switch_id"].nunique(),
            "minutes": grouped["minutes"].sum(),
        }
    ).reset_index()


def _by_week(selected: Selected) -> pd.DataFrame:
    days = _status(selected.coming)
    return days.assign(week=_monday(days["day"]))


def _per_week(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    """Count per week and status; each of the coming weeks is there, quiet ones with zero."""
    found = _counted(cases, ["week", "status"]).set_index(["week", "status"])
    mondays = pd.date_range(span_ahead(selected.today).first, periods=WEEKS_AHEAD + 1, freq="7D")
    every = pd.MultiIndex.from_product([mondays.as_unit("s"), STATUS], names=["week", "status"])
    return found.reindex(every, fill_value=0).reset_index()


def _say_weeks(table: pd.DataFrame, texts: Texts) -> str:
    planned = table[table["status"] == PLANNED]
    if not planned["days"].sum():
        return texts.gettext("No exchange day is planned in the coming twelve weeks.")
    busiest = row_with_most(planned, "minutes")
    count = int(planned["days"].sum())
    said = texts.ngettext(
        "{count} exchange day is planned in the coming twelve weeks.",
        "{count} exchange days are planned in the coming twelve weeks.",
        count,
    )
    return said + " " + texts.gettext(
        "The busiest week is that of {day}, with {hours}.",
        day=texts.date(busiest["week"].date(), "d MMMM"),
        hours=texts.hours(int(busiest["minutes"])),
    )  # fmt: skip


def _draw_weeks(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
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


def _by_host(selected: Selected) -> pd.DataFrame:
    days = _status(selected.coming)
    days = days.assign(host_id=selected.of_dossier(days, "host_id"))
    shown = days["host_id"].value_counts().head(MOST_ROWS).index
    dots = days[days["host_id"].isin(shown)].groupby(["host_id", "day", "status"]).ngroups
    return days.assign(start=_monday(days["day"]) if dots > MOST_DOTS else days["day"])


def _per_host(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    counts = cases["host_id"].value_counts().rename_axis("host_id").reset_index(name="found")
    counts["host"] = counts["host_id"].map(selected.names.hosts)
    counts = most(counts, "found", "host")
    shown = cases[cases["host_id"].isin(counts["host_id"])]
    table = _counted(shown, ["host_id", "start", "status"])
    return table.merge(counts[["host_id", "host"]], on="host_id")[
        ["host_id", "host", "start", "status", "days", "learners", "minutes"]
    ]


def _say_hosts(table: pd.DataFrame, texts: Texts) -> str:
    totals = table.groupby("host")["days"].sum()
    said = texts.ngettext(
        "{count} organisation receives learners from this week to twelve weeks ahead.",
        "{count} organisations receive learners from this week to twelve weeks ahead.",
        len(totals),
    )
    if len(totals) == MOST_ROWS:
        said = texts.ngettext(
            "This is the {count} organisation that receives most.",
            "These are the {count} organisations that receive most.",
            MOST_ROWS,
        )
    return said + " " + texts.ngettext(
        "Most of all {host}: {count} day.",
        "Most of all {host}: {count} days.",
        int(totals.max()),
        host=totals.idxmax(),
    )  # fmt: skip


def _draw_hosts(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
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


def _status_colour(texts: Texts) -> alt.Color:
    colours = {PLANNED: ACCENT, HELD: QUIET}
    words = {texts.gettext(STATUS[key]): colour for key, colour in colours.items()}
    return coloured("word:N", words)


LOAD_PER_WEEK = Topic(
    key="load_per_week",
    tab=Tab.EXCHANGES,
    title=N_("How busy are the coming twelve weeks?"),
    definition=N_(
        "Exchange days of this week and the twelve after it, whatever the chosen period: still "
        "to be held, or held already."
    ),
    empty=_NOTHING_COMING,
    columns=(Column("week", N_("week of"), Unit.DAY), *_LOAD),
    keys=("week", "status"),
    counted="days",
    cases=_by_week,
    aggregate=_per_week,
    sentence=_say_weeks,
    chart=_draw_weeks,
    kept_home=TO_COME,
)

EXCHANGES_BY_HOST = Topic(
    key="exchanges_by_host",
    tab=Tab.EXCHANGES,
    title=N_("Which organisations receive learners soon?"),
    definition=N_(
        "Exchange days of this week and the twelve after it, whatever the chosen period, of "
        "the twelve organisations with most; per week when there are many."
    ),
    empty=_NOTHING_COMING,
    columns=(Column("host", N_("host"), Unit.TEXT), Column("start", N_("day"), Unit.DAY), *_LOAD),
    keys=("host_id", "start", "status"),
    counted="days",
    cases=_by_host,
    aggregate=_per_host,
    sentence=_say_hosts,
    chart=_draw_hosts,
    kept_home=TO_COME,
)
