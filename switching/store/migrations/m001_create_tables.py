"""The tables of the record layout, the audit trail's guard, the indexes and the view of lists.

All tables are STRICT; days are ISO dates, instants ISO in UTC.
"""

from sqlite_utils import Database

_ROW = "id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1"
_SWITCH = "switch_id INTEGER NOT NULL REFERENCES switches(id)"


def _table(name: str, columns: str) -> str:
    return f"CREATE TABLE {name} ({_ROW}, {columns}) STRICT"


_TABLES = (
    _table(
        "users",
        """email TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '', role TEXT NOT NULL,
        partner_id INTEGER REFERENCES organisations(id), language TEXT NOT NULL DEFAULT 'nl',
        active INTEGER NOT NULL DEFAULT 1""",
    ),
    _table(
        "projects",
        """number TEXT NOT NULL, name TEXT NOT NULL, cofinancing TEXT NOT NULL,
        evidence_until TEXT, notes_until TEXT""",
    ),
    _table(
        "organisations",
        """name TEXT NOT NULL, sector TEXT NOT NULL, description TEXT NOT NULL,
        address TEXT NOT NULL, city TEXT NOT NULL, is_sender INTEGER NOT NULL,
        is_host INTEGER NOT NULL, is_partner INTEGER NOT NULL, active INTEGER NOT NULL""",
    ),
    _table(
        "people",
        """organisation_id INTEGER NOT NULL REFERENCES organisations(id), name TEXT NOT NULL,
        job TEXT NOT NULL, job_since TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
        active INTEGER NOT NULL""",
    ),
    _table(
        "host_options",
        """host_id INTEGER NOT NULL REFERENCES organisations(id), kind TEXT NOT NULL,
        title TEXT NOT NULL, description TEXT NOT NULL, colleague TEXT NOT NULL,
        minutes INTEGER, places_per_month INTEGER, active INTEGER NOT NULL""",
    ),
    _table(
        "switches",
        """reference TEXT NOT NULL UNIQUE,
        learner_id INTEGER NOT NULL REFERENCES people(id),
        sending_organisation_id INTEGER NOT NULL REFERENCES organisations(id),
        host_id INTEGER NOT NULL REFERENCES organisations(id),
        coach_id INTEGER REFERENCES people(id),
        project_leader_id INTEGER NOT NULL REFERENCES people(id),
        partner_id INTEGER NOT NULL REFERENCES organisations(id),
        project_id INTEGER REFERENCES projects(id),
        registered_on TEXT NOT NULL, completed_on TEXT, stopped_on TEXT, stopped_by TEXT,
        stop_reason TEXT NOT NULL""",
    ),
    _table(
        "plan_inputs",
        """switch_id INTEGER NOT NULL UNIQUE REFERENCES switches(id),
        emergency_contact TEXT NOT NULL, starting_point TEXT NOT NULL,
        instructions_by TEXT NOT NULL, insurance_confirmed_by TEXT NOT NULL, participation TEXT,
        follow_up TEXT NOT NULL, evaluation_moment TEXT NOT NULL, host_learns TEXT NOT NULL,
        sender_learns TEXT NOT NULL, sharing TEXT NOT NULL, fewer_hours_reason TEXT NOT NULL""",
    ),
    _table("arrangements", f"{_SWITCH}, kind TEXT NOT NULL, description TEXT NOT NULL"),
    _table(
        "intake_calls",
        f"""{_SWITCH}, planned_at TEXT NOT NULL, planned_minutes INTEGER NOT NULL,
        place TEXT NOT NULL, started_at TEXT, ended_at TEXT, actual_minutes INTEGER,
        principles TEXT NOT NULL, loose_notes TEXT NOT NULL, outcome TEXT, outcome_by TEXT,
        outcome_reason TEXT NOT NULL, completed_at TEXT""",
    ),
    _table(
        "participants",
        """call_id INTEGER NOT NULL REFERENCES intake_calls(id),
        person_id INTEGER REFERENCES people(id), name TEXT NOT NULL, role TEXT NOT NULL,
        attended INTEGER NOT NULL, informed TEXT""",
    ),
    _table(
        "call_purposes",
        """call_id INTEGER NOT NULL REFERENCES intake_calls(id), purpose TEXT NOT NULL,
        covered INTEGER, skip_reason TEXT NOT NULL, notes TEXT NOT NULL, minutes INTEGER,
        UNIQUE (call_id, purpose)""",
    ),
    _table(
        "proposals",
        f"""{_SWITCH}, call_id INTEGER REFERENCES intake_calls(id),
        option_id INTEGER REFERENCES host_options(id), kind TEXT NOT NULL, title TEXT NOT NULL,
        answer TEXT, remark TEXT NOT NULL""",
    ),
    _table(
        "learning_questions",
        f"""{_SWITCH}, call_id INTEGER REFERENCES intake_calls(id), number INTEGER NOT NULL,
        moment TEXT NOT NULL, general_aim TEXT NOT NULL, reason TEXT NOT NULL, shift TEXT,
        shift_purpose TEXT, shift_proposal_id INTEGER REFERENCES proposals(id),
        shift_reason TEXT NOT NULL, created_at TEXT NOT NULL,
        created_by INTEGER NOT NULL REFERENCES users(id), settled_at TEXT,
        UNIQUE (switch_id, number)""",
    ),
    _table("learning_goals", f"{_SWITCH}, score_before INTEGER"),
    _table(
        "goal_wordings",
        """question_id INTEGER NOT NULL REFERENCES learning_questions(id),
        goal_id INTEGER NOT NULL REFERENCES learning_goals(id), position INTEGER NOT NULL,
        description TEXT NOT NULL, must_cover INTEGER NOT NULL, UNIQUE (question_id, goal_id)""",
    ),
    _table(
        "contact_wishes",
        """question_id INTEGER NOT NULL REFERENCES learning_questions(id),
        position INTEGER NOT NULL, description TEXT NOT NULL, answered_by TEXT NOT NULL""",
    ),
    _table(
        "goal_matches",
        """goal_id INTEGER NOT NULL REFERENCES learning_goals(id),
        proposal_id INTEGER REFERENCES proposals(id), option_id INTEGER REFERENCES host_options(id),
        UNIQUE (goal_id, proposal_id), UNIQUE (goal_id, option_id),
        CHECK ((proposal_id IS NULL) <> (option_id IS NULL))""",
    ),
    _table(
        "exchange_days",
        f"""{_SWITCH}, day TEXT NOT NULL, start TEXT, "end" TEXT, break_minutes INTEGER NOT NULL,
        place TEXT NOT NULL, with_whom TEXT NOT NULL, held INTEGER, held_minutes INTEGER,
        not_held_by TEXT, remark TEXT NOT NULL""",
    ),
    _table(
        "activities",
        f"""{_SWITCH}, position INTEGER NOT NULL, proposal_id INTEGER REFERENCES proposals(id),
        option_id INTEGER REFERENCES host_options(id), day_id INTEGER REFERENCES exchange_days(id),
        kind TEXT NOT NULL, title TEXT NOT NULL, with_whom TEXT NOT NULL, place TEXT NOT NULL,
        minutes INTEGER, evidence TEXT NOT NULL, done INTEGER, useful INTEGER""",
    ),
    _table(
        "activity_goals",
        """activity_id INTEGER NOT NULL REFERENCES activities(id),
        goal_id INTEGER NOT NULL REFERENCES learning_goals(id), UNIQUE (activity_id, goal_id)""",
    ),
    _table(
        "action_plans",
        f"""{_SWITCH}, number INTEGER NOT NULL, finalised_at TEXT NOT NULL,
        finalised_by INTEGER NOT NULL REFERENCES users(id), reason TEXT NOT NULL,
        content TEXT NOT NULL, content_code TEXT NOT NULL, document BLOB NOT NULL,
        UNIQUE (switch_id, number)""",
    ),
    _table(
        "attachments",
        f"{_SWITCH}, name TEXT NOT NULL, media_type TEXT NOT NULL, content BLOB NOT NULL",
    ),
    _table(
        "agreements",
        """plan_id INTEGER NOT NULL REFERENCES action_plans(id), party TEXT NOT NULL,
        agreed_on TEXT NOT NULL, means TEXT NOT NULL,
        attachment_id INTEGER REFERENCES attachments(id), UNIQUE (plan_id, party)""",
    ),
    _table(
        "evaluations",
        f"""{_SWITCH}, party TEXT NOT NULL, status TEXT NOT NULL, received_on TEXT,
        unexpected_learning TEXT NOT NULL, takeaway TEXT NOT NULL, UNIQUE (switch_id, party)""",
    ),
    _table(
        "goal_scores",
        """evaluation_id INTEGER NOT NULL REFERENCES evaluations(id),
        goal_id INTEGER NOT NULL REFERENCES learning_goals(id), score_before INTEGER,
        score_after INTEGER, UNIQUE (evaluation_id, goal_id)""",
    ),
    _table(
        "certificates",
        f"""{_SWITCH}, year INTEGER NOT NULL, number INTEGER NOT NULL, issued_at TEXT NOT NULL,
        issued_by INTEGER NOT NULL REFERENCES users(id), held_minutes INTEGER NOT NULL,
        holder TEXT NOT NULL, document BLOB NOT NULL, withdrawn_at TEXT,
        withdrawn_reason TEXT NOT NULL, UNIQUE (year, number)""",
    ),
    """CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at TEXT NOT NULL,
        user_id INTEGER NOT NULL REFERENCES users(id), action TEXT NOT NULL,
        record_table TEXT NOT NULL, record_id INTEGER NOT NULL, switch_id INTEGER,
        before TEXT, after TEXT) STRICT""",
    """CREATE TABLE idempotency_keys (key TEXT PRIMARY KEY, action TEXT NOT NULL,
        record_id INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

_TRIGGERS = tuple(
    f"""CREATE TRIGGER audit_log_no_{event.lower()} BEFORE {event} ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"""
    for event in ("UPDATE", "DELETE")
)

_INDEXES = tuple(
    f"CREATE INDEX {table}_{column} ON {table}({column})"
    for table, column in (
        ("people", "organisation_id"),
        ("host_options", "host_id"),
        ("switches", "learner_id"),
        ("switches", "host_id"),
        ("arrangements", "switch_id"),
        ("intake_calls", "switch_id"),
        ("participants", "call_id"),
        ("proposals", "switch_id"),
        ("learning_goals", "switch_id"),
        ("contact_wishes", "question_id"),
        ("exchange_days", "switch_id"),
        ("activities", "switch_id"),
        ("attachments", "switch_id"),
        ("certificates", "switch_id"),
        ("audit_log", "switch_id"),
    )
)

_VIEWS = (
    # One line per dossier: names, and the facts that its stage follows from.
    """CREATE VIEW dossier_facts AS
    SELECT s.id, s.reference, s.registered_on, s.completed_on, s.stopped_on, s.stopped_by,
        s.learner_id, s.host_id, s.sending_organisation_id, s.partner_id, s.project_leader_id,
        learner.name AS learner, sender.name AS sending_organisation, host.name AS host,
        coach.name AS coach, leader.name AS project_leader, partner.name AS partner,
        host.sector AS sector,
        (SELECT min(planned_at) FROM intake_calls c
            WHERE c.switch_id = s.id AND c.outcome IS NULL) AS call_at,
        (SELECT max(planned_at) FROM intake_calls c
            WHERE c.switch_id = s.id AND c.outcome = 'held') AS call_held_at,
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
            WHERE c.switch_id = s.id AND c.withdrawn_at IS NULL) AS certificates
    FROM switches s
    JOIN people learner ON learner.id = s.learner_id
    JOIN people leader ON leader.id = s.project_leader_id
    LEFT JOIN people coach ON coach.id = s.coach_id
    JOIN organisations sender ON sender.id = s.sending_organisation_id
    JOIN organisations host ON host.id = s.host_id
    JOIN organisations partner ON partner.id = s.partner_id""",
)


def apply(db: Database) -> None:
    """Make the first tables, with their triggers, indexes and view."""
    for statement in (*_TABLES, *_TRIGGERS, *_INDEXES, *_VIEWS):
        db.execute(statement)
