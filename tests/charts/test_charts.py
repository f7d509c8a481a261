"""The charts as data: golden files, refreshed with --refresh-golden."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from switching import charts
from switching.i18n import Texts
from switching.models import Language, Shift
from switching.statistics.tables import durations

GOLDEN = Path(__file__).with_name("golden")
MONTHS = pd.to_datetime(["2026-10-01", "2026-10-01", "2026-11-01"])
TABLES = {
    charts.durations_of_calls: durations(pd.DataFrame({"actual_minutes": [8, 20, 21, 95, 600]})),
    charts.questions_by_shift: pd.DataFrame(
        {"shift": [shift.value for shift in Shift], "questions": [3, 14, 5, 2, 4]}
    ),
    charts.shifts_over_time: pd.DataFrame(
        {"month": MONTHS, "shift": ["unchanged", "shifted", "narrowed"], "questions": [1, 2, 3]}
    ),
    charts.exchanges_to_come: pd.DataFrame(
        {
            "host": ["De Speelvogel", "WZC Ter Linde"],
            "day": pd.to_datetime(["2026-11-26", "2026-12-03"]),
            "exchanges": [1, 2],
            "minutes": [435, 870],
        }
    ),
}
Chart = Callable[[pd.DataFrame, Texts], Any]


@pytest.mark.parametrize("chart", TABLES, ids=lambda chart: chart.__name__)
def test_a_chart_is_the_golden_one(chart: Chart, refresh: bool) -> None:
    found = chart(TABLES[chart], Texts()).to_dict()
    golden = GOLDEN / f"{chart.__name__}.json"
    if refresh:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json.loads(json.dumps(found)) == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("chart", TABLES, ids=lambda chart: chart.__name__)
def test_a_chart_speaks_the_language_of_the_screen(chart: Chart) -> None:
    dutch = json.dumps(chart(TABLES[chart], Texts()).to_dict(), ensure_ascii=False)
    english = json.dumps(chart(TABLES[chart], Texts(Language.ENGLISH)).to_dict())
    assert "januari" in dutch
    assert "January" in english


def test_the_20_minute_mark_and_the_calls_past_an_hour_are_in_sight() -> None:
    chart = charts.durations_of_calls(TABLES[charts.durations_of_calls], Texts()).to_dict()
    words = json.dumps(chart, ensure_ascii=False)
    assert "20 minuten gepland" in words
    assert "meer dan 120 min" in words
    assert chart["layer"][0]["encoding"]["y2"] == {"datum": 0}
