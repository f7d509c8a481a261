"""The words that went and came are marked, whatever letter they begin or end with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.comparison import Mark
from switching.ui.kit.escape import JOINER, escape_markdown
from switching.ui.learning_question.refine import _marked
from tests.hostile import hostile_text
from tests.markdown import loose_marks
from tests.odd import ODD

GROUND = re.compile(r":(?:red|green)-background\[(?:\*\*|~~)(.*?)(?:\*\*|~~)(?<!\\)\]", re.DOTALL)

texts = hostile_text() | st.lists(st.sampled_from(ODD) | st.text(max_size=9), max_size=5).map(
    " ".join
)


def read(markdown: str) -> str:
    """Return what a reader sees of a comparison, without its marks."""
    bare = GROUND.sub(r"\1", markdown)
    return "".join(re.sub(r"\\([^A-Za-z0-9\s])", r"\1", bare).replace(JOINER, "").split())


@given(texts, texts, st.sampled_from([Mark.GONE, Mark.NEW]))
def test_no_mark_is_left_loose_and_each_text_can_be_read(
    before: str, after: str, mark: Mark
) -> None:
    shown = _marked(before, after, mark)
    assert loose_marks(shown) == []
    wanted = after if mark is Mark.NEW else before
    assert read(shown) == "".join(wanted.replace(JOINER, "").split())


@pytest.mark.parametrize("odd", ODD)
def test_text_that_begins_oddly_keeps_no_marks_in_sight(odd: str) -> None:
    for before, after in (("begin einde", f"begin{odd} einde"), ("", odd), ("x", f"x {odd}")):
        assert loose_marks(_marked(before, after, Mark.NEW)) == []
        assert loose_marks(_marked(after, before, Mark.GONE)) == []


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
