"""The words that went and came are marked, whatever letter they begin or end with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.comparison import Mark
from switching.ui.kit.escape import JOINER, escape_markdown
from switching.ui.learning_question.changes import marked
from tests.hostile import hostile_text
from tests.markdown import loose_marks
from tests.odd import ODD

GROUNDS = {
    Mark.GONE: re.compile(r":red-background\[− ~~((?:\\.|[^\]\\])*)~~\]", re.DOTALL),
    Mark.NEW: re.compile(r":green-background\[\+ ((?:\\.|[^\]\\])*)\]", re.DOTALL),
}

texts = hostile_text() | st.lists(st.sampled_from(ODD) | st.text(max_size=9), max_size=5).map(
    " ".join
)


def read(markdown: str, without: Mark) -> str:
    """Return what a reader sees of one of both texts, without marks and signs."""
    for mark, ground in GROUNDS.items():
        markdown = ground.sub("" if mark is without else r"\1", markdown)
    return "".join(re.sub(r"\\([^A-Za-z0-9\s])", r"\1", markdown).replace(JOINER, "").split())


@given(texts, texts)
def test_no_mark_is_left_loose_and_each_text_can_be_read(before: str, after: str) -> None:
    shown = marked(before, after)
    assert loose_marks(shown) == []
    for text, without in ((before, Mark.NEW), (after, Mark.GONE)):
        assert read(shown, without) == "".join(text.replace(JOINER, "").split())


@pytest.mark.parametrize("odd", ODD)
def test_text_that_begins_oddly_keeps_no_marks_in_sight(odd: str) -> None:
    for before, after in (("begin einde", f"begin{odd} einde"), ("", odd), ("x", f"x {odd}")):
        assert loose_marks(marked(before, after)) == []
        assert loose_marks(marked(after, before)) == []


def test_what_went_and_came_have_a_sign_beside_their_colour() -> None:
    shown = marked("zelf een lang gesprek leiden", "zelf een kort gesprek leiden")
    assert ":red-background[− ~~lang~~]:green-background[+ kort]" in shown


def test_two_texts_with_little_in_common_stand_below_each_other() -> None:
    assert marked("roosters verdelen", "een overleg leiden") == (
        ":red-background[− ~~roosters verdelen~~]  \n:green-background[+ een overleg leiden]"
    )


@given(texts)
def test_in_bold_behind_a_blank_no_mark_is_left_loose(typed: str) -> None:
    shown = escape_markdown(typed)
    if shown:
        assert loose_marks(f"**!** **{shown}** · x") == []


@pytest.mark.parametrize(
    ("markdown", "loose"),
    [
        ("begin**\\, en dan** einde", ["**", "**"]),
        ("leren~~\\(meer\\)~~x", ["~~", "~~"]),
        ("een **woord**", []),
        ("een **woord", ["**"]),
        ("begin:green-background[**\\, en dan**] einde", []),
    ],
)
def test_a_loose_mark_would_be_seen(markdown: str, loose: list[str]) -> None:
    assert loose_marks(markdown) == loose
