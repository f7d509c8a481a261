"""Connections: one per action, with settings that lose nothing on a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

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


@contextmanager
def connect(path: Path, make: bool = True) -> Iterator[sqlite_utils.Database]:
    """Open the database at `path` for one action, and close it after that.

    Without `make` a file that is not there is an error, and stays away.
    """
    address = f"{path.absolute().as_uri()}?mode={'rwc' if make else 'rw'}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        _configure(connection)
        yield sqlite_utils.Database(connection, execute_plugins=False)
    finally:
        connection.close()


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open the database at `path` for reading: all of it in one state, whoever writes meanwhile."""
    with connect(path, make=False) as db:
        db.conn.execute("BEGIN")
        yield db


@contextmanager
def read_only(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open a file that no one writes in, without changing a byte of it or beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        yield sqlite_utils.Database(connection, execute_plugins=False)


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
