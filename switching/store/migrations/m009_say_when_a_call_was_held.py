"""When a call was really held, the call that counts, and what was confirmed to be right."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE intake_calls ADD COLUMN held_at TEXT",
    """CREATE TABLE confirmations (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        switch_id INTEGER NOT NULL REFERENCES switches(id), contradiction TEXT NOT NULL) STRICT""",
    "CREATE INDEX confirmations_switch_id ON confirmations(switch_id)",
    "DROP VIEW dossier_facts",
    # The view of m004, with the call that was put on record last, and when it was held.
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
        (SELECT count(*) FROM evaluations e WHERE e.switch_id = s.id) AS evaluations
    FROM switches s
    JOIN people learner ON learner.id = s.learner_id
    JOIN people leader ON leader.id = s.project_leader_id
    LEFT JOIN people coach ON coach.id = s.coach_id
    JOIN organisations sender ON sender.id = s.sending_organisation_id
    JOIN organisations host ON host.id = s.host_id
    JOIN organisations partner ON partner.id = s.partner_id""",
)


def apply(db: Database) -> None:
    """Add the column and the table, and make the view anew."""
    for statement in _STATEMENTS:
        db.execute(statement)
