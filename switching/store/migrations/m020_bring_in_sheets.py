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
)


_EVALUATIONS = "(SELECT count(*) FROM evaluations e WHERE e.switch_id = s.id) AS evaluations"
_KNOWN = """,
        (SELECT when_known FROM intake_calls c WHERE c.switch_id = s.id AND c.outcome IS NULL
            ORDER BY c.id DESC LIMIT 1) AS call_known"""


def apply(db: Database) -> None:
    """Add the tables and columns; lists say what is known of when the open call is to be."""
    for statement in _STATEMENTS:
        db.execute(statement)
    query = "SELECT sql FROM sqlite_master WHERE name = 'dossier_facts'"
    (view,) = db.execute(query).fetchone()
    db.execute("DROP VIEW dossier_facts")
    db.execute(view.replace(_EVALUATIONS, _EVALUATIONS + _KNOWN))
