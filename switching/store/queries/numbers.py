"""Numbers that follow one another; free only while the transaction that asks holds the lock."""

from __future__ import annotations

import sqlite_utils


def next_certificate_number(db: sqlite_utils.Database, year: int) -> int:
    """Return the number after the last one of `year`, without gaps for withdrawn ones."""
    query = "SELECT coalesce(max(number), 0) + 1 FROM certificates WHERE year = ?"
    return int(db.execute(query, [year]).fetchone()[0])


def next_reference_number(db: sqlite_utils.Database, prefix: str) -> int:
    """Return the number after the last one among the references that begin with `prefix`."""
    query = """SELECT coalesce(max(CAST(substr(reference, ?) AS INTEGER)), 0) + 1
        FROM switches WHERE reference LIKE ?"""
    return int(db.execute(query, [len(prefix) + 1, f"{prefix}%"]).fetchone()[0])


def last_plan_number(db: sqlite_utils.Database, switch_id: int) -> int | None:
    """Return the number of the latest final plan of a switch; None before there is one."""
    query = "SELECT max(number) FROM action_plans WHERE switch_id = ?"
    found = db.execute(query, [switch_id]).fetchone()[0]
    return None if found is None else int(found)
