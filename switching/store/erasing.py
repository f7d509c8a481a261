"""Rewriting what is stored so that names are gone from it, and from the bytes of the files."""

from __future__ import annotations

import glob
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import HostOption
from switching.store.belonging import switch_expression
from switching.store.connection import connect
from switching.store.rows import list_records
from switching.store.search import renew_index

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
    rewrite: Callable[[str, int, int | None, dict[str, Any]], dict[str, Any]],
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


def _written(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def rewrite_texts(
    db: sqlite_utils.Database, table: str, names: Sequence[str], own: str, rewrite: Rewriter
) -> None:
    """Rewrite columns of `table`; `own` is the SQL that tells where the person is meant."""
    db.conn.create_function("rewritten", 2, lambda text, near: rewrite(text, bool(near)))
    changes = ", ".join(f'"{name}" = rewritten("{name}", {own})' for name in names)
    differs = " OR ".join(f'rewritten("{name}", {own}) <> "{name}"' for name in names)
    db.conn.execute(f"UPDATE {table} SET {changes}, version = version + 1 WHERE {differs}")


def is_of(table: str, switches: Collection[int]) -> str:
    """Return the SQL that tells whether a row of `table` is in one of `switches`."""
    return f"{switch_expression(table)} IN ({_listed(switches)})"


def wipe_texts(
    db: sqlite_utils.Database,
    table: str,
    names: Sequence[str],
    switches: Collection[int],
    wiped: str,
) -> None:
    """Put `wiped` in place of what is filled in in columns of `table`, in these dossiers."""
    changes = ", ".join(f"\"{name}\" = iif(\"{name}\" = '', '', ?)" for name in names)
    where = f"({_filled(names)}) AND {is_of(table, switches)}"
    db.conn.execute(
        f"UPDATE {table} SET {changes}, version = version + 1 WHERE {where}",
        [wiped] * len(names) * 2,
    )


def switches_with_text(
    db: sqlite_utils.Database, table: str, names: Sequence[str], wiped: str
) -> set[int]:
    """Return the dossiers in which any of these columns of `table` is filled in."""
    query = f"SELECT DISTINCT {switch_expression(table)} FROM {table} WHERE {_filled(names)}"
    return {row[0] for row in db.execute(query, [wiped] * len(names)).fetchall()}


def _filled(names: Sequence[str]) -> str:
    return " OR ".join(f"\"{name}\" NOT IN ('', ?)" for name in names)


def switches_with(
    db: sqlite_utils.Database, person_id: int, roles: Iterable[str]
) -> frozenset[int]:
    """Return the dossiers with a person in any of these columns."""
    where = " OR ".join(f"{role} = :person" for role in roles)
    return _ids(db, f"SELECT id FROM switches WHERE {where}", {"person": person_id})


def switches_attended(db: sqlite_utils.Database, person_id: int) -> frozenset[int]:
    """Return the dossiers to a call of which a person was invited."""
    return _ids(
        db,
        "SELECT c.switch_id FROM participants p JOIN intake_calls c ON c.id = p.call_id"
        " WHERE p.person_id = :person",
        {"person": person_id},
    )


def list_attendance(db: sqlite_utils.Database) -> list[tuple[int, int]]:
    """List who was invited to a call of which dossier: pairs of a dossier and a person."""
    query = """SELECT DISTINCT c.switch_id, p.person_id FROM participants p
        JOIN intake_calls c ON c.id = p.call_id WHERE p.person_id IS NOT NULL"""
    return list(db.execute(query).fetchall())


def scans_of(db: sqlite_utils.Database, switches: Collection[int]) -> frozenset[int]:
    """Return the files of these dossiers."""
    return _ids(db, f"SELECT id FROM attachments WHERE {is_of('attachments', switches)}", {})


def scans_signed(
    db: sqlite_utils.Database, role: str, person_id: int, party: str
) -> frozenset[int]:
    """Return the scans of what someone agreed to as `party`, in the dossiers with that `role`."""
    query = f"""SELECT a.attachment_id FROM agreements a
        JOIN action_plans p ON p.id = a.plan_id JOIN switches s ON s.id = p.switch_id
        WHERE a.attachment_id IS NOT NULL AND a.party = :party AND s.{role} = :person"""
    return _ids(db, query, {"party": party, "person": person_id})


def _ids(db: sqlite_utils.Database, query: str, values: dict[str, object]) -> frozenset[int]:
    return frozenset(int(row[0]) for row in db.execute(query, values).fetchall())


def list_contents(db: sqlite_utils.Database, table: str) -> list[tuple[int, int, str]]:
    """List what papers say, as JSON, with their ids and dossiers."""
    query = f"SELECT id, switch_id, content FROM {table} ORDER BY id"
    return list(db.execute(query).fetchall())


def is_stored(db: sqlite_utils.Database, table: str, record_id: int) -> bool:
    """Tell whether there is such a row."""
    return bool(_ids(db, f"SELECT id FROM {table} WHERE id = :id", {"id": record_id}))


def set_columns(
    db: sqlite_utils.Database, table: str, ids: Collection[int], values: dict[str, Any]
) -> None:
    """Set the same columns of these rows."""
    changes = ", ".join(f'"{name}" = ?' for name in values)
    db.conn.execute(
        f"UPDATE {table} SET {changes}, version = version + 1 WHERE id IN ({_listed(ids)})",
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


def prepare_sweep(db: sqlite_utils.Database) -> None:
    """Make the search index anew, and note in this transaction that the files are to be swept."""
    renew_index(db, list_records(db, HostOption))
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


def _listed(ids: Collection[int]) -> str:
    return ", ".join(str(int(identity)) for identity in sorted(ids))
