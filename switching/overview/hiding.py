"""What is hidden in figures and tables that leave the house: small numbers, and their like.

A cell of 1 to 4 says something about people whom one might recognise: it is hidden. A zero says
something about nobody: it is shown. Whoever reads a table may know its totals, from a figure or
from another table, so a single hidden cell in a row or a column could be subtracted back: more
cells are hidden until none can be. The reader is taken to know how this works: that hidden cells
are not zero (unless one had to be, for want of another to hide a small one behind), and below 5 as
long as none had to be hidden to protect another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import pandas as pd

from switching.overview.figures import Figure
from switching.overview.formatting import Unit
from switching.overview.topics.topic import Topic

SMALLEST_SHOWN = 5
"""Counts from 1 up to this one are hidden."""

Hidden = frozenset[tuple[int, str]]
"""Cells of a table to hide, by row number and column."""

Counts = Sequence[Sequence[int]]
Cell = tuple[int, int]
_Node = tuple[str, int]
_Moves = dict[_Node, list[tuple[_Node, Cell | None]]]
_OUTSIDE: _Node = ("outside", 0)
_BEYOND = 10**12


def is_small(count: float | None) -> bool:
    """Tell whether a count is one to hide."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def share_is_safe(part: int, whole: int) -> bool:
    """Tell whether a share may be shown: neither those it counts nor the others are few."""
    return not (is_small(whole) or is_small(part) or is_small(whole - part))


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
        column.name for column in topic.columns if column.unit is Unit.COUNT and not column.is_bound
    ]
    if topic.adding_up:
        found = _wide(table, list(topic.adding_up), across=True)
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
        whole = column.share_of
        for row in range(len(table)) if column.rests_on else ():
            few = whole is not None and not _is_safe(table.iloc[row], column.name, whole)
            if row in rows or few:
                found.add((row, column.name))
    return frozenset(found)


def _is_safe(row: pd.Series, share: str, whole: str) -> bool:
    if pd.isna(row[share]):
        return True
    return share_is_safe(round(float(row[share]) * int(row[whole])), int(row[whole]))


def hidden_cells(
    counts: Counts, across: bool = False, zeros: bool = True
) -> frozenset[Cell] | None:
    """Choose the cells (row, column) of a table to hide; None: nothing of it may be shown.

    The counts of a column add up to a total that the reader knows, unless it is small itself; with
    `across`, those of a row do too. A table of which only zeros would be left is not shown.
    Without `zeros` none can be hidden, because they are not in the table to begin with.
    """
    hidden: set[Cell] = set()
    for columns in [range(_width(counts))] if across else [[n] for n in range(_width(counts))]:
        part = [[row[column] for column in columns] for row in counts]
        found = _protected(part, across, zeros)
        if found is None:
            return None
        hidden |= {(row, columns[column]) for row, column in found}
    left = any(_at(counts, cell) for cell in _cells(counts) if cell not in hidden)
    return frozenset(hidden) if left or not hidden else None


def _width(counts: Counts) -> int:
    return len(counts[0]) if counts else 0


def _cells(counts: Counts) -> Iterator[Cell]:
    return ((r, c) for r, row in enumerate(counts) for c in range(len(row)))


def _at(counts: Counts, cell: Cell) -> int:
    return counts[cell[0]][cell[1]]


def _protected(counts: Counts, across: bool, zeros: bool) -> set[Cell] | None:
    """Hide the small cells, and others until no small one can be worked out; None: impossible."""
    hidden = {cell for cell in _cells(counts) if is_small(_at(counts, cell))}
    while exposed := _first_exposed(counts, hidden, across):
        helper = _helper(counts, hidden, exposed)
        if helper is None or not (zeros or _at(counts, helper)):
            return None
        hidden.add(helper)
    return hidden


def _helper(counts: Counts, hidden: set[Cell], exposed: Cell) -> Cell | None:
    """Choose the next cell to hide: rather not zero, closing a ring, in line with the exposed one.

    Of the two lines of the exposed cell the one with the fewest hidden cells comes first.
    """
    shown = [cell for cell in _cells(counts) if cell not in hidden]
    in_row, in_column = Counter(row for row, _ in hidden), Counter(column for _, column in hidden)

    def cost(cell: Cell) -> tuple[bool, bool, bool, int, int, Cell]:
        row, column = cell
        opens = not (in_row[row] and in_column[column])
        apart = row != exposed[0] and column != exposed[1]
        company = in_row[row] if row == exposed[0] else in_column[column]
        return not _at(counts, cell), opens, apart, company, _at(counts, cell), cell

    return min(shown, key=cost, default=None)


def _first_exposed(counts: Counts, hidden: set[Cell], across: bool) -> Cell | None:
    """Return a small cell with only one value that it can have, going by what is shown.

    From one way to fill the hidden cells every other one is reached by rings of moves: up in a
    cell, down in another of its column, up in another of that one's row, until the ring closes.
    """
    moves = _moves(counts, hidden, across)
    for cell in sorted(hidden):
        row, column = ("row", cell[0]), ("column", cell[1])
        up, down = (column, cell) in moves[row], (row, cell) in moves[column]
        free = (up and _leads(moves, column, row, cell)) or (
            down and _leads(moves, row, column, cell)
        )
        if is_small(_at(counts, cell)) and not free:
            return cell
    return None


def _moves(counts: Counts, hidden: set[Cell], across: bool) -> _Moves:
    """List how hidden cells can change: from row to column a cell goes up, back it goes down."""
    moves: _Moves = defaultdict(list)
    lowest = 0 if any(not _at(counts, cell) for cell in hidden) else 1
    all_small = all(is_small(_at(counts, cell)) for cell in hidden)
    highest = SMALLEST_SHOWN - 1 if all_small else _BEYOND
    for cell in hidden:
        row, column = ("row", cell[0]), ("column", cell[1])
        if _at(counts, cell) < highest:
            moves[row].append((column, cell))
        if _at(counts, cell) > lowest:
            moves[column].append((row, cell))
    _add_totals(moves, counts, across)
    return moves


def _add_totals(moves: _Moves, counts: Counts, across: bool) -> None:
    """Let the totals that nobody knows move too: the small ones, and of rows all but with across.

    With `across` the small totals of the columns still add up to what the others leave of the
    whole, so they only move against each other; and so do those of the rows.
    """
    for index, row in enumerate(counts):
        node = ("row", index)
        if not across:
            _add_total(moves, node, _OUTSIDE, 2, _BEYOND)
        elif is_small(sum(row)):
            _add_total(moves, ("rows", 0), node, sum(row), SMALLEST_SHOWN - 1)
    for index in range(_width(counts)):
        total = sum(row[index] for row in counts)
        if is_small(total):
            node = ("column", index)
            if across:
                _add_total(moves, node, ("columns", 0), total, SMALLEST_SHOWN - 1)
            else:
                _add_total(moves, node, _OUTSIDE, 2, _BEYOND)


def _add_total(moves: _Moves, start: _Node, end: _Node, total: int, highest: int) -> None:
    if total < highest:
        moves[start].append((end, None))
    if total > 1:
        moves[end].append((start, None))


def _leads(moves: _Moves, start: _Node, end: _Node, without: Cell) -> bool:
    """Tell whether moves lead from `start` to `end` without those of one cell."""
    seen, ahead = {start}, [start]
    while ahead:
        for node, cell in moves[ahead.pop()]:
            if node not in seen and cell != without:
                seen.add(node)
                ahead.append(node)
    return end in seen
