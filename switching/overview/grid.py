"""What topics share that show a cell per row and column, with its number."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.overview.formatting import SMALL
from switching.overview.forms import Drawing
from switching.overview.theme import (
    DEEP,
    HEADING,
    ON_DEEP,
    ON_PALE,
    PALE,
    QUIET,
    ROOM_FOR_AXIS,
    ROW,
    blank,
    clickable,
    listed,
    rows_of,
)

Told = tuple[tuple[str, str] | tuple[str, str, str], ...]
"""What is told of a cell: a field, its word in the language of the screen, and its format."""


def grid(data: pd.DataFrame, rows: list[str], columns: list[str], told: Told) -> Drawing:
    """Draw a cell per row and column, with its number; darker is more.

    `of` says of how many cases a cell is: one of few is open, as it says little.
    """
    data = data.drop(columns="of").assign(few=data["of"] < SMALL)
    height = ROOM_FOR_AXIS + 20 + ROW * max(2, len(rows))
    return Drawing(_form, (told,), {"rows": data}, height, {"order": rows, "columns": columns})


def _form(_: Texts, told: Told) -> Any:
    base = alt.Chart(rows_of()).encode(
        x=alt.X(
            "column:N",
            title=None,
            sort=blank("columns"),
            axis=alt.Axis(
                orient="top",
                labelAngle=-90,  # a slanting one sticks out of a phone at the right
                labelLimit=150,
                labelExpr=HEADING,
                labelLineHeight=11,
                labelPadding=6,
                labelOverlap=False,
                ticks=False,
                domain=False,
            ),
        ),
        y=listed("row:N", blank("order")),
    )
    shade = alt.Color(
        "shade:Q", scale=alt.Scale(domain=[0, 1], range=[PALE, DEEP], clamp=True), legend=None
    )
    cells = base.mark_rect(cornerRadius=3, stroke=QUIET).encode(
        color=alt.condition("datum.few", alt.value("transparent"), shade),
        strokeWidth=alt.condition("datum.few", alt.value(1), alt.value(0)),
        tooltip=[
            alt.Tooltip(name, title=title, format=format_[0] if format_ else alt.Undefined)
            for name, title, *format_ in told
        ],
    )
    ink = alt.ColorValue(ON_PALE, condition=[
        {"test": "datum.few", "value": QUIET},
        {"test": "datum.shade > 0.72", "value": ON_DEEP},
    ])  # fmt: skip
    numbers = base.mark_text(fontSize=13).encode(text=alt.Text("number:Q", format=","), color=ink)
    return alt.layer(clickable(cells), numbers)
