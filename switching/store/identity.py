"""Which database a file holds: a process that served one knows when another took its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlite_utils

from switching.models import Message, N_
from switching.store.connection import look
from switching.store.migrations import MIGRATIONS
from switching.store.rows import to_column

_GONE = N_(
    "{path} is gone: someone moved or removed it while the app was at work. Nothing was written "
    "elsewhere. Put the file back where it was, or restore a backup."
)
_OTHER = N_(
    "{path} is another file than a moment ago: someone put it there while the app was at work. "
    "Nothing was written in it. Put the earlier file back, or restore a backup in the app's own "
    "way; when this file is the right one, start the app again."
)


_RENEWED = N_(
    "The app was renewed while you were at work. What was saved is safe, and what you typed is "
    "still here: this page goes on by itself in a moment. If it stays like this, ask your "
    "administrator to start the app again ({name})."
)
_NEWER = N_(
    "This database was made by a newer version of the app ({name}). It was left as it is: install "
    "that version again."
)


class NewerDatabaseError(RuntimeError):
    """A newer version of the app made the database, or changed it: this one would spoil it."""

    def __init__(self, name: str, text: str = _NEWER) -> None:
        super().__init__(name)
        self.message = Message(text, {"name": name})


class AnotherDatabaseError(RuntimeError):
    """The database that was served is gone, or something else stands in its place."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(str(path))
        self.message = Message(text, {"path": str(path)})


@dataclass(frozen=True)
class Identity:
    """What tells one database from another: its file, and when its first table was made.

    The number of a file alone is not enough: a new file may get that of one just removed. `newest`
    is its last migration.
    """

    device: int
    number: int
    made_at: str
    newest: str


def require_file(path: Path) -> None:
    """Raise AnotherDatabaseError when there is no file at `path`."""
    if not path.exists():
        raise AnotherDatabaseError(path, _GONE)


def identity_of(path: Path) -> Identity:
    """Return which database stands at `path`; raise AnotherDatabaseError when there is none."""
    require_file(path)
    found = path.stat()
    with look(path) as db:
        has_any = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
        query = "SELECT min(applied_at), max(name) FROM _sqlite_migrations"
        row = db.execute(query).fetchone() if db.execute(has_any).fetchone() else ("", "")
    return Identity(found.st_dev, found.st_ino, str(row[0] or ""), str(row[1] or ""))


def require_same(path: Path, served: Identity, since: datetime) -> bool:
    """Tell whether `path` holds what was served still; False when `restore` replaced it `since`.

    Raises AnotherDatabaseError for anything else that took its place, and when it is gone; and
    NewerDatabaseError when another process, of a newer version, brought it further meanwhile.
    """
    found = identity_of(path)
    if found == served:
        return True
    if replace(found, newest="") == replace(served, newest=""):
        _refuse_renewed(found.newest, served.newest)
    if found.made_at and _was_restored(path, since):
        return False
    raise AnotherDatabaseError(path, _OTHER)


def require_own_version(db: sqlite_utils.Database) -> None:
    """Raise NewerDatabaseError when a newer version brought the database further meanwhile."""
    query = "SELECT max(name) FROM main._sqlite_migrations"
    _refuse_renewed(str(db.execute(query).fetchone()[0]), MIGRATIONS._migrations[-1].name)


def _refuse_renewed(newest: str, known: str) -> None:
    if newest > known:
        raise NewerDatabaseError(newest, _RENEWED)


def _was_restored(path: Path, since: datetime) -> bool:
    with look(path) as db:
        query = "SELECT 1 FROM audit_log WHERE action = 'restore' AND at >= ?"
        return db.execute(query, [to_column(since)]).fetchone() is not None
