"""A code by mail beside a link that was copied, in projects that ask for one."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE projects ADD COLUMN asks_code INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE guest_links ADD COLUMN code_digest TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE guest_links ADD COLUMN code_made_at TEXT",
    "ALTER TABLE guest_links ADD COLUMN code_tries INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE plan_answers ADD COLUMN by_code INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN link_id INTEGER REFERENCES guest_links(id)",
    "CREATE INDEX outbox_link_id ON outbox(link_id) WHERE link_id IS NOT NULL",
)


def apply(db: Database) -> None:
    """Add the columns: no project asks for a code, and no one agreed by one."""
    for statement in _STATEMENTS:
        db.execute(statement)
