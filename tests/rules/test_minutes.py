"""Sharing out the minutes of a call over its purposes."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from switching.models import Purpose
from switching.rules.minutes import minutes_per_purpose
from tests.samples import NOW


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_the_time_before_a_change_counts_for_its_purpose() -> None:
    events = [
        (at(3), Purpose.EXPLANATION),
        (at(7), Purpose.ACQUAINTANCE),
        (at(9), Purpose.ACQUAINTANCE),
        (at(19), Purpose.QUESTION),
    ]
    assert minutes_per_purpose(events, NOW, at(22)) == {
        Purpose.EXPLANATION: 3,
        Purpose.ACQUAINTANCE: 6,
        Purpose.QUESTION: 13,
    }


def test_what_was_changed_before_or_after_the_call_does_not_count() -> None:
    events = [(at(-5), Purpose.PLAN), (at(4), Purpose.OPTIONS), (at(50), Purpose.PLAN)]
    assert minutes_per_purpose(events, NOW, at(20)) == {Purpose.OPTIONS: 20}


def test_a_call_in_which_nothing_was_typed_has_no_minutes_to_share() -> None:
    assert minutes_per_purpose([], NOW, at(20)) == {}


@given(
    st.lists(st.tuples(st.integers(1, 120 * 60), st.sampled_from(Purpose)), min_size=1, max_size=40)
)
def test_the_parts_add_up_to_the_whole_but_for_rounding(events: list[tuple[int, Purpose]]) -> None:
    moments = [(at(seconds / 60), purpose) for seconds, purpose in events]
    parts = minutes_per_purpose(moments, NOW, at(120))
    assert abs(sum(parts.values()) - 120) <= len(parts)
