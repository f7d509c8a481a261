"""Is the database sound? What `python -m switching check` asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import Message, N_, plural
from switching.rules.uploads import why_not_pages
from switching.store import connect, fault_of
from switching.store.connection import read_only, unchanged
from switching.store.faults import find_damage, find_dangling
from switching.store.migrations import MIGRATIONS, pending_migrations
from switching.store.queries.dossier import scanned_pdfs
from switching.store.schema import find_unfitness


def check_database(path: Path) -> list[Message]:
    """List what is wrong with the database at `path`; an empty list means it is sound."""
    if not path.is_file():
        return [Message(N_("There is no database at {path}."), {"path": str(path)})]
    try:
        with unchanged(path) as db:
            return _unfit(db) or [*_pending(db), *_integrity(db), *_references(db)]
    except sqlite3.DatabaseError as error:
        text = N_("{path} can't be read as a database: {reason}.")
        unknown = Message(text, {"path": str(path), "reason": str(error)})
        return [fault_of(path, error) or unknown]


def reasons_against(path: Path) -> list[Message]:
    """List why the file at `path` is none that this version can work with; it is not changed."""
    with unchanged(path) as db:
        return _unfit(db)


def check_scans(path: Path) -> Iterator[Message]:
    """Name the PDFs in the database at `path` that would be refused now, by dossier and number."""
    with unchanged(path) as db:
        for reference, number, content in scanned_pdfs(db):
            why = why_not_pages(content)
            if why is not None:
                text = N_("{reference}, scan {number}: {why}")
                yield Message(text, {"reference": reference, "number": str(number), "why": why})


def schema_version(path: Path) -> str:
    """Return the name of the last migration that was applied."""
    with connect(path) as db:
        return MIGRATIONS.applied(db)[-1].name


def check_copy(path: Path) -> list[Message]:
    """List why the copy at `path` can't be worked with; it is not changed. It may be an older one.

    What is no database at all raises the error of SQLite.
    """
    with read_only(path) as db:
        return _unfit(db) or [*_integrity(db), *_references(db)]


def _unfit(db: sqlite_utils.Database) -> list[Message]:
    unfit = find_unfitness(db)
    return [unfit.message] if unfit else []


def _pending(db: sqlite_utils.Database) -> list[Message]:
    pending = pending_migrations(db)
    if not pending:
        return []
    text = N_("The database still has to be brought up to date: {names}.")
    return [Message(text, {"names": ", ".join(pending)})]


def _integrity(db: sqlite_utils.Database) -> list[Message]:
    found = find_damage(db)
    if not found:
        return []
    return [Message(N_("The file is damaged: {what}."), {"what": "; ".join(found[:3])})]


def _references(db: sqlite_utils.Database) -> list[Message]:
    broken = find_dangling(db)
    tables = ", ".join(sorted(set(broken)))
    if not broken:
        return []
    return [
        plural(
            "{count} row leads to something that is gone, in: {tables}.",
            "{count} rows lead to something that is gone, in: {tables}.",
            len(broken),
            tables=tables,
        )
    ]
