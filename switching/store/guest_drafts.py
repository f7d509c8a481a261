"""What guests typed and could not give yet: a page shows it again, after Back and after errors.

One draft for each page of a link. It goes when it is given, after `KEPT`, and all of them when
anyone is erased: it may be of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlite_utils

from switching.store.rows import to_column

KEPT = timedelta(days=30)
"""How long a draft waits for who wrote it."""


def find_draft(db: sqlite_utils.Database, link_id: int, page: str) -> dict[str, list[str]]:
    """Return what was typed on a page, by the name of the field; nothing without a draft."""
    query = "SELECT content FROM guest_drafts WHERE link_id = ? AND page = ?"
    found = db.execute(query, [link_id, page]).fetchone()
    return dict(json.loads(found[0])) if found else {}


def keep_draft(
    db: sqlite_utils.Database,
    link_id: int,
    page: str,
    content: Mapping[str, list[str]],
    now: datetime,
) -> None:
    """Keep what was typed on a page, in place of what was kept of it before."""
    db.conn.execute("DELETE FROM guest_drafts WHERE at < ?", [to_column(now - KEPT)])
    values = [link_id, page, json.dumps(content, ensure_ascii=False), to_column(now)]
    db.conn.execute("INSERT OR REPLACE INTO guest_drafts VALUES (?, ?, ?, ?)", values)


def forget_draft(db: sqlite_utils.Database, link_id: int, page: str) -> None:
    """Forget what was typed on a page: it was given."""
    query = "DELETE FROM guest_drafts WHERE link_id = ? AND page = ?"
    db.conn.execute(query, [link_id, page])


def forget_all_drafts(db: sqlite_utils.Database) -> None:
    """Forget all of it, for it may be of someone who is being erased."""
    db.conn.execute("DELETE FROM guest_drafts")
