"""How far the targets of the funder's indicators are, as the overview draws it."""

from __future__ import annotations

import json
from datetime import date
from math import isnan

from switching.i18n import Texts
from switching.overview.indicator_progress import (
    INDICATOR_TARGETS,
    IndicatorProgress,
    table_of,
)

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def line(reached: int, wanted: int = 100, number: int = 1) -> IndicatorProgress:
    return IndicatorProgress(number, 1, "ESF-1", FIRST, LAST, "EECO05 werkend", wanted, reached)


def test_a_target_half_way_is_expected_at_twice_what_is_reached() -> None:
    [row] = table_of([line(30)], date(2026, 12, 31)).to_dict("records")
    assert (row["reached"], row["wanted"], row["share"]) == (30, 100, 0.3)
    assert row["expected"] == 60
    assert row["low"] < 60 < row["high"]


def test_of_few_nothing_is_expected() -> None:
    [row] = table_of([line(9)], date(2026, 12, 31)).to_dict("records")
    assert isnan(row["expected"])


def test_the_chart_names_indicator_and_years() -> None:
    table = table_of([line(30), line(2, 40, 2)], date(2026, 12, 31))
    drawn = json.dumps(INDICATOR_TARGETS.specification(table, Texts()), ensure_ascii=False)
    assert "EECO05 werkend" in drawn
    assert "01/01/2026 – 31/12/2027" in drawn
    assert INDICATOR_TARGETS.finding(table, Texts()).startswith("Van 2 streefcijfers")


def test_without_targets_it_says_who_sets_them() -> None:
    table = table_of([], date(2026, 12, 31))
    assert "pagina ESF" in INDICATOR_TARGETS.finding(table, Texts())
