"""One connection that a server keeps open, beside those of its actions.

When no connection is left, SQLite moves the write-ahead log into the database and removes it, and
the next one to write makes it anew, with waits for the disk each time, and with room for it that a
full disk has no more.

What stays beside a database would be taken for that of another file that someone puts there. So
once no one wrote for a moment the log is emptied, and when the file is gone, or is another one, the
connection is let go: SQLite leaves alone what is beside a file that it did not open.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread

from sqlite_utils.utils import sqlite3

from switching.store.turns import open_line_of_writers

_LOOK_SECONDS = 1.0
_File = tuple[int, int]


class HeldConnection:
    """Keeps a connection to the database that this process serves, if it is a server."""

    def __init__(self) -> None:
        self._guard, self._over = Lock(), Event()
        self._serves = False
        self._path, self._file = Path(), (0, 0)
        self._connection: sqlite3.Connection | None = None
        self._log = self._emptied = (0, 0)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Hold what is served meanwhile. Windows lets no one replace a file that is open."""
        self._serves = os.name != "nt"
        self._over.clear()
        looking = Thread(target=self._look, daemon=True)
        looking.start()
        try:
            yield
        finally:
            self._serves = False
            self._over.set()
            looking.join()
            self._let_go()

    def hold(self, path: Path) -> None:
        """Keep a connection to the database at `path`, which is ours and up to date."""
        if not self._serves:
            return
        open_line_of_writers(path)
        with self._guard:
            self._let_go()
            self._path, self._file = path, _file_at(path)
            with suppress(sqlite3.Error):  # it is tried again
                self._open()

    def _open(self) -> None:
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        # Never waits: whoever is at work goes before.
        connection = sqlite3.connect(address, uri=True, timeout=0, check_same_thread=False)
        self._connection = connection
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()  # opens the log too

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _look(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            with self._guard, suppress(OSError, sqlite3.Error):
                self._tidy()

    def _tidy(self) -> None:
        """Let go of a file that is no longer there, and empty a log to which no one adds."""
        if not _file_at(self._path) == self._file != (0, 0):
            self._let_go()
            return
        if self._connection is None:
            self._open()
        before, self._log = self._log, self._state_of_log()
        # Once for each state of it: a replica may hold on to it for good.
        if self._log[0] and before == self._log != self._emptied:
            self._emptied = self._log
            self.empty_log()

    def empty_log(self) -> None:
        """Move into the database what stands in its log, unless someone is at work."""
        if self._connection is not None:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _state_of_log(self) -> tuple[int, int]:
        try:
            found = self._path.with_name(f"{self._path.name}-wal").stat()
        except FileNotFoundError:
            return (0, 0)
        return found.st_size, found.st_mtime_ns


def _file_at(path: Path) -> _File:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return found.st_dev, found.st_ino


HELD = HeldConnection()
