"""The days of a project and of the targets of its indicators."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add when a project begins, and the period of each target; what is there has none."""
    db.execute("ALTER TABLE projects ADD COLUMN begins_on TEXT")
    db.execute("ALTER TABLE indicator_targets ADD COLUMN first_day TEXT")
    db.execute("ALTER TABLE indicator_targets ADD COLUMN last_day TEXT")
