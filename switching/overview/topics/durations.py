"""How long do calls take?"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, N_
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    BEYOND,
    HAPPENED,
    HEIGHT,
    NORM,
    QUIET,
    clickable,
    counted,
    rows_of,
)
from switching.overview.topics.topic import NO_CALL, Column, Tab, Topic, marked

BIN = 5
LAST_BIN = 120


def _cases(selected: Selected) -> pd.DataFrame:
    """Give each call the start of its five minutes; one of exactly 20 is in '15 to 20'."""
    calls = selected.timed_calls()
    starts = np.minimum((calls["actual_minutes"].to_numpy() - 1) // BIN * BIN, LAST_BIN)
    return calls.assign(start=starts.astype("int32"))


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    """Count calls per 5 minutes without gaps; the last row takes all from 120 on."""
    found = cases["start"].to_numpy()
    starts = np.arange(0, max(LONG_CALL_MINUTES, int(found.max())) + BIN, BIN)
    return pd.DataFrame(
        {
            "start": starts,
            "end": np.where(starts < LAST_BIN, starts + float(BIN), np.nan),
            "calls": np.bincount(found // BIN, minlength=len(starts)),
        }
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    calls = int(table["calls"].sum())
    over = table.loc[table["start"] >= PLANNED_MINUTES, "calls"].sum()
    long = table.loc[table["start"] >= LONG_CALL_MINUTES, "calls"].sum()
    return texts.ngettext(
        "{count} call: {over} took longer than 20 minutes, of which {long} more than an hour.",
        "{count} calls: {over} took longer than 20 minutes, of which {long} more than an hour.",
        calls,
        over=written_part(over, calls, texts),
        long=texts.number(long),
    )


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how long calls took: the 20-minute mark, and its number on each bar."""
    data = marked(table, topic).assign(
        end=table["start"] + BIN,
        range=[_range(start, texts) for start in table["start"]],
        past=table["start"] >= LONG_CALL_MINUTES,
    )
    return Drawing(_form, (), {"rows": data}, HEIGHT)


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    base = alt.Chart(rows_of()).encode(y=counted("calls:Q", _("calls")))
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X("start:Q", title=_("minutes"), axis=_minutes_axis()),
        x2="end",
        y2=alt.datum(0),
        color=alt.condition("datum.past", alt.value(BEYOND), alt.value(HAPPENED)),
        tooltip=[
            alt.Tooltip("range:N", title=_("duration")),
            alt.Tooltip("calls:Q", title=_("calls"), format=","),
        ],
    )
    numbers = (
        base.transform_filter("datum.calls > 0")
        .mark_text(dy=-7)
        .encode(
            x=alt.X("middle:Q"),
            text=alt.Text("calls:Q", format=","),
            color=alt.condition("datum.past", alt.value(BEYOND), alt.value(QUIET)),
        )
    )
    numbers = numbers.transform_calculate(middle=f"datum.start + {BIN / 2}")
    marks = (
        _mark(PLANNED_MINUTES, _("20 minutes planned")),
        _mark(LONG_CALL_MINUTES, _("past an hour")),
    )
    return alt.layer(clickable(bars), numbers, *marks)


def _minutes_axis() -> alt.Axis:
    last = f"datum.value == {LAST_BIN} ? '{LAST_BIN}+' : datum.label"
    return alt.Axis(values=list(range(0, LAST_BIN + 1, 20)), labelExpr=last, grid=False)


def _range(start: int, texts: Texts) -> str:
    if start >= LAST_BIN:
        return texts.gettext("more than {minutes} min", minutes=start)
    return texts.gettext("{first} to {last} min", first=start + 1, last=start + BIN)


def _mark(minutes: int, label: str) -> Any:
    base = alt.Chart(pd.DataFrame({"at": [minutes], "label": [label]}))
    rule = base.mark_rule(color=NORM, strokeDash=[5, 4], size=1.5).encode(x="at:Q")
    text = base.mark_text(
        align="left", baseline="bottom", dx=-2, color=NORM, fontWeight="bold"
    ).encode(x="at:Q", y=alt.value(-16), text="label:N")
    return rule + text


DURATIONS = Topic(
    key="durations",
    tab=Tab.CALLS,
    title=N_("How long do calls take?"),
    definition=N_(
        "Held calls per five minutes; a call of exactly 20 minutes counts as '16 to 20'."
    ),
    empty=NO_CALL,
    columns=(
        Column("start", N_("more than, minutes"), Unit.COUNT, is_bound=True),
        Column("end", N_("to and including, minutes"), Unit.COUNT, is_bound=True),
        Column("calls", N_("calls"), Unit.COUNT),
    ),
    keys=("start",),
    counted="calls",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    places={"start": lambda part, _, texts: _range(int(part), texts)},
)
