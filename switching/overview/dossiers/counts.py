"""Dossiers counted by one field or by two: the table, its sentence and its chart."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from itertools import cycle
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from switching.i18n import Texts
from switching.models import N_
from switching.overview.dossiers.asked import MONTH, MOST_BY, NOT_FILLED_IN, OwnTable
from switching.overview.dossiers.columns import COLUMN
from switching.overview.formatting import Unit, written_period
from switching.overview.hiding import Rounding
from switching.overview.theme import (
    HAPPENED,
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    SHIFT_COLOURS,
    STAGE_COLOURS,
    coloured,
    counted_to,
    few_of,
    listed,
    numbered,
    themed,
    up_to,
)
from switching.rules.normal_form import sort_key

COUNT = "dossiers"
MOST_BARS = 30
"""How many rows the chart has at most, the ones with most dossiers; the table has all."""

MOST_PARTS = 8
"""How many parts a bar has at most; the rest is drawn as one, 'others'."""

_OTHERS = "others"
BLANK = "#cfd6da"
COLOURS = (
    *("#5b7f95", "#a3785a", "#8f8a4d", "#b5697b", "#6f6bb0", "#4c9a6a"),
    *("#c0a04a", "#88b3c8", "#c98f86", "#3f5a73", "#9db36a", "#7d8b95"),
)
"""The colours of parts without one of their own."""

"""The colour of what is not filled in, beside the grey of what is of no account."""
_MEANT: Mapping[str, Mapping[Any, str]] = {"shift": SHIFT_COLOURS, "stage": STAGE_COLOURS}
"""The colours of what has its own everywhere."""

_PARTS_OF_DAY = {"month": N_("{day}, by month"), "year": N_("{day}, by year")}


def field_word(field: str, texts: Texts) -> str:
    """Return what a field to count by is called."""
    key, _, part = field.partition(":")
    word = texts.gettext(COLUMN[key].word)
    return texts.gettext(_PARTS_OF_DAY[part], day=word) if part else word


def value_word(field: str, value: str, texts: Texts) -> str:
    """Return the word for a value that dossiers are counted under."""
    key, _, part = field.partition(":")
    if value == NOT_FILLED_IN:
        return texts.gettext("not filled in")
    if part:
        return written_period(value, texts)
    return texts.gettext(COLUMN[key].words[value]) if COLUMN[key].words else value


def count(table: pd.DataFrame, asked: OwnTable) -> pd.DataFrame:
    """Return how many dossiers have each value, or each two values, in the fields to count by."""
    values = pd.DataFrame({field: _values(table, field) for field in asked.by})
    counts = values.groupby(list(asked.by), sort=False).size().rename(COUNT).reset_index()
    return in_order(counts, asked)


def in_order(counts: pd.DataFrame, asked: OwnTable) -> pd.DataFrame:
    """Put counts in the order of a closed list or of time; names go by how many they have."""
    keys = pd.DataFrame({field: _places(counts, field) for field in asked.by})
    order = keys.sort_values(list(asked.by), kind="stable").index
    return counts.loc[order].reset_index(drop=True)


def rounded(table: pd.DataFrame, asked: OwnTable, seed: bytes) -> pd.DataFrame:
    """Return counts as they may leave the house; what is not shown is left out.

    The draw of a count hangs on `seed` and on which dossiers are counted in it: the same ones give
    the same number by whatever field they are counted, so that to count otherwise tells no more.
    """
    within = defaultdict(list)
    values = zip(*(_values(table, field) for field in asked.by), strict=True)
    for key, number in zip(values, table["switch_id"].tolist(), strict=True):
        within[key].append(number)
    shown = count(table, asked)
    cells = zip(*(shown[field] for field in asked.by), strict=True)
    shown[COUNT] = [_drawn(within[cell], seed) for cell in cells]
    return in_order(pd.DataFrame(shown[shown[COUNT].notna()]), asked)


def _drawn(numbers: list[int], seed: bytes) -> float | None:
    counted = hashlib.blake2b(repr(sorted(numbers)).encode(), key=seed, digest_size=32)
    return Rounding(counted.digest()).count(len(numbers))


def sentence(counts: pd.DataFrame, whole: int, asked: OwnTable, texts: Texts) -> str:
    """Say of how many dossiers the counts are, and by what."""
    by = texts.enumeration([f"‘{field_word(field, texts)}’" for field in asked.by])
    return texts.ngettext(
        "{count} dossier, counted by {by}.", "{count} dossiers, counted by {by}.", whole, by=by
    )


def specification(counts: pd.DataFrame, asked: OwnTable, texts: Texts) -> dict[str, Any]:
    """Return the chart as Vega-Lite; the counts must have rows."""
    with debug_mode(False):
        found: dict[str, Any] = themed(draw(counts, asked, texts), texts).to_dict(validate=False)
    return found


def draw(counts: pd.DataFrame, asked: OwnTable, texts: Texts) -> Any:
    """Show a bar for each value of the first field, in parts by those of the second."""
    first, data = asked.by[0], _most(counts, asked.by[0])
    shown = pd.DataFrame(
        {"row": [value_word(first, value, texts) for value in data[first]], COUNT: data[COUNT]}
    )
    rows, wholes = list(dict.fromkeys(shown["row"])), shown.groupby("row")[COUNT].sum()
    most = float(wholes.max())
    tooltip = [alt.Tooltip("row:N", title=field_word(first, texts))]
    colour: Any = alt.value(HAPPENED)
    colours: dict[str, str] = {}
    if len(asked.by) == MOST_BY:
        second = asked.by[1]
        parts = _parts(data, second)
        shown["part"] = [_part_word(second, value, texts) for value in parts]
        shown = shown.groupby(["row", "part"], sort=False)[COUNT].sum().reset_index()
        shown["place"] = shown["part"].map(_order_of(second, parts, texts))
        tooltip.append(alt.Tooltip("part:N", title=field_word(second, texts)))
        colours = _colours(second, list(shown.sort_values("place")["part"].unique()), texts)
        colour = coloured("part:N", colours)
    tooltip.append(alt.Tooltip(f"{COUNT}:Q", title=texts.gettext("dossiers"), format=","))
    bars = alt.Chart(shown).mark_bar().encode(
        y=listed("row:N", rows),
        x=counted_to(f"{COUNT}:Q", texts.gettext("dossiers"), up_to(most), few_of(most)),
        color=colour,
        tooltip=tooltip,
    )  # fmt: skip
    if "place" not in shown:
        beside = bars.mark_text(align="left", dx=5, color=QUIET, aria=False)
        said = beside.encode(text=alt.Text(f"{COUNT}:Q", format=","), color=alt.value(QUIET))
        return alt.layer(bars, said).properties(height=ROOM_FOR_AXIS + ROW * len(rows))
    pieces = numbered(bars.encode(order=alt.Order("place:Q")), COUNT, "part", colours)
    return alt.layer(*pieces).properties(
        height=ROOM_FOR_AXIS + ROOM_FOR_LEGEND * 2 + ROW * len(rows)
    )


def _values(table: pd.DataFrame, field: str) -> pd.Series:
    key, _, part = field.partition(":")
    values = table[key]
    if part:
        values = values.dt.strftime("%Y-%m" if part == MONTH else "%Y")
    return values.astype("object").where(values.notna(), NOT_FILLED_IN).astype(str)


def _places(counts: pd.DataFrame, field: str) -> pd.Series:
    """Return the place of each row by one field; what is not filled in comes last."""
    key, _, part = field.partition(":")
    values = counts[field]
    if COLUMN[key].unit is Unit.TEXT:
        sums = counts.groupby(field)[COUNT].sum()
        found = sorted(sums.index, key=lambda value: (-sums[value], sort_key(value)))
    else:
        found = sorted(values.unique()) if part else list(COLUMN[key].words)
    places = {value: place for place, value in enumerate(found)}
    return values.map({**places, NOT_FILLED_IN: len(places)})


def _most(counts: pd.DataFrame, field: str) -> pd.DataFrame:
    """Keep the rows of the values with most dossiers, in the order that they have; of time the
    latest ones."""
    values = list(dict.fromkeys(counts[field]))
    if len(values) <= MOST_BARS:
        return counts
    if ":" in field:
        kept = values[-MOST_BARS:]
    else:
        sums = counts.groupby(field)[COUNT].sum()
        kept = list(sums.sort_values(ascending=False, kind="stable").index[:MOST_BARS])
    return pd.DataFrame(counts[counts[field].isin(kept)])


def _parts(counts: pd.DataFrame, field: str) -> pd.Series:
    """Return the value of each row for the parts of its bar: the largest ones, and others."""
    sums = counts.groupby(field)[COUNT].sum().sort_values(ascending=False, kind="stable")
    key = field.partition(":")[0]
    if COLUMN[key].words or len(sums) <= MOST_PARTS:
        return counts[field]
    return counts[field].where(counts[field].isin(sums.index[: MOST_PARTS - 1]), _OTHERS)


def _part_word(field: str, value: str, texts: Texts) -> str:
    return texts.gettext("others") if value == _OTHERS else value_word(field, value, texts)


def _order_of(field: str, parts: pd.Series, texts: Texts) -> dict[str, int]:
    """Return the place of each part by its word: as the list has them, the others last."""
    key = field.partition(":")[0]
    there = list(dict.fromkeys(parts))
    known = list(COLUMN[key].words) or sorted(there)
    late = [value for value in (_OTHERS, NOT_FILLED_IN) if value in there]
    ordered = [value for value in known if value in there and value not in late] + late
    return {_part_word(field, value, texts): place for place, value in enumerate(ordered)}


def _colours(field: str, words: list[str], texts: Texts) -> dict[str, str]:
    """Return the colours of the parts: those that they have elsewhere, where they have one."""
    if field in _MEANT:
        known = {texts.label(item): colour for item, colour in _MEANT[field].items()}
        return {word: known.get(word, BLANK) for word in words}
    return dict(zip(words, cycle(COLOURS), strict=False))
