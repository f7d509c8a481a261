"""The transaction: what it changes is stored with its audit row, all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from switching.models import Actor, Record
from switching.store.connection import connect, immediate
from switching.store.identity import require_own_version
from switching.store.merges import Reference, current_numbers, refer, unused_number
from switching.store.ownership import is_of_dossier, switch_of, switches_of
from switching.store.rows import NotFoundError, Row, get_record, to_column, to_row
from switching.store.search_index import index_record, index_records, unindex_record

R = TypeVar("R", bound=Record)
Guard = Callable[[sqlite_utils.Database, Record], None]
"""Raises when a record may not be touched; is asked before each change, and before each `get`."""
Follow = Callable[["Transaction", Record, Record], None]
"""Changes what follows from a record that was one thing before and is another now."""


class ConflictError(Exception):
    """Someone else changed the record after it was read; `current` is how it stands now."""

    def __init__(self, current: Record) -> None:
        super().__init__(f"{current.TABLE} {current.id} is at version {current.version}")
        self.current = current


@dataclass(frozen=True)
class Transaction:
    """A write in progress: each change leaves its audit row beside it.

    While someone is `typing`, the entry of a change takes in what the same user changed in the
    same field within the same minute: it says the first text and the last.
    """

    db: sqlite_utils.Database
    actor: Actor
    now: datetime
    switch_id: int | None = None
    guard: Guard | None = None
    typing: bool = False
    follow: Follow | None = None

    def get(self, kind: type[R], record_id: int) -> R:
        """Return a record as it stands now; raise NotFoundError when there is none."""
        record = get_record(self.db, kind, record_id)
        if is_of_dossier(kind.TABLE):
            self._ask(record)
        return record

    def add(self, record: R) -> R:
        """Store a new record and return it with its id.

        A number in it that was given up in a merge meanwhile becomes the one that it leads to.
        """
        record = record.model_copy(
            update=current_numbers(self.db, record.TABLE, record.model_dump())
        )
        self._ask(record)
        row = to_row(record)
        free = None if record.id else unused_number(self.db, record.TABLE)
        columns = row if free is None else {"id": free, **row}
        names = ", ".join(f'"{name}"' for name in columns)
        cursor = self.db.conn.execute(
            f"INSERT INTO {record.TABLE} ({names}) VALUES ({', '.join('?' * len(columns))})",
            list(columns.values()),
        )
        stored = record.model_copy(update={"id": int(cursor.lastrowid or 0)})
        self._audit("add", stored, None, row)
        index_record(self.db, stored)
        return stored

    def update(self, record: R, /, **changes: Any) -> R:
        """Change `record`; raise ConflictError when it is no longer at its version.

        Changes are checked as a whole: a pydantic ValidationError says what is wrong.
        """
        wanted = record.changed({**changes, **current_numbers(self.db, record.TABLE, changes)})
        before, after = to_row(record), to_row(wanted)
        changed = {name: value for name, value in after.items() if before[name] != value}
        self._ask(record)
        if not changed:
            return record
        self._ask(wanted)
        assignments = ", ".join(f'"{name}" = ?' for name in changed)
        cursor = self.db.conn.execute(
            f"UPDATE {record.TABLE} SET {assignments}, version = version + 1"
            " WHERE id = ? AND version = ?",
            [*changed.values(), record.id, record.version],
        )
        if cursor.rowcount != 1:
            raise ConflictError(get_record(self.db, type(record), record.id))
        self._audit("update", record, {name: before[name] for name in changed}, changed)
        index_record(self.db, wanted)
        stored = wanted.model_copy(update={"version": record.version + 1})
        if self.follow is not None:
            # What follows from a change that was allowed is allowed, whoever may touch it now.
            self.follow(replace(self, guard=None), record, stored)
        return stored

    def delete(self, record: Record) -> None:
        """Remove `record`; raise ConflictError when it is no longer at its version."""
        self._ask(record)
        cursor = self.db.conn.execute(
            f"DELETE FROM {record.TABLE} WHERE id = ? AND version = ?", [record.id, record.version]
        )
        if cursor.rowcount != 1:
            raise ConflictError(get_record(self.db, type(record), record.id))
        self._audit("delete", record, to_row(record), None)
        unindex_record(self.db, record)

    def mend(self, kind: type[Record], record_id: int, name: str, value: Any) -> None:
        """Put `value` in a field that can't be read; other fields of its row may be so too."""
        column, table = to_column(value), kind.TABLE
        query = f'SELECT "{name}" FROM {table} WHERE id = ?'
        before = self.db.execute(query, [record_id]).fetchone()
        if before is None:
            raise NotFoundError(f"{table} {record_id}")
        self.db.conn.execute(
            f'UPDATE {table} SET "{name}" = ?, version = version + 1 WHERE id = ?',
            [column, record_id],
        )
        of = switch_of(self.db, table, record_id)
        self._log("update", table, record_id, of, {name: before[0]}, {name: column})

    def note(self, action: str, record: Record, said: Row | None = None) -> None:
        """Leave an audit row for something that changes no column, such as a bulk import."""
        self._ask(record)
        self._audit(action, record, None, said)

    def note_beside(
        self,
        action: str,
        table: str,
        record_id: int = 0,
        before: Row | None = None,
        after: Row | None = None,
    ) -> None:
        """Leave an audit row for what is no record: a setting, or a file that was made."""
        self._log(action, table, record_id, None, before, after)

    def remembered(self, key: str) -> int | None:
        """Return the record that a write with this idempotency `key` made before, if any."""
        query = "SELECT record_id FROM idempotency_keys WHERE key = ?"
        found = self.db.execute(query, [key]).fetchone()
        return int(found[0]) if found else None

    def remember(self, key: str, action: str, record: Record) -> None:
        """Remember what the write with this idempotency `key` made."""
        self.db.conn.execute(
            "INSERT INTO idempotency_keys VALUES (?, ?, ?, ?)",
            [key, action, record.id, to_column(self.now)],
        )

    def repoint(self, action: str, record: Record, column: str, record_id: int) -> None:
        """Let a record refer to another one of what is the same: its version stays.

        The audit row is called `action`, and says where the column pointed before and after.
        """
        wanted = record.model_copy(update={column: record_id})
        for side in (record, wanted):
            self._ask(side)
        refer(self.db, Reference(record.TABLE, column), record.id, record_id)
        self._audit(action, record, {column: getattr(record, column)}, {column: record_id})

    def _ask(self, record: Record) -> None:
        if self.guard is not None:
            self.guard(self.db, record)

    def _audit(self, action: str, record: Record, before: Row | None, after: Row | None) -> None:
        own = record.id if record.TABLE == "switches" else getattr(record, "switch_id", None)
        of = own or self.switch_id or min(switches_of(self.db, record), default=None)
        earlier = self._entry_of_minute(record, of, before) if self.typing and before else None
        first = json.loads(earlier[1]) if earlier else before
        self._log(action, record.TABLE, record.id, of, first, after)
        if earlier:
            self.db.conn.execute("DELETE FROM audit_log WHERE id = ?", [earlier[0]])

    def _entry_of_minute(
        self, record: Record, switch_id: int | None, before: Row
    ) -> tuple[int, str] | None:
        """Return the entry that this user's change of this minute goes on from, if it does.

        That is the last one on the same field: others may be at work in the record's other fields.
        What stood on a paper that was made meanwhile keeps an entry of its own.
        """
        minute = to_column(self.now)[:16]
        entries = self.db.execute(
            "SELECT id, before, after, user_id, action, substr(at, 1, 16), switch_id"
            " FROM audit_log WHERE record_table = ? AND record_id = ? AND at >= ?"
            " ORDER BY id DESC",
            [record.TABLE, record.id, minute],
        )
        for entry_id, first, last, *said in entries:
            stands = json.loads(last or "{}")
            if before.keys() & stands.keys():
                same = said == [self.actor.user_id, "update", minute, switch_id]
                goes_on = same and stands == before and not self._made_a_paper_since(entry_id)
                return (entry_id, first) if goes_on else None
        return None

    def _made_a_paper_since(self, entry_id: int) -> bool:
        query = """SELECT 1 FROM audit_log WHERE id > ? AND action = 'add'
            AND record_table IN ('action_plans', 'certificates') LIMIT 1"""
        return self.db.execute(query, [entry_id]).fetchone() is not None

    def _log(
        self,
        action: str,
        table: str,
        record_id: int,
        switch_id: int | None,
        before: Row | None,
        after: Row | None,
    ) -> None:
        values = [
            json.dumps(_readable(row), ensure_ascii=False) if row is not None else None
            for row in (before, after)
        ]
        who = [to_column(self.now), self.actor.user_id, action]
        self.db.conn.execute(
            "INSERT INTO audit_log (at, user_id, action, record_table, record_id, switch_id,"
            " before, after, link_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*who, table, record_id, switch_id, *values, self.actor.link_id],
        )


@contextmanager
def write(
    path: Path,
    actor: Actor,
    now: datetime,
    switch_id: int | None = None,
    guard: Guard | None = None,
    typing: bool = False,
    follow: Follow | None = None,
) -> Iterator[Transaction]:
    """Open one transaction on behalf of `actor`; all of it is stored, or nothing.

    Someone's right to a record is a matter of the services: they pass a `guard`. So is what
    `follow`s from a change. Raises NewerDatabaseError once another process, of a newer version,
    brought the database further.
    """
    with connect(path, make=False) as db, immediate(db):
        require_own_version(db)
        yield Transaction(db, actor, now, switch_id, guard, typing, follow)


def add_many(db: sqlite_utils.Database, records: Sequence[Record]) -> None:
    """Store records of one kind that already carry their ids, without audit rows (bulk import)."""
    if not records:
        return
    fields = list(type(records[0]).model_fields)
    names = ", ".join(f'"{name}"' for name in fields)
    marks = ", ".join("?" * len(fields))
    db.conn.executemany(
        f"INSERT INTO {records[0].TABLE} ({names}) VALUES ({marks})",
        ([to_column(getattr(record, name)) for name in fields] for record in records),
    )
    index_records(db, records)


def _readable(row: Row) -> Row:
    """Return `row` for the audit trail: files are named by their size."""
    return {
        name: f"{len(value)} bytes" if isinstance(value, bytes) else value
        for name, value in row.items()
    }
