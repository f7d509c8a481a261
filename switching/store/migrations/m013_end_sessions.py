"""Since when someone has to have signed in: sessions of before that moment are over."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the column; without a moment all sessions of a user count."""
    db.execute("ALTER TABLE users ADD COLUMN sessions_from TEXT")
