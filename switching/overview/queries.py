"""The queries behind the frames: each reads its table once, in order, and asks nothing row by row.

`{among}` is which dossiers are read: `all_dossiers` or `dossiers_among` fills it in. All that a
dossier says of its own lies in its own rows: those of one can be read apart from the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from switching.models import Role

ROLES_BESIDE = tuple(
    role.value for role in Role if role not in {Role.LEARNER, Role.COACH, Role.PROJECT_LEADER}
)
"""Who may be at a call besides the three it is for."""

SWITCHES = """
SELECT s.id AS switch_id, s.partner_id, s.host_id, s.sending_organisation_id,
    s.project_leader_id, host.sector, s.registered_on, s.completed_on, s.stopped_on, s.stopped_by,
    s.stop_reason, s.import_id IS NOT NULL AS imported
FROM switches s
JOIN organisations host ON host.id = s.host_id
WHERE s.id {among}
ORDER BY s.id
"""

STOP_REASONS = "SELECT stop_reason FROM switches WHERE id {among} ORDER BY id"

OPEN_CALLS = """
SELECT DISTINCT switch_id FROM intake_calls WHERE outcome IS NULL AND switch_id {among}
"""

PLANS = """
SELECT switch_id, min(finalised_at) AS finalised_at
FROM action_plans
WHERE switch_id {among}
GROUP BY switch_id
ORDER BY switch_id
"""

CERTIFICATES = """
SELECT switch_id, min(issued_at) AS certified_at
FROM certificates
WHERE withdrawn_at IS NULL AND switch_id {among}
GROUP BY switch_id
ORDER BY switch_id
"""

QUESTIONS = """
SELECT q.switch_id, q.shift, q.shift_purpose, p.kind AS shift_kind
FROM learning_questions q
LEFT JOIN proposals p ON p.id = q.shift_proposal_id AND p.switch_id = q.switch_id
WHERE q.settled_at IS NOT NULL AND q.moment <> 'before_call' AND q.switch_id {among}
ORDER BY q.switch_id, q.number
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
    FROM participants WHERE call_id {{of_calls}} GROUP BY call_id) p ON p.call_id = c.id
WHERE c.outcome = 'held' AND c.switch_id {{among}}
ORDER BY c.switch_id, c.id
"""

DAYS = """
SELECT d.switch_id, d.day, d.held, d.held_minutes,
    CASE WHEN d.start IS NULL OR d."end" IS NULL THEN 0 ELSE
        (substr(d."end", 1, 2) - substr(d.start, 1, 2)) * 60
        + substr(d."end", 4, 2) - substr(d.start, 4, 2) - d.break_minutes
    END AS planned_minutes
FROM exchange_days d JOIN switches s ON s.id = d.switch_id
WHERE (d.held = 1 OR (d.held IS NULL AND s.stopped_on IS NULL)) AND d.switch_id {among}
ORDER BY d.switch_id, d.day, d.id
"""

PROPOSALS = """
SELECT id AS proposal_id, switch_id, kind, answer
FROM proposals
WHERE switch_id {among}
ORDER BY switch_id, id
"""

ACTIVITIES = """
SELECT switch_id, proposal_id, done, useful FROM activities WHERE switch_id {among}
"""

_ANY = "IS NOT NULL"


def all_dossiers(query: str) -> str:
    """Return `query` of all dossiers that the connection shows."""
    return query.format(among=_ANY, of_calls=_ANY)


def dossiers_among(query: str, ids: Iterable[int]) -> str:
    """Return `query` of the dossiers with these ids."""
    among = f"IN ({', '.join(str(int(identity)) for identity in ids)})"
    of_calls = f"IN (SELECT id FROM intake_calls WHERE switch_id {among})"
    return query.format(among=among, of_calls=of_calls)
