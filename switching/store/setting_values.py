"""Settings: a name and a value."""

from __future__ import annotations

import sqlite_utils

from switching.store.transactions import Transaction


def get_setting(db: sqlite_utils.Database, name: str) -> str | None:
    """Return the value of a setting; None while it was never set."""
    found = db.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
    return None if found is None else str(found[0])


def set_setting(transaction: Transaction, name: str, value: str) -> None:
    """Change a setting, with its audit row."""
    before = get_setting(transaction.db, name)
    transaction.db.conn.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )
    transaction.note_beside("update", "settings", 0, {name: before}, {name: value})
