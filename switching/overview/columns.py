"""Columns of rows: as the queries give them, and looked at as a whole.

Tens of thousands of rows are read, and counted again after each write: nothing here goes through
them one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
import sqlite_utils

from switching.i18n.texts import BRUSSELS

# Texts as Python has them: pandas looks up each column by its name, else in Arrow, which took a
# fifth of all counting. No column of texts here is so long that it would gain by Arrow.
pd.set_option("mode.string_storage", "python")

_AT_ONCE = 1000
_FIRST_DAY = date(1970, 1, 1).toordinal()
_NO_DAY = int(np.datetime64("NaT").astype("int64"))


def columns_of(db: sqlite_utils.Database, query: str) -> dict[str, list[Any]]:
    """Return what a query gives, by column."""
    cursor = db.execute(query)
    columns: dict[str, list[Any]] = {column[0]: [] for column in cursor.description}
    # With all rows at once Python would look through them for garbage again and again.
    while rows := cursor.fetchmany(_AT_ONCE):
        for values, more in zip(columns.values(), zip(*rows, strict=True), strict=True):
            values.extend(more)
    return columns


def listed(kind: type[StrEnum], values: Sequence[Any]) -> pd.Categorical[str]:
    """Return values of a closed list; others count as not filled in."""
    code: dict[Any, int] = {item.value: place for place, item in enumerate(kind)}
    places = np.fromiter(map(code.get, values, repeat(-1)), np.int8, len(values))
    return coded(places, tuple(code))


def texts_of(values: Sequence[Any]) -> Any:
    """Return texts of which some may not be there, of one type whatever is."""
    return pd.array(list(values), dtype="str")


def coded(places: np.ndarray, among: tuple[str, ...]) -> pd.Categorical[str]:
    """Return words by their place in a list; -1 is none."""
    return pd.Categorical.from_codes(places.astype(np.int8), dtype=_categories(among))


@cache
def _categories(words: tuple[str, ...]) -> pd.CategoricalDtype[str]:
    return pd.CategoricalDtype(list(words))


def first_that_holds(
    tests: Sequence[tuple[str, Any]], otherwise: str, among: Sequence[str]
) -> pd.Categorical[str]:
    """Return for each row the word of the first test that holds, one of a list."""
    words = list(among)
    places = np.select(
        [np.asarray(test, dtype=bool) for _, test in tests],
        [words.index(word) for word, _ in tests],
        words.index(otherwise),
    )
    return coded(places, tuple(words))


def places_in(column: pd.Series, among: Sequence[Any]) -> np.ndarray:
    """Return the place of each value in a list, -1 where it is not there."""
    found: np.ndarray
    if not isinstance(column.dtype, pd.CategoricalDtype):
        found = pd.Index(list(among)).get_indexer(pd.Index(column))
        return found
    place = {value: number for number, value in enumerate(among)}
    known = [place.get(value, -1) for value in column.cat.categories]
    found = np.array([*known, -1])[column.cat.codes.to_numpy()]
    return found


def matched(rows: pd.DataFrame, column: str, of: pd.DataFrame) -> Any:
    """Return what `rows` have in a column for each dossier of `of`, and nothing without one.

    They have a row for each dossier, in order.
    """
    own, wanted = rows["switch_id"].to_numpy(), of["switch_id"].to_numpy()
    places = np.searchsorted(own, wanted)
    there = places < len(own)
    there[there] = own[places[there]] == wanted[there]
    return rows[column].array.take(np.where(there, places, -1), allow_fill=True)


def whole_days(between: np.ndarray) -> np.ndarray:
    """Return times as numbers of days; what is not known is none."""
    days = between.astype("timedelta64[D]").astype("float64")
    return np.where(np.isnat(between), np.nan, days)


def unfolded(
    table: pd.DataFrame, keep: Sequence[str], parts: Sequence[str], part: str, number: str
) -> pd.DataFrame:
    """Give each row one for each of its parts, as `melt` does, which is slow for few rows."""
    times = len(parts)
    return pd.DataFrame(
        {
            **{name: np.tile(table[name].to_numpy(), times) for name in keep},
            part: np.repeat(np.array(parts, dtype="object"), len(table)),
            number: np.concatenate([table[name].to_numpy() for name in parts] or [np.zeros(0)]),
        }
    )


class Groups:
    """Numbers in groups that are known by their place; one that is not known is left out."""

    def __init__(self, values: Any, places: np.ndarray, count: int) -> None:
        known = np.asarray(values, dtype="float64")
        there = ~np.isnan(known) & (places >= 0)
        known, places = known[there], places[there]
        self._ordered = known[np.lexsort((known, places))]
        self.number = np.bincount(places, minlength=count)
        """How many are known in each group."""
        self._first = np.cumsum(self.number) - self.number

    def quantile(self, share: float) -> np.ndarray:
        """Return what this share of each group stays within, between two of them in proportion."""
        found = np.full(len(self.number), np.nan)
        some = self.number > 0
        number, first = self.number[some], self._first[some]
        place = share * (number - 1)
        low = np.floor(place).astype("int64")
        value = self._ordered[first + low]
        following = self._ordered[first + np.minimum(low + 1, number - 1)]
        found[some] = value + (following - value) * (place - low)
        return found

    @property
    def middle_half(self) -> np.ndarray:
        """How far the middle half of each group lies apart."""
        found: np.ndarray = self.quantile(0.75) - self.quantile(0.25)
        return found


def crossed_counts(rows: np.ndarray, parts: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Count the cases by the places of two things; what is in neither list is left out."""
    there = (rows >= 0) & (parts >= 0)
    cells = rows[there].astype("int64") * shape[1] + parts[there]
    found: np.ndarray = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    return found


def local_days(values: Sequence[Any]) -> np.ndarray:
    """Return days, and the days in Brussels of instants; what can't be read is not filled in."""
    known = {value: _days_since_1970(value) for value in set(values)}
    numbers = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
    return numbers.view("datetime64[D]").astype("datetime64[s]")


def _days_since_1970(value: Any) -> int:
    """Return which day it is; none for what is not filled in, or can't be read as one."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return _NO_DAY
    local = moment.astimezone(BRUSSELS) if moment.tzinfo else moment
    return local.toordinal() - _FIRST_DAY
