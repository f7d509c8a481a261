"""Faults of a database file, each with a message that offers a way out."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import Message, N_
from switching.store.identity import AnotherDatabaseError, NewerDatabaseError

_FOLDER = N_("{path} is a folder, not a database. Give the path of a file.")
_FULL = N_(
    "The disk with {path} is full. Make room and try again: what was saved before this is safe."
)
_LOCKED = N_(
    "Another program keeps {path} to itself. Wait a moment and try again; if it stays, close "
    "whatever else has this file open."
)
_READ_ONLY = N_("{path} is read-only. Let the app write in this file, and in its folder.")
_CLOSED = N_("{path} can't be opened. Is its folder there, and may the app write in it?")
_DAMAGED = N_(
    "{path} can't be read as a database: {reason}. It was left as it is: keep a copy of it, and "
    "put the last good backup in its place."
)
_BROKEN = N_(
    "The disk with {path} can't be read or written: {reason}. Look at the disk, and try again."
)

_FOREIGN = N_("{path} is a database of something else, and was left as it is.")

_ROOM = 256 * 1024
"""Less than this is full: what SQLite keeps beside a database finds no place there any more."""

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _BROKEN,
}
_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOENT: _CLOSED,
    errno.ENOTDIR: _CLOSED,
    errno.EEXIST: _CLOSED,
    errno.EIO: _BROKEN,
}


def find_damage(db: sqlite_utils.Database) -> list[str]:
    """List what SQLite finds damaged in the pages of the file."""
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check").fetchall()]
    return [] if found == ["ok"] else found


def find_dangling(db: sqlite_utils.Database) -> list[str]:
    """List the tables of rows that point at something that is gone, once for each such row."""
    return [str(row[0]) for row in db.execute("PRAGMA foreign_key_check").fetchall()]


class AlteredDatabaseError(RuntimeError):
    """The file is no database of ours, or its tables are others than the app made."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


class ForeignDatabaseError(RuntimeError):
    """The file is the database of something else."""


def is_full(error: Exception) -> bool:
    """Tell whether an error says that a file of ours found no room."""
    return isinstance(error, OSError) and _OF_SYSTEM.get(error.errno or 0) is _FULL


def fault_of(path: Path, error: Exception) -> Message | None:
    """Say what of the file at `path` an error is about; None when it is about something else."""
    if isinstance(error, (NewerDatabaseError, AlteredDatabaseError, AnotherDatabaseError)):
        return error.message
    if isinstance(error, ForeignDatabaseError):
        return Message(_FOREIGN, {"path": str(path)})
    if isinstance(error, sqlite3.Error):
        # The low byte of an extended code is the plain one.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        text = _behind(path, code) or _OF_SQLITE.get(code)
    elif isinstance(error, OSError):
        text = _OF_SYSTEM.get(error.errno or 0)
    else:
        return None
    if text is not None and path.is_dir():
        text = _FOLDER
    return Message(text, {"path": str(path), "reason": str(error)}) if text else None


def _behind(path: Path, code: int) -> str | None:
    """Say what is behind an error of SQLite that only says that it could not open or write.

    That is how it calls a disk without room for, or rights on, what it keeps beside the file.
    """
    if code not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) or not path.is_file():
        return None
    try:
        is_full = shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return None
    if is_full:
        return _FULL
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return None if may_write else _READ_ONLY
