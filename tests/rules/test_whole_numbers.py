"""Whole numbers as people write them: read, or refused with what to do."""

from __future__ import annotations

import pytest

from switching.rules.whole_numbers import parse_whole, whole_refused


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *[("22", 22), (" 22 ", 22), ("22,0", 22), ("22.00", 22), ("0", 0), ("007", 7)],
        *[("1 200", 1200), ("1\u202f200", 1200), ("-5", -5), ("−5", -5), ("", None), ("  ", None)],
    ],
)
def test_what_is_a_whole_number_is_read(typed: str, number: int | None) -> None:
    assert parse_whole(typed) == number
    assert whole_refused(typed) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *[("22,5", "no whole number"), ("22.5", "no whole number"), ("0,001", "two ways")],
        *[("1.200", "two ways"), ("1.200.000", "two ways"), ("twintig", "no number")],
        *[("22 min", "no number"), ("1e3", "no number"), (",5", "no number"), ("9" * 16, "whole")],
    ],
)
def test_what_is_none_is_refused_with_what_to_do(typed: str, said: str) -> None:
    refused = whole_refused(typed)
    assert parse_whole(typed) is None
    assert refused is not None
    assert said in refused.text
    assert refused.values["typed"] == typed


def test_a_number_stays_within_its_bounds() -> None:
    assert whole_refused("0", least=1) is not None
    assert whole_refused("501", most=500) is not None
    assert whole_refused("500", least=1, most=500) is None
    assert whole_refused("", least=1) is None
