"""What the overview keeps: the same question is answered once, another one anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

from switching.i18n import Texts
from switching.models import Language, Sector
from switching.overview import Frames, Selection, compare, select
from switching.overview.overview import Overview
from switching.overview.resting import noted
from switching.overview.topics import TOPICS, Topic
from tests.samples import TODAY
from tests.soak import one_in

CARE, ALL = Selection(sector=Sector.CARE), Selection()


@pytest.fixture
def overview(frames: Frames) -> Overview:
    return Overview(frames, TODAY)


def test_nothing_is_computed_twice(overview: Overview) -> None:
    [topic, *_] = TOPICS
    assert overview.selected(ALL) is overview.selected(Selection())
    assert overview.compared(ALL) is overview.compared(Selection())
    assert overview.table(topic, ALL) is overview.table(topic, Selection())
    first, again = (overview.for_screen(topic, one, Texts()) for one in (ALL, Selection()))
    assert first["datasets"] is again["datasets"]


def test_other_filters_another_day_and_another_language_are_answered_anew(
    overview: Overview, frames: Frames
) -> None:
    [topic, *_] = TOPICS
    later = Overview(frames, TODAY + timedelta(days=400))
    assert overview.compared(CARE) == compare(frames, CARE, TODAY) != overview.compared(ALL)
    assert len(later.selected(ALL).coming) != len(overview.selected(ALL).coming)
    dutch, english = (
        overview.specification(topic, ALL, Texts(item))
        for item in (Language.DUTCH, Language.ENGLISH)
    )
    assert dutch != english


@pytest.mark.slow
@pytest.mark.parametrize("topic", one_in(4, TOPICS), ids=lambda topic: topic.key)
def test_a_kept_answer_is_that_of_the_topic(topic: Topic, overview: Overview) -> None:
    table = topic.table(overview.selected(ALL))
    overview.table(topic, CARE)
    assert overview.table(topic, ALL).equals(table)
    assert str(overview.specification(topic, ALL, Texts())) == str(
        topic.specification(table, Texts())
    )


def test_what_was_read_again_and_says_the_same_is_not_drawn_again(frames: Frames) -> None:
    [topic, *_] = TOPICS
    before, after = Overview(frames, TODAY), Overview(frames, TODAY)
    drawn = before.for_screen(topic, ALL, Texts())
    assert after.for_screen(topic, ALL, Texts())["datasets"] is drawn["datasets"]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_a_browser_gets_the_rows_that_the_chart_has(topic: Topic, overview: Overview) -> None:
    chart, sent = (
        one(topic, ALL, Texts()) for one in (overview.specification, overview.for_screen)
    )
    for name, rows in chart.pop("datasets").items():
        assert pa.ipc.open_stream(sent["datasets"][name]).read_all().to_pylist() == rows
    del sent["datasets"]
    assert sent == chart


def touched(frames: Frames, name: str, column: str) -> Frames:
    """Return frames of which the first row of one says something else."""
    rows = getattr(frames, name).copy()
    rows.loc[rows.index[rows[column].notna()][:3], column] += 500
    return replace(frames, **{name: rows})


@pytest.mark.slow
@pytest.mark.parametrize("selection", [ALL, CARE], ids=["all", "filtered"])
@pytest.mark.parametrize(
    ("name", "column"), [("calls", "actual_minutes"), ("days", "held_minutes")]
)
def test_only_what_rests_on_what_changed_is_counted_again(
    frames: Frames, selection: Selection, name: str, column: str
) -> None:
    before = Overview(frames, TODAY)
    kept = {topic: before.table(topic, selection) for topic in TOPICS}
    numbers = {topic: before.number(topic, selection) for topic in TOPICS}
    changed = touched(frames, name, column)
    after, anew = Overview(changed, TODAY, before), Overview(changed, TODAY)
    assert after.compared(selection) == anew.compared(selection)
    others = 0
    for topic in TOPICS:
        table = after.table(topic, selection)
        assert_frame_equal(table, anew.table(topic, selection))
        assert (after.number(topic, selection) == numbers[topic]) == table.equals(kept[topic])
        others += table is kept[topic]
    assert others > len(TOPICS) / 2


@pytest.mark.slow
def test_another_shift_has_only_what_looks_at_shifts_counted_again(frames: Frames) -> None:
    before = Overview(frames, TODAY)
    kept = {topic: before.table(topic, ALL) for topic in TOPICS}
    shift = frames.calls["shift"].where(frames.calls["shift"] != "narrowed", "broadened")
    changed = replace(frames, calls=frames.calls.assign(shift=shift))
    after, anew = Overview(changed, TODAY, before), Overview(changed, TODAY)
    again = set()
    for topic in TOPICS:
        table = after.table(topic, ALL)
        assert_frame_equal(table, anew.table(topic, ALL))
        again |= set() if table is kept[topic] else {topic.key}
    assert after.compared(ALL) == anew.compared(ALL)
    assert {"shifts", "overrun_by_shift"} <= again
    assert not {"durations", "durations_over_time", "overrun_by_presence"} & again


@pytest.mark.slow
def test_a_new_name_has_only_what_names_that_kind_counted_again(frames: Frames) -> None:
    before = Overview(frames, TODAY)
    kept = {topic: before.table(topic, ALL) for topic in TOPICS}
    hosts = dict.fromkeys(frames.names.hosts, "Een ander")
    changed = replace(frames, names=replace(frames.names, hosts=hosts))
    after, anew = Overview(changed, TODAY, before), Overview(changed, TODAY)
    again = set()
    for topic in TOPICS:
        table = after.table(topic, ALL)
        assert_frame_equal(table, anew.table(topic, ALL))
        again |= set() if table is kept[topic] else {topic.key}
    assert {"exchanges_by_host"} <= again
    assert not {"targets", "partners", "durations"} & again


@pytest.mark.slow
def test_an_answer_rests_on_all_that_the_parts_it_shares_with_others_rest_on(
    frames: Frames,
) -> None:
    """Of each topic alone as of the same one after all others have looked."""
    among, alone = select(frames, ALL, TODAY), {}
    for topic in TOPICS:
        alone[topic] = noted(topic.table, select(frames, ALL, TODAY))[1]
        noted(topic.table, among)
    assert {topic: noted(topic.table, among)[1] for topic in TOPICS} == alone
    assert among.found  # some share a part


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_a_kept_sentence_is_that_of_the_topic(topic: Topic, overview: Overview) -> None:
    for text in map(Texts, Language):
        said = topic.finding(overview.table(topic, ALL), text)
        assert overview.finding(topic, ALL, text) == said


def test_on_another_day_nothing_is_taken_over(overview: Overview, frames: Frames) -> None:
    [topic, *_] = TOPICS
    first = overview.number(topic, ALL)
    later = Overview(frames, TODAY + timedelta(days=1), overview)
    assert later.number(topic, ALL) != first
