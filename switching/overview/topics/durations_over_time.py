"""Do calls get longer or shorter?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.columns import Groups, unfolded
from switching.overview.formatting import SMALL, Unit, written, written_period
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    BEYOND,
    HAPPENED,
    HEIGHT,
    NORM,
    clickable,
    coloured,
    rows_of,
    time_axis,
    times,
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
    calls = selected.timed_calls("planned_minutes", "day")
    return calls.assign(period=periods_of(calls["day"], selected))


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    periods, places = cases["period"].cat.categories, cases["period"].cat.codes.to_numpy()
    calls, planned = (
        Groups(cases[name], places, len(periods)) for name in ("actual_minutes", "planned_minutes")
    )
    table = pd.DataFrame(
        {
            "period": list(periods),
            "calls": calls.number,
            "median": calls.quantile(0.5),
            "p90": calls.quantile(0.9),
            "planned": planned.quantile(0.5),
        }
    )
    table = table[table["calls"] > 0].reset_index(drop=True)
    # Nine in ten of fewer than five calls is hardly more than the longest of them.
    return table.assign(p90=table["p90"].where(table["calls"] >= SMALL))


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    enough = table[table["calls"] >= SMALL]
    if enough.empty:
        return texts.ngettext(
            "{count} call, and no period with five or more: too few for a median.",
            "{count} calls, and no period with five or more: too few for a median.",
            int(table["calls"].sum()),
        )
    last = enough.iloc[-1]
    values = {
        "period": written_period(str(last["period"]), texts),
        "median": written(float(last["median"]), Unit.MINUTES, texts),
        "calls": texts.number(int(last["calls"])),
    }
    if len(enough) == 1:
        return texts.gettext(
            "Half of the {calls} calls of {period} took at most {median}; {planned} was planned.",
            planned=written(float(last["planned"]), Unit.MINUTES, texts),
            **values,
        )
    over = texts.number(int((enough["median"] > enough["planned"]).sum()))
    if "-" in str(last["period"]):
        return texts.ngettext(
            "In {over} of the {count} month with five calls or more the median was above what was "
            "planned; in {period} it was {median} ({calls} calls).",
            "In {over} of the {count} months with five calls or more the median was above what was "
            "planned; in {period} it was {median} ({calls} calls).",
            len(enough), over=over, **values,
        )  # fmt: skip
    return texts.ngettext(
        "In {over} of the {count} year with five calls or more the median was above what was "
        "planned; in {period} it was {median} ({calls} calls).",
        "In {over} of the {count} years with five calls or more the median was above what was "
        "planned; in {period} it was {median} ({calls} calls).",
        len(enough), over=over, **values,
    )  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the median and the 90th percentile per month beside the planned minutes.

    A line runs through what rests on enough calls; the rest are open points beside it.
    """
    rows = marked(table, topic).assign(
        when=[written_period(str(code), texts) for code in table["period"]],
        small=table["calls"] < SMALL,
    )
    keep = ["mark", "period", "when", "calls", "small"]
    data = unfolded(rows, keep, list(_MEASURES), "measure", "minutes").dropna(subset="minutes")
    data["measure"] = data["measure"].map(_measures(texts))
    counts = dict(zip(table["period"], table["calls"], strict=True))
    return Drawing(_form, (), {"rows": data}, HEIGHT, times(table["period"], texts, counts))


_MEASURES = {"p90": N_("9 in 10 within"), "median": N_("median"), "planned": N_("planned")}


def _measures(texts: Texts) -> dict[str, str]:
    return {measure: texts.gettext(word) for measure, word in _MEASURES.items()}


def _form(texts: Texts) -> Any:
    _, names = texts.gettext, _measures(texts)
    colours = dict(zip(names.values(), (BEYOND, HAPPENED, NORM), strict=True))
    base = alt.Chart(rows_of()).encode(
        x=time_axis(),
        y=alt.Y("minutes:Q", title=_("minutes"), scale=alt.Scale(zero=True)),
        color=coloured("measure:N", colours),
    )
    planned = f"datum.measure == '{names['planned']}'"
    dashed = alt.condition(planned, alt.value([5, 4]), alt.value([1, 0]))
    lines = (
        base.transform_filter(f"!datum.small || {planned}")
        .mark_line(strokeWidth=2)
        .encode(strokeDash=dashed)
    )
    points = base.transform_filter(f"!({planned})").mark_point(size=60, strokeWidth=1.2).encode(
        fillOpacity=alt.condition("datum.small", alt.value(0), alt.value(1)),
        fill=coloured("measure:N", colours).legend(None),
        tooltip=[
            alt.Tooltip("when:N", title=_("month")),
            alt.Tooltip("measure:N", title=" "),
            alt.Tooltip("minutes:Q", title=_("minutes"), format=",.1~f"),
            alt.Tooltip("calls:Q", title=_("calls"), format=","),
        ],
    )  # fmt: skip
    return alt.layer(lines, clickable(points))


DURATIONS_OVER_TIME = Topic(
    key="durations_over_time",
    tab=Tab.CALLS,
    title=N_("Do calls get longer or shorter?"),
    definition=N_(
        "Per month of the call (per year beyond three years), with the number of calls: the "
        "median, what nine calls out of ten stay within, and the median of the planned minutes. "
        "An open point rests on fewer than five calls."
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
