"""Queries on the audit trail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime
from threading import Lock

import sqlite_utils

from switching.models import RECORDS, AuditEntry, TrailSearch
from switching.rules.normal_form import same_form
from switching.store.merges import MERGED, given_up
from switching.store.rows import to_column

# The names of main's own tables: who may read what is settled by who asks.
# A guest has no user: who it was is who the link is of.
_ENTRIES = """SELECT a.*, s.reference, coalesce(p.name, u.name) AS name, u.email
    FROM main.audit_log a
    JOIN main.users u ON u.id = a.user_id LEFT JOIN main.switches s ON s.id = a.switch_id
    LEFT JOIN main.guest_links l ON l.id = a.link_id LEFT JOIN main.people p ON p.id = l.person_id
    WHERE {where} ORDER BY a.id DESC LIMIT ?"""


def last_noted(
    db: sqlite_utils.Database, action: str, user_id: int, switch_id: int
) -> datetime | None:
    """Return when a user last left `action` in the trail of a dossier."""
    # By id: a clock that was set back makes the latest entry no longer the last one.
    query = """SELECT at FROM audit_log WHERE switch_id = ? AND user_id = ? AND action = ?
        ORDER BY id DESC LIMIT 1"""
    found = db.execute(query, [switch_id, user_id, action]).fetchone()
    return datetime.fromisoformat(found[0]) if found else None


def last_noted_of(
    db: sqlite_utils.Database, action: str, user_id: int, table: str, record_id: int
) -> datetime | None:
    """Return when a user last left `action` in the trail of a record that is in no dossier."""
    query = """SELECT at FROM main.audit_log WHERE record_table = ? AND record_id = ?
        AND user_id = ? AND action = ? ORDER BY id DESC LIMIT 1"""
    found = db.execute(query, [table, record_id, user_id, action]).fetchone()
    return datetime.fromisoformat(found[0]) if found else None


def list_noted(
    db: sqlite_utils.Database, action: str, user_id: int, since: datetime, until: datetime
) -> frozenset[int]:
    """Return the dossiers in whose trail a user left `action` from `since` to `until`."""
    query = """SELECT switch_id FROM main.audit_log
        WHERE user_id = ? AND action = ? AND at BETWEEN ? AND ?"""
    span = [to_column(since), to_column(until)]
    rows = db.execute(query, [user_id, action, *span]).fetchall()
    return frozenset(row[0] for row in rows)


_LOOKED_THROUGH = 5000
"""How many of the newest entries are looked through for what someone worked on."""


def list_worked_on(db: sqlite_utils.Database, user_id: int, limit: int) -> list[int]:
    """List the dossiers a user changed last, newest first, as far as the newest entries tell."""
    query = """SELECT switch_id FROM main.audit_log
        WHERE id > (SELECT max(id) FROM main.audit_log) - ? AND user_id = ?
            AND switch_id IS NOT NULL
        ORDER BY id DESC"""
    found: dict[int, None] = {}
    # Row by row: who is at work has the few that are wanted among the newest.
    with closing(db.execute(query, [_LOOKED_THROUGH, user_id])) as rows:
        for (switch_id,) in rows:
            found[switch_id] = None
            if len(found) == limit:
                break
    return list(found)


def list_entries(
    db: sqlite_utils.Database,
    limit: int,
    before_id: int | None = None,
    switch_id: int | None = None,
    search: TrailSearch | None = None,
) -> list[tuple[AuditEntry, str | None, str]]:
    """List what is in the trail, newest first, older than the entry `before_id`.

    Each with the reference of its dossier, and the name of who did it.
    """
    wanted = [
        *_conditions(search or TrailSearch()),
        ("a.id < ?", before_id),
        ("a.switch_id = ?", switch_id),
    ]
    given = [(clause, value) for clause, value in wanted if value is not None]
    where = " AND ".join(clause for clause, _ in given) or "1"
    rows = db.query(_ENTRIES.format(where=where), [*(value for _, value in given), limit])
    return [_entry(row) for row in rows]


def find_entries(
    db: sqlite_utils.Database, wanted: Callable[[dict[str, object]], bool]
) -> list[tuple[AuditEntry, str | None, str]]:
    """List what in all of the trail is `wanted`, judged by its columns, as `list_entries` does."""
    return [_entry(row) for row in db.query(_ENTRIES.format(where="1"), [-1]) if wanted(row)]


def _conditions(search: TrailSearch) -> list[tuple[str, object]]:
    of_reference = "a.switch_id IN (SELECT id FROM main.switches WHERE instr(reference, ?))"
    return [
        ("a.user_id = ?", search.user_id),
        ("a.record_table = ?", search.table),
        ("a.at >= ?", to_column(search.since)),
        ("a.at < ?", to_column(search.until)),
        (of_reference, same_form(search.reference).upper() or None),
    ]


def _entry(row: dict[str, object]) -> tuple[AuditEntry, str | None, str]:
    reference, name, email = (row.pop(column) for column in ("reference", "name", "email"))
    known = None if reference is None else str(reference)
    return AuditEntry.of_row(row), known, str(name or email)


def list_values(
    db: sqlite_utils.Database, table: str, column: str, ids: Collection[int]
) -> dict[int, object]:
    """Return a column of these records by their id, as far as the connection shows them.

    A number that was given up in a merge has what the record says that it leads to.
    """
    leads = given_up(db, table) if table in MERGED else {}
    wanted = sorted({leads.get(number, number) for number in ids})
    marks = ", ".join("?" * len(wanted))
    query = f'SELECT id, "{column}" FROM {table} WHERE id IN ({marks})'
    found = dict(db.execute(query, wanted).fetchall())
    return {number: found[to] for number in ids if (to := leads.get(number, number)) in found}


def list_changes(
    db: sqlite_utils.Database, switch_id: int, since: datetime
) -> list[tuple[datetime, str, int]]:
    """List what was changed in a dossier from `since` on: when, in which table, which record."""
    rows = db.execute(
        "SELECT at, record_table, record_id FROM audit_log WHERE switch_id = ? AND at >= ?"
        " ORDER BY id",
        [switch_id, to_column(since)],
    ).fetchall()
    return [(datetime.fromisoformat(at), table, record_id) for at, table, record_id in rows]


def list_past_values(
    db: sqlite_utils.Database, table: str, record_id: int, name: str
) -> set[object]:
    """Return the values that a field of a record had before, as columns."""
    rows = db.execute(
        "SELECT json_extract(before, '$.' || ?) FROM audit_log"
        " WHERE record_table = ? AND record_id = ? AND action IN ('update', 'delete')",
        [name, table, record_id],
    ).fetchall()
    return {row[0] for row in rows}


def revision(db: sqlite_utils.Database, besides: str = "") -> int:
    """Return a number that grows with every change: what a cache may be keyed by.

    Entries of the action `besides` do not count.
    """
    query = "SELECT id FROM main.audit_log WHERE action <> ? ORDER BY id DESC LIMIT 1"
    found = db.execute(query, [besides]).fetchone()
    return int(found[0]) if found else 0


class RevisionBesides:
    """As `revision`, for answers that read nothing of some tables; threads may share it.

    What is written in those alone gives no other number. A number stands for the last entry that
    counts, so that the same one is of the same rows, whoever asked when.
    """

    def __init__(self, tables: Collection[str]) -> None:
        """Know nothing yet; the first time the whole trail is looked through."""
        listed = ", ".join(f"'{table}'" for table in sorted(tables))
        self._query = f"""SELECT coalesce(max(id), :found) FROM main.audit_log
            WHERE id > :seen AND NOT (record_table IN ({listed}) AND action <> 'restore')"""
        self._lock = Lock()
        self._schema, self._seen, self._found = -1, 0, 0

    def number(self, db: sqlite_utils.Database) -> tuple[int, int]:
        """Return the number, with one that changes when a backup is put back or tables change."""
        schema, last = int(db.execute("PRAGMA main.schema_version").fetchone()[0]), revision(db)
        with self._lock:
            if schema != self._schema or last < self._seen:
                self._schema, self._seen, self._found = schema, 0, 0
            known = {"found": self._found, "seen": self._seen}
            self._found = int(db.execute(self._query, known).fetchone()[0])
            self._seen = last
            return schema, self._found


def digest_of_trail(db: sqlite_utils.Database, besides: str = "") -> bytes:
    """Return what no one can know who does not have the whole trail; each change gives another.

    Entries of the action `besides` do not count.
    """
    query = """SELECT id, at, user_id, action, record_table, record_id, before, after
        FROM main.audit_log WHERE action <> ? ORDER BY id"""
    digest = hashlib.blake2b(digest_size=32)
    for entry in db.execute(query, [besides]):
        digest.update(repr(entry).encode())
    return digest.digest()


_MOST_WRITTEN = 5000


def written_since(db: sqlite_utils.Database, entry: int) -> dict[str, set[int]] | None:
    """Return the records that the entries after this one name, by table.

    None when there are very many, or when a backup was put back.
    """
    rows = db.execute(
        "SELECT record_table, record_id, action FROM main.audit_log WHERE id > ? LIMIT ?",
        [entry, _MOST_WRITTEN + 1],
    ).fetchall()
    if len(rows) > _MOST_WRITTEN or any(action == "restore" for _, _, action in rows):
        return None
    tables = {kind.TABLE for kind in RECORDS}
    found: dict[str, set[int]] = {}
    for table, record_id, _ in rows:
        if table in tables:
            found.setdefault(table, set()).add(record_id)
    return found
