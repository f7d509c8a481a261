"""The numbers of certificates: one after the other within a year, without gaps."""

from __future__ import annotations

import sqlite_utils


def next_certificate_number(db: sqlite_utils.Database, year: int) -> int:
    """Return the number after the last one of `year`, withdrawn ones included.

    It is only free as long as the transaction that asks holds the write lock.
    """
    query = "SELECT coalesce(max(number), 0) + 1 FROM certificates WHERE year = ?"
    return int(db.execute(query, [year]).fetchone()[0])
