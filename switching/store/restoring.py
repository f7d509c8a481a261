"""Restoring a backup while others have the database open.

SQLite writes it into that file, in one transaction. Where the file is missing or damaged, the
copy takes its name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import Actor
from switching.store.connection import BUSY_SECONDS, connect, immediate, let_go, read_only
from switching.store.faults import ForeignDatabaseError
from switching.store.files import whole_file
from switching.store.rows import to_column
from switching.store.turns import LateError, turn_of_writer

_CHUNK = 2**20
_UNKNOWN = 1_000_000
"""Further than a file that can't be read any more ever came, with its versions and its trail."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCAL_USER = 1


class InUseError(RuntimeError):
    """Someone else keeps the database to themselves."""


class _OvertakenError(RuntimeError):
    """Someone wrote before the copying began."""


@dataclass(frozen=True)
class Placing:
    """Who restores which file, when, and where the replaced state is kept."""

    actor: Actor
    now: datetime
    name: str
    aside: Path


@dataclass(frozen=True)
class _Reached:
    """How far a file had come: its last line in the trail, and the highest version of a record."""

    entry: int = _UNKNOWN
    version: int = _UNKNOWN


@contextmanager
def staged(source: Path, path: Path) -> Iterator[tuple[Path, str]]:
    """Copy `source` to a folder beside the database at `path`; give the copy and its hash.

    It has the name of the database there, and is gone afterwards.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{path.stem}-restore-", dir=path.parent) as folder:
        copy, digest = Path(folder) / path.name, hashlib.sha256()
        with source.open("rb") as read, copy.open("wb") as written:
            while chunk := read.read(_CHUNK):
                digest.update(chunk)
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
        yield copy, digest.hexdigest()


def put_in_place(copy: Path, path: Path, placing: Placing) -> bool:
    """Make what `copy` holds the database at `path`; tell whether there was something to keep.

    What stood there is kept as `placing.aside`. Raises InUseError when someone else keeps the file
    to themselves, and ForeignDatabaseError when it is of something else; then nothing was changed.
    """
    let_go(path)
    if not path.exists():
        _mark(copy, _Reached(), placing)
        _rename(copy, path, placing.aside)
        return False
    try:
        with _in_line(path), _opened(path) as present:
            if present.journal_mode == "wal":
                _write_beside_readers(copy, path, present, placing)
            else:
                _write_alone(copy, present, placing)
    except sqlite3.DatabaseError as error:
        if _code(error) not in _DAMAGED:
            raise
        placing.aside.unlink(missing_ok=True)
        _mark(copy, _Reached(), placing)
        _rename(copy, path, placing.aside)
    return True


@contextmanager
def _in_line(path: Path) -> Iterator[None]:
    """Hold the turn to write: those of the app who write without a pause wait that long."""
    with ExitStack() as turn:
        try:
            turn.enter_context(turn_of_writer(path, BUSY_SECONDS))
        except LateError as late:
            raise InUseError from late
        yield


@contextmanager
def _opened(path: Path) -> Iterator[sqlite_utils.Database]:
    connection = sqlite3.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None)
    with closing(connection):
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA secure_delete = ON")
        yield sqlite_utils.Database(connection, execute_plugins=False)


def _code(error: sqlite3.Error) -> int:
    """Return the plain code of an error: the low byte of the extended one."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def _in_use_said() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if _code(error) != sqlite3.SQLITE_BUSY:
            raise
        raise InUseError from error


def _write_alone(copy: Path, present: sqlite_utils.Database, placing: Placing) -> None:
    """Write `copy` over a file with a rollback journal, with everyone else kept out all along."""
    present.conn.execute("PRAGMA locking_mode = EXCLUSIVE")
    with _in_use_said():
        present.conn.execute("BEGIN EXCLUSIVE")
    present.conn.execute("COMMIT")
    _keep(present, placing.aside)
    _mark(copy, _reached(present), placing)
    with read_only(copy) as source:
        source.conn.backup(present.conn)


def _write_beside_readers(
    copy: Path, path: Path, present: sqlite_utils.Database, placing: Placing
) -> None:
    """Write `copy` over a file with a write-ahead log: who reads has the old state to the end.

    Writers wait while the old state is put aside. Whoever slips in between that and the copying
    has it all done again, so that what they wrote is put aside too.
    """
    marked, until = copy.with_name(f"{copy.name}-marked"), time.monotonic() + BUSY_SECONDS
    while True:
        with _writers_waiting(path):
            state = _state(present)
            _keep(present, placing.aside)
            shutil.copyfile(copy, marked)
            _mark(marked, _reached(present), placing)
        try:
            _fill(path, marked, _watch(present, state, until))
        except _OvertakenError:
            placing.aside.unlink()
        except InUseError:
            placing.aside.unlink()
            raise
        else:
            return


@contextmanager
def _writers_waiting(path: Path) -> Iterator[None]:
    with _opened(path) as holder:
        with _in_use_said():
            holder.conn.execute("BEGIN IMMEDIATE")
        yield


def _fill(path: Path, marked: Path, watch: Callable[[int, int, int], None]) -> None:
    """Copy page by page, within one transaction that the first page opens."""
    with _opened(path) as target, read_only(marked) as source:
        source.conn.backup(target.conn, pages=1, progress=watch, sleep=0.001)


def _state(present: sqlite_utils.Database) -> int:
    """Return a number that is another one after anyone wrote."""
    return int(present.execute("PRAGMA data_version").fetchone()[0])


def _watch(
    present: sqlite_utils.Database, state: int, until: float
) -> Callable[[int, int, int], None]:
    """Return what stops the copying, after its first page or while it waits, for who came first."""

    def watch(status: int, _remaining: int, _total: int) -> None:
        if status == sqlite3.SQLITE_DONE:  # what changed the file now is the copying itself
            return
        late = time.monotonic() > until
        if _state(present) != state:
            raise InUseError if late else _OvertakenError
        if status == sqlite3.SQLITE_BUSY and late:
            raise InUseError

    return watch


def _keep(present: sqlite_utils.Database, aside: Path) -> None:
    names = present.table_names()
    if names and "_sqlite_migrations" not in names:
        raise ForeignDatabaseError
    with whole_file(aside) as part:
        present.execute("VACUUM INTO ?", [str(part)])


def _versioned(db: sqlite_utils.Database) -> list[str]:
    query = """SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name = 'version'"""
    return [row[0] for row in db.execute(query).fetchall()]


def _reached(db: sqlite_utils.Database) -> _Reached:
    tables = _versioned(db)
    highest = [db.execute(f'SELECT max(version) FROM "{name}"').fetchone()[0] for name in tables]
    entry = 0
    if "audit_log" in db.table_names():
        entry = db.execute("SELECT max(id) FROM audit_log").fetchone()[0] or 0
    return _Reached(entry, max((version or 0 for version in highest), default=0))


def _mark(copy: Path, reached: _Reached, placing: Placing) -> None:
    """Note in `copy` that it was put back, above all that was seen of the file it replaces.

    Whoever read a record before gets a conflict instead of writing over what it says now, and no
    cache that goes by the trail takes an old state for the new one.
    """
    with connect(copy) as db, immediate(db):
        for table in _versioned(db):
            db.conn.execute(f'UPDATE "{table}" SET version = version + ?', [reached.version])
        known = db.execute("SELECT 1 FROM users WHERE id = ?", [placing.actor.user_id]).fetchone()
        db.conn.execute(
            "INSERT INTO audit_log (id, at, user_id, action, record_table, record_id, after)"
            " SELECT max(coalesce(max(id), 0), ?) + 1, ?, ?, 'restore', 'backups', 0,"
            " json_object('file', ?) FROM audit_log",
            [
                reached.entry,
                to_column(placing.now),
                placing.actor.user_id if known else _LOCAL_USER,
                placing.name,
            ],
        )


def _rename(copy: Path, path: Path, aside: Path) -> None:
    """Give `copy` the name `path`, with what stood there and its log under the name `aside`.

    The log goes first: SQLite would take it for the new file's.
    """
    if path.exists():
        _link(path, aside)
    for end in ("-wal", "-journal", "-shm"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    with whole_file(path) as part:
        copy.replace(part)


def _link(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)
    except OSError:  # not every disk knows of a second name
        shutil.copyfile(path, aside)
