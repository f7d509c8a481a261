"""Writers wait in one line, over all processes, and no longer than they would for SQLite."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlite_utils.utils import sqlite3

from switching.services.backups import make_backup, restore_backup
from switching.store import connect, connection, fault_of, immediate, turns
from switching.store.turns import LateError, folder_of, line, open_line_of_writers, turn_of_writer
from tests.bench.writers import Way, measure_way, open_calls
from tests.samples import at, make_database
from tests.server import ROOT

_HOLDS = """
import sys, time
from pathlib import Path
from switching.store.turns import turn_of_writer
with turn_of_writer(Path(sys.argv[1]), 0):
    print(flush=True)
    time.sleep(60)
"""


with_locks = pytest.mark.skipif(turns.fcntl is None, reason="there one installation is one process")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that a server serves."""
    made = make_database(tmp_path)
    open_line_of_writers(made)
    return made


@contextmanager
def another_process(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that holds the turn to write."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as found:
        assert found.stdout is not None
        found.stdout.readline()
        try:
            yield found
        finally:
            found.kill()


def write(path: Path) -> None:
    with connect(path) as db, immediate(db):
        db.execute("INSERT INTO settings VALUES (hex(randomblob(8)), 'x')")


@pytest.mark.slow
@with_locks
def test_one_who_waits_too_long_hears_what_sqlite_says_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.3)
    with another_process(path):
        started = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked") as late:
            write(path)
        assert time.monotonic() - started < 5
        said = fault_of(path, late.value)
        assert said is not None
        assert said.text.startswith("Another program keeps")
    write(path)


@pytest.mark.soak
@with_locks
def test_a_killed_process_keeps_no_one_waiting_and_one_that_left_the_line_neither(
    path: Path,
) -> None:
    with another_process(path) as other:
        with pytest.raises(LateError), turn_of_writer(path, 0.1):
            pass
        other.kill()
        write(path)
    write(path)
    for _ in range(3):
        with another_process(path):  # it gets the turn: no one who left kept it
            pass


@pytest.mark.slow
def test_who_asks_first_comes_first(path: Path) -> None:
    served, waits, asking = list[int](), [Event() for _ in range(5)], list[Thread]()

    def ask(number: int) -> None:
        with line(folder_of(path) / "writers").turn(60, waits[number].set):
            served.append(number)

    with ExitStack() as held:
        held.enter_context(turn_of_writer(path, 0))
        for number, begun in enumerate(waits):
            asking.append(Thread(target=ask, args=(number,)))
            asking[-1].start()
            assert begun.wait(10)
    for thread in asking:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


def test_without_a_server_there_is_no_line_and_no_file(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    with connect(path) as db, immediate(db), turn_of_writer(path, 0):
        pass
    assert not folder_of(path).exists()


def test_where_the_kernel_has_no_such_lock_the_threads_take_turns(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "fcntl", None)
    with turn_of_writer(path, 0), pytest.raises(LateError), turn_of_writer(path, 0):
        pass
    slots = turns.Slots("papers", 1)
    with slots.take(path, 0), pytest.raises(LateError), slots.take(path, 0):
        pass
    write(path)


@pytest.mark.slow
@with_locks
def test_who_copies_the_file_waits_in_no_line(path: Path, tmp_path: Path) -> None:
    with another_process(path), connect(path) as db:
        db.execute("VACUUM INTO ?", [str(tmp_path / "copy.db")])
        db.conn.execute("BEGIN IMMEDIATE")
        db.conn.execute("ROLLBACK")


@pytest.mark.slow
def test_a_backup_is_put_back_while_people_write_without_a_pause(
    path: Path, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    backup = make_backup(at(path), tmp_path / "backups").path
    over, written = Event(), list[int]()

    def write_on() -> None:
        while not over.is_set():
            write(path)
            written.append(1)

    writers = [Thread(target=write_on) for _ in range(6)]
    for one in writers:
        one.start()
    try:
        while len(written) < 20:
            time.sleep(0.01)
        restore_backup(at(path), backup)
        at_that_moment = len(written)
        while len(written) < at_that_moment + 20:
            time.sleep(0.01)
    finally:
        over.set()
        for one in writers:
            one.join()
    with connect(path) as db:
        query = "SELECT count(*) FROM settings WHERE value = 'x'"
        assert 20 <= db.execute(query).fetchone()[0] < len(written)


@pytest.mark.soak  # some twenty seconds
@pytest.mark.parametrize("processes", [2, 4])
def test_on_a_slow_disk_no_write_is_refused(
    tmp_path_factory: pytest.TempPathFactory, processes: int
) -> None:
    """How long each of them waits is measured in tests/bench/writers.py."""
    path = tmp_path_factory.mktemp("writers") / "writers.db"
    slow = Way("slow disk", 0.02, (0, 0))
    found = measure_way(path, open_calls(path, 20), processes, slow, seconds=8)
    assert found.times
    assert found.failed == 0
