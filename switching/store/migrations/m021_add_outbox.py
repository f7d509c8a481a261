"""The mails that go out, each to one person, and the reminders that someone stopped."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE outbox (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        key TEXT NOT NULL, switch_id INTEGER NOT NULL REFERENCES switches(id),
        person_id INTEGER NOT NULL REFERENCES people(id),
        user_id INTEGER NOT NULL REFERENCES users(id), kind TEXT NOT NULL, party TEXT,
        queued_at TEXT NOT NULL, next_try TEXT NOT NULL, message_id TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0, claimed_until TEXT, state TEXT NOT NULL, done_at TEXT,
        said TEXT NOT NULL DEFAULT '', address_mark TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE UNIQUE INDEX outbox_key ON outbox(key)",
    "CREATE INDEX outbox_switch_id ON outbox(switch_id, state)",
    "CREATE INDEX outbox_person_id ON outbox(person_id)",
    "CREATE INDEX outbox_user_id ON outbox(user_id)",
    "CREATE INDEX outbox_waiting ON outbox(id) WHERE state = 'waiting'",
    """CREATE TABLE stopped_reminders (id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL DEFAULT 1, switch_id INTEGER NOT NULL REFERENCES switches(id),
        kind TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX stopped_reminders_switch_id ON stopped_reminders(switch_id, kind)",
)


def apply(db: Database) -> None:
    """Add the tables; both are empty."""
    for statement in _STATEMENTS:
        db.execute(statement)
