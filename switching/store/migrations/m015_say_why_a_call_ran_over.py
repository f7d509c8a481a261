"""Why a call took longer than planned: one of a list, and for another reason a word."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE intake_calls ADD COLUMN overrun_reason TEXT",
    "ALTER TABLE intake_calls ADD COLUMN overrun_remark TEXT NOT NULL DEFAULT ''",
)


def apply(db: Database) -> None:
    """Add the columns: of the calls that are there nothing was said."""
    for statement in _STATEMENTS:
        db.execute(statement)
