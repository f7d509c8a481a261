"""The queries behind the frames: facts are grouped once and joined, never asked row by row."""

from __future__ import annotations

from switching.models import Role

ROLES_BESIDE = tuple(
    role.value for role in Role if role not in {Role.LEARNER, Role.COACH, Role.PROJECT_LEADER}
)
"""Who may be at a call besides the three it is for."""

FLAGS = ("planned", "done", "useful")

SWITCHES = """
SELECT s.id AS switch_id, s.partner_id, s.host_id, s.sending_organisation_id,
    s.project_leader_id, host.sector, s.registered_on, s.completed_on, s.stopped_on, s.stopped_by,
    s.stop_reason,
    coalesce(c.held_at, c.started_at, c.planned_at) AS call_held_at, k.open_calls,
    p.finalised_at, d.first_held_day, d.days_held,
    t.certified_at, t.certificates, a.activities, q.shift, q.shift_purpose, o.kind AS shift_kind
FROM switches s
JOIN organisations host ON host.id = s.host_id
LEFT JOIN (SELECT switch_id, max(CASE WHEN outcome = 'held' THEN id END) AS held_call,
        sum(outcome IS NULL) AS open_calls
    FROM intake_calls GROUP BY switch_id) k ON k.switch_id = s.id
LEFT JOIN intake_calls c ON c.id = k.held_call
LEFT JOIN (SELECT switch_id, min(finalised_at) AS finalised_at
    FROM action_plans GROUP BY switch_id) p ON p.switch_id = s.id
LEFT JOIN (SELECT switch_id, min(day) AS first_held_day, count(*) AS days_held
    FROM exchange_days WHERE held = 1 GROUP BY switch_id) d ON d.switch_id = s.id
LEFT JOIN (SELECT switch_id, min(issued_at) AS certified_at, count(*) AS certificates
    FROM certificates WHERE withdrawn_at IS NULL GROUP BY switch_id) t ON t.switch_id = s.id
LEFT JOIN (SELECT switch_id, count(*) AS activities
    FROM activities GROUP BY switch_id) a ON a.switch_id = s.id
LEFT JOIN (SELECT switch_id, max(number) AS number
    FROM learning_questions WHERE settled_at IS NOT NULL AND moment <> 'before_call'
    GROUP BY switch_id) last ON last.switch_id = s.id
LEFT JOIN learning_questions q ON q.switch_id = last.switch_id AND q.number = last.number
LEFT JOIN proposals o ON o.id = q.shift_proposal_id
ORDER BY s.id
"""


def _came(role: str) -> str:
    return f"max(attended = 1 AND role = '{role}') AS {role}"


CALLS = f"""
SELECT c.switch_id, coalesce(c.held_at, c.started_at, c.planned_at) AS held_at,
    c.planned_minutes, c.actual_minutes, c.overrun_reason,
    p.coach_informed, p.learner_informed, {", ".join(f"p.{role}" for role in ROLES_BESIDE)}
FROM intake_calls c
LEFT JOIN (SELECT call_id,
        max(CASE WHEN role = 'coach' THEN informed END) AS coach_informed,
        max(CASE WHEN role = 'learner' THEN informed END) AS learner_informed,
        {", ".join(_came(role) for role in ROLES_BESIDE)}
    FROM participants GROUP BY call_id) p ON p.call_id = c.id
WHERE c.outcome = 'held'
ORDER BY c.switch_id, c.id
"""

DAYS = """
SELECT d.switch_id, d.day, d.held, d.held_minutes,
    CASE WHEN d.start IS NULL OR d."end" IS NULL THEN 0 ELSE
        (substr(d."end", 1, 2) - substr(d.start, 1, 2)) * 60
        + substr(d."end", 4, 2) - substr(d.start, 4, 2) - d.break_minutes
    END AS planned_minutes
FROM exchange_days d JOIN switches s ON s.id = d.switch_id
WHERE d.held = 1 OR (d.held IS NULL AND s.stopped_on IS NULL)
ORDER BY d.switch_id, d.day, d.id
"""

PROPOSALS = """
SELECT p.switch_id, p.kind, p.answer, a.planned, a.done, a.useful
FROM proposals p
LEFT JOIN (SELECT proposal_id, 1 AS planned, max(done) AS done, max(useful) AS useful
    FROM activities WHERE proposal_id IS NOT NULL GROUP BY proposal_id) a ON a.proposal_id = p.id
ORDER BY p.switch_id, p.id
"""
