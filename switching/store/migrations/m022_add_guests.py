"""Personal links, what comes in through them, and codes by which a certificate is checked."""

from sqlite_utils import Database

_OF_SWITCH = "switch_id INTEGER NOT NULL REFERENCES switches(id)"
_OF_PERSON = "person_id INTEGER NOT NULL REFERENCES people(id)"
_HEAD = "id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1"
_STATEMENTS = (
    # Number -1: no one who signs in, and no number that an installation has given already.
    """INSERT INTO users (id, email, name, role, language, active)
        VALUES (-1, 'guest', '', 'guest', 'nl', 0)""",
    f"""CREATE TABLE guest_links ({_HEAD}, {_OF_SWITCH}, {_OF_PERSON}, party TEXT NOT NULL,
        digest TEXT NOT NULL UNIQUE, way TEXT NOT NULL, valid_until TEXT NOT NULL,
        ended_at TEXT, asked_at TEXT, created_at TEXT NOT NULL,
        created_by INTEGER NOT NULL REFERENCES users(id)) STRICT""",
    "CREATE INDEX guest_links_switch_id ON guest_links(switch_id)",
    "CREATE INDEX guest_links_person_id ON guest_links(person_id)",
    f"""CREATE TABLE contributions ({_HEAD}, {_OF_SWITCH}, {_OF_PERSON}, party TEXT NOT NULL,
        link_id INTEGER NOT NULL REFERENCES guest_links(id), topic TEXT NOT NULL,
        about_id INTEGER, detail TEXT NOT NULL, text TEXT NOT NULL, given_at TEXT NOT NULL,
        taken INTEGER, seen INTEGER NOT NULL) STRICT""",
    "CREATE INDEX contributions_switch_id ON contributions(switch_id)",
    "CREATE INDEX contributions_person_id ON contributions(person_id)",
    "CREATE INDEX contributions_link_id ON contributions(link_id)",
    f"""CREATE TABLE plan_answers ({_HEAD},
        plan_id INTEGER NOT NULL REFERENCES action_plans(id), {_OF_PERSON}, party TEXT NOT NULL,
        link_id INTEGER NOT NULL REFERENCES guest_links(id), way TEXT NOT NULL,
        agreed INTEGER NOT NULL,
        typed_name TEXT NOT NULL, snapshot_digest TEXT NOT NULL, part_digests TEXT NOT NULL,
        answered_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX plan_answers_plan_id ON plan_answers(plan_id)",
    "CREATE INDEX plan_answers_person_id ON plan_answers(person_id)",
    "CREATE INDEX plan_answers_link_id ON plan_answers(link_id)",
    f"""CREATE TABLE log_entries ({_HEAD}, {_OF_SWITCH},
        day_id INTEGER NOT NULL REFERENCES exchange_days(id), party TEXT NOT NULL, {_OF_PERSON},
        done TEXT NOT NULL, learned TEXT NOT NULL, minutes INTEGER, given_at TEXT NOT NULL,
        UNIQUE (day_id, party)) STRICT""",
    "CREATE INDEX log_entries_switch_id ON log_entries(switch_id)",
    "CREATE INDEX log_entries_person_id ON log_entries(person_id)",
    f"""CREATE TABLE follow_ups ({_HEAD}, {_OF_SWITCH}, party TEXT NOT NULL, {_OF_PERSON},
        use TEXT NOT NULL, used TEXT NOT NULL, changed_since TEXT NOT NULL,
        answered_on TEXT NOT NULL, UNIQUE (switch_id, party)) STRICT""",
    "CREATE INDEX follow_ups_person_id ON follow_ups(person_id)",
    """CREATE TABLE guest_drafts (link_id INTEGER NOT NULL REFERENCES guest_links(id),
        page TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (link_id, page)) STRICT""",
    "ALTER TABLE audit_log ADD COLUMN link_id INTEGER REFERENCES guest_links(id)",
    "ALTER TABLE certificates ADD COLUMN code TEXT NOT NULL DEFAULT ''",
    "CREATE UNIQUE INDEX certificates_code ON certificates(code) WHERE code <> ''",
)
_EVALUATIONS = "(SELECT count(*) FROM evaluations e WHERE e.switch_id = s.id) AS evaluations"
_MORE = """,
    (SELECT count(*) FROM contributions c WHERE c.switch_id = s.id AND c.seen = 0) AS incoming,
    (SELECT count(*) FROM follow_ups f WHERE f.switch_id = s.id) AS follow_ups,
    (SELECT count(*) FROM guest_links l WHERE l.switch_id = s.id AND l.asked_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM guest_links later WHERE later.switch_id = l.switch_id
            AND later.person_id = l.person_id AND later.created_at > l.asked_at)) AS links_asked"""


def apply(db: Database) -> None:
    """Add the tables, the user on whose behalf guests act, and who a guest was to the trail.

    Lists say what came in that no one looked at, who asked for a new link, and the follow-up.
    """
    for statement in _STATEMENTS:
        db.execute(statement)
    query = "SELECT sql FROM sqlite_master WHERE name = 'dossier_facts'"
    (view,) = db.execute(query).fetchone()
    db.execute("DROP VIEW dossier_facts")
    db.execute(view.replace(_EVALUATIONS, _EVALUATIONS + _MORE))
