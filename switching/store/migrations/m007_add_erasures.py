"""The register of erasures: what was erased, without the names."""

from sqlite_utils import Database

_REGISTER = """CREATE TABLE erasures (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL, person_id INTEGER REFERENCES people(id),
    switch_id INTEGER REFERENCES switches(id), added_at TEXT, added_entry INTEGER,
    erased_at TEXT NOT NULL, user_id INTEGER NOT NULL REFERENCES users(id),
    reason TEXT NOT NULL) STRICT"""


def apply(db: Database) -> None:
    """Add the register."""
    db.execute(_REGISTER)
