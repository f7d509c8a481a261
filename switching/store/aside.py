"""Records that wait outside the database, and outside memory, until all are stored at once.

Making the records of a large file takes seconds, storing them a part of one: whoever works
meanwhile waits for that part only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import RECORDS, Record
from switching.store.rows import to_column
from switching.store.search_index import index_records

Moved = Mapping[str, tuple[int, int]]
"""Of a table, from which number on records are new, and how much further theirs went meanwhile."""
_AT_ONCE = 500


class Aside:
    """Records in a database of their own, with the rules of their tables: what breaks one raises.

    SQLite keeps it in a nameless file, which is gone when it is closed, or its process ends.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._plain = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._plain.execute("PRAGMA journal_mode = OFF")
        tables = [kind.TABLE for kind in RECORDS]
        marks = ", ".join("?" * len(tables))
        schema = db.execute(
            f"""SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND (type = 'table'
            OR (type = 'index' AND sql LIKE 'CREATE UNIQUE%')) ORDER BY type = 'index'""",
            tables,
        ).fetchall()
        for (statement,) in schema:
            self._plain.execute(statement)

    def close(self) -> None:
        """Forget them."""
        self._plain.close()

    def add(self, records: Iterable[Record]) -> None:
        """Keep records that carry their ids."""
        by_kind: dict[type[Record], list[Record]] = {}
        for record in records:
            by_kind.setdefault(type(record), []).append(record)
        for kind, found in by_kind.items():
            fields = _fields(kind)
            self._plain.executemany(
                _insert(kind),
                ([to_column(getattr(record, name)) for name in fields] for record in found),
            )

    def store(self, db: sqlite_utils.Database, moved: Moved) -> None:
        """Store all of them, in a transaction that is open, without audit rows."""
        for kind in RECORDS:
            fields = _fields(kind)
            columns = ", ".join(f'"{name}"' for name in fields)
            places = _moving(db, kind, fields, moved)
            rows = self._plain.execute(f"SELECT {columns} FROM {kind.TABLE} ORDER BY id")
            while some := rows.fetchmany(_AT_ONCE):
                found = [_further(row, places) for row in some] if places else some
                db.conn.executemany(_insert(kind), found)
                if kind.SEARCHED:
                    index_records(
                        db, [kind.of_row(dict(zip(fields, row, strict=True))) for row in found]
                    )


@contextmanager
def aside(db: sqlite_utils.Database) -> Iterator[Aside]:
    """Keep records aside until the block ends."""
    kept = Aside(db)
    try:
        yield kept
    finally:
        kept.close()


def _fields(kind: type[Record]) -> list[str]:
    return list(kind.model_fields)


def _insert(kind: type[Record]) -> str:
    names = ", ".join(f'"{name}"' for name in _fields(kind))
    marks = ", ".join("?" * len(_fields(kind)))
    return f"INSERT INTO {kind.TABLE} ({names}) VALUES ({marks})"


def _moving(
    db: sqlite_utils.Database, kind: type[Record], fields: Sequence[str], moved: Moved
) -> dict[int, tuple[int, int]]:
    """Return the columns of a table that hold numbers which went further, by their place."""
    refers = {"id": kind.TABLE}
    for row in db.execute(f"PRAGMA foreign_key_list({kind.TABLE})").fetchall():
        refers[row[3]] = row[2]
    return {
        place: moved[refers[name]]
        for place, name in enumerate(fields)
        if name in refers and moved.get(refers[name], (0, 0))[1]
    }


def _further(row: Sequence[Any], places: Mapping[int, tuple[int, int]]) -> list[Any]:
    return [
        value + places[place][1]
        if place in places and value is not None and value >= places[place][0]
        else value
        for place, value in enumerate(row)
    ]
