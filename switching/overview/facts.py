"""Further rows behind the overview: goals, evaluations, activities, what was called off, waits.

Each fact has a query of its own, whose rows name their dossier and the day that they count on.
`{among}` is which dossiers are read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import sqlite_utils

from switching.models import Answer, EvaluationStatus, OptionKind, Party, Purpose, StopCause
from switching.overview.columns import columns_of, listed, local_days, texts_of
from switching.rules.reminders import PREPARING

Facts = Mapping[str, pd.DataFrame]
"""The rows of each fact, by its name."""

_ALL = "IS NOT NULL"

# What has no day of its own counts on the day on which its exchange was over.
_OVER = """LEFT JOIN (SELECT switch_id, min(issued_at) AS certified_at FROM certificates
        WHERE withdrawn_at IS NULL AND switch_id {among} GROUP BY switch_id) over
    ON over.switch_id = s.id"""
_OVER_ON = "s.completed_on, over.certified_at"

_PREPARING = ", ".join(f"'{topic}'" for topic in sorted(PREPARING))

QUERIES: Mapping[str, str] = {
    # The goals of the question as it stands, once the learner's evaluation is on record.
    "goals": f"""
SELECT g.switch_id, coalesce(e.received_on, {_OVER_ON}) AS day, w.must_cover, g.score_before,
    x.score_after
FROM learning_goals g JOIN switches s ON s.id = g.switch_id {_OVER}
JOIN evaluations e ON e.switch_id = s.id AND e.party = 'learner'
JOIN (SELECT switch_id, max(number) AS number FROM learning_questions
    WHERE switch_id {{among}} GROUP BY switch_id) last ON last.switch_id = s.id
JOIN learning_questions q ON q.switch_id = last.switch_id AND q.number = last.number
JOIN goal_wordings w ON w.question_id = q.id AND w.goal_id = g.id AND trim(w.description) <> ''
LEFT JOIN goal_scores x ON x.evaluation_id = e.id AND x.goal_id = g.id
WHERE s.id {{among}} ORDER BY g.switch_id, g.id""",
    "evaluations": f"""
SELECT e.switch_id, coalesce(e.received_on, {_OVER_ON}) AS day, e.party, e.status,
    trim(e.unexpected_learning) <> '' AS surprised, trim(e.takeaway) <> '' AS took_away
FROM evaluations e JOIN switches s ON s.id = e.switch_id {_OVER}
WHERE s.id {{among}} ORDER BY e.switch_id, e.id""",
    # The day on which learner or coach first sent something to prepare the call.
    "prepared": f"""
SELECT switch_id, min(given_at) AS day FROM contributions
WHERE topic IN ({_PREPARING}) AND switch_id {{among}} GROUP BY switch_id ORDER BY switch_id""",
    # Three months later: whether it is used at work.
    "follow_ups": """
SELECT switch_id, answered_on AS day, party, use AS part
FROM follow_ups WHERE switch_id {among} ORDER BY switch_id, id""",
    "activities": f"""
SELECT a.switch_id, coalesce(d.day, {_OVER_ON}) AS day, a.kind, a.done, a.useful
FROM activities a JOIN switches s ON s.id = a.switch_id {_OVER}
LEFT JOIN exchange_days d ON d.id = a.day_id
WHERE a.done IS NOT NULL AND s.id {{among}} ORDER BY a.switch_id, a.id""",
    # Calls that were to take place, and through whom they did not.
    "calls_due": """
SELECT switch_id, planned_at AS day, outcome AS what, outcome_by AS party
FROM intake_calls WHERE outcome IS NOT NULL AND switch_id {among} ORDER BY switch_id, id""",
    "days": """
SELECT switch_id, day, CASE held WHEN 1 THEN 'held' WHEN 0 THEN 'not_held' END AS what,
    not_held_by AS party, held_minutes AS minutes
FROM exchange_days WHERE switch_id {among} ORDER BY switch_id, day, id""",
    "projects": """
SELECT id AS switch_id, registered_on AS day, project_id FROM switches
WHERE project_id IS NOT NULL AND id {among} ORDER BY id""",
    "purposes": """
SELECT c.switch_id, coalesce(c.held_at, c.started_at, c.planned_at) AS day, p.purpose, p.covered,
    trim(p.skip_reason) <> '' AS reasoned, p.minutes
FROM call_purposes p JOIN intake_calls c ON c.id = p.call_id
WHERE c.outcome = 'held' AND c.switch_id {among} ORDER BY c.switch_id, p.id""",
    # As the frame of proposals counts them: on the day of the call, or else of registration.
    "answers": """
SELECT p.switch_id, coalesce(c.held_at, c.started_at, c.planned_at, s.registered_on) AS day,
    p.kind, p.answer, trim(p.remark) <> '' AS reasoned
FROM proposals p JOIN switches s ON s.id = p.switch_id
LEFT JOIN (SELECT switch_id, max(id) AS held_call FROM intake_calls
    WHERE outcome = 'held' AND switch_id {among} GROUP BY switch_id) k ON k.switch_id = s.id
LEFT JOIN intake_calls c ON c.id = k.held_call
WHERE s.id {among} ORDER BY p.switch_id, p.id""",
    "stops": """
SELECT id AS switch_id, stopped_on AS day, stopped_by AS party, stop_cause AS cause
FROM switches WHERE stopped_on IS NOT NULL AND id {among} ORDER BY id""",
    # What a dossier that goes on may wait for: a call or a day that is planned, who has yet to
    # agree or to evaluate. It counts on no day: it is as it stands now.
    "open": """
SELECT s.id AS switch_id, s.registered_on AS day, c.call_day, d.next_day, a.agreed, e.evaluated
FROM switches s
LEFT JOIN (SELECT switch_id, max(planned_at) AS call_day FROM intake_calls
    WHERE outcome IS NULL AND switch_id {among} GROUP BY switch_id) c ON c.switch_id = s.id
LEFT JOIN (SELECT switch_id, min(day) AS next_day FROM exchange_days
    WHERE held IS NULL AND switch_id {among} GROUP BY switch_id) d ON d.switch_id = s.id
LEFT JOIN (SELECT switch_id, max(id) AS last_plan FROM action_plans
    WHERE switch_id {among} GROUP BY switch_id) p ON p.switch_id = s.id
LEFT JOIN (SELECT plan_id, group_concat(party) AS agreed FROM agreements
    WHERE plan_id IN (SELECT id FROM action_plans WHERE switch_id {among})
    GROUP BY plan_id) a ON a.plan_id = p.last_plan
LEFT JOIN (SELECT switch_id, group_concat(party) AS evaluated FROM evaluations
    WHERE switch_id {among} GROUP BY switch_id) e ON e.switch_id = s.id
WHERE s.stopped_on IS NULL AND s.completed_on IS NULL AND s.id {among} ORDER BY s.id""",
    # How long the call took that counts: the last one that was held.
    "lengths": """
SELECT switch_id, coalesce(held_at, started_at, planned_at) AS day, actual_minutes AS minutes
FROM intake_calls WHERE outcome = 'held' AND switch_id {among}
ORDER BY switch_id, id""",
}


class What(StrEnum):
    """How a call or a day that was to be went."""

    HELD = "held"
    NO_SHOW = "no_show"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    NOT_HELD = "not_held"


_LISTS: Mapping[str, type[StrEnum]] = {
    "party": Party,
    "status": EvaluationStatus,
    "kind": OptionKind,
    "what": What,
    "purpose": Purpose,
    "answer": Answer,
    "cause": StopCause,
}
_NUMBERS = {
    *("must_cover", "score_before", "score_after", "surprised", "took_away", "done", "useful"),
    *("minutes", "covered", "reasoned"),
}


def read_facts(db: sqlite_utils.Database) -> Facts:
    """Read all facts of all dossiers that the connection shows."""
    return {name: pd.DataFrame(_read(db, name, _ALL)) for name in QUERIES}


def read_fact(db: sqlite_utils.Database, name: str, ids: Collection[int]) -> dict[str, Any]:
    """Read the columns of one fact of some dossiers."""
    return _read(db, name, f"IN ({','.join(str(int(one)) for one in ids)})")


def _read(db: sqlite_utils.Database, name: str, among: str) -> dict[str, Any]:
    columns = columns_of(db, QUERIES[name].format(among=among))
    return {name: _column(name, values) for name, values in columns.items()}


def _column(name: str, values: list[Any]) -> Any:
    if name in {"switch_id", "project_id"}:
        return np.array(values, dtype="int32")
    if name == "day" or name.endswith("_day"):
        return local_days(values)
    if name in _NUMBERS:
        return np.array(values, dtype="float64")
    if name in _LISTS:
        return listed(_LISTS[name], values)
    return texts_of(values)
