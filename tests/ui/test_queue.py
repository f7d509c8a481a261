"""Heavy work takes queue."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from switching.models import Actor, UserRole
from switching.services.context import local_actor
from switching.ui.kit.queue import BusyError, Pace, Queue, TooOftenError

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KATRIEN, JAN = (Actor(user_id, UserRole.PROJECT_LEADER, 1, user_id) for user_id in (1, 2))


def test_no_more_than_so_many_work_at_a_time() -> None:
    queue = Queue(2)
    with queue.take(0), queue.take(0), pytest.raises(BusyError), queue.take(0):
        pass
    with queue.take(0):
        pass


def test_a_turn_is_given_back_when_the_work_breaks_off() -> None:
    queue = Queue(1)
    with pytest.raises(KeyboardInterrupt), queue.take(0):
        raise KeyboardInterrupt
    with queue.take(0):
        pass


def test_who_waits_hears_so_and_may_leave() -> None:
    class LeftError(Exception):
        pass

    def leave() -> None:
        raise LeftError

    queue = Queue(1)
    with queue.take(0), pytest.raises(LeftError), queue.take(60, leave):
        pass
    with queue.take(0):
        pass


def test_who_waits_gets_the_turn_that_comes_free() -> None:
    queue, held = Queue(1), ExitStack()
    held.enter_context(queue.take(0))
    with queue.take(60, held.close):
        pass


@pytest.mark.slow
def test_turns_come_in_the_order_of_asking() -> None:
    queue, served, held = Queue(1), list[int](), ExitStack()

    def ask(number: int, waits: Event) -> None:
        with queue.take(60, waits.set):
            served.append(number)

    held.enter_context(queue.take(0))
    asking = []
    for number in range(3):
        waits = Event()
        asking.append(Thread(target=ask, args=(number, waits)))
        asking[-1].start()
        assert waits.wait(10)
    held.close()
    for thread in asking:
        thread.join()
    assert served == [0, 1, 2]


def test_who_asks_too_often_is_refused_until_a_minute_has_gone_by() -> None:
    pace = Pace(2, MINUTE)
    pace.ask(KATRIEN, NOON)
    pace.ask(KATRIEN, NOON + timedelta(seconds=30))
    with pytest.raises(TooOftenError):
        pace.ask(KATRIEN, NOON + timedelta(seconds=59))
    pace.ask(KATRIEN, NOON + MINUTE)
    with pytest.raises(TooOftenError):
        pace.ask(KATRIEN, NOON + MINUTE)


def test_who_asks_too_often_keeps_no_one_else_waiting() -> None:
    pace = Pace(1, MINUTE)
    pace.ask(KATRIEN, NOON)
    pace.ask(JAN, NOON)
    with pytest.raises(TooOftenError):
        pace.ask(JAN, NOON)


def test_the_one_user_without_sign_in_may_ask_as_often_as_they_like() -> None:
    pace = Pace(1, MINUTE)
    for _ in range(3):
        pace.ask(local_actor(), NOON)
