"""The charts as data: golden files, refreshed with --refresh-golden."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
from jsonschema import ValidationError

from switching.i18n import Texts
from switching.models import Language
from switching.overview import Frames, Period, Selected, Selection, Unit, forms, select, span_of
from switching.overview.dossiers.counts import COLOURS
from switching.overview.exports.pictures import chart_svg
from switching.overview.theme import (
    BEYOND,
    HAPPENED,
    INFORMED_COLOURS,
    ON_PAPER,
    QUIET,
    SHIFT_COLOURS,
    STAGE_COLOURS,
    TO_COME,
    TO_DO,
    blank,
    ink_on,
)
from switching.overview.topics import TOPICS, Topic
from switching.overview.topics.crossed import PARTY_COLOURS
from tests.samples import TODAY
from tests.soak import one_in

BY_KEY = {topic.key: topic for topic in TOPICS}
GOLDEN = Path(__file__).with_name("golden")
QUARTER = Selection(span_of(Period.THIS_QUARTER, TODAY))


@pytest.fixture(scope="module")
def selected(frames: Frames) -> Selected:
    return select(frames, Selection(), TODAY)


@pytest.fixture(params=TOPICS, ids=lambda topic: topic.key)
def topic(request: pytest.FixtureRequest) -> Topic:
    found: Topic = request.param
    return found


def drawn(topic: Topic, selected: Selected, texts: Texts | None = None) -> dict[str, Any]:
    chart = topic.specification(topic.table(selected), texts or Texts())
    found: dict[str, Any] = json.loads(json.dumps(chart))
    return found


def test_a_chart_is_the_golden_one(topic: Topic, selected: Selected, refresh: bool) -> None:
    found = drawn(topic, selected)
    golden = GOLDEN / f"{topic.key}.json"
    if refresh:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))
    check(found)


def check(chart: dict[str, Any]) -> None:
    """Hold a chart against the schema of Vega-Lite."""
    (alt.LayerChart if "layer" in chart else alt.Chart).validate(chart)


def test_a_blank_that_stays_is_no_chart(selected: Selected) -> None:
    found = drawn(BY_KEY["durations"], selected)
    found["layer"][0]["encoding"]["x"]["scale"] = blank("domain")
    with pytest.raises(ValidationError):
        check(found)


@pytest.mark.slow
@pytest.mark.parametrize("topic", one_in(5, TOPICS), ids=lambda topic: topic.key)
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


def words_in_pieces(svg: str) -> list[str]:
    """Return what stands written in a drawn chart."""
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def test_a_piece_of_a_bar_says_its_number_where_it_has_room() -> None:
    topic = BY_KEY["goals_reached"]
    parts = {"reached": [600, 0], "halfway": [377, 3], "not_yet": [1, 0], "not_rated": [0, 0]}
    table = pd.DataFrame({"goals": ["must", "other"], "all": [978, 3], **parts})
    written = words_in_pieces(chart_svg(topic.specification(table, Texts())))
    assert {"600", "377", "978"} <= set(written)
    assert "1" not in written
    assert written.count("3") == 1, "the whole of the short bar, and not its narrow piece"


def test_numbers_in_bars_are_read_on_each_colour_of_screen_and_paper() -> None:
    colours = {
        *(HAPPENED, TO_COME, TO_DO, BEYOND, QUIET),
        *(*SHIFT_COLOURS.values(), *INFORMED_COLOURS.values(), *STAGE_COLOURS.values()),
        *(*PARTY_COLOURS.values(), *COLOURS),
    }
    for colour in colours:
        ink = ink_on(colour)
        assert contrast(ink, colour) >= 4.0, colour
        on_paper = ON_PAPER.get(colour, colour)
        assert contrast(ON_PAPER.get(ink, ink), on_paper) >= 4.0, colour


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, by the formula of WCAG 2."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_the_20_minute_mark_and_the_calls_past_an_hour_are_in_sight(selected: Selected) -> None:
    words = json.dumps(drawn(TOPICS[0], selected), ensure_ascii=False)
    assert "20 minuten gepland" in words
    assert "120+" in words


def test_a_call_of_600_minutes_stands_in_the_last_bar() -> None:
    durations = TOPICS[0]
    calls = pd.DataFrame({"start": [120], "switch_id": [1]})
    table = durations.aggregate(calls, None)  # type: ignore[arg-type]
    words = json.dumps(durations.specification(table, Texts()), ensure_ascii=False)
    assert "meer dan 120 min" in words
    assert table["start"].max() == 120


def test_a_form_that_was_drawn_of_other_rows_is_that_of_these(
    topic: Topic, selected: Selected, frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the numbers are: also those of nothing but a row, and those of few."""
    whole = topic.table(selected)
    part = topic.table(select(frames, QUARTER, TODAY))
    for table in (whole, whole.head(1), part):
        if len(table):
            kept = topic.specification(table, Texts())
            with monkeypatch.context() as patched:
                patched.setattr(forms, "_drawn", forms._drawn.__wrapped__)
                assert topic.specification(table, Texts()) == kept


def test_other_numbers_take_no_other_form(topic: Topic, selected: Selected) -> None:
    table = topic.table(selected)
    counts = [column.name for column in topic.columns if column.unit is Unit.COUNT]
    more = table.assign(**{name: table[name] + 1000 for name in counts})
    forms._drawn.cache_clear()
    for numbers in (more, more.assign(**{name: more[name] + 1 for name in counts})):
        topic.specification(numbers, Texts())
    assert forms._drawn.cache_info().misses == 1
