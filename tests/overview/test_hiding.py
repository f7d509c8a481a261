"""What leaves the house is rounded so that no number of it tells of few, nor of one person more."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.i18n import Texts
from switching.models import Shift
from switching.overview import Frames, Selection, select
from switching.overview.figures import Figure
from switching.overview.formatting import Unit
from switching.overview.hiding import Rounding, rounded_figure, rounded_table, seed_of, whole_months
from switching.overview.periods import ALL_TIME, Span
from switching.overview.topics import FUNNEL, PROPOSALS_BY_HOST, SHIFTS

TODAY = date(2026, 11, 24)
MOST = 130


@pytest.fixture(scope="module")
def outcomes() -> list[set[float | None]]:
    """What each count may become, by many draws."""
    draws = [Rounding(str(number).encode()) for number in range(200)]
    return [{rounding.count(count) for rounding in draws} for count in range(MOST)]


def test_no_count_of_one_to_five_is_told_from_zero(outcomes: list[set[float | None]]) -> None:
    assert outcomes[:6] == [{None}] * 6


def test_what_is_shown_is_a_multiple_of_five_from_ten_on_and_less_than_five_off(
    outcomes: list[set[float | None]],
) -> None:
    for count, found in enumerate(outcomes):
        for shown in found - {None}:
            assert shown is not None
            assert shown >= 10
            assert shown % 5 == 0
            assert abs(shown - count) < 5


def test_one_more_is_never_told_for_certain(outcomes: list[set[float | None]]) -> None:
    """Whatever two neighbours show, there is one count that can show both."""
    for fewer, more in pairwise(outcomes):
        for pair in ({a, b} for a in fewer for b in more):
            assert any(pair <= found for found in outcomes), pair


def test_no_difference_of_two_numbers_is_known_to_be_one_to_four(
    outcomes: list[set[float | None]],
) -> None:
    could_be: dict[tuple[float | None, float | None], set[int]] = {}
    for whole, of_whole in enumerate(outcomes):
        for part, of_part in enumerate(outcomes[: whole + 1]):
            for pair in ((a, b) for a in of_whole for b in of_part):
                could_be.setdefault(pair, set()).add(whole - part)
    assert not [pair for pair, found in could_be.items() if found <= {1, 2, 3, 4}]


def test_a_number_goes_up_as_often_as_it_lies_past_the_multiple() -> None:
    found = [Rounding(str(number).encode()).count(13) for number in range(2_000)]
    assert set(found) == {10, 15}
    assert sum(found) / len(found) == pytest.approx(13, abs=0.3)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_and_whatever_is_written_or_selected_another() -> None:
    figure = Figure("calls_held", "", "", Unit.COUNT, 48.0, 48)
    table = pd.DataFrame({"start": [20, 25], "calls": [12, 13]})
    seed = seed_of(b"trail", [figure], [table])
    assert seed == seed_of(b"trail", [figure], [table.copy()])
    others = [
        seed_of(b"trail and one entry", [figure], [table]),
        seed_of(b"trail", [figure], [table.assign(calls=[12, 14])]),
        seed_of(b"trail", [figure, figure], [table]),
        seed_of(b"trail", [figure], [table, table]),
    ]
    assert len({seed, *others}) == 5
    counts = range(10, 200)
    drawn = [tuple(map(Rounding(one).count, counts)) for one in (seed, *others)]
    assert len(set(drawn)) == 5


@given(st.integers(0, 400), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_share_says_no_more_than_the_two_rounded_counts(one: int, two: int, seed: bytes) -> None:
    part, whole, rounding = min(one, two), max(one, two), Rounding(seed)
    share = rounding.share(part, whole)
    shown = rounding.count(part), rounding.count(whole)
    if None in shown:
        assert share is None
    else:
        assert share == min(shown[0] / shown[1], 1)  # type: ignore[operator]


@pytest.mark.parametrize("unit", [Unit.MINUTES, Unit.HOURS, Unit.DAYS])
def test_what_someone_measured_does_not_leave(unit: Unit) -> None:
    assert rounded_figure(Figure("x", "", "", unit, 35.0, 900), Rounding(b"x")) == (None, None)


def test_what_is_to_come_stays_for_each_period_would_round_it_anew() -> None:
    planned = Figure("exchanges_planned", "", "", Unit.COUNT, 40.0, 40, to_come=True)
    assert rounded_figure(planned, Rounding(b"x")) == (None, None)


def test_of_the_funnel_only_who_came_so_far_is_told(frames: Frames) -> None:
    """Who is under way, stopped, or has a step on record is what the steps differ by."""
    table = FUNNEL.table(select(frames, Selection(), TODAY, for_outside=True))
    assert table[["under_way", "over", "recorded"]].to_numpy().max() > 10
    rounded = rounded_table(FUNNEL, table, Rounding(b"x"))
    assert rounded["dossiers"].min() >= 10
    assert rounded[["under_way", "over", "recorded", "days"]].isna().all(axis=None)
    drawn = str(FUNNEL.specification(rounded, Texts()))
    assert " %)" not in drawn


def test_a_row_of_few_and_an_empty_one_are_left_out_alike() -> None:
    kinds = [shift.value for shift in Shift]
    table = pd.DataFrame({"shift": kinds, "questions": [40, 5, 0, 30, 25]})
    table["share"] = table["questions"] / 100
    found = rounded_table(SHIFTS, table, Rounding(b"x"))
    assert list(found["shift"]) == [kinds[0], kinds[3], kinds[4]]
    assert list(found["questions"]) == [40, 30, 25]
    assert list(found["share"]) == [0.4, 0.3, 0.25]


def test_organisations_are_in_the_order_of_what_is_shown() -> None:
    steps = ["offered", "maybe", "accepted", "planned", "done", "useful"]
    table = pd.DataFrame(
        [[1, "Zon", 20, 0, 5, 5, 5, 0], [2, "Anker", 20, 0, 10, 4, 4, 4], [3, "Bos", 5] + [5] * 5]
    )
    table.columns = pd.Index(["host_id", "host", *steps])
    found = rounded_table(PROPOSALS_BY_HOST, table, Rounding(b"x"))
    assert list(found["host"]) == ["Anker", "Zon"]
    assert found["planned"].isna().all()
    more = pd.concat([table.assign(host_id=table["host_id"] + 10 * n) for n in range(9)])
    assert len(rounded_table(PROPOSALS_BY_HOST, more, Rounding(b"x"))) == 12


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (date(2026, 1, 1), date(2026, 10, 31))),
        (date(2026, 10, 29), date(2026, 10, 29), (date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 2, 3), date(2026, 5, 2), (date(2026, 2, 1), date(2026, 5, 31))),
        (date(2026, 11, 1), date(2026, 11, 30), None),
        (date(2027, 1, 1), date(2027, 12, 31), None),
        (ALL_TIME.first, ALL_TIME.last, (ALL_TIME.first, date(2026, 10, 31))),
    ],
)
def test_a_period_is_one_of_whole_months_that_are_over(
    first: date, last: date, found: tuple[date, date] | None
) -> None:
    expected = None if found is None else Span(*found)
    assert whole_months(Span(first, last), TODAY) == expected


def test_a_month_is_over_on_the_day_after_its_last() -> None:
    october = Span(date(2026, 10, 1), date(2026, 10, 31))
    assert whole_months(october, date(2026, 10, 31)) is None
    assert whole_months(october, date(2026, 11, 1)) == october
