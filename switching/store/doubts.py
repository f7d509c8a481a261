"""Places in texts that someone is still to look at: where a word stands, and which one.

A row holds no more of the text than that word, and goes as soon as the place was looked at, or is
no longer there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from switching.store.rewriting import listed

TRAIL, SETTINGS = "audit_log", "settings"


@dataclass(frozen=True)
class Spot:
    """A word in a text: of a record, of a side of an audit row, or of a setting.

    `leaf` tells which of the texts it is where JSON holds several, `place` in which dossier.
    """

    place: int
    table: str
    record_id: int
    side: str
    field: str
    leaf: int
    start: int
    word: str


_COLUMNS = "place, record_table, record_id, side, field, leaf, start, word"


def keep_spots(db: sqlite_utils.Database, erasure_id: int, spots: Iterable[Spot]) -> None:
    """Keep places to look at, of an erasure."""
    db.conn.executemany(
        f"INSERT INTO doubts (erasure_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                erasure_id,
                *(spot.place, spot.table, spot.record_id, spot.side),
                *(spot.field, spot.leaf, spot.start, spot.word),
            )
            for spot in spots
        ],
    )


def list_spots(db: sqlite_utils.Database) -> list[tuple[int, int, Spot]]:
    """List what is still to be looked at: id, erasure and place."""
    rows = db.execute(f"SELECT id, erasure_id, {_COLUMNS} FROM doubts ORDER BY id").fetchall()
    return [(row_id, erasure_id, Spot(*rest)) for row_id, erasure_id, *rest in rows]


def remove_spots(db: sqlite_utils.Database, ids: Collection[int]) -> None:
    """Forget places."""
    if ids:
        db.conn.execute(f"DELETE FROM doubts WHERE id IN ({listed(ids)})")


def forget_what_is_gone(db: sqlite_utils.Database) -> None:
    """Forget the places whose text is gone."""
    remove_spots(db, [row_id for row_id, _, spot in list_spots(db) if locate(db, spot) is None])


def locate(db: sqlite_utils.Database, spot: Spot) -> tuple[str, int] | None:
    """Return the text as it stands now and where in it the word is; None when it is gone.

    After a change of the text that is where the word stands nearest to where it was.
    """
    text = _text_of(db, spot)
    starts = list(_occurrences(text, spot.word))
    return (text, min(starts, key=lambda start: abs(start - spot.start))) if starts else None


def _occurrences(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        around = text[max(0, start - 1) : start], text[start + len(word) : start + len(word) + 1]
        if not any(side.isalnum() for side in around):
            yield start
        start = text.find(word, start + 1)


def _text_of(db: sqlite_utils.Database, spot: Spot) -> str:
    values: list[object]
    if spot.table == SETTINGS:
        query, values = "SELECT value FROM settings WHERE name = ?", [spot.field]
    elif spot.table == TRAIL:
        query, values = f'SELECT "{spot.side}" FROM audit_log WHERE id = ?', [spot.record_id]
    else:
        query = f'SELECT "{spot.field}" FROM {spot.table} WHERE id = ?'
        values = [spot.record_id]
    found = db.execute(query, values).fetchone()
    said = found[0] if found else None
    if spot.table == TRAIL and isinstance(said, str):
        said = json.loads(said).get(spot.field)
    texts = list(leaves_of(said))
    return texts[spot.leaf] if spot.leaf < len(texts) else ""


def leaves_of(value: Any) -> Iterator[str]:
    """Yield the texts in what a column says, or in what JSON in it holds, in their order."""
    if isinstance(value, str):
        opened = _opened(value)
        if opened is None:
            yield value
        else:
            yield from leaves_of(opened)
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves_of(item)


def _opened(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return None
    try:
        opened = json.loads(text)
    except ValueError:
        return None
    return opened if isinstance(opened, dict | list) else None
