"""Connections: one per action, with settings that lose nothing on a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import sqlite_utils
from sqlite_utils.utils import sqlite3

BUSY_SECONDS = 10.0
_SAFE_FIXES = ((3, 44, 6), (3, 50, 7))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite has the fix for corrupted write-ahead logs (3.51.3)."""
    return version >= (3, 51, 3) or any(
        version[:2] == fix[:2] and version >= fix for fix in _SAFE_FIXES
    )


def _configure(connection: sqlite3.Connection) -> None:
    safe = wal_is_safe(sqlite3.sqlite_version_info)
    connection.execute(f"PRAGMA journal_mode = {'WAL' if safe else 'DELETE'}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if safe else 'EXTRA'}")
    for pragma in ("foreign_keys", "secure_delete", "recursive_triggers"):
        connection.execute(f"PRAGMA {pragma} = ON")


def _open(path: Path, mode: str, one_thread: bool = True) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=one_thread,
    )


@dataclass
class _Shared:
    """The connection of `one_connection`; its settings are made at the first use but a look."""

    path: Path
    plain: sqlite3.Connection

    @cached_property
    def db(self) -> sqlite_utils.Database:
        _configure(self.plain)
        return sqlite_utils.Database(self.plain, execute_plugins=False)


_SHARED: ContextVar[_Shared | None] = ContextVar("shared", default=None)


def _shared(path: Path) -> _Shared | None:
    shared = _SHARED.get()
    return shared if shared is not None and shared.path == path else None


@contextmanager
def connect(path: Path, make: bool = True) -> Iterator[sqlite_utils.Database]:
    """Open the database at `path` for one action, and close it after that.

    Without `make` a file that is not there is an error, and stays away; within `one_connection`
    it is that one.
    """
    shared = None if make else _shared(path)
    if shared is not None:
        yield shared.db
        return
    with closing(_open(path, "rwc" if make else "rw")) as connection:
        _configure(connection)
        yield sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def look(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file without changing even its settings, for it may be someone else's."""
    shared = _shared(path)
    if shared is not None:
        yield shared.plain
        return
    with closing(_open(path, "ro")) as connection:
        yield connection


@contextmanager
def unchanged(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open a file that may be someone else's, without changing its settings.

    Unlike with `look`, what a power cut left half done is rolled back first.
    """
    with closing(_open(path, "rw")) as connection:
        yield sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open the database at `path` for reading: all of it in one state, whoever writes meanwhile.

    What the connection is made to hide stays hidden on it: it is never a shared one.
    """
    with closing(_open(path, "rw")) as connection:
        connection.execute("BEGIN")  # the settings are for who writes: none are made here
        yield sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def read_only(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open a file that no one writes in, without changing a byte of it or beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        yield sqlite_utils.Database(connection, execute_plugins=False)


class LastConnection:
    """Keeps a connection open until the next one of the same kind of work has come.

    When no connection is left, SQLite moves the write-ahead log into the database and removes it,
    and the next one to write makes it anew: five waits for the disk, where one does. Whoever keeps
    it calls `let_go` soon after the work has ended: a log that stays beside a database would be
    taken for that of another file that someone puts there.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: sqlite3.Connection | None = None

    def keep(self, connection: sqlite3.Connection | None) -> None:
        """Keep `connection`, and close the one that was kept before it."""
        with self._lock:
            before, self._kept = self._kept, connection
        if before is not None:
            before.close()

    def let_go(self) -> None:
        """Keep none any more."""
        self.keep(None)


@contextmanager
def one_connection(path: Path, last: LastConnection) -> Iterator[None]:
    """Have all looks, reads and writes of this thread at `path` go over one connection.

    Those that make a file and those of `snapshot` have their own. It is kept as the `last` one
    unless something went wrong.
    """
    connection = _open(path, "rw", one_thread=False)
    token = _SHARED.set(_Shared(path, connection))
    try:
        yield
    except BaseException:
        connection.close()
        raise
    finally:
        _SHARED.reset(token)
    last.keep(connection)


@contextmanager
def immediate(db: sqlite_utils.Database) -> Iterator[None]:
    """Hold the write lock from the start; roll back on anything, a rerun's signal included."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")
