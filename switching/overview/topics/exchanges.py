"""From registered to certificate, and the exchange days to come."""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.figures import SMALL
from switching.overview.formatting import Unit
from switching.overview.names import distinct
from switching.overview.selection import WEEKS_AHEAD, Selected, span_ahead
from switching.overview.topics.base import MOST_ROWS, Column, Tab, Topic, row_with_most

FUNNEL = {
    "registered": N_("registered"),
    "call_held": N_("call held"),
    "plan_final": N_("plan final"),
    "exchange_begun": N_("first exchange day held"),
    "certificate": N_("certificate issued"),
}
_STEP_DAYS = ("registered_on", "call_held_at", "finalised_at", "first_held_day", "certified_at")
PLANNED, HELD = "planned", "held"
STATUS = {PLANNED: N_("planned"), HELD: N_("held")}
MOST_DOTS = 300
"""Beyond this many dots the time line has one per week instead of one per day."""


def _funnel_cases(selected: Selected) -> pd.DataFrame:
    """Give each dossier registered in the span a row per step that it reached.

    Who has a later step on record has been past the ones before it. `days` is how long the step
    took, where both days are known and in order.
    """
    cohort = selected.switches_on("registered_on")
    parts, reached = [], pd.Series(False, index=cohort.index)
    for number in reversed(range(len(FUNNEL))):
        day = cohort[_STEP_DAYS[number]]
        reached = reached | day.notna()
        took = (
            (day - cohort[_STEP_DAYS[number - 1]]).dt.days if number else day.isna() * float("nan")
        )
        part = cohort.loc[reached, ["switch_id"]].assign(step=list(FUNNEL)[number])
        parts.append(part.assign(days=took[reached].where(took[reached] >= 0)))
    return pd.concat(reversed(parts), ignore_index=True)


def _funnel(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    grouped = cases.groupby("step")["days"]
    table = pd.DataFrame(
        {"dossiers": grouped.size(), "days": grouped.median(), "measured": grouped.count()}
    )
    table = table.reindex(list(FUNNEL)).rename_axis("step").reset_index()
    table = table.fillna({"dossiers": 0, "measured": 0}).astype({"dossiers": int, "measured": int})
    return table.assign(share=table["dossiers"] / table["dossiers"].iloc[0])[
        ["step", "dossiers", "share", "days", "measured"]
    ]


def _say_funnel(table: pd.DataFrame, texts: Texts) -> str:
    counts = table.set_index("step")["dossiers"]
    said = texts.gettext(
        "Of {registered} dossiers registered, {held} had their call and {certified} have a "
        "certificate.",
        registered=texts.number(counts["registered"]),
        held=texts.number(counts["call_held"]),
        certified=texts.number(counts["certificate"]),
    )
    known = table[table["measured"] >= SMALL]
    if known.empty:
        return said
    slowest = row_with_most(known, "days")
    return said + " " + texts.gettext(
        "The longest wait is before '{step}': {days} days (median).",
        step=texts.gettext(FUNNEL[str(slowest["step"])]),
        days=texts.number(slowest["days"]),
    )  # fmt: skip


def _status(days: pd.DataFrame) -> pd.DataFrame:
    minutes = days["held_minutes"].where(days["held"], days["planned_minutes"]).fillna(0)
    return days.assign(status=days["held"].map({True: HELD, False: PLANNED}), minutes=minutes)


def _by_week(selected: Selected) -> pd.DataFrame:
    days = _status(selected.coming)
    return days.assign(week=_monday(days["day"]))


def _monday(days: pd.Series) -> pd.Series:
    return pd.Series(days - pd.to_timedelta(days.dt.day_of_week, unit="D"), dtype="datetime64[s]")


def _weeks(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    """Count per week and status; each of the coming weeks is there, quiet ones with zero."""
    found = _counted(cases, ["week", "status"]).set_index(["week", "status"])
    mondays = pd.date_range(span_ahead(selected.today).first, periods=WEEKS_AHEAD + 1, freq="7D")
    every = pd.MultiIndex.from_product([mondays.as_unit("s"), STATUS], names=["week", "status"])
    return found.reindex(every, fill_value=0).reset_index()


def _counted(cases: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    grouped = cases.groupby(keys)
    return pd.DataFrame(
        {
            "days": grouped.size(),
            "learners": grouped["switch_id"].nunique(),
            "minutes": grouped["minutes"].sum(),
        }
    ).reset_index()


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


def _by_host(selected: Selected) -> pd.DataFrame:
    days = _status(selected.coming)
    hosts = selected.switches.set_index("switch_id")["host_id"]
    days = days.assign(host_id=hosts.reindex(days["switch_id"]).to_numpy())
    shown = days["host_id"].value_counts().head(MOST_ROWS).index
    dots = days[days["host_id"].isin(shown)].groupby(["host_id", "day", "status"]).ngroups
    return days.assign(start=_monday(days["day"]) if dots > MOST_DOTS else days["day"])


def _hosts(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    counts = cases["host_id"].value_counts().rename_axis("host_id").reset_index(name="found")
    counts["host"] = distinct(selected.names.hosts, counts["host_id"])
    counts = counts.sort_values(["found", "host"], ascending=[False, True]).head(MOST_ROWS)
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
        said = texts.gettext(
            "These are the {count} organisations that receive most.", count=MOST_ROWS
        )
    return said + " " + texts.ngettext(
        "Most of all {host}: {count} day.",
        "Most of all {host}: {count} days.",
        int(totals.max()),
        host=totals.idxmax(),
    )  # fmt: skip


_LOAD = (
    Column("status", N_("status"), Unit.WORD, STATUS),
    Column("days", N_("exchange days"), Unit.COUNT),
    Column("learners", N_("learners"), Unit.COUNT),
    Column("minutes", N_("hours"), Unit.HOURS, rests_on="learners"),
)
_NOTHING_COMING = N_("No exchange day is planned in the coming twelve weeks.")

EXCHANGE_TOPICS = (
    Topic(
        "funnel",
        Tab.EXCHANGES,
        N_("How far do dossiers come, and how long does each step take?"),
        N_(
            "Dossiers by the day of registration. A step counts once it or a later one is on "
            "record; its days are the median since the step before, where both days are known."
        ),
        N_("No dossier was registered in this selection."),
        (
            Column("step", N_("step"), Unit.WORD, FUNNEL),
            Column("dossiers", N_("dossiers"), Unit.COUNT),
            Column("share", N_("share of the registered"), Unit.SHARE, rests_on="dossiers"),
            Column("days", N_("median days"), Unit.DAYS, rests_on="measured"),
            Column("measured", N_("days known of"), Unit.COUNT),
        ),
        ("step",),
        None,
        _funnel_cases,
        _funnel,
        _say_funnel,
    ),
    Topic(
        "load_per_week",
        Tab.EXCHANGES,
        N_("How busy are the coming twelve weeks?"),
        N_(
            "Exchange days of this week and the twelve after it, whatever the chosen period: still "
            "to be held, or held already."
        ),
        _NOTHING_COMING,
        (Column("week", N_("week of"), Unit.DAY), *_LOAD),
        ("week", "status"),
        "days",
        _by_week,
        _weeks,
        _say_weeks,
        whole_time=True,
    ),
    Topic(
        "exchanges_by_host",
        Tab.EXCHANGES,
        N_("Which organisations receive learners soon?"),
        N_(
            "Exchange days of this week and the twelve after it, whatever the chosen period, of "
            "the twelve organisations with most; per week when there are many."
        ),
        _NOTHING_COMING,
        (Column("host", N_("host"), Unit.TEXT), Column("start", N_("day"), Unit.DAY), *_LOAD),
        ("host_id", "start", "status"),
        "days",
        _by_host,
        _hosts,
        _say_hosts,
        whole_time=True,
    ),
)
