"""In which language someone gets papers and mails; nobody's is known until someone says so."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the column."""
    db.execute("ALTER TABLE people ADD COLUMN language TEXT")
