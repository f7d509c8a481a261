"""Heavy work takes turns, and so many a minute: of all processes of an installation together."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from switching.models import Actor, UserRole
from switching.services.context import local_actor
from switching.store.turns import folder_of
from switching.ui.kit.queue import BusyError, Pace, Queue, TooOftenError
from tests.server import ROOT

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KATRIEN, JAN = (Actor(user_id, UserRole.PROJECT_LEADER, 1, user_id) for user_id in (1, 2))
_HOLDS = """
import sys, time
from pathlib import Path
from switching.ui.kit.queue import Queue
with Queue("papers", 1).take(Path(sys.argv[1]), 0):
    print(flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of an installation would be: no turn needs one."""
    return tmp_path / "switching.db"


def test_no_more_than_so_many_work_at_a_time(path: Path) -> None:
    one, other = Queue("papers", 2), Queue("papers", 2)
    with one.take(path, 0), other.take(path, 0), pytest.raises(BusyError), one.take(path, 0):
        pass
    with one.take(path, 0):
        pass


def test_the_turns_of_another_installation_are_its_own(path: Path) -> None:
    queue = Queue("papers", 1)
    with queue.take(path, 0), queue.take(path.with_name("other.db"), 0):
        pass


def test_a_turn_is_given_back_when_the_work_breaks_off(path: Path) -> None:
    queue = Queue("papers", 1)
    with pytest.raises(KeyboardInterrupt), queue.take(path, 0):
        raise KeyboardInterrupt
    with queue.take(path, 0):
        pass


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there one installation is one process")
def test_a_turn_is_free_again_when_its_process_was_killed(path: Path) -> None:
    queue = Queue("papers", 1)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(BusyError), queue.take(path, 0.1):
            pass
        other.kill()
        other.wait()
        with queue.take(path, 5):
            pass


def test_who_waits_hears_so_and_may_leave(path: Path) -> None:
    class LeftError(Exception):
        pass

    def leave() -> None:
        raise LeftError

    queue = Queue("papers", 1)
    with queue.take(path, 0), pytest.raises(LeftError), queue.take(path, 60, leave):
        pass
    with queue.take(path, 0):
        pass


def test_who_waits_gets_the_turn_that_comes_free(path: Path) -> None:
    queue, held = Queue("papers", 1), ExitStack()
    held.enter_context(queue.take(path, 0))
    with queue.take(path, 60, held.close):
        pass


@pytest.mark.slow
def test_turns_come_in_the_order_of_asking(path: Path) -> None:
    queue, served, held = Queue("papers", 1), list[int](), ExitStack()

    def ask(number: int, waits: Event) -> None:
        with queue.take(path, 60, waits.set):
            served.append(number)

    held.enter_context(queue.take(path, 0))
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


def test_who_asks_too_often_is_refused_until_a_minute_has_gone_by(path: Path) -> None:
    pace = Pace(2, MINUTE)
    pace.ask(path, KATRIEN, NOON)
    pace.ask(path, KATRIEN, NOON + timedelta(seconds=30))
    with pytest.raises(TooOftenError):
        pace.ask(path, KATRIEN, NOON + timedelta(seconds=59))
    pace.ask(path, KATRIEN, NOON + MINUTE)
    with pytest.raises(TooOftenError):
        pace.ask(path, KATRIEN, NOON + MINUTE)


def test_what_was_asked_at_another_process_counts(path: Path) -> None:
    Pace(1, MINUTE).ask(path, KATRIEN, NOON)
    with pytest.raises(TooOftenError):
        Pace(1, MINUTE).ask(path, KATRIEN, NOON)


def test_a_file_of_it_that_can_not_be_read_is_begun_anew(path: Path) -> None:
    pace = Pace(1, MINUTE)
    pace.ask(path, KATRIEN, NOON)
    (folder_of(path) / "recent.db").write_bytes(b"spoilt" * 999)
    pace.ask(path, KATRIEN, NOON)
    with pytest.raises(TooOftenError):
        pace.ask(path, KATRIEN, NOON)


def test_who_asks_too_often_keeps_no_one_else_waiting(path: Path) -> None:
    pace = Pace(1, MINUTE)
    pace.ask(path, KATRIEN, NOON)
    pace.ask(path, JAN, NOON)
    with pytest.raises(TooOftenError):
        pace.ask(path, JAN, NOON)


def test_the_one_user_without_sign_in_may_ask_as_often_as_they_like(path: Path) -> None:
    pace = Pace(1, MINUTE)
    for _ in range(3):
        pace.ask(path, local_actor(), NOON)
