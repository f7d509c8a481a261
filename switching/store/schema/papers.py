"""The SQL that the papers brought: logos, what a certificate says, and facts for the worklist."""

from switching.store.schema.tables import VIEWS

_FACTS_OF_PAPERS = """,
        (SELECT count(*) FROM agreements a WHERE a.plan_id =
            (SELECT id FROM action_plans p WHERE p.switch_id = s.id
                ORDER BY number DESC LIMIT 1)) AS agreements,
        (SELECT max(day) FROM exchange_days d
            WHERE d.switch_id = s.id AND d.held IS NOT 0) AS last_day,
        (SELECT count(*) FROM evaluations e WHERE e.switch_id = s.id) AS evaluations
    FROM switches s"""

PAPERS = (
    """CREATE TABLE logos (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
        position INTEGER NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
        content BLOB NOT NULL) STRICT""",
    "ALTER TABLE certificates ADD COLUMN content TEXT NOT NULL DEFAULT '{}'",
    # How a learner judged a goal beforehand is on the goal itself: the plan says it too.
    "ALTER TABLE goal_scores DROP COLUMN score_before",
    "DROP VIEW dossier_facts",
    VIEWS[0].replace("\n    FROM switches s", _FACTS_OF_PAPERS),
    "CREATE INDEX agreements_attachment_id ON agreements(attachment_id)",
    "CREATE INDEX goal_scores_goal_id ON goal_scores(goal_id)",
)
