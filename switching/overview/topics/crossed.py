"""What topics share that count cases by two things: their table, and its chart of stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import Party
from switching.overview.chance import LEAST_CASES, shares_differ
from switching.overview.columns import coded, crossed_counts, places_in, unfolded
from switching.overview.formatting import written_part
from switching.overview.forms import Drawing
from switching.overview.theme import (
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    blank,
    clickable,
    coloured,
    counted_across,
    counted_to,
    few_of,
    listed,
    numbered,
    rows_of,
    up_to,
)
from switching.overview.topics.topic import Column, PlaceWord, Topic, marked, worded

PARTY_COLOURS = {
    Party.LEARNER: "#5b7f95",
    Party.COACH: "#a3785a",
    Party.HOST: "#8f8a4d",
    Party.SENDING_ORGANISATION: "#b5697b",
    Party.PROJECT_LEADER: "#6f6bb0",
}


def in_steps(
    rows: pd.DataFrame, key: str, came: Mapping[str, Any], step: str = "step"
) -> pd.DataFrame:
    """Give each row one for each step that it came to, with its dossier and its `key`."""
    places = [np.flatnonzero(there) for there in came.values()]
    every = np.concatenate(places)
    steps = np.repeat(np.arange(len(came)), [len(some) for some in places])
    return pd.DataFrame(
        {
            "switch_id": rows["switch_id"].to_numpy()[every],
            key: rows[key].array.take(every),
            step: coded(steps, tuple(came)),
        }
    )


def crossed(
    cases: pd.DataFrame, key: str, rows: Sequence[Any], parts: Sequence[str], part: str = "part"
) -> pd.DataFrame:
    """Count the cases of each part per value of `key`; rows without cases are left out.

    The column `all` says how many there are in a row.
    """
    among = list(rows)
    places = places_in(cases[key], among), places_in(cases[part], parts)
    counts = crossed_counts(*places, (len(among), len(parts)))
    there = np.flatnonzero(counts.any(axis=1))
    return pd.DataFrame(
        {
            key: [among[place] for place in there],
            "all": counts[there].sum(axis=1),
            **{name: counts[there, place] for place, name in enumerate(parts)},
        }
    )


@dataclass(frozen=True)
class Part:
    """What a piece of a bar stands for: its word (a message id) and its colour."""

    word: str
    colour: str


def part_word(parts: Mapping[str, Part]) -> PlaceWord:
    """Say a piece of a bar in words."""
    return worded({name: part.word for name, part in parts.items()})


def stacked(
    table: pd.DataFrame, topic: Topic, texts: Texts, parts: Mapping[str, Part], counted_word: str
) -> Drawing:
    """Draw a bar per row, a piece per part, and beside it how many cases it is of.

    The first column says which row it is; the keys of the topic are that row's and `part`.
    """
    first, key = topic.columns[0], topic.keys[0]
    named = table.assign(
        row=[first.written(value, texts) for value in table[first.name]],
        whole=table["all"],
    )
    there = [part for part in parts if (named[part] > 0).any()]
    order = named["row"].tolist()
    if not there:  # where small numbers are hidden, the wholes may be all that is left
        data = marked(named.assign(part="all"), topic)[["row", "whole", "mark"]]
        height = ROOM_FOR_AXIS + ROW * max(2, len(named))
        return Drawing(_wholes, (counted_word,), {"rows": data}, height, {"order": order})
    long = unfolded(named, ["row", "whole", key], there, "part", "number")
    long = long[long["number"].to_numpy() > 0]
    data = pd.DataFrame(
        {
            "row": long["row"],
            "whole": long["whole"],
            "number": long["number"],
            "mark": marked(long, topic)["mark"],
            "word": [texts.gettext(parts[part].word) for part in long["part"]],
            "place": long["part"].map({part: place for place, part in enumerate(parts)}),
            "share": long["number"] / long["whole"],
        }
    )
    named["end"] = np.nansum(named[list(parts)].to_numpy(dtype="float64"), axis=1)
    # Where small numbers are hidden, the pieces need not add up to the rounded whole.
    ends = named.loc[named["whole"].notna(), ["row", "end", "whole"]]
    most = float(named["end"].max())
    legend = ROOM_FOR_LEGEND * (1 + len(there) // 3)
    height = ROOM_FOR_AXIS + legend + ROW * max(2, len(table))
    values = {"order": order, "domain": up_to(most)}
    of = first.word, counted_word, tuple(parts[part] for part in there), few_of(most)
    return Drawing(_pieces, of, {"rows": data, "ends": ends}, height, values)


def _pieces(
    texts: Texts, row_word: str, counted_word: str, parts: tuple[Part, ...], few: int | None
) -> Any:
    _ = texts.gettext
    order = listed("row:N", blank("order"))
    colours = {_(part.word): part.colour for part in parts}
    bars = alt.Chart(rows_of()).mark_bar().encode(
        y=order,
        x=counted_to("number:Q", _(counted_word), blank("domain"), few),
        color=coloured("word:N", colours),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("row:N", title=_(row_word)),
            alt.Tooltip("word:N", title=" "),
            alt.Tooltip("number:Q", title=_(counted_word), format=","),
            alt.Tooltip("share:Q", title=_("share"), format=".0%"),
        ],
    )  # fmt: skip
    beside = alt.Chart(rows_of("ends")).mark_text(align="left", dx=5, color=QUIET)
    said = beside.encode(y=order, x="end:Q", text=alt.Text("whole:Q", format=","))
    return alt.layer(*numbered(bars, "number", "word", colours), said)


def _wholes(texts: Texts, counted_word: str) -> Any:
    """Draw a bar for each row as a whole."""
    bars = alt.Chart(rows_of()).mark_bar(color=QUIET).encode(
        y=listed("row:N", blank("order")),
        x=counted_across("whole:Q", texts.gettext(counted_word)),
        tooltip=[alt.Tooltip("whole:Q", title=texts.gettext(counted_word), format=",")],
    )  # fmt: skip
    return clickable(bars)


def _as_others(number: int, texts: Texts) -> str:
    """Say that other rows have the same share, so that none is called the only one."""
    if not number:
        return ""
    return texts.ngettext(", as for {count} other", ", as for {count} others", number)


def say_difference(table: pd.DataFrame, column: Column, part: str, texts: Texts) -> str:
    """Name the rows with the highest and lowest share of `part`, where chance would not give it.

    Rows of few cases are not compared.
    """
    enough = table[table["all"] >= LEAST_CASES]
    if len(enough) < 2:
        return texts.gettext("No two of them have ten cases or more, which comparing takes.")
    ordered = enough.assign(rate=enough[part] / enough["all"]).sort_values("rate", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    pairs = int(high[part]), int(high["all"]), int(low[part]), int(low["all"])
    if not shares_differ(*pairs, among=len(enough)):
        return texts.gettext("No difference between them is more than chance would give.")
    rates = list(ordered["rate"])
    return texts.gettext(
        "Most for '{high}': {high_part} of {high_all}{as_high}; least for '{low}': {low_part} of "
        "{low_all}{as_low}. That is more than chance would give; why, the numbers don't say.",
        as_high=_as_others(rates.count(high["rate"]) - 1, texts),
        as_low=_as_others(rates.count(low["rate"]) - 1, texts),
        high=column.written(high[column.name], texts),
        high_part=written_part(high[part], high["all"], texts),
        high_all=texts.number(high["all"]),
        low=column.written(low[column.name], texts),
        low_part=written_part(low[part], low["all"], texts),
        low_all=texts.number(low["all"]),
    )
