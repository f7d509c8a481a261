"""The exchange days of the coming twelve weeks: how busy is each, and who receives learners?"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.columns import first_that_holds, places_in
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.selection import WEEKS_AHEAD, Selected, span_ahead, within
from switching.overview.theme import (
    HAPPENED,
    HEIGHT,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    TO_DO,
    blank,
    clickable,
    coloured,
    legend_of,
    listed,
    rows_of,
)
from switching.overview.theme import (
    TO_COME as NOT_YET,
)
from switching.overview.topics.topic import (
    MOST_ROWS,
    TO_COME,
    Column,
    Tab,
    Topic,
    marked,
    most,
    named,
)

PLANNED, TO_CONFIRM, HELD = "planned", "to_confirm", "held"
STATUS = {HELD: N_("held"), TO_CONFIRM: N_("over, not confirmed yet"), PLANNED: N_("planned")}
_STATUSES = list(STATUS)
MOST_DOTS = 300
"""Beyond this many dots the time line has one per week instead of one per day."""

_LOAD = (
    Column("status", N_("status"), Unit.WORD, STATUS),
    Column("days", N_("exchange days"), Unit.COUNT),
    Column("learners", N_("learners"), Unit.COUNT),
    Column("minutes", N_("hours"), Unit.HOURS),
)
_NOTHING_COMING = N_("There is no exchange day in this week and the eleven after it.")


def _coming(selected: Selected) -> pd.DataFrame:
    """Return the days of the coming twelve weeks, each with how it stands and its minutes."""
    days = selected.coming[within(selected.coming["day"], span_ahead(selected.today))]
    minutes = days["held_minutes"].where(days["held"], days["planned_minutes"]).fillna(0)
    over = days["day"] < pd.Timestamp(selected.today)
    status = first_that_holds([(HELD, days["held"]), (TO_CONFIRM, over)], PLANNED, tuple(STATUS))
    return days[["switch_id", "day"]].assign(status=status, minutes=minutes)


def _monday(days: pd.Series) -> pd.Series:
    return pd.Series(days - pd.to_timedelta(days.dt.day_of_week, unit="D"), dtype="datetime64[s]")


def _counted(cases: pd.DataFrame, places: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """Count days, learners and minutes in groups that are known by their place."""
    learners = cases["switch_id"].to_numpy()
    one_each = np.unique(np.stack([places, learners]), axis=1)[0]
    return {
        "days": np.bincount(places, minlength=count),
        "learners": np.bincount(one_each, minlength=count),
        "minutes": np.bincount(places, cases["minutes"].to_numpy(), minlength=count),
    }


def _by_week(selected: Selected) -> pd.DataFrame:
    days = selected.once(_coming)
    return days.assign(week=_monday(days["day"]))


def _per_week(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    """Count per week and status; each of the coming weeks is there, quiet ones with zero."""
    mondays = _mondays(selected)
    weeks = np.searchsorted(mondays, cases["week"].to_numpy())
    places = weeks * len(STATUS) + places_in(cases["status"], list(STATUS))
    return pd.DataFrame(
        {
            "week": np.repeat(mondays, len(STATUS)),
            "status": list(STATUS) * WEEKS_AHEAD,
            **_counted(cases, places, WEEKS_AHEAD * len(STATUS)),
        }
    )


def _mondays(selected: Selected) -> np.ndarray:
    first = np.datetime64(span_ahead(selected.today).first, "s")
    return first + np.arange(WEEKS_AHEAD) * np.timedelta64(7, "D")


def _say_weeks(table: pd.DataFrame, texts: Texts) -> str:
    planned = table[table["status"] == PLANNED]
    count = int(planned["days"].sum())
    last = table["week"].max() + pd.Timedelta(days=6)
    said = [
        texts.ngettext(
            "From today to {last} {count} exchange day is planned.",
            "From today to {last} {count} exchange days are planned.",
            count,
            last=texts.date(last.date()),
        )
    ]
    busiest = planned[planned["minutes"] == planned["minutes"].max()]
    if count and len(busiest) == 1:
        said.append(
            texts.gettext(
                "The busiest week is that of {day}, with {hours} still to come.",
                day=texts.date(busiest["week"].iloc[0].date(), "d MMMM"),
                hours=texts.hours(int(busiest["minutes"].iloc[0])),
            )
        )
    waiting = int(table.loc[table["status"] == TO_CONFIRM, "days"].sum())
    if waiting:
        said.append(
            texts.ngettext(
                "{count} day of this week is over and not confirmed yet.",
                "{count} days of this week are over and not confirmed yet.",
                waiting,
            )
        )
    return " ".join(said)


def _draw_weeks(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the hours of exchange in each of the coming weeks."""
    weeks = {week: texts.date(week.date(), "d/MM") for week in table["week"].unique()}
    places = {status: place for place, status in enumerate(STATUS)}
    data = marked(table, topic).assign(
        label=table["week"].map(weeks),
        hours=table["minutes"] / 60,
        word=[texts.gettext(STATUS[str(status)]) for status in table["status"]],
        place=[places[str(status)] for status in table["status"]],
    )
    shown = data.drop(columns=["week", "minutes"])
    return Drawing(_weeks_form, (), {"rows": shown}, HEIGHT, {"order": list(weeks.values())})


def _weeks_form(texts: Texts) -> Any:
    _ = texts.gettext
    bars = alt.Chart(rows_of()).mark_bar().encode(
        x=alt.X("label:N", title=_("week of"), sort=blank("order"), axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("hours:Q", title=_("hours"), scale=alt.Scale(zero=True)),
        color=_status_colour(texts),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("label:N", title=_("week of")),
            alt.Tooltip("word:N", title=_("status")),
            alt.Tooltip("days:Q", title=_("exchange days"), format=","),
            alt.Tooltip("learners:Q", title=_("learners"), format=","),
            alt.Tooltip("hours:Q", title=_("hours"), format=",.1~f"),
        ],
    )  # fmt: skip
    return clickable(bars)


def _by_host(selected: Selected) -> pd.DataFrame:
    days = selected.once(_coming)
    days = days.assign(host_id=selected.of_dossier(days, "host_id"))
    shown = days["host_id"].value_counts().head(MOST_ROWS).index
    dots = len(
        days.loc[days["host_id"].isin(shown), ["host_id", "day", "status"]].drop_duplicates()
    )
    return days.assign(start=_monday(days["day"]) if dots > MOST_DOTS else days["day"])


def _per_host(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    """Count per host, day and status for those with most days; say beside it how many there are."""
    counts = cases["host_id"].value_counts().rename_axis("host_id").reset_index(name="found")
    counts["host"] = counts["host_id"].map(selected.names.hosts)
    shown = most(counts, "found", "host")
    # What the sentence says of all hosts, also of those that are not named.
    facts: dict[str, Any] = {
        "hosts": len(counts),
        "with_most": int((counts["found"] == counts["found"].max()).sum()),
        "until": pd.Timestamp(span_ahead(selected.today).last),
    }
    ours = cases[np.isin(cases["host_id"].to_numpy(), shown["host_id"].to_numpy())]
    # Those that are counted, in the order of their host, day and status.
    statuses = places_in(ours["status"], _STATUSES)
    keys = np.stack([ours["host_id"].to_numpy(), ours["start"].to_numpy().view("int64"), statuses])
    there, places = np.unique(keys, axis=1, return_inverse=True)
    hosts, starts, status = there
    return pd.DataFrame(
        {
            "host_id": hosts.astype(ours["host_id"].dtype),
            "host": [selected.names.hosts[number] for number in hosts.tolist()],
            "start": starts.view(ours["start"].dtype),
            "status": [_STATUSES[place] for place in status],
            **_counted(ours, places.reshape(-1), len(hosts)),
        }
    ).assign(**facts)


_OF_ALL = ("hosts", "with_most", "until")


def _say_hosts(table: pd.DataFrame, texts: Texts) -> str:
    totals = table.groupby("host")["days"].sum()
    hosts, with_most = int(table["hosts"].iloc[0]), int(table["with_most"].iloc[0])
    said = texts.ngettext(
        "From this week on to {last} {count} organisation receives learners.",
        "From this week on to {last} {count} organisations receive learners.",
        hosts,
        last=texts.date(table["until"].iloc[0].date()),
    )
    if hosts > MOST_ROWS:
        said += " " + texts.gettext("Here are {rows} of those with most.", rows=MOST_ROWS)
    days = texts.ngettext("{count} day", "{count} days", int(totals.max()))
    if with_most == 1:
        return said + " " + texts.gettext(
            "Most of all {host}: {days}.", host=totals.idxmax(), days=days
        )  # fmt: skip
    return said + " " + texts.ngettext(
        "{count} organisation has most: {days}.",
        "{count} organisations have most, each {days}.",
        with_most, days=days,
    )  # fmt: skip


def _draw_hosts(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the exchange days of the coming weeks, a line per host."""
    data = marked(table, topic).assign(
        hours=table["minutes"] / 60,
        word=[texts.gettext(STATUS[str(status)]) for status in table["status"]],
    )
    hosts = list(table.groupby("host")["days"].sum().sort_values(ascending=False).index)
    first = table["start"].min() - pd.Timedelta(days=3)
    last = max(table["start"].max(), first + pd.Timedelta(weeks=WEEKS_AHEAD))
    values = {
        "order": hosts,
        "domain": [
            {"year": day.year, "month": day.month, "date": day.day}
            for day in (first, last + pd.Timedelta(days=1))
        ],
    }
    height = ROOM_FOR_AXIS + ROOM_FOR_LEGEND + ROW * len(hosts)
    shown = data.drop(columns=["minutes", "host_id", *_OF_ALL])
    return Drawing(_hosts_form, (), {"rows": shown}, height, values)


def _hosts_form(texts: Texts) -> Any:
    _ = texts.gettext
    axis = alt.Axis(format="%d/%m", labelAngle=-40, tickCount={"interval": "week", "step": 1})
    words = [_(word) for word in STATUS.values()]
    points = alt.Chart(rows_of()).mark_point(filled=True, opacity=0.9).encode(
        x=alt.X("start:T", title=None, axis=axis, scale=alt.Scale(domain=blank("domain"))),
        y=listed("host:N", blank("order")),
        color=_status_colour(texts),
        shape=alt.Shape(
            "word:N",
            scale=alt.Scale(
                domain=words,
                range=[SHAPES[status] for status in STATUS],
            ),
            legend=legend_of(words),
        ),
        size=alt.Size("learners:Q", legend=None, scale=alt.Scale(range=[90, 420])),
        tooltip=[
            alt.Tooltip("host:N", title=_("host")),
            alt.Tooltip("start:T", title=_("day"), format="%A %d %B %Y"),
            alt.Tooltip("word:N", title=_("status")),
            alt.Tooltip("days:Q", title=_("exchange days"), format=","),
            alt.Tooltip("learners:Q", title=_("learners"), format=","),
            alt.Tooltip("hours:Q", title=_("hours"), format=",.1~f"),
        ],
    )  # fmt: skip
    return clickable(points)


SHAPES = {HELD: "circle", TO_CONFIRM: "triangle-up", PLANNED: "square"}
"""What tells days apart where colours don't."""


def _status_colour(texts: Texts) -> alt.Color:
    colours = {HELD: HAPPENED, TO_CONFIRM: TO_DO, PLANNED: NOT_YET}
    words = {texts.gettext(STATUS[key]): colour for key, colour in colours.items()}
    return coloured("word:N", words)


LOAD_PER_WEEK = Topic(
    key="load_per_week",
    tab=Tab.EXCHANGES,
    title=N_("How busy are the coming twelve weeks?"),
    definition=N_(
        "Exchange days of twelve weeks, this one and the eleven after it, whatever the chosen "
        "period: held, over and not confirmed yet, or planned for today or later."
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
        "Exchange days of twelve weeks, this one and the eleven after it, whatever the chosen "
        "period, of the twelve organisations with most; per week when there are many."
    ),
    empty=_NOTHING_COMING,
    columns=(Column("host", N_("host"), Unit.TEXT), Column("start", N_("day"), Unit.DAY), *_LOAD),
    keys=("host_id", "start", "status"),
    counted="days",
    cases=_by_host,
    aggregate=_per_host,
    sentence=_say_hosts,
    chart=_draw_hosts,
    places={"host_id": named(lambda names: names.hosts)},
    kept_home=TO_COME,
)
