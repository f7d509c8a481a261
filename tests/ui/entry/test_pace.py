"""How often: a count that begins anew each minute, and turns that all strangers share."""

from __future__ import annotations

import asyncio

import pytest

from switching.ui.entry.pace import PerMinute, Turns


class Clock:
    """A clock that goes on when someone waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(asyncio, "sleep", found.sleep)
    return found


def test_who_asked_enough_waits_for_the_next_minute_and_others_do_not(clock: Clock) -> None:
    asked = PerMinute(clock)
    assert [asked.take("one", 2) for _ in range(4)] == [True, True, False, False]
    assert asked.take("other", 2)
    clock.now += 45
    assert not asked.take("one", 2)
    assert asked.seconds_left() == 15
    clock.now += 15
    assert asked.take("one", 2)


def test_a_minute_leaves_nothing_of_who_asked(clock: Clock) -> None:
    asked = PerMinute(clock)
    for number in range(1000):
        asked.take(number, 1)
    clock.now += 60
    asked.take("one", 1)
    assert len(asked._counts) == 1


def test_some_turns_are_taken_at_once_and_the_next_ones_in_time(clock: Clock) -> None:
    turns, began = Turns(10, 20, clock), clock.now

    async def take(count: int) -> None:
        for _ in range(count):
            assert await turns.take(1)

    asyncio.run(take(20))
    assert clock.now == pytest.approx(began)
    asyncio.run(take(30))
    assert clock.now == pytest.approx(began + 3)


def test_who_would_wait_too_long_is_told_at_once_and_takes_no_turn(clock: Clock) -> None:
    turns = Turns(1, 1, clock)
    assert asyncio.run(turns.take(1, 5))
    assert not asyncio.run(turns.take(6, 5))
    assert asyncio.run(turns.take(5, 5))
