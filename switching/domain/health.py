"""Is the database sound? What `python -m switching check` asks."""

from __future__ import annotations

from pathlib import Path

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import Message, N_
from switching.schema import MIGRATIONS, pending_migrations
from switching.store import connect, fault_of

MIGRATIONS_TABLE = "_sqlite_migrations"


def check_database(path: Path) -> list[Message]:
    """List what is wrong with the database at `path`; an empty list means it is sound."""
    if not path.is_file():
        return [Message(N_("There is no database at {path}."), {"path": str(path)})]
    try:
        with connect(path) as db:
            return [*_schema(db), *_integrity(db), *_references(db)]
    except sqlite3.DatabaseError as error:
        text = N_("{path} can't be read as a database: {reason}.")
        unknown = Message(text, {"path": str(path), "reason": str(error)})
        return [fault_of(path, error) or unknown]


def schema_version(path: Path) -> str:
    """Return the name of the last migration that was applied."""
    with connect(path) as db:
        return MIGRATIONS.applied(db)[-1].name


def _schema(db: sqlite_utils.Database) -> list[Message]:
    if not db[MIGRATIONS_TABLE].exists():
        return [Message(N_("This is not a database of Switching Talent."))]
    known = {migration.name for migration in MIGRATIONS.pending(db)}
    known |= {migration.name for migration in MIGRATIONS._migrations}
    newer = [item.name for item in MIGRATIONS.applied(db) if item.name not in known]
    if newer:
        text = N_("This database was made by a newer version of the app ({name}).")
        return [Message(text, {"name": newer[-1]})]
    pending = pending_migrations(db)
    if pending:
        text = N_("The database still has to be brought up to date: {names}.")
        return [Message(text, {"names": ", ".join(pending)})]
    return []


def _integrity(db: sqlite_utils.Database) -> list[Message]:
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check").fetchall()]
    if found == ["ok"]:
        return []
    return [Message(N_("The file is damaged: {what}."), {"what": "; ".join(found[:3])})]


def _references(db: sqlite_utils.Database) -> list[Message]:
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    tables = ", ".join(sorted({str(row[0]) for row in broken}))
    if not broken:
        return []
    text = N_("{count} rows point at something that is gone, in: {tables}.")
    return [Message(text, {"count": len(broken), "tables": tables})]
