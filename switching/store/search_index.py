"""The full-text index of the catalogue: the stems of each option, kept in step with its row.

What people write never reaches the query language of the index: only stems do, each in quotes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

import sqlite_utils

from switching.models import IndexedOption, Record
from switching.rules.matching import searched_stems
from switching.rules.subjects import lists_form, profile_of

INDEX_FORM = "4"
"""Raise this when other stems or columns are stored: every index is then made anew at the start.

So it is when the lists of subjects are others.
"""

_COLUMNS = "title, description, kind, subjects"
_FORM_SETTING = "option_search_form"


def index_record(db: sqlite_utils.Database, record: Record) -> None:
    """Bring the index up to date with `record`, if it is of a kind that is searched."""
    unindex_record(db, record)
    index_records(db, [record])


def unindex_record(db: sqlite_utils.Database, record: Record) -> None:
    """Drop a record from the index."""
    if not record.SEARCHED:
        return
    row = db.execute(
        f"SELECT {_COLUMNS} FROM option_search WHERE rowid = ?", [record.id]
    ).fetchone()
    if row is not None:
        db.conn.execute("DELETE FROM option_search WHERE rowid = ?", [record.id])
        _count(db, [row], -1)


def index_records(db: sqlite_utils.Database, records: Iterable[Record]) -> None:
    """Add records that the index does not hold yet, those of them that are searched."""
    rows = _insert(db, records)
    _count(db, rows, 1)


def _insert(db: sqlite_utils.Database, records: Iterable[Record]) -> list[tuple[str, ...]]:
    rows = {record.id: _row(record) for record in records if record.SEARCHED}
    db.conn.executemany(
        f"INSERT INTO option_search (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
        [(number, *row) for number, row in rows.items()],
    )
    return list(rows.values())


def _count(db: sqlite_utils.Database, rows: Iterable[tuple[str, ...]], times: int) -> None:
    """Count the terms of options that came (1) or went (-1); what none has is forgotten."""
    counted = Counter(term for row in rows for term in set(" ".join(row).split()))
    db.conn.executemany(
        "INSERT INTO option_terms VALUES (?, ?)"
        " ON CONFLICT (term) DO UPDATE SET doc = doc + excluded.doc",
        [(term, times * count) for term, count in sorted(counted.items())],
    )
    if times < 0:
        db.conn.executemany(
            "DELETE FROM option_terms WHERE term = ? AND doc <= 0", [(t,) for t in counted]
        )


def _row(record: Record) -> tuple[str, ...]:
    title, description, kind = searched_stems(record)
    subjects = sorted(profile_of(f"{title} {description}".split()))
    return title, description, kind, " ".join(subjects)


def renew_index(db: sqlite_utils.Database, records: Iterable[Record]) -> None:
    """Make the index anew from `records`, and put on record in which form it is."""
    db.conn.execute("DELETE FROM option_search")
    _insert(db, records)
    db.conn.execute("INSERT INTO option_search (option_search) VALUES ('optimize')")
    db.conn.execute("DELETE FROM option_terms")
    db.conn.execute("INSERT INTO option_terms SELECT term, doc FROM option_vocab")
    db.conn.execute(
        "INSERT INTO settings VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [_FORM_SETTING, _form()],
    )


def index_is_current(db: sqlite_utils.Database) -> bool:
    """Tell whether the index was made by this version's rules."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", [_FORM_SETTING]).fetchone()
    return row is not None and row[0] == _form()


def _form() -> str:
    return f"{INDEX_FORM}:{lists_form()}"


def documents_with(db: sqlite_utils.Database, stems: Iterable[str]) -> dict[str, int]:
    """Return in how many options stems or subjects occur; what occurs in none is left out."""
    query = "SELECT term, doc FROM option_terms WHERE term IN (SELECT value FROM json_each(?))"
    return dict(db.execute(query, [json.dumps(list(stems))]).fetchall())


def stems_like(db: sqlite_utils.Database, start: str) -> list[str]:
    """List the stems in the index that begin with `start`."""
    query = "SELECT term FROM option_terms WHERE term >= ? AND term < ?"
    return [row[0] for row in db.execute(query, [start, start + "\U0010ffff"])]


def count_indexed(db: sqlite_utils.Database) -> int:
    """Count the options in the index."""
    return int(db.execute("SELECT count(*) FROM host_options").fetchone()[0])


def find_options(
    db: sqlite_utils.Database, stems: Sequence[str], without_host: int | None, limit: int
) -> list[IndexedOption]:
    """List the active options with any of `stems`, or of those subjects, of all hosts but one.

    The likeliest come first. Without any stem that is the first ones.
    """
    if not stems:
        query = """SELECT s.rowid, s.title, s.description, s.kind FROM option_search s
            JOIN host_options o ON o.id = s.rowid
            WHERE o.active = 1 AND o.host_id IS NOT ? ORDER BY s.rowid LIMIT ?"""
        return [_indexed(row) for row in db.execute(query, [without_host, limit])]
    query = """SELECT s.rowid, s.title, s.description, s.kind
        FROM (SELECT rowid, title, description, kind,
                bm25(option_search, 3.0, 1.0, 0.5, 2.0) AS rank
              FROM option_search WHERE option_search MATCH ? ORDER BY rank LIMIT ?) s
        JOIN host_options o ON o.id = s.rowid
        WHERE o.active = 1 AND o.host_id IS NOT ? ORDER BY s.rank"""
    wanted = " OR ".join(f'"{item}"' for item in stems)
    return [_indexed(row) for row in db.execute(query, [wanted, limit, without_host])]


def list_indexed(db: sqlite_utils.Database, option_ids: Sequence[int]) -> list[IndexedOption]:
    """List these options as the index holds them."""
    marks = ", ".join("?" * len(option_ids))
    query = f"SELECT rowid, title, description, kind FROM option_search WHERE rowid IN ({marks})"
    return [_indexed(row) for row in db.execute(query, list(option_ids))]


def _indexed(row: tuple[int, str, str, str]) -> IndexedOption:
    option_id, *texts = row
    title, description, kind = (tuple(text.split()) for text in texts)
    return IndexedOption(option_id, title, description, kind)
