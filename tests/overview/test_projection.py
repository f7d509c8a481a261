"""Where a count will be: the pace so far, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from switching.overview.projection import project

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
HALFWAY = date(2027, 7, 2)


def test_halfway_as_much_again_is_to_be_expected() -> None:
    found = project([1.0] * 50, FIRST, LAST, HALFWAY)
    assert found is not None
    assert found.expected == pytest.approx(100, abs=1)
    assert found.low == pytest.approx(100 - 1.96 * 10, abs=1)
    assert found.high == pytest.approx(100 + 1.96 * 10, abs=1)


def test_it_never_ends_below_what_is_reached() -> None:
    found = project([1.0] * 10, FIRST, LAST, date(2027, 12, 30))
    assert found is not None
    assert found.low == 10


@pytest.mark.parametrize(
    ("amounts", "today"), [([1.0] * 9, HALFWAY), ([], HALFWAY), ([1.0] * 20, date(2026, 12, 1))]
)
def test_of_few_and_before_the_period_nothing_is_said(amounts: list[float], today: date) -> None:
    assert project(amounts, FIRST, LAST, today) is None


@pytest.mark.parametrize("today", [LAST, date(2028, 3, 1)])
def test_once_it_is_over_it_is_what_it_is(today: date) -> None:
    found = project([7.5, 7.0], FIRST, LAST, today)
    assert found is not None
    assert (found.low, found.expected, found.high) == (14.5, 14.5, 14.5)


def test_nineteen_out_of_twenty_end_between_the_least_and_the_most() -> None:
    """Years of days of four or eight hours that come at a steady pace, seen after 150 days."""
    random, inside, years = Random(7), 0, 2_000
    today = date.fromordinal(FIRST.toordinal() + 149)
    for _ in range(years):
        days = list(year_of_days(random))
        found = project([hours for at, hours in days if at < 150], FIRST, LAST, today)
        assert found is not None
        inside += found.low <= sum(hours for _, hours in days) <= found.high
    assert 0.93 < inside / years < 0.97


def year_of_days(random: Random) -> Iterator[tuple[float, float]]:
    """Yield days, some sixty a year, each with its hours."""
    at = random.expovariate(60 / 365)
    while at < 365:
        yield at, random.choice((4.0, 8.0))
        at += random.expovariate(60 / 365)
