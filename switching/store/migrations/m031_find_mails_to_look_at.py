"""The mails that someone is to look at, found without reading the whole outbox."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the index of what was refused or is to be decided: few of many."""
    db.execute("CREATE INDEX outbox_attention ON outbox(id) WHERE state IN ('refused', 'held')")
