"""Exchange days across dossiers: what falls on the same dates, and the history of each day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlite_utils

from switching.models import Engagement, ExchangeDay, IntakeCall, Party, Switch

# A stopped switch keeps the days that were held; the others are off.
_STANDS = "(s.stopped_on IS NULL OR d.held = 1) AND d.held IS NOT 0"
_DATES = "d.day IN (SELECT day FROM exchange_days WHERE switch_id = :switch_id)"
_LEARNER_DAYS = f"""SELECT d.*, s.reference, h.name AS name
    FROM switches s JOIN exchange_days d ON d.switch_id = s.id
    JOIN organisations h ON h.id = s.host_id
    WHERE s.learner_id = :learner_id AND {_STANDS} AND {_DATES} ORDER BY d.day, d.start, d.id"""
_LEARNER_CALLS = """SELECT c.*, s.reference, h.name AS name
    FROM switches s JOIN intake_calls c ON c.switch_id = s.id
    JOIN organisations h ON h.id = s.host_id
    WHERE s.learner_id = :learner_id AND s.stopped_on IS NULL
        AND (c.outcome IS NULL OR c.outcome = 'held')
    ORDER BY c.planned_at, c.id"""
_COACH_DAYS = f"""SELECT d.*, s.reference, p.name AS name
    FROM switches s JOIN exchange_days d ON d.switch_id = s.id
    JOIN people p ON p.id = s.learner_id
    WHERE s.coach_id = :coach_id AND s.learner_id <> :learner_id AND {_STANDS} AND {_DATES}
    ORDER BY d.day, d.start, d.id"""
_CHANGES = """SELECT record_table, record_id, action, before FROM audit_log
    WHERE switch_id = ? AND record_table IN ('exchange_days', 'activities', 'switches')
    ORDER BY id"""


@dataclass(frozen=True)
class DayHistory:
    """What became of a dossier's days: the removed ones, and how often each was changed.

    `changes` counts by the day's id; `shared` what changes them all: activities and the switch.
    """

    removed: tuple[ExchangeDay, ...]
    changes: Counter[int]
    shared: int


def list_engagements(db: sqlite_utils.Database, switch: Switch) -> list[Engagement]:
    """List what its learner has on the dates of a switch, in any dossier, and its coach's days."""
    return [
        *_engagements(db, _LEARNER_DAYS, ExchangeDay, Party.LEARNER, switch),
        *_engagements(db, _LEARNER_CALLS, IntakeCall, Party.LEARNER, switch),
        *_engagements(db, _COACH_DAYS, ExchangeDay, Party.COACH, switch),
    ]


def _engagements(
    db: sqlite_utils.Database,
    query: str,
    kind: type[ExchangeDay] | type[IntakeCall],
    of: Party,
    switch: Switch,
) -> list[Engagement]:
    values = {
        "switch_id": switch.id,
        "learner_id": switch.learner_id,
        "coach_id": switch.coach_id,
    }
    return [
        Engagement(of, row.pop("reference"), row.pop("name"), kind.of_row(row))
        for row in db.query(query, values)
    ]


def read_day_history(db: sqlite_utils.Database, switch_id: int) -> DayHistory:
    """Read the history of a dossier's days from the audit trail.

    SQLite reuses the id of a removed day; the day that gets it continues the history.
    """
    changes: Counter[int] = Counter()
    removed: dict[int, ExchangeDay] = {}
    shared = 0
    for table, record_id, action, before in db.execute(_CHANGES, [switch_id]).fetchall():
        if table != ExchangeDay.TABLE:
            shared += 1
            continue
        changes[record_id] += 1
        removed.pop(record_id, None)
        if action == "delete" and before is not None:
            removed[record_id] = ExchangeDay.model_validate_json(before)
    return DayHistory(tuple(removed.values()), changes, shared)
