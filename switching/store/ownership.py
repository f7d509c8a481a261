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
    """Who owns a dossier: the project leader and the partner; `switch_id` is which one it is."""

    project_leader_id: int | None
    partner_id: int | None
    switch_id: int | None = None


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
    """Return who owns a dossier, also one that is not shown; None when there is no such switch."""
    query = "SELECT project_leader_id, partner_id FROM main.switches WHERE id = ?"
    found = db.execute(query, [switch_id]).fetchone()
    return Holder(found[0], found[1], switch_id) if found else None


def holders_of_learner(db: sqlite_utils.Database, person_id: int, project_id: int) -> list[Holder]:
    """Return who owns the dossiers in a project in which someone is the learner."""
    query = """SELECT DISTINCT project_leader_id, partner_id FROM switches
        WHERE learner_id = ? AND project_id = ?"""
    return [Holder(*row) for row in db.execute(query, [person_id, project_id]).fetchall()]


@dataclass(frozen=True)
class Restriction:
    """Which dossiers a connection shows: those that meet a condition; without one, all.

    `lines` says whether the lines of lists are restricted too.
    """

    condition: str = ""
    lines: bool = False


EVERYTHING = Restriction()


def dossiers_of(partner_id: int | None) -> Restriction:
    """Show the dossiers of a partner; none without a partner."""
    return Restriction(f"partner_id IS {_number(partner_id)}", lines=True)


def one_dossier(switch_id: int | None = None) -> Restriction:
    """Show one dossier, or none; the lines of lists stay whole."""
    return Restriction(f"id IS {_number(switch_id)}")


def restrict(db: sqlite_utils.Database, shown: Restriction) -> None:
    """Restrict this connection to the dossiers `shown`, whatever it showed before.

    Temporary views shadow the tables, so that no query can forget the condition. While they are
    there the connection can't write to those tables.
    """
    views = "SELECT name FROM temp.sqlite_master WHERE type = 'view'"
    for (name,) in db.execute(views).fetchall():
        db.execute(f"DROP VIEW temp.{name}")
    if shown.condition:
        _shadow(db, "switches", shown.condition)
        if shown.lines:
            _shadow(db, _LINES, shown.condition)
        _shadow_all_within(db)


def _shadow_all_within(db: sqlite_utils.Database) -> None:
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
