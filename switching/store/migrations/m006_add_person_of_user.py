"""Which person a user is: a project leader's own dossiers are those of that person."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE users ADD COLUMN person_id INTEGER REFERENCES people(id)",
    "CREATE INDEX audit_log_user_id ON audit_log(user_id)",
    "CREATE INDEX audit_log_record ON audit_log(record_table, record_id)",
    "CREATE INDEX switches_project_leader_id ON switches(project_leader_id)",
    "CREATE INDEX switches_partner_id ON switches(partner_id)",
)


def apply(db: Database) -> None:
    """Add the column, and the indexes that reading by person and by record asks for."""
    for statement in _STATEMENTS:
        db.execute(statement)
