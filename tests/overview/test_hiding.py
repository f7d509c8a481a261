"""What is hidden in tables that leave the house can't be worked out from what is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from switching.overview.hiding import Cell, Counts, hidden_cells, is_small, share_is_safe


def column(*counts: int) -> list[list[int]]:
    return [[count] for count in counts]


def hidden_rows(*counts: int) -> set[int] | None:
    found = hidden_cells(column(*counts))
    return None if found is None else {row for row, _ in found}


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_is_small_and_zero_is_not(count: int, small: bool) -> None:
    assert is_small(count) is small


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_rows(0, 12, 5, 130) == set()
    assert hidden_cells([]) == frozenset()


def test_a_lone_small_cell_takes_the_smallest_large_one_along() -> None:
    assert hidden_rows(30, 3, 0, 9) == {1, 3}


def test_two_small_cells_keep_each_other_hidden() -> None:
    assert hidden_rows(30, 3, 2, 9) == {1, 2}


def test_small_cells_at_their_lowest_or_highest_need_another_one() -> None:
    assert hidden_rows(30, 1, 1, 9) == {1, 2, 3}
    assert hidden_rows(30, 4, 4, 9) == {1, 2, 3}


def test_a_zero_is_hidden_only_for_want_of_another() -> None:
    assert hidden_rows(1, 1, 1, 1, 1, 0) is None  # nothing but zeros would be left
    assert hidden_cells([[1, 9], [1, 0], [1, 9], [1, 9], [1, 9], [0, 9]]) == {
        (row, 0) for row in range(6)
    }


def test_a_table_that_gives_itself_away_is_not_shown() -> None:
    assert hidden_rows(1, 1, 1, 1, 1, 1) is None
    assert hidden_rows(3) is None
    assert hidden_rows(2, 0, 1) is None


def test_a_total_that_is_small_itself_protects_what_makes_it_up() -> None:
    assert hidden_cells([[3, 20], [0, 30]]) == {(0, 0)}


def test_rows_that_add_up_need_a_ring_of_hidden_cells() -> None:
    counts = [[3, 20, 30], [25, 8, 40], [30, 35, 60]]
    found = hidden_cells(counts, across=True)
    assert found is not None
    for row in range(3):
        assert len([cell for cell in found if cell[0] == row]) != 1
        assert len([cell for cell in found if cell[1] == row]) != 1
    assert (0, 0) in found
    assert len(found) == 4


def test_a_share_is_not_shown_when_few_are_counted_or_few_are_left() -> None:
    assert share_is_safe(10, 20)
    assert share_is_safe(0, 20)
    assert share_is_safe(20, 20)
    assert not share_is_safe(3, 20)
    assert not share_is_safe(17, 20)
    assert not share_is_safe(0, 4)


def fillings(counts: Counts, hidden: frozenset[Cell], across: bool) -> list[dict[Cell, int]]:
    """List every way to fill the hidden cells that fits all a reader can know."""
    cells = sorted(hidden)
    true = {cell: counts[cell[0]][cell[1]] for cell in cells}
    lowest = min([1, *true.values()])
    highest = 4 if all(is_small(value) for value in true.values()) else max(true.values()) + 3
    found = []
    for values in product(range(lowest, highest + 1), repeat=len(cells)):
        filled = dict(zip(cells, values, strict=True))
        if _adds_up(counts, filled, across):
            found.append(filled)
    return found


def _adds_up(counts: Counts, filled: dict[Cell, int], across: bool) -> bool:
    """Tell whether the known totals come out: those that are not small, and the sum of the rest."""
    pairs = [
        [(counts[row][col], filled.get((row, col), counts[row][col])) for row in range(len(counts))]
        for col in range(len(counts[0]))
    ]
    lines = [pairs] + ([[list(line) for line in zip(*pairs, strict=True)]] if across else [])
    for group in lines:
        for line in group:
            true, found = sum(a for a, _ in line), sum(b for _, b in line)
            if found != true if not is_small(true) else across and not is_small(found):
                return False
    whole = [pair for line in pairs for pair in line]
    return not across or sum(a for a, _ in whole) == sum(b for _, b in whole)


SMALL_TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@given(SMALL_TABLES, st.booleans())
@example([[1, 6], [1, 9]], True)
@example([[3, 9, 9], [9, 9, 9], [9, 9, 9]], True)
def test_no_hidden_small_cell_has_only_one_possible_value(
    counts: list[list[int]], across: bool
) -> None:
    found = hidden_cells(counts, across)
    assume(found is not None)
    assert found is not None
    columns = [range(len(counts[0]))] if across else [[col] for col in range(len(counts[0]))]
    for part in columns:
        table = [[row[col] for col in part] for row in counts]
        hidden = frozenset((r, part.index(c)) for r, c in found if c in part)
        assume(len(hidden) <= 4)  # all ways are tried out
        ways = fillings(table, hidden, across)
        for cell in hidden:
            if is_small(table[cell[0]][cell[1]]):
                assert len({way[cell] for way in ways}) > 1, (cell, ways)


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=5, max_size=5), min_size=2, max_size=12),
    st.booleans(),
)
@example([[0] * 5, [1, 0, 2, 0, 0], [2, 5, 4, 0, 0], [5, 0, 0, 0, 0]], True)
@example([[0] * 5, [0, 0, 0, 0, 5], [0, 0, 2, 1, 0], [2, 5, 4, 0, 0]], True)
def test_every_small_cell_is_hidden_and_none_is_alone_in_a_known_line(
    counts: list[list[int]], across: bool
) -> None:
    found = hidden_cells(counts, across)
    if found is None:
        return
    for row, line in enumerate(counts):
        assert {(row, col) for col, count in enumerate(line) if is_small(count)} <= found
    for line in lines_of_known_total(counts, across):
        alone = [cell for cell in line if cell in found]
        assert len(alone) != 1 or not is_small(counts[alone[0][0]][alone[0][1]])


def lines_of_known_total(counts: Counts, across: bool) -> list[list[Cell]]:
    rows = [[(row, col) for col in range(5)] for row in range(len(counts))]
    columns = [list(cells) for cells in zip(*rows, strict=True)]
    lines = columns + (rows if across else [])
    return [line for line in lines if not is_small(sum(counts[row][col] for row, col in line))]
