"""Two versions against each other: words and goals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.models import GoalWording, LearningQuestion, Moment, QuestionVersion
from switching.rules.comparison import (
    GoalChange,
    Mark,
    changes_of,
    compare_goals,
    compare_words,
    same_goals,
    same_text,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def version(*goals: tuple[int, str], aim: str = "") -> QuestionVersion:
    """Make a version with goals of these ids and words."""
    question = LearningQuestion(
        id=1, switch_id=1, number=1, moment=Moment.BEFORE_CALL, general_aim=aim, created_at=NOW,
        created_by=1,
    )  # fmt: skip
    wordings = tuple(
        GoalWording(id=10 * goal + n, question_id=1, goal_id=goal, position=n, description=text)
        for n, (goal, text) in enumerate(goals)
    )
    return QuestionVersion(question, wordings, ())


def test_words_that_went_and_came_are_marked() -> None:
    pieces = compare_words("leren hoe je communicatie voorbereidt", "leren hoe je gesprekken leidt")
    assert [p.text for p in pieces if p.mark is Mark.GONE] == ["communicatie", "voorbereidt"]
    assert [p.text for p in pieces if p.mark is Mark.NEW] == ["gesprekken", "leidt"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_back_from_the_pieces(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(p.text for p in pieces if p.mark is not Mark.NEW) == before
    assert "".join(p.text for p in pieces if p.mark is not Mark.GONE) == after


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_back_from_the_changes(before: str, after: str) -> None:
    for gone, text in ((Mark.NEW, before), (Mark.GONE, after)):
        read = "".join(piece.text for piece in changes_of(before, after) if piece.mark is not gone)
        assert read.split() == text.split()


def test_words_that_changed_beside_each_other_are_one_change() -> None:
    pieces = changes_of(
        "zelf een lang gesprek goed leiden", "zelf een moeilijk overleg goed leiden"
    )
    assert [(piece.mark, piece.text) for piece in pieces] == [
        (Mark.SAME, "zelf een "),
        (Mark.GONE, "lang gesprek"),
        (Mark.NEW, "moeilijk overleg"),
        (Mark.SAME, " goed leiden"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("weten welke software ze gebruiken", "een teamoverleg leiden", True),
        ("abcdefghi jklmnopqrst", "abcdefghi uvwxyzabcde", False),  # 9 of 20 letters: 45 %
        ("abcdefgh ijklmnopqrst", "abcdefgh uvwxyzabcdef", True),  # 8 of 20
    ],
)
def test_texts_with_little_in_common_stay_whole(before: str, after: str, whole: bool) -> None:
    marks = [piece.mark for piece in changes_of(before, after)]
    assert (marks == [Mark.GONE, Mark.NEW]) is whole


def test_equal_texts_have_no_marks() -> None:
    assert {piece.mark for piece in compare_words("een zin", "een zin")} == {Mark.SAME}


def test_a_reworded_goal_stays_the_same_goal_wherever_it_stands() -> None:
    before = version((1, "een oudergesprek voorbereiden"), (2, "overleg volgen"))
    after = version((2, "overleg volgen"), (1, "een moeilijk oudergesprek zelf voorbereiden"))
    first, second = compare_goals(before, after)
    assert (first.change, second.change) == (GoalChange.SAME, GoalChange.REWORDED)
    assert first.moved
    assert second.moved


def test_a_goal_that_was_typed_anew_is_matched_by_its_words() -> None:
    before = version((1, "een oudergesprek voorbereiden"))
    after = version((7, "oudergesprekken zelf voorbereiden"), (8, "scannen"))
    pairs = compare_goals(before, after)
    assert [pair.change for pair in pairs] == [GoalChange.REWORDED, GoalChange.ADDED]


def test_a_dropped_goal_comes_last() -> None:
    pairs = compare_goals(version((1, "scannen"), (2, "tellen")), version((2, "tellen")))
    assert [pair.change for pair in pairs] == [GoalChange.SAME, GoalChange.DROPPED]
    assert not pairs[0].moved


def test_goals_that_say_the_same_are_found_by_their_numbers() -> None:
    assert same_goals(version((1, "Scannen."), (2, ""), (3, "tellen"), (4, "scannen"))) == [(1, 4)]
    assert same_text("Één gesprek", "een gesprek!")
    assert not same_text("", "")
