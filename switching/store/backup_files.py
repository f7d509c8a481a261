"""Backups of a database, made while others write, each with its hash beside it.

The file itself is never copied: beside a write-ahead log it holds only part of what is stored.
SQLite writes the snapshot.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlite_utils

from switching.store.connection import connect, read_only
from switching.store.files import whole_file, write_whole

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = r"-(\d{8}T\d{6}Z)\.db"


class UnlikeError(RuntimeError):
    """A copy does not hold what the database holds."""


@dataclass(frozen=True)
class Backup:
    """A copy in the folder of backups, with its hash beside it."""

    path: Path
    made_at: datetime
    size: int
    changed: int
    """When the file itself was last changed: with it a check need not be done twice."""


def backup_path(path: Path, folder: Path, now: datetime) -> Path:
    """Return where a backup of the database at `path` goes: names sort by time."""
    return folder / f"{path.stem}-{now.astimezone(UTC).strftime(_STAMP)}.db"


def hash_path(backup: Path) -> Path:
    """Return where the hash of a backup is, as `sha256sum -c` reads it."""
    return backup.with_name(f"{backup.name}.sha256")


def find_backups(path: Path, folder: Path) -> list[Backup]:
    """List the backups of the database at `path`, newest first; one without a hash is half."""
    named = re.compile(re.escape(path.stem) + _STAMPED)
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        match = named.fullmatch(file.name)
        if match and hash_path(file).is_file():
            made_at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            state = file.stat()
            found.append(Backup(file, made_at, state.st_size, state.st_mtime_ns))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def remove_backup(backup: Backup) -> None:
    """Remove a backup, and its hash last: a hash without a file is no backup."""
    backup.path.unlink(missing_ok=True)
    hash_path(backup.path).unlink(missing_ok=True)


@contextmanager
def new_backup(path: Path, target: Path) -> Iterator[Path]:
    """Copy the database at `path`, and give the copy to look at before it becomes `target`.

    Raises UnlikeError when the copy does not hold what the database holds. After any error
    nothing of it is left.
    """
    try:
        with whole_file(target) as part:
            _copy(path, part)
            yield part
            written = f"{sha256_of(part)}  {target.name}\n"
            write_whole(hash_path(target), written.encode())
    except BaseException:
        hash_path(target).unlink(missing_ok=True)
        raise


def _copy(path: Path, part: Path) -> None:
    with connect(path) as db:
        before = _row_counts(db)
        db.execute("VACUUM INTO ?", [str(part)])
        after = _row_counts(db)
    with read_only(part) as copy:
        if not _is_like(before, _row_counts(copy), after):
            raise UnlikeError(str(part))


def _row_counts(db: sqlite_utils.Database) -> dict[str, int]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
    names = [row[0] for row in db.execute(query + " ESCAPE '\\'").fetchall()]
    return {name: int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


def _is_like(before: Mapping[str, int], copy: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Tell whether a copy has the rows that its original had between two moments."""
    if before == after:
        return copy == before
    # Someone wrote meanwhile: of the trail, which only grows, it is known what the copy may hold.
    trail = [counts.get("audit_log", 0) for counts in (before, copy, after)]
    return copy.keys() == after.keys() and trail == sorted(trail)


def sha256_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def noted_hash(backup: Path) -> str | None:
    """Return the hash that is noted beside a file; None when none is."""
    try:
        words = hash_path(backup).read_text(encoding="utf-8", errors="replace").split()
    except FileNotFoundError:
        return None
    return words[0].lower() if words else ""
