"""Rewriting what is stored, the audit trail too, and sweeping the files of what stood there."""

from __future__ import annotations

import glob
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.store.connection import connect
from switching.store.ownership import switch_expression

Rewriter = Callable[[str, bool], str]
"""Takes a text, and whether it is in a place where the person is known to be meant."""

_UNSWEPT = "erasure_unswept"
_LOG = logging.getLogger("switching")


@contextmanager
def trail_unlocked(db: sqlite_utils.Database) -> Iterator[None]:
    """Take the guard off the audit trail, and put back the very same before the commit.

    Within a transaction only: when it is rolled back the guard was never gone.
    """
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_log'"
    guards = db.execute(query).fetchall()
    for name, _ in guards:
        db.conn.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in guards:
        db.conn.execute(statement)


def rewrite_trail(
    db: sqlite_utils.Database,
    rewrite: Callable[[str, int, int | None, Mapping[str, Any]], Mapping[str, Any]],
    concerned: Callable[[str, int, int | None, str], bool],
) -> None:
    """Rewrite what the audit trail says of rows that are `concerned`; needs `trail_unlocked`."""
    rows = db.execute(
        "SELECT id, record_table, record_id, switch_id, before, after FROM audit_log"
        " WHERE before IS NOT NULL OR after IS NOT NULL"
    )
    changed = []
    for entry, table, record_id, switch_id, *sides in rows:
        if not concerned(table, record_id, switch_id, "".join(filter(None, sides))):
            continue
        values = [json.loads(side) if side is not None else None for side in sides]
        new = [value and rewrite(table, record_id, switch_id, value) for value in values]
        if new != values:
            changed.append((*map(_written, new), entry))
    db.conn.executemany("UPDATE audit_log SET before = ?, after = ? WHERE id = ?", changed)


def _written(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def rewrite_texts(
    db: sqlite_utils.Database, table: str, names: Collection[str], near: str, rewrite: Rewriter
) -> None:
    """Rewrite columns of `table`; `near` is the SQL that tells where the person is meant.

    What is no text, such as the bytes of a file, stays as it is.
    """
    if not names:
        return

    def rewritten(value: Any, is_near: int) -> Any:
        return rewrite(value, bool(is_near)) if isinstance(value, str) else value

    db.conn.create_function("rewritten", 2, rewritten)
    changes = ", ".join(f'"{name}" = rewritten("{name}", {near})' for name in names)
    differs = " OR ".join(f'rewritten("{name}", {near}) <> "{name}"' for name in names)
    db.conn.execute(f"UPDATE {table} SET {changes}, version = version + 1 WHERE {differs}")


def is_of(table: str, switches: Collection[int]) -> str:
    """Return the SQL that tells whether a row of `table` is in one of `switches`."""
    return f"{switch_expression(table)} IN ({listed(switches)})"


def overwrite_columns(
    db: sqlite_utils.Database, table: str, redacted: Mapping[str, Any], switches: Collection[int]
) -> None:
    """Put what is `redacted`, by column of `table`, in place of what these dossiers say there."""
    changes = ", ".join(f'"{name}" = iif({_is_filled(name)}, ?, "{name}")' for name in redacted)
    where = f"({_filled(redacted)}) AND {is_of(table, switches)}"
    values = [value for value in redacted.values() for _ in range(2)]
    db.conn.execute(
        f"UPDATE {table} SET {changes}, version = version + 1 WHERE {where}",
        [*values, *redacted.values()],
    )


def switches_with_text(
    db: sqlite_utils.Database, table: str, redacted: Mapping[str, Any]
) -> set[int]:
    """Return the dossiers in which a column of `table` holds anything but what is `redacted`."""
    query = f"SELECT DISTINCT {switch_expression(table)} FROM {table} WHERE {_filled(redacted)}"
    return {row[0] for row in db.execute(query, list(redacted.values())).fetchall()}


def _filled(names: Iterable[str]) -> str:
    return " OR ".join(_is_filled(name) for name in names)


def _is_filled(name: str) -> str:
    return f'(length("{name}") > 0 AND "{name}" <> ?)'


def is_stored(db: sqlite_utils.Database, table: str, record_id: int) -> bool:
    """Tell whether there is such a row."""
    return bool(db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [record_id]).fetchone())


def set_columns(
    db: sqlite_utils.Database, table: str, ids: Collection[int], values: Mapping[str, Any]
) -> None:
    """Set the same columns of these rows."""
    changes = ", ".join(f'"{name}" = ?' for name in values)
    db.conn.execute(
        f"UPDATE {table} SET {changes}, version = version + 1 WHERE id IN ({listed(ids)})",
        list(values.values()),
    )


def rewrite_settings(db: sqlite_utils.Database, rewrite: Callable[[str], str]) -> None:
    """Rewrite the values of settings, and forget form keys that `rewrite` would change."""
    for name, value in db.execute("SELECT name, value FROM settings").fetchall():
        if rewrite(value) != value:
            db.conn.execute("UPDATE settings SET value = ? WHERE name = ?", [rewrite(value), name])
    keys = [row[0] for row in db.execute("SELECT key FROM idempotency_keys").fetchall()]
    named = [(key,) for key in keys if rewrite(key) != key]
    db.conn.executemany("DELETE FROM idempotency_keys WHERE key = ?", named)


def first_entry(
    db: sqlite_utils.Database, table: str, record_id: int
) -> tuple[int | None, str | None]:
    """Return id and instant of the entry that added a record; nothing for what came in at once."""
    found = db.execute(
        "SELECT id, at FROM audit_log WHERE record_table = ? AND record_id = ? AND action = 'add'"
        " ORDER BY id LIMIT 1",
        [table, record_id],
    ).fetchone()
    return found or (None, None)


def note_unswept(db: sqlite_utils.Database) -> None:
    """Note in this transaction that the files are to be swept."""
    db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, '1')", [_UNSWEPT])


def is_unswept(db: sqlite_utils.Database) -> bool:
    """Tell whether an erasure was committed whose traces may still be in the files."""
    return bool(db.execute("SELECT 1 FROM settings WHERE name = ?", [_UNSWEPT]).fetchone())


def sweep(path: Path) -> bool:
    """Take what was erased out of the bytes of the files: True when nothing of it is left.

    The copies that upgrades and restores left beside the database are removed, for they hold what
    was erased. While someone reads for long, or the disk is full, it is not done, and tried again
    at the next start.
    """
    for occasion in ("upgrade", "restore"):
        named = f"{glob.escape(path.stem)}-before-*-{occasion}{path.suffix}*"
        for copy in path.parent.glob(named):
            copy.unlink(missing_ok=True)
    try:
        with connect(path) as db:
            if db["sqlite_stat4"].exists():  # after an ANALYZE it holds what indexes hold
                db.conn.execute("DELETE FROM sqlite_stat4")
            db.conn.execute("VACUUM")
            # A replica holds on to the log for good: nobody's save should wait long for that.
            db.conn.execute("PRAGMA busy_timeout = 1000")
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                db.conn.execute("DELETE FROM settings WHERE name = ?", [_UNSWEPT])
            return not busy
    except sqlite3.OperationalError as error:
        _LOG.warning("erased, but the file is not swept yet: %s", error)
        return False


def listed(ids: Collection[int]) -> str:
    """Return ids as the list of an `IN`."""
    return ", ".join(str(int(identity)) for identity in sorted(ids))
