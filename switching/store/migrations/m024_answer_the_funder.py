"""What the funder asks: which set of indicators a project has, answers, sizes, targets, tables."""

from sqlite_utils import Database

_ANSWERS = """CREATE TABLE funder_answers (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, person_id INTEGER NOT NULL REFERENCES people(id),
    project_id INTEGER NOT NULL REFERENCES projects(id), question TEXT NOT NULL,
    answer TEXT NOT NULL, asked_on TEXT NOT NULL, means TEXT NOT NULL,
    notice_given INTEGER NOT NULL, user_id INTEGER NOT NULL REFERENCES users(id)) STRICT"""
_PROFILES = """CREATE TABLE organisation_profiles (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1,
    organisation_id INTEGER NOT NULL REFERENCES organisations(id), kind TEXT NOT NULL,
    size TEXT NOT NULL, asked_on TEXT NOT NULL) STRICT"""
_TARGETS = """CREATE TABLE indicator_targets (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, project_id INTEGER NOT NULL REFERENCES projects(id),
    indicator TEXT NOT NULL, target INTEGER, estimate INTEGER) STRICT"""
_REPORTS = """CREATE TABLE funder_reports (id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, project_id INTEGER NOT NULL REFERENCES projects(id),
    first_day TEXT NOT NULL, last_day TEXT NOT NULL, indicator_set TEXT NOT NULL,
    set_version TEXT NOT NULL, number INTEGER NOT NULL, made_at TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users(id), remark TEXT NOT NULL, counts TEXT NOT NULL,
    workbook BLOB NOT NULL, document BLOB NOT NULL) STRICT"""


def apply(db: Database) -> None:
    """Add a column and four tables; no project has a set until someone chooses one."""
    db.execute("ALTER TABLE projects ADD COLUMN indicator_set TEXT NOT NULL DEFAULT ''")
    for table, statement, column in (
        ("funder_answers", _ANSWERS, "person_id"),
        ("organisation_profiles", _PROFILES, "organisation_id"),
        ("indicator_targets", _TARGETS, "project_id"),
        ("funder_reports", _REPORTS, "project_id"),
    ):
        db.execute(statement)
        db.execute(f"CREATE INDEX {table}_{column} ON {table}({column})")
    db.execute("CREATE INDEX funder_answers_project_id ON funder_answers(project_id)")
