"""What of the overview's figures and tables is hidden in an export that leaves the house."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from switching.models import Informed
from switching.overview import Figure, Topic, Unit
from switching.overview.disclosure import hidden_cells, is_small, share_is_safe

Hidden = frozenset[tuple[int, str]]
"""Cells of a table to hide, by row number and column."""

_BOUNDS = {"start", "end"}
_INFORMED = [kind.value for kind in Informed]
_PARTS_OF_ROW = {
    ("overrun_by_shift", "over"): "calls",
    ("overrun_by_presence", "over"): "calls",
    ("informed_coaches", "share"): "people",
    ("informed_learners", "share"): "people",
}
"""Shares within a row, with the column that counts all of them."""


def is_hidden(figure: Figure) -> bool:
    """Tell whether a figure rests on too few cases to leave the house."""
    if figure.value is None:
        return False
    if figure.unit is Unit.SHARE:
        return not share_is_safe(round(figure.value * figure.cases), figure.cases)
    return is_small(figure.cases)


def hidden_in(topic: Topic, table: pd.DataFrame) -> Hidden | None:
    """Choose the cells of a topic's table to hide; None: the table can't leave the house.

    What people typed stays in the house altogether.
    """
    if topic.free_text:
        return None
    counts = _hidden_counts(topic, table)
    return None if counts is None else counts | _hidden_statistics(topic, table, counts)


def _hidden_counts(topic: Topic, table: pd.DataFrame) -> Hidden | None:
    names = [
        column.name
        for column in topic.columns
        if column.unit is Unit.COUNT and column.name not in _BOUNDS
    ]
    if "informed" in topic.keys:
        found = _wide(table, _INFORMED, across=True)
    elif len(topic.keys) > 1 and set(topic.keys) <= set(table):
        found = _long(table, topic.keys, names[0])
    else:
        return _wide(table, names)
    small = [
        (row, name)
        for name in names
        for row, count in enumerate(table[name])
        if is_small(float(count))
    ]
    return None if found is None else found | frozenset(small)


def _wide(table: pd.DataFrame, names: list[str], across: bool = False) -> Hidden | None:
    counts = [[int(value) for value in row] for row in table[names].to_numpy()]
    found = hidden_cells(counts, across)
    return None if found is None else frozenset((row, names[column]) for row, column in found)


def _long(table: pd.DataFrame, keys: Sequence[str], name: str) -> Hidden | None:
    """Treat rows with two keys or more as the cells of a table: the first key by all others."""
    places = list(
        zip(table[keys[0]], zip(*(table[key] for key in keys[1:]), strict=True), strict=True)
    )
    rows, columns = (list(dict.fromkeys(part)) for part in zip(*places, strict=True))
    counts = [[0] * len(columns) for _ in rows]
    at = {}
    for number, ((row, column), count) in enumerate(zip(places, table[name], strict=True)):
        cell = rows.index(row), columns.index(column)
        counts[cell[0]][cell[1]], at[cell] = int(count), number
    found = hidden_cells(counts, across=True, zeros=False)
    return None if found is None else frozenset((at[cell], name) for cell in found)


def _hidden_statistics(topic: Topic, table: pd.DataFrame, counts: Hidden) -> Hidden:
    """Hide each statistic in a row with a hidden count, and shares of few."""
    rows = {row for row, _ in counts}
    found = set()
    for column in topic.columns:
        whole = _PARTS_OF_ROW.get((topic.key, column.name))
        for row in range(len(table)) if column.rests_on else ():
            few = whole is not None and not _is_safe(table.iloc[row], column.name, whole)
            if row in rows or few:
                found.add((row, column.name))
    return frozenset(found)


def _is_safe(row: pd.Series, share: str, whole: str) -> bool:
    if pd.isna(row[share]):
        return True
    return share_is_safe(round(float(row[share]) * int(row[whole])), int(row[whole]))
