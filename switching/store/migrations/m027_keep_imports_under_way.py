"""Imports under way: the file that was read, and what was chosen; a closed tab loses nothing."""

from sqlite_utils import Database

_DRAFTS = """CREATE TABLE import_drafts (id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id), key TEXT NOT NULL UNIQUE,
    file_name TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL, chosen TEXT NOT NULL,
    at TEXT NOT NULL) STRICT"""


def apply(db: Database) -> None:
    """Add the table."""
    db.execute(_DRAFTS)
    db.execute("CREATE INDEX import_drafts_user_id ON import_drafts(user_id)")
