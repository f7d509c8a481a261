"""What is done to figures and tables that leave the house, so that they point to no one.

Every count is rounded at random to a multiple of 5, up or down, and what is then below 10 is not
shown. Whoever reads a 10 knows of 6 to 14, and of what is not shown no more than that it is below
10: no count of 1 to 5 is ever shown, and none is told from zero. All else is worked out of the
rounded counts, or stays at home: medians, sums of hours and sentences say what one person's
value was.

The draw hangs on the seed and the count alone. The seed is another one as soon as anything was
written or anything else is selected, so that two files which differ by one person differ in no
number for certain: what each of them shows, the same people could have given. The same records and
the same selection give the same draw, so that to ask again tells nothing more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from math import isnan
from typing import Any

import pandas as pd

from switching.models import N_
from switching.overview.figures import Figure
from switching.overview.formatting import Unit
from switching.overview.periods import Span
from switching.overview.topics.topic import Column, Topic, most

STEP, SMALLEST_SHOWN = 5, 10
"""Counts are rounded to multiples of the one; what is then below the other is not shown."""

NOT_SHOWN = float("nan")


NO_WHOLE_MONTH = N_(
    "No month of this period is over yet. Choose an earlier period, or don't hide small numbers."
)


class NoWholeMonthError(ValueError):
    """No month of the period is over: with small numbers hidden there is nothing to tell."""


class Rounding:
    """Rounds the counts of one file: one that ends on 3 or 8 goes up in three draws out of five."""

    def __init__(self, seed: bytes) -> None:
        """Draw anew for each seed, which no reader may be able to guess."""
        self._seed = seed

    def count(self, number: float) -> float | None:
        """Return a count rounded, None where it is not shown."""
        down, rest = divmod(round(number), STEP)
        rounded = STEP * (down + (self._draw(round(number)) < rest))
        return float(rounded) if rounded >= SMALLEST_SHOWN else None

    def share(self, part: float, whole: float) -> float | None:
        """Return the share of two rounded counts, None where either is not shown."""
        counted, among = self.count(part), self.count(whole)
        return min(counted / among, 1.0) if counted and among else None

    def _draw(self, number: int) -> int:
        drawn = hashlib.blake2b(number.to_bytes(8, "big"), key=self._seed, digest_size=8)
        return int.from_bytes(drawn.digest(), "big") % STEP


def seed_of(secret: bytes, figures: Iterable[Figure], tables: Iterable[pd.DataFrame]) -> bytes:
    """Return the seed of a file, from what no one outside has and from all that it would say."""
    content = hashlib.blake2b(secret, digest_size=32)
    for figure in figures:
        content.update(f"{figure.key} {figure.value} {figure.cases}\n".encode())
    for table in tables:
        content.update(table.to_csv().encode() + b"\0")
    return content.digest()


def whole_months(span: Span, today: date) -> Span | None:
    """Return `span` in whole months that are over on `today`; None when no month is.

    It begins with the month of the first day. It ends with the month of the last day, or with the
    latest one that is over.
    """
    first, over = span.first.replace(day=1), today.replace(day=1) - timedelta(days=1)
    last = (span.last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    last = min(last, over)
    return Span(first, last) if first <= last else None


def rounded_figure(figure: Figure, rounding: Rounding) -> tuple[float | None, float | None]:
    """Return a figure's value and cases as they may leave the house.

    What is to come hangs on no period: each other period would round the same people anew.
    """
    if figure.to_come:
        return None, None
    cases = rounding.count(figure.cases)
    if figure.unit is Unit.COUNT:
        return cases, cases
    if figure.unit is Unit.SHARE and figure.value is not None:
        return rounding.share(figure.value * figure.cases, figure.cases), cases
    return None, None


def rounded_table(topic: Topic, table: pd.DataFrame, rounding: Rounding) -> pd.DataFrame:
    """Return a table as it may leave the house; what is not shown is not a number.

    Rows of which nothing is shown are left out, be they small or empty. Which organisations have
    most, and in which order, is told by the rounded counts.
    """
    counts = [column for column in topic.columns if is_counted(column)]
    rounded = table[[name for name in table if name in _kept(topic)]].copy()
    for column in topic.columns:
        if column in counts:
            rounded[column.name] = [_number(rounding.count(n)) for n in table[column.name]]
        elif column.unit is Unit.SHARE:
            rounded[column.name] = [
                _number(_share(column, row, rounding)) for row in table.to_dict("records")
            ]
        elif not (column.is_bound or column.unit in _SAID):
            rounded[column.name] = NOT_SHOWN
    rounded = rounded[rounded[[column.name for column in counts]].notna().any(axis=1)]
    first = topic.columns[0]
    if first.unit is Unit.TEXT:
        rounded = most(rounded, topic.counted or counts[0].name, first.name)
    return rounded.reset_index(drop=True)


_SAID = {Unit.WORD, Unit.TEXT, Unit.PERIOD, Unit.DAY}


def is_counted(column: Column) -> bool:
    """Tell whether a column holds counts of cases."""
    return column.unit is Unit.COUNT and not (column.is_bound or column.stays)


def _kept(topic: Topic) -> set[str]:
    return {column.name for column in topic.columns} | set(topic.keys)


def _number(value: float | None) -> float:
    return NOT_SHOWN if value is None else value


def _share(column: Column, row: dict[Any, Any], rounding: Rounding) -> float | None:
    """Work a share out of rounded counts: of the whole in its row, or of that of the table."""
    share = float(row[column.name])
    if isnan(share):
        return None
    if column.share_of:
        return rounding.share(share * row[column.share_of], row[column.share_of])
    part = row[str(column.share_from)]
    return rounding.share(part, part / share) if share else None
