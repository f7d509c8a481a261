"""Connections: one per action, with settings that lose nothing on a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.store.turns import LateError, turn_of_writer

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


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
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


@contextmanager
def one_connection(path: Path) -> Iterator[None]:
    """Have all looks, reads and writes of this thread at `path` go over one connection.

    Those that make a file and those of `snapshot` have their own.
    """
    with closing(_open(path, "rw")) as connection:
        token = _SHARED.set(_Shared(path, connection))
        try:
            yield
        finally:
            _SHARED.reset(token)


@contextmanager
def immediate(db: sqlite_utils.Database) -> Iterator[None]:
    """Hold the write lock from the start; roll back on anything, a rerun's signal included.

    Who writes waits in line; for who does not, such as a replica, there is SQLite's own time-out.
    """
    with turn_to_write(db):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
        db.conn.execute("COMMIT")


@contextmanager
def turn_to_write(db: sqlite_utils.Database) -> Iterator[None]:
    """Hold the turn to write; what says that none came is what SQLite itself says of that."""
    path = Path(db.conn.execute("PRAGMA database_list").fetchone()[2])
    with ExitStack() as turn:
        try:
            turn.enter_context(turn_of_writer(path, BUSY_SECONDS))
        except LateError as late:
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise busy from late
        yield
