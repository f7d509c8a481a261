"""The reference of each dossier and the names of who is in it, one by one."""

from __future__ import annotations

from collections.abc import Generator

import sqlite_utils

from switching.models.reference import Reference

_QUERY = """SELECT s.id, s.reference, learner.name, coach.name, leader.name
    FROM switches s
    JOIN people learner ON learner.id = s.learner_id
    JOIN people leader ON leader.id = s.project_leader_id
    LEFT JOIN people coach ON coach.id = s.coach_id
    ORDER BY s.id"""


def iterate_references(db: sqlite_utils.Database) -> Generator[Reference, None, None]:
    """Yield the dossiers by id; the cursor closes when the last one was taken."""
    cursor = db.execute(_QUERY)
    try:
        for row in cursor:
            yield Reference(*row)
    finally:
        cursor.close()
