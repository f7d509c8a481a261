"""Why dossiers stop, in closed categories beside the words."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the column; what was stopped before has only its words."""
    db.execute("ALTER TABLE switches ADD COLUMN stop_cause TEXT")
