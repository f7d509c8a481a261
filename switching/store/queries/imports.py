"""What an import looks up, and the taking away of what one made."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import RECORDS, HostOption, Record
from switching.store.merges import MERGED
from switching.store.ownership import is_of_dossier, switch_expression
from switching.store.rows import get_record, to_column
from switching.store.search_index import unindex_record

_LOOKS = ("read", "open_with_reason", "export_person")
_SWITCHES = """SELECT s.id, s.reference, s.learner_id, s.host_id, s.partner_id,
    (SELECT iif(c.when_known = 'nothing', NULL, coalesce(c.held_at, c.started_at, c.planned_at))
        FROM intake_calls c WHERE c.switch_id = s.id AND (c.outcome IS NULL OR c.outcome = 'held')
        ORDER BY c.outcome = 'held', c.id DESC LIMIT 1) AS day
    FROM switches s WHERE ? IS NULL OR s.partner_id = ? ORDER BY s.id"""


def list_known_switches(
    db: sqlite_utils.Database, partner_id: int | None
) -> list[tuple[int, str, int, int, int, datetime | None]]:
    """List the dossiers of a partner, or of all: with whom, where, and when their call was."""
    rows = db.execute(_SWITCHES, [partner_id, partner_id]).fetchall()
    return [(*row[:5], datetime.fromisoformat(row[5]) if row[5] else None) for row in rows]


def next_ids(db: sqlite_utils.Database) -> dict[str, int]:
    """Return the number that comes next in each table; none that was given up in a merge."""
    found = {}
    for kind in RECORDS:
        tables = [kind.TABLE, *MERGED.get(kind.TABLE, ())[:1]]
        largest = [
            db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in tables
        ]
        found[kind.TABLE] = int(max(largest)) + 1
    return found


def next_references(db: sqlite_utils.Database) -> dict[int, int]:
    """Return for each year the number of the next reference."""
    rows = db.execute(
        """SELECT substr(reference, 4, 4), max(CAST(substr(reference, 9) AS INTEGER))
        FROM switches WHERE reference LIKE 'ST-____-%' GROUP BY 1"""
    ).fetchall()
    return {int(year): int(last) + 1 for year, last in rows if str(year).isdigit()}


def touched_since(
    db: sqlite_utils.Database, entry_id: int, table: str, ids: Collection[int]
) -> set[int]:
    """Return which records someone changed after an entry of the trail; of dossiers, within them.

    Looking at one is not touching it.
    """
    looks = ", ".join(f"'{look}'" for look in _LOOKS)
    by_id = f"""SELECT record_id FROM audit_log WHERE id > ? AND record_table = ?
        AND action NOT IN ({looks})"""
    found = {row[0] for row in db.execute(by_id, [entry_id, table]).fetchall()}
    if table == "switches":
        within = f"""SELECT DISTINCT switch_id FROM audit_log WHERE id > ? AND switch_id IS NOT NULL
            AND action NOT IN ({looks})"""
        found |= {row[0] for row in db.execute(within, [entry_id]).fetchall()}
    return found & set(ids)


def first_value(
    db: sqlite_utils.Database, table: str, record_id: int, column: str
) -> tuple[Any] | None:
    """Return what a column held before its first change; None when it never changed."""
    row = db.execute(
        """SELECT json_extract(before, '$.' || ?) FROM audit_log WHERE record_table = ?
        AND record_id = ? AND action = 'update' AND json_type(before, '$.' || ?) IS NOT NULL
        ORDER BY id LIMIT 1""",
        [column, table, record_id, column],
    ).fetchone()
    return (row[0],) if row else None


def remove_dossiers(db: sqlite_utils.Database, ids: Sequence[int]) -> list[int]:
    """Remove dossiers with all that is in them; return those that something else refers to."""
    if not ids:
        return []
    if _removed(db, ids):
        return []
    return [identity for identity in ids if not _removed(db, [identity])]


def _removed(db: sqlite_utils.Database, ids: Sequence[int]) -> bool:
    db.conn.execute("SAVEPOINT undo")
    try:
        among = json.dumps(list(ids))
        for kind in reversed(RECORDS):
            way = switch_expression(kind.TABLE) if is_of_dossier(kind.TABLE) else None
            if way:
                db.conn.execute(
                    f"""DELETE FROM {kind.TABLE}
                    WHERE {way} IN (SELECT value FROM json_each(?))""",
                    [among],
                )
    except sqlite3.IntegrityError:
        db.conn.execute("ROLLBACK TO undo")
        db.conn.execute("RELEASE undo")
        return False
    db.conn.execute("RELEASE undo")
    return True


def remove_records(
    db: sqlite_utils.Database, kind: type[Record], versions: Mapping[int, int]
) -> list[int]:
    """Remove records that are as they were made and that nothing refers to; return the others."""
    kept = []
    for identity, version in versions.items():
        db.conn.execute("SAVEPOINT undo")
        try:
            if kind is HostOption:
                unindex_record(db, get_record(db, kind, identity))
            cursor = db.conn.execute(
                f"DELETE FROM {kind.TABLE} WHERE id = ? AND version = ?", [identity, version]
            )
            gone = cursor.rowcount == 1
        except (sqlite3.IntegrityError, LookupError):
            gone = False
        db.conn.execute("RELEASE undo" if gone else "ROLLBACK TO undo")
        if not gone:
            db.conn.execute("RELEASE undo")
            kept.append(identity)
    return kept


def forget_links(db: sqlite_utils.Database, table: str, ids: Iterable[int]) -> None:
    """Forget that rows of imports are records that are gone: their numbers may be given again."""
    db.conn.execute(
        """DELETE FROM import_records WHERE record_table = ?
        AND record_id IN (SELECT value FROM json_each(?))""",
        [table, json.dumps(list(ids))],
    )


def empty_rows(db: sqlite_utils.Database, import_id: int | None, before: datetime | None) -> int:
    """Forget what stood in rows that waited: of one import, or of all from before an instant."""
    cursor = db.conn.execute(
        """UPDATE import_rows SET cells = '{}', version = version + 1 WHERE cells <> '{}'
        AND (import_id = ? OR import_id IN (SELECT id FROM imports WHERE imported_at < ?))""",
        [import_id, to_column(before) if before else ""],
    )
    return int(cursor.rowcount)


def names_of(
    db: sqlite_utils.Database, table: str, name: str, ids: Iterable[int]
) -> dict[int, str]:
    """Return what records are called, by their number."""
    query = f"SELECT id, {name} FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    return dict(db.execute(query, [json.dumps(list(ids))]).fetchall())
