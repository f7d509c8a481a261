"""How questions shift, what caused it, and what became of proposals."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import Shift
from switching.overview.charts.periods import dated, time_axis
from switching.overview.charts.theme import (
    DEEP,
    HEIGHT,
    ON_DEEP,
    ON_PALE,
    PALE,
    QUIET,
    ROOM_FOR_AXIS,
    ROW,
    SHIFT_COLOURS,
    clickable,
    coloured,
    counted,
    counted_across,
    listed,
)
from switching.overview.formatting import written_period
from switching.overview.topics import Topic, marked
from switching.overview.topics.ledger import STEPS
from switching.overview.topics.questions import KINDS, PURPOSES


def _shift_colour(texts: Texts) -> alt.Color:
    colours = {texts.label(shift): colour for shift, colour in SHIFT_COLOURS.items()}
    return coloured("kind:N", colours)


def shifts(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how many learning questions shifted in which way, with the number beside each bar."""
    _ = texts.gettext
    kinds = [texts.label(Shift(shift)) for shift in table["shift"]]
    data = marked(table, topic).assign(
        kind=kinds,
        said=[
            f"{texts.number(count)} ({texts.percent(share)})"
            for count, share in zip(table["questions"], table["share"], strict=True)
        ],
    )
    base = alt.Chart(data).encode(
        y=listed("kind:N", kinds),
        x=counted_across("questions:Q", _("learning questions")),
        tooltip=[
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions"), format=","),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(color=_shift_colour(texts).legend(None))
    numbers = base.mark_text(align="left", dx=4, color=QUIET).encode(text="said:N")
    return alt.layer(clickable(bars), numbers).properties(height=HEIGHT)


def shifts_over_time(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
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
        color=_shift_colour(texts),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("when:N", title=_("month")),
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions"), format=","),
        ],
    )  # fmt: skip
    return clickable(bars).properties(height=HEIGHT)


def shift_causes(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show which purpose of the call and which kind of proposal made questions shift."""
    _ = texts.gettext
    data = marked(table, topic).assign(
        row=[_(PURPOSES[str(value)]) for value in table["purpose"]],
        column=[_(KINDS[str(value)]) for value in table["kind"]],
        number=table["questions"],
        shade=table["questions"] / table["questions"].max(),
    )
    rows = [_(word) for word in PURPOSES.values() if _(word) in set(data["row"])]
    columns = [_(word) for word in KINDS.values() if _(word) in set(data["column"])]
    tooltip = [
        alt.Tooltip("row:N", title=_("purpose of the call")),
        alt.Tooltip("column:N", title=_("kind of proposal")),
        alt.Tooltip("number:Q", title=_("learning questions"), format=","),
    ]
    return _grid(data, rows, columns, tooltip)


def proposals(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how many proposals came to each step; the colour is the share of those offered."""
    _ = texts.gettext
    first = topic.columns[0]
    words = {step: _(word) for step, word in STEPS.items()}
    rows = [first.written(value, texts) for value in table[first.name]]
    long = table.assign(row=rows, all=table["offered"]).melt(
        id_vars=["row", "all", topic.keys[0]], value_vars=list(STEPS),
        var_name="step", value_name="number",
    )  # fmt: skip
    data = marked(long, topic).assign(
        column=long["step"].map(words), shade=long["number"] / long["all"].clip(lower=1)
    )
    tooltip = [
        alt.Tooltip("row:N", title=_(first.word)),
        alt.Tooltip("column:N", title=_("step")),
        alt.Tooltip("number:Q", title=_("proposals"), format=","),
        alt.Tooltip("shade:Q", title=_("share of those offered"), format=".0%"),
    ]
    shown = data.drop(columns=["all", *topic.keys])
    return _grid(shown, rows, list(words.values()), tooltip)


def _grid(
    data: pd.DataFrame, rows: list[str], columns: list[str], tooltip: list[alt.Tooltip]
) -> Any:
    """Draw a cell per row and column, with its number; darker is more."""
    base = alt.Chart(data).encode(
        x=alt.X(
            "column:N",
            title=None,
            sort=columns,
            axis=alt.Axis(
                orient="top",
                labelAngle=-30,
                labelLimit=150,
                labelOverlap=False,
                ticks=False,
                domain=False,
            ),
        ),
        y=listed("row:N", rows),
    )
    shade = alt.Color(
        "shade:Q", scale=alt.Scale(domain=[0, 1], range=[PALE, DEEP], clamp=True), legend=None
    )
    cells = base.mark_rect(cornerRadius=3).encode(color=shade, tooltip=tooltip)
    ink = alt.condition("datum.shade > 0.72", alt.value(ON_DEEP), alt.value(ON_PALE))
    numbers = base.mark_text(fontSize=13).encode(text=alt.Text("number:Q", format=","), color=ink)
    return alt.layer(clickable(cells), numbers).properties(
        height=ROOM_FOR_AXIS + 20 + ROW * max(2, len(rows))
    )
