"""The views that someone may open, and the files of them; and what goes when someone is erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlite_utils

from switching.models import MonthlyFile, NamedView, ViewMail
from switching.store.rows import Readable, list_readable, list_records

_VISIBLE = """SELECT id FROM views WHERE (audience = 'own' AND user_id = :user_id)
    OR (audience = 'partner' AND partner_id = :partner_id) OR audience = 'all'"""
_IN_USE = """SELECT v.id FROM views v JOIN users u ON u.id = v.user_id
    WHERE v.monthly IS NOT NULL AND (u.active = 1 OR v.audience <> 'own')
        AND NOT EXISTS (SELECT 1 FROM monthly_files f WHERE f.view_id = v.id AND f.month >= :month)
    ORDER BY v.id"""


def visible_views(
    db: sqlite_utils.Database, user_id: int, partner_id: int | None
) -> Readable[NamedView]:
    """List the views that a user may open and that can be read, in the order of their making."""
    ids = _ids(db, _VISIBLE, user_id=user_id, partner_id=partner_id)
    return list_readable(db, NamedView, id=ids)


def views_to_lay_ready(db: sqlite_utils.Database, month: date) -> Readable[NamedView]:
    """List the views whose file of `month` is not there yet; not those of who left."""
    ids = _ids(db, _IN_USE, month=month.isoformat())
    return list_readable(db, NamedView, id=ids)


def old_files(db: sqlite_utils.Database, view_id: int, before: date) -> list[MonthlyFile]:
    """List the files of a view of before a month."""
    return [item for item in list_records(db, MonthlyFile, view_id=view_id) if item.month < before]


def old_mails(db: sqlite_utils.Database, view_id: int, before: date) -> list[ViewMail]:
    """List the mails about files of a view of before a month."""
    return [item for item in list_records(db, ViewMail, view_id=view_id) if item.month < before]


def remove_views_of(db: sqlite_utils.Database, users: Collection[int]) -> None:
    """Remove what only these users could open, and all files: rows in them may be of anyone.

    What tells them of files goes too.
    """
    db.execute("DELETE FROM monthly_files")
    own = "SELECT id FROM views WHERE audience = 'own' AND user_id = :user_id"
    for user_id in users:
        for table in ("view_readers", "view_mails"):
            db.execute(
                f"DELETE FROM {table} WHERE user_id = :user_id OR view_id IN ({own})",
                {"user_id": user_id},
            )
        db.execute("DELETE FROM views WHERE audience = 'own' AND user_id = ?", [user_id])


def _ids(db: sqlite_utils.Database, query: str, **values: object) -> list[int]:
    return [int(row[0]) for row in db.execute(query, values).fetchall()]
