"""What each tab saved last of each field: a text whose answer got lost is not written twice.

There is no text in it, but a digest, which someone could guess a short text by: erasing a person
forgets all of it, and what is older than `KEPT` goes by itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlite_utils

from switching.store.rows import to_column

KEPT = timedelta(days=30)
"""How long a tab may be without a connection before its numbers mean nothing any more."""

_WHERE = "tab = ? AND record_table = ? AND record_id = ? AND name = ?"


@dataclass(frozen=True)
class Place:
    """A field of a record, as one tab shows it."""

    tab: str
    table: str
    record_id: int
    name: str

    @property
    def _columns(self) -> list[object]:
        return [self.tab, self.table, self.record_id, self.name]


@dataclass(frozen=True)
class LastSaved:
    """The last text that a tab saved in a place: its number, where it went, and its digest.

    `record_id` differs from the place's when the text went to the version now open.
    """

    number: int
    record_id: int
    digest: str


def digest_of(text: str) -> str:
    """Return what tells texts apart without keeping them: SHA-256 of UTF-8, in hexadecimals."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def find_last_saved(db: sqlite_utils.Database, place: Place) -> LastSaved | None:
    """Return what a tab saved last in a place; None when it did not, or long ago."""
    query = f"SELECT number, stored_in, digest FROM typed_texts WHERE {_WHERE}"
    found = db.execute(query, place._columns).fetchone()
    return LastSaved(*found) if found else None


def keep_last_saved(
    db: sqlite_utils.Database, place: Place, saved: LastSaved, now: datetime
) -> None:
    """Remember what a tab saved last in a place."""
    said = [saved.number, saved.record_id, saved.digest, to_column(now)]
    changed = db.conn.execute(
        f"UPDATE typed_texts SET number = ?, stored_in = ?, digest = ?, at = ? WHERE {_WHERE}",
        [*said, *place._columns],
    )
    if not changed.rowcount:
        db.conn.execute("DELETE FROM typed_texts WHERE at < ?", [to_column(now - KEPT)])
        db.conn.execute(
            "INSERT INTO typed_texts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*place._columns, *said]
        )


def list_own_digests(db: sqlite_utils.Database, tab: str) -> dict[tuple[str, int, str], str]:
    """Return the digest of what a tab saved last in each field: its own text, not a colleague's."""
    rows = db.execute(
        "SELECT record_table, stored_in, name, digest FROM typed_texts WHERE tab = ?", [tab]
    ).fetchall()
    return {(table, record_id, name): digest for table, record_id, name, digest in rows}


def forget_typed_texts(db: sqlite_utils.Database) -> None:
    """Forget all of it, for it may be of someone who is being erased."""
    db.conn.execute("DELETE FROM typed_texts")
