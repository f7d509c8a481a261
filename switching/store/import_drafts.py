"""Imports under way: the file that someone brings in, packed small, and what they chose until now.

One goes when it comes in, when its user leaves it, after `KEPT`, and all of them when anyone is
erased: it may be of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlite_utils

from switching.store.rows import to_column

KEPT = timedelta(days=30)
"""How long an import under way waits for who began it."""

_COLUMNS = "id, key, file_name, sha256, chosen, at"


@dataclass(frozen=True)
class ImportDraft:
    """An import under way, without its file; `key` is that by which it comes in once."""

    id: int
    key: str
    file_name: str
    sha256: str
    chosen: dict[str, Any]
    at: datetime


def keep_draft(
    db: sqlite_utils.Database,
    user_id: int,
    key: str,
    file: tuple[str, str, bytes],
    chosen: dict[str, Any],
    now: datetime,
) -> int:
    """Keep a file (its name, hash and content) that someone brings in, and return its number."""
    forget_old_drafts(db, now)
    cursor = db.conn.execute(
        "INSERT INTO import_drafts (user_id, key, file_name, sha256, content, chosen, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [user_id, key, *file, _json(chosen), to_column(now)],
    )
    return int(cursor.lastrowid or 0)


def choose_in_draft(
    db: sqlite_utils.Database, user_id: int, draft_id: int, chosen: dict[str, Any]
) -> bool:
    """Keep what someone chose; return whether the draft is still there."""
    cursor = db.conn.execute(
        "UPDATE import_drafts SET chosen = ? WHERE id = ? AND user_id = ?",
        [_json(chosen), draft_id, user_id],
    )
    return cursor.rowcount == 1


def list_drafts(db: sqlite_utils.Database, user_id: int) -> list[ImportDraft]:
    """List what someone has under way, the newest first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM import_drafts WHERE user_id = ? ORDER BY id DESC", [user_id]
    ).fetchall()
    return [
        ImportDraft(number, key, name, sha256, json.loads(chosen), datetime.fromisoformat(at))
        for number, key, name, sha256, chosen, at in rows
    ]


def content_of(db: sqlite_utils.Database, draft_id: int) -> bytes:
    """Return the file of a draft."""
    query = "SELECT content FROM import_drafts WHERE id = ?"
    return bytes(db.execute(query, [draft_id]).fetchone()[0])


def forget_draft(db: sqlite_utils.Database, user_id: int, key: str) -> None:
    """Forget what came in, or what someone left."""
    query = "DELETE FROM import_drafts WHERE user_id = ? AND key = ?"
    db.conn.execute(query, [user_id, key])


def forget_old_drafts(db: sqlite_utils.Database, now: datetime) -> None:
    """Forget what waited too long."""
    db.conn.execute("DELETE FROM import_drafts WHERE at < ?", [to_column(now - KEPT)])


def forget_all_drafts(db: sqlite_utils.Database) -> None:
    """Forget all of it, for it may be of someone who is being erased."""
    db.conn.execute("DELETE FROM import_drafts")


def _json(chosen: dict[str, Any]) -> str:
    return json.dumps(chosen, ensure_ascii=False)
