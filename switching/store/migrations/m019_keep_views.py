"""Views of the overview that someone keeps by name, and the files that are laid ready of them."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE views (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        user_id INTEGER NOT NULL REFERENCES users(id), name TEXT NOT NULL,
        audience TEXT NOT NULL, partner_id INTEGER REFERENCES organisations(id),
        asks TEXT NOT NULL, monthly TEXT) STRICT""",
    "CREATE INDEX views_user_id ON views(user_id)",
    "CREATE INDEX views_partner_id ON views(partner_id)",
    """CREATE TABLE monthly_files (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        view_id INTEGER NOT NULL REFERENCES views(id), month TEXT NOT NULL,
        made_at TEXT NOT NULL, kind TEXT NOT NULL, counts TEXT NOT NULL,
        content BLOB NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX monthly_files_view_id ON monthly_files(view_id, month)",
)


def apply(db: Database) -> None:
    """Add the tables: a view has one file a month at most."""
    for statement in _STATEMENTS:
        db.execute(statement)
