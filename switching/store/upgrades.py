"""Upgrading a database when the app starts."""

from __future__ import annotations

from pathlib import Path

import sqlite_utils

from switching.models import RECORDS
from switching.store.connection import connect, immediate, peek
from switching.store.faults import ForeignDatabaseError, NewerDatabaseError
from switching.store.files import whole_file
from switching.store.migrations import MIGRATIONS, pending_migrations, unknown_migrations
from switching.store.rows import list_records
from switching.store.search_index import index_is_current, renew_index

_REPLICATION = "_litestream_"
"""What the tables begin with that Litestream adds to a database."""


def migrate(path: Path) -> list[str]:
    """Bring the database at `path` up to date, made when missing; return what was applied.

    A database with rows in it is first copied beside itself, named after its last migration.
    Raises NewerDatabaseError, with nothing changed, when it knows more than this version, and
    ForeignDatabaseError when it is of something else.
    """
    _refuse_foreign(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect(path) as db:
        newer = unknown_migrations(db)
        if newer:
            raise NewerDatabaseError(newer[-1])
        pending = _apply(db, path) if pending_migrations(db) else []
        if not index_is_current(db):
            with immediate(db):
                searched = [kind for kind in RECORDS if kind.SEARCHED]
                renew_index(db, [item for kind in searched for item in list_records(db, kind)])
        return pending


def _refuse_foreign(path: Path) -> None:
    if not path.is_file() or not path.stat().st_size:
        return
    with peek(path) as db:
        names = [name for name in db.table_names() if not name.startswith(_REPLICATION)]
    if names and "_sqlite_migrations" not in names:
        raise ForeignDatabaseError


def _apply(db: sqlite_utils.Database, path: Path) -> list[str]:
    with connect(path) as holder, immediate(holder):  # no copy of what another one upgrades now
        applied = [migration.name for migration in MIGRATIONS.applied(holder)]
        if applied and pending_migrations(holder):
            _back_up(db, path.with_name(f"{path.stem}-before-{applied[-1]}-upgrade{path.suffix}"))
    with immediate(db):
        pending = pending_migrations(db)
        MIGRATIONS.apply(db)
    return pending


def _back_up(db: sqlite_utils.Database, target: Path) -> None:
    if not target.exists():
        with whole_file(target) as part:
            db.execute("VACUUM INTO ?", [str(part)])
