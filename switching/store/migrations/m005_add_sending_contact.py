"""Who speaks for the sending organisation of a switch."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the column, and its index."""
    db.execute("ALTER TABLE switches ADD COLUMN sending_contact_id INTEGER REFERENCES people(id)")
    db.execute("CREATE INDEX switches_sending_contact_id ON switches(sending_contact_id)")
