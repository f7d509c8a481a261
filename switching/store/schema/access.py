"""The SQL that sign-in brought: which person of an organisation a user is."""

ACCESS = (
    "ALTER TABLE users ADD COLUMN person_id INTEGER REFERENCES people(id)",
    "CREATE INDEX audit_log_user_id ON audit_log(user_id)",
    "CREATE INDEX audit_log_record ON audit_log(record_table, record_id)",
    "CREATE INDEX switches_project_leader_id ON switches(project_leader_id)",
    "CREATE INDEX switches_partner_id ON switches(partner_id)",
)
