"""Logos, what certificates say, and what the worklist asks of agreements."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE logos (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        position INTEGER NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
        content BLOB NOT NULL) STRICT""",
    "ALTER TABLE certificates ADD COLUMN content TEXT NOT NULL DEFAULT '{}'",
    # How a learner judged a goal beforehand is on the goal itself: the plan says it too.
    "ALTER TABLE goal_scores DROP COLUMN score_before",
    "DROP VIEW dossier_facts",
    # The view of m001, with the last three facts.
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
    "CREATE INDEX agreements_attachment_id ON agreements(attachment_id)",
    "CREATE INDEX goal_scores_goal_id ON goal_scores(goal_id)",
)


def apply(db: Database) -> None:
    """Add the table, the columns and the facts."""
    for statement in _STATEMENTS:
        db.execute(statement)
