"""What a topic needs besides its module; whoever adds one reads here what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import Language
from switching.overview import Frames, Selection, select
from switching.overview.topics import TOPICS, Topic
from switching.overview.topics import topic as topic_module
from tests.samples import TODAY

MODULES = Path(topic_module.__file__).parent
GOLDEN = Path(__file__).with_name("golden")


def test_each_topic_has_its_golden_chart_and_each_golden_chart_its_topic() -> None:
    golden = {path.stem for path in GOLDEN.glob("*.json")}
    keys = {topic.key for topic in TOPICS}
    assert keys - golden == set(), "run tests/overview/test_charts.py with --refresh-golden"
    assert golden - keys == set()


def test_each_module_of_a_topic_is_in_the_list() -> None:
    known = {topic.chart.__module__.rpartition(".")[2] for topic in TOPICS}
    modules = {path.stem for path in MODULES.glob("*.py")} - {"__init__", "topic", "crossed"}
    assert modules == known
    assert len({topic.key for topic in TOPICS}) == len(TOPICS)


def test_each_word_of_a_topic_is_translated() -> None:
    missing = [
        f"{topic.key}: {word}"
        for topic in TOPICS
        for word in words_of(topic)
        if not is_translated(word)
    ]
    assert missing == []


def words_of(topic: Topic) -> Iterator[str]:
    yield from (topic.title, topic.definition, topic.empty)
    for column in topic.columns:
        yield column.word
        yield from column.words.values()


def is_translated(word: str) -> bool:
    """Tell whether the Dutch differs; a word alone, such as 'sector', may be the same in both."""
    return Texts().gettext(word) != word or " " not in word


@pytest.mark.slow
@pytest.mark.parametrize("language", Language)
def test_each_topic_has_a_sentence_that_names_a_number_or_a_thing(
    language: Language, frames: Frames
) -> None:
    selected, texts = select(frames, Selection(), TODAY), Texts(language)
    found = {topic.key: topic.finding(topic.table(selected), texts) for topic in TOPICS}
    silent = [
        topic.key
        for topic in TOPICS
        if not found[topic.key].endswith(".") or found[topic.key] == texts.gettext(topic.empty)
    ]
    assert silent == []


@pytest.mark.slow
def test_columns_that_a_topic_names_are_there(frames: Frames) -> None:
    selected = select(frames, Selection(), TODAY)
    missing = []
    for topic in TOPICS:
        named = {topic.counted}
        for column in topic.columns:
            named |= {column.name, column.share_from, column.share_of}
        absent = named - {None} - set(topic.table(selected))
        absent |= set(topic.keys) - set(topic.cases(selected))
        missing += [f"{topic.key}: {name}" for name in sorted(map(str, absent))]
    assert missing == []


@pytest.mark.parametrize("language", Language)
def test_each_mark_of_a_chart_says_what_it_is_of(language: Language, frames: Frames) -> None:
    selected, texts = select(frames, Selection(), TODAY), Texts(language)
    for topic in TOPICS:
        marks = topic.marks(selected)
        said = {topic.place(mark, selected, texts) for mark in marks}
        assert len(said) == len(marks) > 0, topic.key
        assert all(said), topic.key
