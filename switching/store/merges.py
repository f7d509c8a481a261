"""Merging two records of one person or organisation: what refers to them, found in the schema.

Nothing here is remembered by hand: a table that refers to people or organisations is moved because
it refers. The rows of a merge are moved without a new version, for what they mean stays the same:
what someone is typing meanwhile is saved as usual, and undoing leaves the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlite_utils

from switching.models import MergedOrganisation, MergedPerson, Organisation, Person

MERGED: Mapping[str, tuple[str, str]] = {
    Person.TABLE: (MergedPerson.TABLE, "person_id"),
    Organisation.TABLE: (MergedOrganisation.TABLE, "organisation_id"),
}
"""Where the numbers that were given up stand, and the column with the one they lead to."""

MERGE, UNMERGE = "merge", "undo_merge"
"""How the audit trail calls a merge, and the undoing of one."""


@dataclass(frozen=True)
class Reference:
    """A column that refers to people or organisations."""

    table: str
    column: str


@dataclass(frozen=True)
class Entry:
    """An entry of the audit trail, as far as undoing a merge looks at it."""

    id: int
    at: datetime
    user_id: int
    action: str
    table: str
    record_id: int
    switch_id: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def references_to(db: sqlite_utils.Database, table: str) -> tuple[Reference, ...]:
    """Return the columns of all tables that refer to `table`, as the schema says."""
    query = """SELECT m.name, f."from" FROM main.sqlite_master m
        JOIN pragma_foreign_key_list(m.name, 'main') f
        WHERE m.type = 'table' AND f."table" = ? ORDER BY 1, 2"""
    return tuple(Reference(*row) for row in db.execute(query, [table]).fetchall())


def rows_referring(
    db: sqlite_utils.Database, reference: Reference, record_id: int
) -> tuple[int, ...]:
    """Return the rows whose column refers to a record, whoever may read them."""
    query = f'SELECT id FROM main.{reference.table} WHERE "{reference.column}" = ? ORDER BY id'
    return tuple(row[0] for row in db.execute(query, [record_id]).fetchall())


def refer(db: sqlite_utils.Database, reference: Reference, row_id: int, record_id: int) -> None:
    """Let a row refer to another record."""
    db.conn.execute(
        f'UPDATE {reference.table} SET "{reference.column}" = ? WHERE id = ?', [record_id, row_id]
    )


def put_row(db: sqlite_utils.Database, table: str, row: Mapping[str, Any]) -> None:
    """Put back a row as it was."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def put_columns(
    db: sqlite_utils.Database, table: str, record_id: int, values: Mapping[str, Any]
) -> None:
    """Put back what a row said before its last change, and the version that it had."""
    changes = "".join(f', "{name}" = ?' for name in values)
    db.conn.execute(
        f"UPDATE {table} SET version = version - 1{changes} WHERE id = ?",
        [*values.values(), record_id],
    )


def current_number(db: sqlite_utils.Database, table: str, number: int) -> int:
    """Return where a number leads: to the record that it was merged into, or to itself."""
    if table not in MERGED:
        return number
    merged, column = MERGED[table]
    found = db.execute(f"SELECT {column} FROM {merged} WHERE id = ?", [number]).fetchone()
    return int(found[0]) if found else number


def numbers_of(db: sqlite_utils.Database, table: str, record_id: int) -> frozenset[int]:
    """Return all numbers of a record: its own, and those that lead to it."""
    merged, column = MERGED[table]
    rows = db.execute(f"SELECT id FROM {merged} WHERE {column} = ?", [record_id]).fetchall()
    return frozenset({record_id, *(row[0] for row in rows)})


def given_up(db: sqlite_utils.Database, table: str) -> dict[int, int]:
    """Return where each number that was given up leads to."""
    merged, column = MERGED[table]
    return dict(db.execute(f"SELECT id, {column} FROM {merged}").fetchall())


def current_numbers(
    db: sqlite_utils.Database, table: str, values: Mapping[str, Any]
) -> dict[str, int]:
    """Return where the numbers in columns of `table` lead to that were given up meanwhile."""
    pointing = {name for name, value in values.items() if name.endswith("_id") and value}
    found: dict[str, int] = {}
    for target in MERGED if pointing else ():
        leads = given_up(db, target)
        for reference in references_to(db, target) if leads else ():
            value = values.get(reference.column)
            if reference.table == table and reference.column in pointing and value in leads:
                found[reference.column] = leads[value]
    return found


def unused_number(db: sqlite_utils.Database, table: str) -> int | None:
    """Return the id for a new record when SQLite's own choice would be one that was given up."""
    if table not in MERGED:
        return None
    query = f"""SELECT max(id) FROM {MERGED[table][0]}
        WHERE id > (SELECT coalesce(max(id), 0) FROM {table})"""
    last = db.execute(query).fetchone()[0]
    return None if last is None else int(last) + 1


def last_entry(db: sqlite_utils.Database) -> int:
    """Return the number of the last entry of the audit trail."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM main.audit_log").fetchone()[0])


def entries_between(db: sqlite_utils.Database, first: int, last: int) -> list[Entry]:
    """List the entries of the audit trail from `first` to `last`, in their order."""
    return _entries(db, "id BETWEEN ? AND ?", [first, last])


def entries_since(db: sqlite_utils.Database, last: int, tables: Collection[str]) -> list[Entry]:
    """List the entries after `last` about records of `tables`, and what undid a merge."""
    marks = ", ".join("?" * len(tables))
    where = f"id > ? AND (record_table IN ({marks}) OR action = '{UNMERGE}')"
    return _entries(db, where, [last, *sorted(tables)])


def _entries(db: sqlite_utils.Database, where: str, values: list[object]) -> list[Entry]:
    rows = db.execute(
        "SELECT id, at, user_id, action, record_table, record_id, switch_id, before, after"
        f" FROM main.audit_log WHERE {where} ORDER BY id",
        values,
    ).fetchall()
    return [_entry(row) for row in rows]


def _entry(row: Iterable[Any]) -> Entry:
    identity, at, *rest, before, after = row
    sides = (json.loads(side) if side else {} for side in (before, after))
    return Entry(identity, datetime.fromisoformat(at), *rest, *sides)


def switches_of_rows(
    db: sqlite_utils.Database, moved: Mapping[Reference, Collection[int]]
) -> frozenset[int]:
    """Return the dossiers among the rows that moved, and those whose calls they are invited to."""
    own = [ids for reference, ids in moved.items() if reference.table == "switches"]
    came = [ids for reference, ids in moved.items() if reference.table == "participants"]
    marks = ", ".join(str(int(identity)) for ids in came for identity in ids)
    query = f"""SELECT DISTINCT c.switch_id FROM main.participants p
        JOIN main.intake_calls c ON c.id = p.call_id WHERE p.id IN ({marks})"""
    return frozenset().union(*own, (row[0] for row in db.execute(query).fetchall()))


def roles_together(
    db: sqlite_utils.Database, ids: Collection[int], columns: Collection[str]
) -> list[tuple[int, str, frozenset[str]]]:
    """List the dossiers in which these people have roles: id, reference, and the columns."""
    marks = ", ".join(str(int(identity)) for identity in ids)
    names = sorted(columns)
    where = " OR ".join(f"{name} IN ({marks})" for name in names)
    flags = ", ".join(f"{name} IN ({marks})" for name in names)
    rows = db.execute(
        f"SELECT id, reference, {flags} FROM main.switches WHERE {where} ORDER BY id"
    ).fetchall()
    return [
        (row[0], row[1], frozenset(name for name, held in zip(names, row[2:], strict=True) if held))
        for row in rows
    ]


def calls_with_both(db: sqlite_utils.Database, ids: Collection[int]) -> int:
    """Count the calls at which more than one of these people stands."""
    marks = ", ".join(str(int(identity)) for identity in ids)
    query = f"""SELECT count(*) FROM (SELECT call_id FROM main.participants
        WHERE person_id IN ({marks}) GROUP BY call_id HAVING count(DISTINCT person_id) > 1)"""
    return int(db.execute(query).fetchone()[0])
