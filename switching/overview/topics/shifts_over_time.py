"""Do questions shift differently over time?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Shift
from switching.overview.formatting import Unit, written_period
from switching.overview.selection import Selected
from switching.overview.theme import HEIGHT, clickable, counted, dated, shift_colour, time_axis
from switching.overview.topics.topic import NO_SHIFT, Column, Tab, Topic, labels, marked, periods_of


def _cases(selected: Selected) -> pd.DataFrame:
    known = selected.settled_calls
    return known.assign(period=periods_of(known["day"], selected))


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    grouped = cases.groupby(["period", cases["shift"].astype(str)])
    return grouped.size().rename("questions").reset_index()


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    totals = table.groupby("period")["questions"].sum()
    unchanged = table[table["shift"] == Shift.UNCHANGED].set_index("period")["questions"]
    share = 1 - unchanged.reindex(totals.index).fillna(0) / totals
    first, last = str(totals.index[0]), str(totals.index[-1])
    if first == last:
        return texts.gettext(
            "In {period}, {share} of the questions changed.",
            period=written_period(first, texts),
            share=texts.percent(share.iloc[0]),
        )
    return texts.gettext(
        "In {first}, {before} of the questions changed; in {last}, {after}.",
        first=written_period(first, texts),
        before=texts.percent(share.iloc[0]),
        last=written_period(last, texts),
        after=texts.percent(share.iloc[-1]),
    )


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show the learning questions of each month by kind of shift."""
    _ = texts.gettext
    order = {shift.value: place for place, shift in enumerate(Shift)}
    data = marked(table, topic).assign(
        at=dated(table["period"]),
        when=[written_period(str(code), texts) for code in table["period"]],
        kind=[texts.label(Shift(shift)) for shift in table["shift"]],
        place=table["shift"].map(order),
    )
    bars = alt.Chart(data).mark_bar().encode(
        x=time_axis(table["period"], bars=True),
        y=counted("questions:Q", _("learning questions")),
        color=shift_colour(texts),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("when:N", title=_("month")),
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions"), format=","),
        ],
    )  # fmt: skip
    return clickable(bars).properties(height=HEIGHT)


SHIFTS_OVER_TIME = Topic(
    key="shifts_over_time",
    tab=Tab.QUESTIONS,
    title=N_("Do questions shift differently over time?"),
    definition=N_("Learning questions per month of the call and kind of shift."),
    empty=NO_SHIFT,
    columns=(
        Column("period", N_("month"), Unit.PERIOD),
        Column("shift", N_("shift"), Unit.WORD, labels(Shift)),
        Column("questions", N_("learning questions"), Unit.COUNT),
    ),
    keys=("period", "shift"),
    counted="questions",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
)
