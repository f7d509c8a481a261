"""Where someone who was erased may still be named, until someone looked at it."""

from sqlite_utils import Database

_DOUBTS = """CREATE TABLE doubts (id INTEGER PRIMARY KEY,
    erasure_id INTEGER NOT NULL REFERENCES erasures(id), place INTEGER NOT NULL,
    record_table TEXT NOT NULL, record_id INTEGER NOT NULL, side TEXT NOT NULL,
    field TEXT NOT NULL, leaf INTEGER NOT NULL, start INTEGER NOT NULL,
    word TEXT NOT NULL) STRICT"""


def apply(db: Database) -> None:
    """Add the table: a row per place, which goes with the answer."""
    db.execute(_DOUBTS)
