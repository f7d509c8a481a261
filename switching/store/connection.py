"""Connections: one per action, with settings that lose nothing on a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from contextvars import ContextVar
from pathlib import Path

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.store.ownership import EVERYTHING, Restriction, restrict
from switching.store.turns import LateError, turn_of_writer

BUSY_SECONDS = 10.0
_SAFE_FIXES = ((3, 44, 6), (3, 50, 7))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite has the fix for corrupted write-ahead logs (3.51.3)."""
    return version >= (3, 51, 3) or any(
        version[:2] == fix[:2] and version >= fix for fix in _SAFE_FIXES
    )


_MANY_STATES = wal_is_safe(sqlite3.sqlite_version_info)
"""Whether one may read a state while others write the next: without a log, who writes waits."""


def _configure(connection: sqlite3.Connection) -> None:
    safe = wal_is_safe(sqlite3.sqlite_version_info)
    connection.execute(f"PRAGMA journal_mode = {'WAL' if safe else 'DELETE'}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if safe else 'EXTRA'}")
    for pragma in ("foreign_keys", "secure_delete", "recursive_triggers"):
        connection.execute(f"PRAGMA {pragma} = ON")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    rest()  # whoever has a connection of their own may want to be alone
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
    )


class _Shared:
    """One connection for all that a piece of work reads and writes at a path, made at first use.

    What it reads between two writes is one state of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._use = path, ""
        self._plain: sqlite3.Connection | None = None
        self._db: sqlite_utils.Database
        self._file: tuple[int, int] | None = None
        self._reads = self._is_configured = False
        self._shown: Restriction | None = EVERYTHING

    @contextmanager
    def read(self, shown: Restriction, anew: bool = False) -> Iterator[sqlite_utils.Database]:
        if anew:
            self.rest()
        self._begin()
        self._show(shown)
        with self._used("read"):
            yield self._db

    @contextmanager
    def write(self) -> Iterator[sqlite_utils.Database]:
        if not self._use:
            self.rest()
            if self._file != _file_at(self._path):  # nothing is written in what was moved away
                self.let_go()
            self._opened()
            self._show(EVERYTHING)
        if not self._is_configured:
            _configure(self._opened())
            self._is_configured = True
        with self._used("write"):
            yield self._db

    @contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        self._begin()
        self._show(EVERYTHING)
        with self._used("look"):
            yield self._opened()

    def serves(self, use: str) -> bool:
        """Tell whether it is free for this; what is made to hide stays hidden from who reads it."""
        return not self._use or (self._use == use and use != "read")

    def rest(self) -> None:
        """Let go of the state that was read, unless someone still reads it."""
        if self._plain is not None and not self._use:
            self._notice_undone()
            if self._reads:
                self._plain.execute("COMMIT")  # rolled back, what is hidden would come to light
            self._reads = False

    def let_go(self) -> None:
        """Close the connection, unless it is in use: the next use makes another."""
        if not self._use:
            self.close()

    def close(self) -> None:
        if self._plain is not None:
            self._plain.close()
            self._plain = None

    def _opened(self) -> sqlite3.Connection:
        if self._plain is None:
            self._plain = _open(self._path, "rw")
            self._file = _file_at(self._path)
            self._db = sqlite_utils.Database(self._plain, execute_plugins=False)
            self._reads, self._shown, self._is_configured = False, EVERYTHING, False
        return self._plain

    def _begin(self) -> None:
        plain = self._opened()
        self._notice_undone()
        if not self._reads and not self._use:
            plain.execute("BEGIN")  # the settings are for who writes: none are made here
            self._reads = True

    def _notice_undone(self) -> None:
        """SQLite rolls back by itself after some faults, and with that what was hidden is not."""
        if self._reads and self._plain is not None and not self._plain.in_transaction:
            self._reads, self._shown = False, None

    def _show(self, shown: Restriction) -> None:
        if not self._use and shown != self._shown:
            self._shown = None
            restrict(self._db, shown)
            self._shown = shown

    @contextmanager
    def _used(self, use: str) -> Iterator[None]:
        before, self._use = self._use, use
        try:
            yield
        finally:
            self._use = before
            if not _MANY_STATES:
                self.rest()


_SHARED: ContextVar[dict[Path, _Shared] | None] = ContextVar("shared", default=None)


def _shared(path: Path, use: str) -> _Shared | None:
    """Return the connection of `one_connection`, if there is one and it is free for this."""
    kept = _SHARED.get()
    shared = None if kept is None else kept.setdefault(path, _Shared(path))
    return shared if shared is not None and shared.serves(use) else None


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def connect(path: Path, make: bool = True) -> Iterator[sqlite_utils.Database]:
    """Open the database at `path` for one action, and close it after that.

    Without `make` a file that is not there is an error, and stays away; within `one_connection`
    it is that one.
    """
    shared = None if make else _shared(path, "write")
    if shared is not None:
        with shared.write() as db:
            yield db
        return
    with closing(_open(path, "rwc" if make else "rw")) as connection:
        _configure(connection)
        yield sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def look(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file without changing even its settings, for it may be someone else's."""
    shared = _shared(path, "look")
    if shared is not None:
        with shared.look() as connection:
            yield connection
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
def snapshot(
    path: Path, shown: Restriction = EVERYTHING, anew: bool = False
) -> Iterator[sqlite_utils.Database]:
    """Open the database at `path` for reading: all of it in one state, whoever writes meanwhile.

    Of the dossiers it has only those `shown`. Within `one_connection` the state is that of the
    first reading since its last write, or `anew` that of this moment.
    """
    shared = _shared(path, "read")
    if shared is not None:
        with shared.read(shown, anew) as db:
            yield db
        return
    with closing(_open(path, "rw")) as connection:
        connection.execute("BEGIN")  # the settings are for who writes: none are made here
        db = sqlite_utils.Database(connection, execute_plugins=False)
        restrict(db, shown)
        yield db


@contextmanager
def read_only(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open a file that no one writes in, without changing a byte of it or beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        yield sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def one_connection() -> Iterator[None]:
    """Have all that this thread looks at, reads and writes at a path go over one connection.

    What makes a file has its own, and so has what is read within a reading.
    """
    if _SHARED.get() is not None:
        yield
        return
    kept: dict[Path, _Shared] = {}
    token = _SHARED.set(kept)
    try:
        yield
    finally:
        _SHARED.reset(token)
        for shared in kept.values():
            shared.close()


def rest() -> None:
    """Let go of the states that this thread reads, before it waits: what it reads next is anew.

    A reader holds up whoever empties the write-ahead log.
    """
    for shared in (_SHARED.get() or {}).values():
        shared.rest()


def let_go(path: Path) -> None:
    """Close the connection of `one_connection` at `path`, before another file takes its place."""
    shared = (_SHARED.get() or {}).get(path)
    if shared is not None:
        shared.let_go()


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
