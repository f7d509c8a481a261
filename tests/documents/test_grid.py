"""Where text breaks, and how wide columns are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from switching.documents.pdf.grid import broken_into_lines, column_widths


@given(st.text("ab \n-", max_size=120), st.integers(1, 30))
def test_no_line_is_too_long_and_no_letter_is_lost(text: str, limit: int) -> None:
    lines = broken_into_lines(text, limit, len)
    assert max(map(len, lines)) <= limit
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_new_line_and_an_empty_line_stay() -> None:
    assert broken_into_lines("een\n\ntwee", 10, len) == ["een", "", "twee"]


def test_text_breaks_between_words_and_a_long_word_between_letters() -> None:
    assert broken_into_lines("een kort woord", 9, len) == ["een kort", "woord"]
    assert broken_into_lines("abcdefgh ij", 3, len) == ["abc", "def", "gh", "ij"]


@given(
    st.lists(st.tuples(st.integers(1, 10), st.floats(0, 80)), min_size=1, max_size=8),
)
def test_columns_fill_the_width_and_none_is_too_narrow_while_there_is_room(
    columns: list[tuple[int, float]],
) -> None:
    shares, least = zip(*columns, strict=True)
    widths = column_widths(shares, least, 170)
    assert abs(sum(widths) - 170) < 0.01
    if sum(least) <= 170:
        assert all(width >= wanted - 0.01 for width, wanted in zip(widths, least, strict=True))
