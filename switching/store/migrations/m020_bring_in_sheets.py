"""Imports: files brought in, their rows, what they made; calls of which only the day is known."""

from sqlite_utils import Database

_ROW = "id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1"
_IMPORT = "import_id INTEGER NOT NULL REFERENCES imports(id), row INTEGER NOT NULL"

_STATEMENTS = (
    f"""CREATE TABLE imports ({_ROW}, partner_id INTEGER REFERENCES organisations(id),
        user_id INTEGER NOT NULL REFERENCES users(id), file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL, sheet TEXT NOT NULL, target TEXT NOT NULL, choices TEXT NOT NULL,
        counts TEXT NOT NULL, imported_at TEXT NOT NULL, entry_id INTEGER NOT NULL,
        undone_at TEXT) STRICT""",
    "CREATE INDEX imports_partner_id ON imports(partner_id)",
    f"""CREATE TABLE import_rows ({_ROW}, {_IMPORT}, state TEXT NOT NULL, why TEXT NOT NULL,
        cells TEXT NOT NULL, UNIQUE (import_id, row)) STRICT""",
    f"""CREATE TABLE import_records ({_ROW}, {_IMPORT}, record_table TEXT NOT NULL,
        record_id INTEGER NOT NULL, record_version INTEGER NOT NULL,
        made INTEGER NOT NULL) STRICT""",
    "CREATE INDEX import_records_import_id ON import_records(import_id)",
    "CREATE INDEX import_records_record ON import_records(record_table, record_id)",
    f"""CREATE TABLE import_mappings ({_ROW}, partner_id INTEGER REFERENCES organisations(id),
        target TEXT NOT NULL, header TEXT NOT NULL, field TEXT NOT NULL) STRICT""",
    "CREATE INDEX import_mappings_partner_id ON import_mappings(partner_id)",
    "ALTER TABLE switches ADD COLUMN import_id INTEGER REFERENCES imports(id)",
    "CREATE INDEX switches_import_id ON switches(import_id)",
    "ALTER TABLE intake_calls ADD COLUMN when_known TEXT NOT NULL DEFAULT 'hour'",
    "DROP VIEW dossier_facts",
    # The view of m009, with what is known of when the open call is to be.
    """CREATE VIEW dossier_facts AS
    SELECT s.id, s.reference, s.registered_on, s.completed_on, s.stopped_on, s.stopped_by,
        s.learner_id, s.host_id, s.sending_organisation_id, s.partner_id, s.project_leader_id,
        learner.name AS learner, sender.name AS sending_organisation, host.name AS host,
        coach.name AS coach, leader.name AS project_leader, partner.name AS partner,
        host.sector AS sector,
        (SELECT planned_at FROM intake_calls c WHERE c.switch_id = s.id AND c.outcome IS NULL
            ORDER BY c.id DESC LIMIT 1) AS call_at,
        (SELECT coalesce(held_at, started_at, planned_at) FROM intake_calls c
            WHERE c.switch_id = s.id AND c.outcome = 'held'
            ORDER BY c.id DESC LIMIT 1) AS call_held_at,
        (SELECT shift FROM learning_questions q
            WHERE q.switch_id = s.id AND q.settled_at IS NOT NULL AND q.moment <> 'before_call'
            ORDER BY q.number DESC LIMIT 1) AS shift,
        (SELECT count(*) FROM activities a WHERE a.switch_id = s.id) AS activities,
        (SELECT max(number) FROM action_plans p WHERE p.switch_id = s.id) AS plan_number,
        (SELECT min(day) FROM exchange_days d
            WHERE d.switch_id = s.id AND d.held IS NOT 0) AS first_day,
        (SELECT min(day) FROM exchange_days d
            WHERE d.switch_id = s.id AND d.held IS NULL) AS next_day,
        (SELECT count(*) FROM exchange_days d WHERE d.switch_id = s.id AND d.held = 1) AS days_held,
        (SELECT coalesce(sum(held_minutes), 0) FROM exchange_days d
            WHERE d.switch_id = s.id AND d.held = 1) AS held_minutes,
        (SELECT count(*) FROM certificates c
            WHERE c.switch_id = s.id AND c.withdrawn_at IS NULL) AS certificates,
        (SELECT count(*) FROM agreements a WHERE a.plan_id =
            (SELECT id FROM action_plans p WHERE p.switch_id = s.id
                ORDER BY number DESC LIMIT 1)) AS agreements,
        (SELECT max(day) FROM exchange_days d
            WHERE d.switch_id = s.id AND d.held IS NOT 0) AS last_day,
        (SELECT count(*) FROM evaluations e WHERE e.switch_id = s.id) AS evaluations,
        (SELECT when_known FROM intake_calls c WHERE c.switch_id = s.id AND c.outcome IS NULL
            ORDER BY c.id DESC LIMIT 1) AS call_known
    FROM switches s
    JOIN people learner ON learner.id = s.learner_id
    JOIN people leader ON leader.id = s.project_leader_id
    LEFT JOIN people coach ON coach.id = s.coach_id
    JOIN organisations sender ON sender.id = s.sending_organisation_id
    JOIN organisations host ON host.id = s.host_id
    JOIN organisations partner ON partner.id = s.partner_id""",
)


def apply(db: Database) -> None:
    """Add the tables and columns, and make the view anew."""
    for statement in _STATEMENTS:
        db.execute(statement)
