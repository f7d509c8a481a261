"""Who gets a mail when the file of a view lies ready, and the mails about that."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE view_readers (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        view_id INTEGER NOT NULL REFERENCES views(id),
        user_id INTEGER NOT NULL REFERENCES users(id), since TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX view_readers_view_id ON view_readers(view_id, user_id)",
    "CREATE INDEX view_readers_user_id ON view_readers(user_id)",
    """CREATE TABLE view_mails (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        view_id INTEGER NOT NULL REFERENCES views(id), month TEXT NOT NULL,
        user_id INTEGER NOT NULL REFERENCES users(id), queued_at TEXT NOT NULL,
        next_try TEXT NOT NULL, message_id TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
        claimed_until TEXT, state TEXT NOT NULL, done_at TEXT, said TEXT NOT NULL DEFAULT '',
        address_mark TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE UNIQUE INDEX view_mails_view_id ON view_mails(view_id, month, user_id)",
    "CREATE INDEX view_mails_user_id ON view_mails(user_id)",
    "CREATE INDEX view_mails_waiting ON view_mails(id) WHERE state = 'waiting'",
)


def apply(db: Database) -> None:
    """Add the tables: a file is told to someone once."""
    for statement in _STATEMENTS:
        db.execute(statement)
