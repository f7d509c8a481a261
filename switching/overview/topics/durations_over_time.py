"""Do calls get longer or shorter?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.figures import SMALL
from switching.overview.formatting import Unit, written, written_period
from switching.overview.selection import Selected
from switching.overview.theme import (
    ACCENT,
    AMBER,
    HEIGHT,
    MARK,
    clickable,
    coloured,
    dated,
    time_axis,
)
from switching.overview.topics.topic import (
    NO_CALL,
    OF_VALUES,
    Column,
    Tab,
    Topic,
    marked,
    periods_of,
)


def _cases(selected: Selected) -> pd.DataFrame:
    calls = selected.timed_calls
    return calls.assign(period=periods_of(calls["day"], selected))


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    grouped = cases.groupby("period")
    return pd.DataFrame(
        {
            "calls": grouped.size(),
            "median": grouped["actual_minutes"].median(),
            "p90": grouped["actual_minutes"].quantile(0.9),
            "planned": grouped["planned_minutes"].median().astype("float64"),
        }
    ).reset_index()


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    last = table.iloc[-1]
    if len(table) == 1:
        return texts.gettext(
            "Half of the calls of {period} took at most {median}; {planned} was planned.",
            period=written_period(str(last["period"]), texts),
            median=written(float(last["median"]), Unit.MINUTES, texts),
            planned=written(float(last["planned"]), Unit.MINUTES, texts),
        )
    return texts.gettext(
        "The median was above the {planned} planned in {over} of {all}; in {last} it was {median}.",
        planned=written(float(last["planned"]), Unit.MINUTES, texts),
        over=texts.number(int((table["median"] > table["planned"]).sum())),
        all=_periods(table, texts),
        last=written_period(str(last["period"]), texts),
        median=written(float(last["median"]), Unit.MINUTES, texts),
    )


def _periods(table: pd.DataFrame, texts: Texts) -> str:
    if "-" in str(table["period"].iloc[0]):
        return texts.ngettext("{count} month", "{count} months", len(table))
    return texts.ngettext("{count} year", "{count} years", len(table))


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
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


DURATIONS_OVER_TIME = Topic(
    key="durations_over_time",
    tab=Tab.CALLS,
    title=N_("Do calls get longer or shorter?"),
    definition=N_(
        "Per month of the call (per year beyond three years): the median, what nine calls out "
        "of ten stay within, and the median of the planned minutes."
    ),
    empty=NO_CALL,
    columns=(
        Column("period", N_("month"), Unit.PERIOD),
        Column("calls", N_("calls"), Unit.COUNT),
        Column("median", N_("median"), Unit.MINUTES),
        Column("p90", N_("9 in 10 within"), Unit.MINUTES),
        Column("planned", N_("planned"), Unit.MINUTES),
    ),
    keys=("period",),
    counted="calls",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    kept_home=OF_VALUES,
)
