"""Text that a spreadsheet would take for a formula stays text."""

from __future__ import annotations

from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.spreadsheets import kept_text

SIGNS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    "﹢",
    "﹣",
    "﹫",
    "−",
    "⁼",
    "₊",
    "⁻",
    "﬩",
)
UNSEEN = (
    *("", " ", "\t", "\r", "\n", "\0", "\x0b", "\x1f", "\x85", "\xa0", "\xad", "\u034f", "\u061c"),
    *("\u115f", "\u1680", "\u180e", "\u2003", "\u2009", "\u200b", "\u200c", "\u200d", "\u200e"),
    *("\u2028", "\u202a", "\u202e", "\u202f", "\u205f", "\u2060", "\u2066", "\u2069", "\u2800"),
    *("\u3000", "\u3164", "\ufe0f", "\ufeff", "\ufff9", "\uffa0", "\U000e0020", "\U000e0100"),
    *("\ufeff\u200b\xa0\t", "\u202e \u2066"),
)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", UNSEEN, ids=ascii)
def test_a_sign_behind_what_is_not_seen_is_made_text(before: str, sign: str) -> None:
    text = f"{before}{sign}cmd|' /C calc'!A0"
    assert kept_text(text) == f"'{text}"


@pytest.mark.slow
@given(st.text(st.characters(categories=["C", "Z", "M"]), max_size=8), st.text(max_size=8))
def test_what_is_seen_first_is_never_the_sign_of_a_formula(before: str, after: str) -> None:
    found = kept_text(before + after)
    assert found in {before + after, f"'{before + after}"}
    seen = [letter for letter in found if category(letter)[0] not in "CZM"]
    assert normalize("NFKC", "".join(seen[:1]))[:1] not in {"=", "+", "-", "@", "−"}


@pytest.mark.parametrize(
    "text",
    ["", "De Speelvogel", "'t Nestje", "Élan", "1 + 1 = 2", "(=)", "\u200b", "7-9", "’s Avonds"],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert kept_text(text) == text
