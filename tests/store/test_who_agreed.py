"""The upgrade that says who agreed: from the trail, as it was when they did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlite_utils

from switching.models import Party
from switching.store import connect, immediate, migrate
from tests.samples import read
from tests.store.test_released import unpack

BEFORE = "m008_add_typed_texts"
ROLES = {
    Party.LEARNER: "learner_id",
    Party.COACH: "coach_id",
    Party.SENDING_ORGANISATION: "sending_contact_id",
    Party.PROJECT_LEADER: "project_leader_id",
}


def insert(db: sqlite_utils.Database, table: str, **values: object) -> int:
    """Add a row as the app of then did, with its entry in the trail."""
    marks = ", ".join("?" * len(values))
    query = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
    number = int(db.conn.execute(query, list(values.values())).lastrowid or 0)
    tell(db, "add", table, number, None)
    return number


def tell(db: sqlite_utils.Database, action: str, table: str, number: int, before: object) -> None:
    db.conn.execute(
        "INSERT INTO audit_log (at, user_id, action, record_table, record_id, switch_id, before)"
        " VALUES ('2026-11-24T09:00:00Z', 1, ?, ?, ?, 1, ?)",
        [action, table, number, None if before is None else json.dumps(before)],
    )


def agree(db: sqlite_utils.Database, party: Party) -> None:
    plan = db.execute("SELECT id FROM action_plans").fetchone()[0]
    values = {"plan_id": plan, "party": party, "agreed_on": "2026-11-24", "means": "by_mail"}
    insert(db, "agreements", **values)
    values = {"switch_id": 1, "party": party, "status": "received", "unexpected_learning": ""}
    insert(db, "evaluations", takeaway="", **values)


@pytest.mark.parametrize("party", ROLES)
@pytest.mark.parametrize("left", [False, True])
def test_an_agreement_of_before_is_of_who_was_there_then(
    tmp_path: Path, party: Party, left: bool
) -> None:
    path, role = unpack(BEFORE, tmp_path / "switching.db"), ROLES[party]
    with connect(path) as db, immediate(db):
        db.execute(f"UPDATE switches SET {role} = 7 WHERE id = 1")
        tell(db, "update", "switches", 1, {role: 5})
        insert(db, "action_plans", switch_id=1, number=1, finalised_at="2026-11-24T09:00:00Z",
               finalised_by=1, reason="", content="{}", content_code="A", document=b"")  # fmt: skip
        agree(db, party)
        if left:
            for before, after in ((7, 8), (8, 9)):
                db.execute(f"UPDATE switches SET {role} = ? WHERE id = 1", [after])
                tell(db, "update", "switches", 1, {role: before})
    migrate(path)
    with connect(path) as db:
        for table in ("agreements", "evaluations"):
            assert [row["person_id"] for row in db[table].rows] == [7]
        counted = db.execute("SELECT agreements FROM dossier_facts WHERE id = 1").fetchone()[0]
    assert counted == (0 if left else 1)


def test_a_day_names_no_one_where_a_copy_of_the_coach_stood(tmp_path: Path) -> None:
    path = unpack(BEFORE, tmp_path / "switching.db")
    with connect(path) as db, immediate(db):
        row = db.execute(
            "SELECT c.name, h.name FROM switches s JOIN people c ON c.id = s.coach_id"
            " JOIN organisations h ON h.id = s.host_id WHERE s.id = 1"
        ).fetchone()
        for place, name in ((row[1], row[0]), ("Poort 3", "Lies")):
            insert(db, "exchange_days", switch_id=1, day="2026-12-01", break_minutes=0,
                   place=place, with_whom=name, remark="")  # fmt: skip
    migrate(path)
    assert [(day.place, day.with_whom) for day in read(path).days] == [
        ("", ""),
        ("Poort 3", "Lies"),
    ]
