"""When a difference is more than chance would give: against the examples of who made the rules."""

from __future__ import annotations

from random import Random
from statistics import median

import pytest

from switching.overview.chance import Middle, in_front, leads, medians_differ, shares_differ
from tests.overview.recount import quantile


@pytest.mark.parametrize(
    ("counts", "differs"),
    [
        # Newcombe's examples a to h: his intervals of method 10 leave out 0, or hold it.
        ((56, 70, 48, 80), True),
        ((9, 10, 3, 10), True),
        ((10, 10, 0, 10), True),
        ((6, 7, 2, 7), True),
        ((5, 56, 0, 29), False),
        ((0, 10, 0, 20), False),
        ((0, 10, 0, 10), False),
    ],
)
def test_two_shares_differ_as_in_the_examples_of_newcombe(
    counts: tuple[int, int, int, int], differs: bool
) -> None:
    assert shares_differ(*counts) == differs


@pytest.mark.parametrize(
    ("most", "second", "stands_out"),
    [(1, 0, False), (5, 0, False), (6, 0, True), (8, 1, True), (9, 2, False), (60, 40, False)],
)
def test_one_count_leads_as_often_as_the_table_of_the_sign_test_says(
    most: int, second: int, stands_out: bool
) -> None:
    assert leads(most, second) == stands_out


def test_of_many_equals_none_is_in_front() -> None:
    assert in_front([2] * 14) == 14
    assert in_front([30, 2, 1]) == 1
    assert in_front([]) == 0


def test_many_tosses_are_judged_as_few_are() -> None:
    assert [leads(most, 200 - most) for most in (114, 115)] == [False, True]
    assert [leads(most, 202 - most) for most in (115, 116)] == [False, True]


def test_a_median_of_few_is_not_compared() -> None:
    few, many = Middle(5, 1, 9), Middle(90, 1, 500)
    assert not medians_differ(few, many)
    assert medians_differ(Middle(5, 1, 10), many)


def test_chance_alone_seldom_sets_the_extremes_of_five_medians_apart() -> None:
    """Calls of one kind, put into five groups at random: seldom is one named."""
    random, named = Random(1), 0
    for _ in range(1_000):
        groups = [[random.lognormvariate(3.15, 0.42) for _ in range(30)] for _ in range(5)]
        middles = sorted((middle(group) for group in groups), key=lambda item: item.median)
        named += medians_differ(middles[0], middles[-1], 5)
    assert named / 1_000 <= 0.05


def middle(values: list[float]) -> Middle:
    return Middle(median(values), quantile(values, 0.75) - quantile(values, 0.25), len(values))
