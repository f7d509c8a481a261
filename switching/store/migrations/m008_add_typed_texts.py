"""Saving while someone types: what each tab saved last, and a minute as one entry of the trail."""

from sqlite_utils import Database

_TYPED = """CREATE TABLE typed_texts (tab TEXT NOT NULL, record_table TEXT NOT NULL,
    record_id INTEGER NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
    stored_in INTEGER NOT NULL, digest TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (tab, record_table, record_id, name)) STRICT"""

# An entry goes only for a later one of that user and minute that begins where it began.
_GUARD = """CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
    WHEN OLD.action <> 'update' OR NOT EXISTS (SELECT 1 FROM audit_log later
        WHERE later.id > OLD.id AND substr(later.at, 1, 16) = substr(OLD.at, 1, 16)
        AND later.user_id IS OLD.user_id AND later.action IS OLD.action
        AND later.record_table IS OLD.record_table AND later.record_id IS OLD.record_id
        AND later.switch_id IS OLD.switch_id AND later.before IS OLD.before)
    BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"""


def apply(db: Database) -> None:
    """Add the table, and let an entry go for one that takes it in."""
    db.execute(_TYPED)
    db.execute("DROP TRIGGER audit_log_no_delete")
    db.execute(_GUARD)
