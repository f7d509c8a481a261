"""Do questions shift differently over time?"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Shift
from switching.overview.chance import shares_differ
from switching.overview.columns import crossed_counts, places_in
from switching.overview.formatting import SMALL, Unit, written_part, written_period
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    HEIGHT,
    SHIFT_COLOURS,
    counted,
    numbered,
    rows_of,
    shift_colour,
    time_axis,
    times,
)
from switching.overview.topics.topic import NO_SHIFT, Column, Tab, Topic, labels, marked, periods_of


def _cases(selected: Selected) -> pd.DataFrame:
    calls = selected.calls[["switch_id", "day", "shift"]]
    known = calls[calls["shift"].notna()]
    return known.assign(period=periods_of(known["day"], selected))


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    periods, kinds = list(cases["period"].cat.categories), sorted(Shift)
    places = cases["period"].cat.codes.to_numpy(), places_in(cases["shift"], kinds)
    counts = crossed_counts(*places, (len(periods), len(kinds)))
    rows, columns = np.nonzero(counts)
    return pd.DataFrame(
        {
            "period": [periods[row] for row in rows],
            "shift": [kinds[column].value for column in columns],
            "questions": counts[rows, columns],
        }
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    """Set the first period beside the last, of those with enough questions to speak of a share."""
    periods = _changed(table)
    enough = periods[periods["questions"] >= SMALL]
    if len(enough) < 2:
        whole, changed = periods["questions"].sum(), periods["changed"].sum()
        return texts.ngettext(
            "{count} learning question, {changed} changed; no two periods have five or more to "
            "compare.",
            "{count} learning questions, {changed} changed; no two periods have five or more to "
            "compare.",
            int(whole), changed=written_part(changed, whole, texts),
        )  # fmt: skip
    first, last = enough.iloc[0], enough.iloc[-1]
    values = {
        "first": written_period(str(first.name), texts),
        "before": texts.number(first["changed"]),
        "of_before": _of_whole(first, texts),
        "last": written_period(str(last.name), texts),
        "after": texts.number(last["changed"]),
        "of_after": _of_whole(last, texts),
    }
    if _differ(first, last):
        return texts.gettext(
            "In {first} {before} of {of_before} changed, in {last} {after} of {of_after}: more of "
            "a difference than chance would give.",
            **values,
        )
    return texts.gettext(
        "In {first} {before} of {of_before} changed, in {last} {after} of {of_after}: no "
        "difference that chance would not give.",
        **values,
    )


def _changed(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each period how many questions there were and how many of them changed."""
    unchanged = table["questions"].where(table["shift"] == Shift.UNCHANGED, 0)
    grouped = table.assign(unchanged=unchanged).groupby("period")[["questions", "unchanged"]].sum()
    return grouped.assign(changed=grouped["questions"] - grouped["unchanged"])


def _of_whole(row: pd.Series, texts: Texts) -> str:
    """Write of how many a part is, with its share: '15 (80 %)'."""
    return f"{texts.number(row['questions'])} ({texts.percent(row['changed'] / row['questions'])})"


def _differ(first: pd.Series, last: pd.Series) -> bool:
    counts = (int(row[name]) for row in (first, last) for name in ("changed", "questions"))
    return shares_differ(*counts)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the learning questions of each month by kind of shift."""
    order = {shift.value: place for place, shift in enumerate(Shift)}
    whens = {code: written_period(str(code), texts) for code in table["period"].unique()}
    kinds = {shift.value: texts.label(shift) for shift in Shift}
    data = marked(table, topic).assign(
        when=table["period"].map(whens),
        kind=table["shift"].map(kinds),
        place=table["shift"].map(order),
    )
    return Drawing(_form, (), {"rows": data}, HEIGHT, times(table["period"], texts))


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    bars = alt.Chart(rows_of()).mark_bar().encode(
        x=time_axis(),
        y=counted("questions:Q", _("learning questions")),
        color=shift_colour(texts),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("when:N", title=_("month")),
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions"), format=","),
        ],
    )  # fmt: skip
    colours = {texts.label(shift): colour for shift, colour in SHIFT_COLOURS.items()}
    return alt.layer(*numbered(bars, "questions", "kind", colours))


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
