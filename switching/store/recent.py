"""What counts for minutes, for all processes of an installation: used tickets, files asked for.

It lies beside the turns and not in the database: who downloads changes nothing, no backup brings a
used ticket back, and a power cut may take it. There are numbers and moments in it, and no word
about anyone; what is over goes at the next question.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils.utils import sqlite3

from switching.store.connection import BUSY_SECONDS
from switching.store.rows import to_column
from switching.store.turns import make_folder

_LOG = logging.getLogger("switching")
_TABLES = (
    "CREATE TABLE IF NOT EXISTS used (number TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS asked (user_id INTEGER NOT NULL, at TEXT NOT NULL) STRICT",
)
_SPOILT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def use_once(path: Path, number: str, until: datetime, now: datetime) -> bool:
    """Note that what counts `until` then is used; False when it was used before."""
    with _writing(path) as db:
        db.execute("DELETE FROM used WHERE until <= ?", [to_column(now)])
        row = [number, to_column(until.astimezone(UTC))]
        return db.execute("INSERT OR IGNORE INTO used VALUES (?, ?)", row).rowcount == 1


def ask_within(path: Path, user_id: int, most: int, within: timedelta, now: datetime) -> bool:
    """Note that a user asks for something; False when that is more than so many `within` a time."""
    with _writing(path) as db:
        db.execute("DELETE FROM asked WHERE at <= ?", [to_column(now - within)])
        query = "SELECT count(*) FROM asked WHERE user_id = ?"
        if db.execute(query, [user_id]).fetchone()[0] >= most:
            return False
        db.execute("INSERT INTO asked VALUES (?, ?)", [user_id, to_column(now)])
        return True


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(_opened(make_folder(path) / "recent.db")) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")


def _opened(file: Path) -> sqlite3.Connection:
    try:
        return _prepared(file)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _SPOILT:
            raise
        _LOG.warning("what was asked for in the last minutes is lost, and noted anew")
        file.unlink()
        return _prepared(file)


def _prepared(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        # Nothing in it outlives the computer: no one waits for the disk, nor for room on it.
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA journal_mode = MEMORY")
        for table in _TABLES:
            db.execute(table)
    except BaseException:
        db.close()
        raise
    return db
