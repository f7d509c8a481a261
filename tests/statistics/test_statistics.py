"""The figures: against independent SQL, and what must always hold."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.demo import build_demo
from switching.models import Shift
from switching.statistics import (
    Period,
    Selection,
    Span,
    figures_of,
    read_frames,
    select,
    span_before,
    span_of,
)
from switching.statistics.frames import Frames
from switching.statistics.periods import ALL_TIME
from switching.statistics.tables import (
    durations,
    planned_exchanges,
    shifts_by_kind,
    shifts_by_month,
)
from switching.store import connect
from tests.samples import TODAY

ALL = Selection(ALL_TIME)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build_demo(path, 300, seed=3, today=TODAY)
    return path


@pytest.fixture(scope="module")
def frames(demo: Path) -> Frames:
    with connect(demo) as db:
        return read_frames(db)


def figures(frames: Frames) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in figures_of(frames)}


def column(path: Path, query: str) -> list[object]:
    with connect(path) as db:
        return [row[0] for row in db.execute(query).fetchall()]


def test_each_figure_equals_plain_sql(demo: Path, frames: Frames) -> None:
    found = figures(frames)
    minutes = [
        int(str(value))
        for value in column(demo, "SELECT actual_minutes FROM intake_calls WHERE outcome='held'")
    ]
    assert found["Calls held"] == len(minutes)
    assert found["Median"] == statistics.median(minutes)
    assert found["90th percentile"] == statistics.quantiles(minutes, n=10, method="inclusive")[8]
    assert found["Over 20 minutes"] == sum(value > 20 for value in minutes) / len(minutes)
    assert found["Over an hour"] == sum(value > 60 for value in minutes) / len(minutes)
    held = "FROM exchange_days WHERE held = 1"
    assert [found["Exchanges held"]] == column(demo, f"SELECT count(DISTINCT switch_id) {held}")
    assert [found["Hours held"]] == column(demo, f"SELECT sum(held_minutes) {held}")
    planned = "SELECT count(DISTINCT switch_id) FROM exchange_days WHERE held IS NULL"
    assert [found["Exchanges planned"]] == column(demo, planned)
    shifts = column(
        demo,
        "SELECT q.shift FROM switches s JOIN learning_questions q ON q.switch_id = s.id"
        " JOIN intake_calls c ON c.switch_id = s.id AND c.outcome = 'held'"
        " WHERE q.number = 2 AND q.shift IS NOT NULL",
    )
    assert found["Questions that changed"] == pytest.approx(
        sum(shift != "unchanged" for shift in shifts) / len(shifts)
    )


def test_a_dossier_without_a_held_call_never_counts_as_a_call(demo: Path, frames: Frames) -> None:
    without = column(
        demo,
        "SELECT id FROM switches WHERE id NOT IN"
        " (SELECT switch_id FROM intake_calls WHERE outcome = 'held')",
    )
    assert without
    assert not set(without) & set(frames.calls["switch_id"])


SELECTIONS: list[Callable[[int], Selection]] = [
    lambda number: Selection(ALL_TIME, partner_id=number % 8 + 1),
    lambda number: Selection(ALL_TIME, host_id=number % 40 + 9),
    lambda number: Selection(Span(TODAY - timedelta(days=number * 20), TODAY)),
]


@given(st.sampled_from(SELECTIONS), st.integers(0, 60))
def test_a_filter_never_raises_a_count(
    frames: Frames, make: Callable[[int], Selection], number: int
) -> None:
    all_of_it, some = figures(select(frames, ALL)), figures(select(frames, make(number)))
    for name in ("Calls held", "Exchanges planned", "Exchanges held", "Hours held"):
        assert (some[name] or 0) <= (all_of_it[name] or 0)


def test_the_partners_add_up_to_the_whole(frames: Frames) -> None:
    parts = [figures(select(frames, Selection(ALL_TIME, partner_id=n))) for n in range(1, 9)]
    for name in ("Calls held", "Exchanges held", "Hours held"):
        assert sum(part[name] or 0 for part in parts) == figures(frames)[name]


def test_without_calls_a_share_is_not_zero_but_unknown(frames: Frames) -> None:
    nothing = figures(select(frames, Selection(Span(date(2001, 1, 1), date(2001, 12, 31)))))
    assert nothing["Calls held"] == 0
    assert nothing["Median"] is None
    assert nothing["Over 20 minutes"] is None


def test_the_spread_of_durations_has_every_call_once(frames: Frames) -> None:
    assert durations(frames.calls)["calls"].sum() == len(frames.calls)


@pytest.mark.parametrize(
    ("minutes", "start"),
    [(1, 0), (5, 0), (6, 5), (20, 15), (21, 20), (60, 55), (61, 60), (600, 120)],
)
def test_a_call_falls_in_its_five_minutes(minutes: int, start: int) -> None:
    table = durations(pd.DataFrame({"actual_minutes": [minutes]}))
    assert list(table[table["calls"] == 1]["start"]) == [start]
    assert list(table["start"]) == list(range(0, int(table["start"].max()) + 5, 5))


def test_kinds_and_months_of_shifts_add_up(frames: Frames) -> None:
    known = frames.calls["shift"].notna().sum()
    assert shifts_by_kind(frames.calls)["questions"].sum() == known
    assert shifts_by_month(frames.calls)["questions"].sum() == known
    assert list(shifts_by_kind(frames.calls)["shift"]) == [shift.value for shift in Shift]


def test_only_days_to_come_are_on_the_time_line(frames: Frames) -> None:
    table = planned_exchanges(frames.days, TODAY)
    assert table["day"].min() >= pd.Timestamp(TODAY)
    assert table["day"].max() <= pd.Timestamp(TODAY + timedelta(weeks=12))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Period.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Period.THIS_QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Period.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Period.TWELVE_MONTHS, date(2025, 11, 25), date(2026, 11, 24)),
    ],
)
def test_a_period_has_its_days(period: Period, first: date, last: date) -> None:
    assert span_of(period, TODAY) == Span(first, last)


def test_the_first_quarter_follows_the_last_of_the_year_before() -> None:
    assert span_of(Period.LAST_QUARTER, date(2026, 2, 3)) == Span(
        date(2025, 10, 1), date(2025, 12, 31)
    )


def test_the_period_before_a_year_is_the_year_before_even_a_leap_year() -> None:
    assert span_before(Span(date(2025, 1, 1), date(2025, 12, 31))) == Span(
        date(2024, 1, 1), date(2024, 12, 31)
    )
    assert span_before(ALL_TIME) is None


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 400))
def test_the_period_before_ends_where_this_one_begins(first: date, length: int) -> None:
    span = Span(first, first + timedelta(days=length))
    before = span_before(span)
    assert before is not None
    assert before.last == span.first - timedelta(days=1)
