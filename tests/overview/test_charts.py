"""The charts as data: golden files, refreshed with --refresh-golden."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from switching.i18n import Texts
from switching.models import Language
from switching.overview import Frames, Selected, Selection, select
from switching.overview.topics import TOPICS, Topic
from tests.samples import TODAY

GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture(scope="module")
def selected(frames: Frames) -> Selected:
    return select(frames, Selection(), TODAY)


@pytest.fixture(params=TOPICS, ids=lambda topic: topic.key)
def topic(request: pytest.FixtureRequest) -> Topic:
    found: Topic = request.param
    return found


def drawn(topic: Topic, selected: Selected, texts: Texts | None = None) -> dict[str, Any]:
    chart = topic.draw(topic.table(selected), texts or Texts())
    found: dict[str, Any] = json.loads(json.dumps(chart.to_dict(), default=str))
    return found


def test_a_chart_is_the_golden_one(topic: Topic, selected: Selected, refresh: bool) -> None:
    found = drawn(topic, selected)
    golden = GOLDEN / f"{topic.key}.json"
    if refresh:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_chart_speaks_the_language_of_the_screen(topic: Topic, selected: Selected) -> None:
    assert "januari" in json.dumps(drawn(topic, selected))
    assert "January" in json.dumps(drawn(topic, selected, Texts(Language.ENGLISH)))


def test_each_mark_of_a_chart_leads_to_dossiers(topic: Topic, selected: Selected) -> None:
    rows = [row for rows in drawn(topic, selected)["datasets"].values() for row in rows]
    marks = sorted({row["mark"] for row in rows if "mark" in row})[::5]
    behind = [topic.behind(selected, mark) for mark in marks]
    counts = {"calls", "questions", "number", "dossiers", "learners"}
    empty = {
        row["mark"] for row in rows if "mark" in row and any(row.get(name) == 0 for name in counts)
    }
    assert len(behind) == len(marks)
    assert all(ids or mark in empty for ids, mark in zip(behind, marks, strict=True))


def test_a_chart_can_be_clicked(topic: Topic, selected: Selected) -> None:
    [parameter] = drawn(topic, selected)["params"]
    assert parameter["name"] == "mark"
    assert parameter["select"] == {"type": "point", "fields": ["mark"]}


def scales(spec: object) -> list[tuple[str, dict[str, Any]]]:
    """Return every scale of a chart with the name of its channel."""
    if isinstance(spec, list):
        return [found for part in spec for found in scales(part)]
    if not isinstance(spec, dict):
        return []
    own = [
        (name, encoding["scale"])
        for name, encoding in spec.get("encoding", {}).items()
        if isinstance(encoding, dict) and isinstance(encoding.get("scale"), dict)
    ]
    return own + [found for part in spec.values() for found in scales(part)]


def test_an_axis_of_counts_or_minutes_starts_at_zero(topic: Topic, selected: Selected) -> None:
    lengths = [scale for name, scale in scales(drawn(topic, selected)) if name in {"x", "y"}]
    zeros = [scale.get("zero") is True or scale.get("domain", [None])[0] == 0 for scale in lengths]
    grids = {"shift_causes", "proposals_by_kind", "proposals_by_host", "takeaways", "partners"}
    if topic.key not in grids | {"waits_by_partner"}:
        assert any(zeros) or topic.key == "exchanges_by_host"


def test_the_20_minute_mark_and_the_calls_past_an_hour_are_in_sight(selected: Selected) -> None:
    words = json.dumps(drawn(TOPICS[0], selected), ensure_ascii=False)
    assert "20 minuten gepland" in words
    assert "120+" in words


def test_a_call_of_600_minutes_stands_in_the_last_bar() -> None:
    durations = TOPICS[0]
    calls = pd.DataFrame({"start": [120], "switch_id": [1]})
    table = durations.aggregate(calls, None)  # type: ignore[arg-type]
    words = json.dumps(durations.draw(table, Texts()).to_dict(), ensure_ascii=False)
    assert "meer dan 120 min" in words
    assert table["start"].max() == 120


@pytest.mark.slow
def test_the_screen_gets_the_checked_chart(topic: Topic, selected: Selected) -> None:
    table = topic.table(selected)
    unchecked = topic.specification(table, Texts())
    assert json.loads(json.dumps(unchecked, default=str)) == drawn(topic, selected)
