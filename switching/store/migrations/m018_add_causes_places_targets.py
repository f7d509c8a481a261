"""Why dossiers stop, in categories beside the words; when hosts have places; targets."""

from sqlite_utils import Database

_AVAILABILITIES = """CREATE TABLE availabilities (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, host_id INTEGER NOT NULL REFERENCES organisations(id),
    first_day TEXT NOT NULL, last_day TEXT NOT NULL, places INTEGER NOT NULL) STRICT"""
_INTERESTS = """CREATE TABLE host_interests (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, host_id INTEGER NOT NULL REFERENCES organisations(id),
    year INTEGER NOT NULL, interest TEXT NOT NULL, reason TEXT NOT NULL) STRICT"""
_TARGETS = """CREATE TABLE targets (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, project_id INTEGER NOT NULL REFERENCES projects(id),
    first_day TEXT NOT NULL, last_day TEXT NOT NULL, switches INTEGER, hours INTEGER,
    certificates INTEGER, hosts INTEGER) STRICT"""


def apply(db: Database) -> None:
    """Add a column and three tables; what was stopped before has only its words."""
    db.execute("ALTER TABLE switches ADD COLUMN stop_cause TEXT")
    db.execute(_AVAILABILITIES)
    db.execute("CREATE INDEX availabilities_host_id ON availabilities(host_id)")
    db.execute(_INTERESTS)
    db.execute("CREATE INDEX host_interests_host_id ON host_interests(host_id)")
    db.execute(_TARGETS)
    db.execute("CREATE INDEX targets_project_id ON targets(project_id)")
