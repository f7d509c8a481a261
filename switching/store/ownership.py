"""Which dossier a record belongs to, and connections restricted to some dossiers."""

from __future__ import annotations

from dataclasses import dataclass

import sqlite_utils

from switching.models import RECORDS, Record

_PARENTS = {
    "call_id": "intake_calls",
    "question_id": "learning_questions",
    "goal_id": "learning_goals",
    "activity_id": "activities",
    "plan_id": "action_plans",
    "evaluation_id": "evaluations",
}
"""The columns that put a record without `switch_id` in a dossier, and the tables they point to."""

_LINKS = {
    "switch_id": "switches",
    **_PARENTS,
    "proposal_id": "proposals",
    "shift_proposal_id": "proposals",
    "day_id": "exchange_days",
    "attachment_id": "attachments",
}
"""All columns that point to a record of a dossier."""

_LINES = "dossier_facts"


@dataclass(frozen=True)
class Holder:
    """Who owns a dossier: the project leader and the partner."""

    project_leader_id: int | None
    partner_id: int | None


def _way_up(kind: type[Record]) -> str | None:
    """Return the column that puts records of `kind` in a dossier; None for what is in none."""
    fields = kind.model_fields
    if kind.TABLE == "switches":
        return "id"
    if "switch_id" in fields:
        return "switch_id"
    return next((column for column in _PARENTS if column in fields), None)


_WAYS = {kind.TABLE: way for kind in RECORDS if (way := _way_up(kind))}


def is_of_dossier(table: str) -> bool:
    """Tell whether the records of `table` belong to a dossier."""
    return table in _WAYS


def switch_expression(table: str) -> str | None:
    """Return the SQL for the switch of a row of `table`; None for what is shared."""
    way = _WAYS.get(table)
    if way is None or way not in _PARENTS:
        return way and f"{table}.{way}"
    return f"(SELECT up.switch_id FROM {_PARENTS[way]} up WHERE up.id = {table}.{way})"


def switch_of(db: sqlite_utils.Database, table: str, record_id: int) -> int | None:
    """Return the switch that a record belongs to; None for what is shared, or gone."""
    way = _WAYS.get(table)
    if way is None:
        return None
    found = db.execute(f"SELECT {way} FROM {table} WHERE id = ?", [record_id]).fetchone()
    if found is None or way not in _PARENTS:
        return None if found is None else int(found[0])
    return switch_of(db, _PARENTS[way], found[0])


def switches_of(db: sqlite_utils.Database, record: Record) -> set[int]:
    """Return the switches that a record belongs to or points to: as it is stored, and as given."""
    own = [(record.TABLE, record.id)] if record.id else []
    fields = type(record).model_fields
    links = [
        (table, getattr(record, name))
        for name, table in _LINKS.items()
        if name in fields and is_of_dossier(record.TABLE)
    ]
    found = {switch_of(db, table, key) for table, key in (*own, *links) if key is not None}
    return found - {None}  # type: ignore[return-value]  # mypy keeps None in the difference


def holder_of(db: sqlite_utils.Database, switch_id: int) -> Holder | None:
    """Return who owns a dossier; None when there is no such switch."""
    query = "SELECT project_leader_id, partner_id FROM switches WHERE id = ?"
    found = db.execute(query, [switch_id]).fetchone()
    return Holder(*found) if found else None


def is_anyones(db: sqlite_utils.Database, switch_id: int) -> bool:
    """Tell whether there is such a switch, also one that this connection does not show."""
    found = db.execute("SELECT 1 FROM main.switches WHERE id = ?", [switch_id]).fetchone()
    return found is not None


def holders_of_learner(db: sqlite_utils.Database, person_id: int, project_id: int) -> list[Holder]:
    """Return who owns the dossiers in a project in which someone is the learner."""
    query = """SELECT DISTINCT project_leader_id, partner_id FROM switches
        WHERE learner_id = ? AND project_id = ?"""
    return [Holder(*row) for row in db.execute(query, [person_id, project_id]).fetchall()]


def show_dossiers_of(db: sqlite_utils.Database, partner_id: int | None) -> None:
    """Restrict this connection to the dossiers of a partner; to none without a partner.

    Temporary views shadow the tables, so that no query can forget the condition. They are gone
    with the connection, which can no longer write to those tables.
    """
    for name in ("switches", _LINES):
        _shadow(db, name, f"partner_id IS {_number(partner_id)}")
    _restrict(db)


def show_one_dossier(db: sqlite_utils.Database, switch_id: int | None = None) -> None:
    """Restrict this connection to one dossier, or to none; the lines of lists stay whole."""
    _shadow(db, "switches", f"id IS {_number(switch_id)}")
    _restrict(db)


def _restrict(db: sqlite_utils.Database) -> None:
    shown = "SELECT id FROM temp.switches"
    for kind in RECORDS:
        way = _WAYS.get(kind.TABLE)
        if way == "switch_id":
            _shadow(db, kind.TABLE, f"switch_id IN ({shown})")
    for kind in RECORDS:
        way = _WAYS.get(kind.TABLE, "")
        if way in _PARENTS:
            _shadow(db, kind.TABLE, f"{way} IN (SELECT id FROM temp.{_PARENTS[way]})")
    _shadow(db, "audit_log", f"switch_id IS NULL OR switch_id IN ({shown})")


def _shadow(db: sqlite_utils.Database, name: str, condition: str) -> None:
    db.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM main.{name} WHERE {condition}")


def _number(value: int | None) -> str:
    return "NULL" if value is None else str(int(value))
