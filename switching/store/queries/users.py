"""The users by name alone, for whoever signs what stands on a page."""

from __future__ import annotations

import sqlite_utils


def user_names(db: sqlite_utils.Database) -> dict[int, str]:
    """Return the name of each user by id, also of one whose row can't be read as a user."""
    return dict(db.execute("SELECT id, name FROM users ORDER BY id").fetchall())
