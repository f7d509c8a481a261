"""Reading the audit trail."""

from __future__ import annotations

from datetime import datetime

import sqlite_utils


def last_noted(
    db: sqlite_utils.Database, action: str, user_id: int, switch_id: int
) -> datetime | None:
    """Return when a user last left `action` in the trail of a dossier."""
    query = "SELECT max(at) FROM audit_log WHERE switch_id = ? AND user_id = ? AND action = ?"
    found = db.execute(query, [switch_id, user_id, action]).fetchone()[0]
    return datetime.fromisoformat(found) if found else None
