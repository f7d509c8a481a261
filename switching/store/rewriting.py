"""Rewriting what is stored, the audit trail too, and sweeping the files of what stood there."""

from __future__ import annotations

import glob
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.store.connection import connect, turn_to_write
from switching.store.ownership import switch_expression

_UNSWEPT = "erasure_unswept"
_TO_PACK, _PACKED = "1", "packed"
_LOG = logging.getLogger("switching")


@contextmanager
def trail_unlocked(db: sqlite_utils.Database) -> Iterator[None]:
    """Take the guard off the audit trail, and put back the very same before the commit.

    Within a transaction only: when it is rolled back the guard was never gone.
    """
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_log'"
    guards = db.execute(query).fetchall()
    for name, _ in guards:
        db.conn.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in guards:
        db.conn.execute(statement)


def forget_suggestions(db: sqlite_utils.Database, switches: Collection[int]) -> None:
    """Forget what was suggested for the goals of dossiers, and what was passed over."""
    marks = ", ".join("?" * len(switches))
    db.conn.execute(
        "UPDATE goal_matches SET suggested = NULL, place = NULL, passed_over_id = NULL"
        f" WHERE goal_id IN (SELECT id FROM learning_goals WHERE switch_id IN ({marks}))",
        list(switches),
    )


Entry = tuple[int, str, int, int | None, str | None, str | None]
"""Of an audit row: id, table, record, dossier, and what it says of before and after."""


def find_in_trail(
    db: sqlite_utils.Database, concerned: Callable[[str, int, int | None, str], bool]
) -> list[Entry]:
    """List what the audit trail says of rows that are `concerned`."""
    rows = db.execute(
        "SELECT id, record_table, record_id, switch_id, before, after FROM audit_log"
        " WHERE before IS NOT NULL OR after IS NOT NULL"
    )
    return [row for row in rows if _is_concerned(row, concerned)]


def _is_concerned(row: Entry, concerned: Callable[[str, int, int | None, str], bool]) -> bool:
    _, table, record_id, switch_id, before, after = row
    return concerned(table, record_id, switch_id, "\n".join(filter(None, (before, after))))


def rewrite_trail(
    db: sqlite_utils.Database,
    rewrite: Callable[[str, int, int | None, Mapping[str, Any]], Mapping[str, Any]],
    concerned: Callable[[str, int, int | None, str], bool],
) -> None:
    """Rewrite what the audit trail says of rows that are `concerned`; needs `trail_unlocked`."""
    changed = []
    for entry, table, record_id, switch_id, *sides in find_in_trail(db, concerned):
        values = [json.loads(side) if side is not None else None for side in sides]
        new = [value and rewrite(table, record_id, switch_id, value) for value in values]
        if new != values:
            changed.append((*map(_written, new), entry))
    db.conn.executemany("UPDATE audit_log SET before = ?, after = ? WHERE id = ?", changed)


def _written(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def find_texts(
    db: sqlite_utils.Database,
    table: str,
    names: Collection[str],
    place: str,
    wanted: Callable[[str, int], bool],
) -> list[tuple[int, int, dict[str, str]]]:
    """List the texts of `table` in rows that are `wanted` by all of them: id, place and texts.

    `place` is the SQL that tells where a row is. What is no text, such as a file, is left out.
    """
    if not names:
        return []

    # What is empty or a file need not be asked about; most rows are.
    said = "||char(10)||".join(
        f"iif(typeof(\"{name}\") = 'text', \"{name}\", '')" for name in names
    )

    def is_wanted(where: int | None, text: str) -> bool:
        return wanted(text, where or 0)

    db.conn.create_function("is_wanted", 2, is_wanted)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = db.execute(
        f"SELECT id, {place}, {columns} FROM {table}"
        f" WHERE length({said}) > {len(names) - 1} AND is_wanted({place}, {said})"
    ).fetchall()
    return [
        (
            row_id,
            where or 0,
            {n: v for n, v in zip(names, values, strict=True) if isinstance(v, str) and v},
        )
        for row_id, where, *values in rows
    ]


def rewrite_texts(
    db: sqlite_utils.Database,
    table: str,
    names: Collection[str],
    place: str,
    wanted: Callable[[str, int], bool],
    rewrite: Callable[[str, str, int], str],
) -> None:
    """Rewrite columns of `table` in the rows that are `wanted`: by column, text and place."""
    for row_id, where, texts in find_texts(db, table, names, place, wanted):
        new = {name: rewrite(name, text, where) for name, text in texts.items()}
        changes = {name: text for name, text in new.items() if text != texts[name]}
        if changes:
            set_columns(db, table, [row_id], changes)


def is_of(table: str, switches: Collection[int]) -> str:
    """Return the SQL that tells whether a row of `table` is in one of `switches`."""
    return f"{switch_expression(table)} IN ({listed(switches)})"


def overwrite_columns(
    db: sqlite_utils.Database, table: str, redacted: Mapping[str, Any], switches: Collection[int]
) -> None:
    """Put what is `redacted`, by column of `table`, in place of what these dossiers say there."""
    changes = ", ".join(f'"{name}" = iif({_is_filled(name)}, ?, "{name}")' for name in redacted)
    where = f"({_filled(redacted)}) AND {is_of(table, switches)}"
    values = [value for value in redacted.values() for _ in range(2)]
    db.conn.execute(
        f"UPDATE {table} SET {changes}, version = version + 1 WHERE {where}",
        [*values, *redacted.values()],
    )


def switches_with_text(
    db: sqlite_utils.Database, table: str, redacted: Mapping[str, Any]
) -> set[int]:
    """Return the dossiers in which a column of `table` holds anything but what is `redacted`."""
    query = f"SELECT DISTINCT {switch_expression(table)} FROM {table} WHERE {_filled(redacted)}"
    return {row[0] for row in db.execute(query, list(redacted.values())).fetchall()}


def _filled(names: Iterable[str]) -> str:
    return " OR ".join(_is_filled(name) for name in names)


def _is_filled(name: str) -> str:
    return f'(length("{name}") > 0 AND "{name}" <> ?)'


def is_stored(db: sqlite_utils.Database, table: str, record_id: int) -> bool:
    """Tell whether there is such a row."""
    return bool(db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [record_id]).fetchone())


def set_columns(
    db: sqlite_utils.Database, table: str, ids: Collection[int], values: Mapping[str, Any]
) -> None:
    """Set the same columns of these rows."""
    changes = ", ".join(f'"{name}" = ?' for name in values)
    db.conn.execute(
        f"UPDATE {table} SET {changes}, version = version + 1 WHERE id IN ({listed(ids)})",
        list(values.values()),
    )


def rewrite_settings(db: sqlite_utils.Database, rewrite: Callable[[str], str]) -> None:
    """Rewrite the values of settings, and forget form keys that `rewrite` would change."""
    for name, value in db.execute("SELECT name, value FROM settings").fetchall():
        if rewrite(value) != value:
            db.conn.execute("UPDATE settings SET value = ? WHERE name = ?", [rewrite(value), name])
    keys = [row[0] for row in db.execute("SELECT key FROM idempotency_keys").fetchall()]
    named = [(key,) for key in keys if rewrite(key) != key]
    db.conn.executemany("DELETE FROM idempotency_keys WHERE key = ?", named)


def first_entry(
    db: sqlite_utils.Database, table: str, record_id: int
) -> tuple[int | None, str | None]:
    """Return id and instant of the entry that added a record; nothing for what came in at once."""
    found = db.execute(
        "SELECT id, at FROM audit_log WHERE record_table = ? AND record_id = ? AND action = 'add'"
        " ORDER BY id LIMIT 1",
        [table, record_id],
    ).fetchone()
    return found or (None, None)


def note_unswept(db: sqlite_utils.Database) -> None:
    """Note in this transaction that the files are to be swept."""
    _note(db, _TO_PACK)


def is_unswept(db: sqlite_utils.Database) -> bool:
    """Tell whether an erasure was committed whose traces may still be in the files."""
    return _noted(db) is not None


def sweep(path: Path) -> bool:
    """Take what was erased out of the bytes of the files: True when nothing of it is left.

    The copies that upgrades and restores left beside the database are removed, for they hold what
    was erased. While someone reads for long, the disk is full or a copy is locked, it is not done:
    it stays noted, and a next time goes on from there.
    """
    removed = _remove_copies(path)
    try:
        with connect(path) as db:
            if _noted(db) != _PACKED:
                if db["sqlite_stat4"].exists():  # after an ANALYZE it holds what indexes hold
                    db.conn.execute("DELETE FROM sqlite_stat4")
                with turn_to_write(db):
                    db.conn.execute("VACUUM")
                    # The log alone is left: a next time need not write the whole file anew.
                    _note(db, _PACKED)
            # A replica holds on to the log for good: nobody's save should wait long for that.
            db.conn.execute("PRAGMA busy_timeout = 1000")
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if removed and not busy:
                db.conn.execute("DELETE FROM settings WHERE name = ?", [_UNSWEPT])
            return removed and not busy
    except sqlite3.OperationalError as error:
        _LOG.warning("erased, but the file is not swept yet: %s", error)
        return False


def _remove_copies(path: Path) -> bool:
    """Remove the copies that upgrades and restores left; tell whether all of them are gone."""
    done = True
    for occasion in ("upgrade", "restore"):
        named = f"{glob.escape(path.stem)}-before-*-{occasion}{path.suffix}*"
        for copy in path.parent.glob(named):
            try:
                copy.unlink(missing_ok=True)
            except OSError as error:
                _LOG.warning("a copy of before can't be removed yet: %s", type(error).__name__)
                done = False
    return done


def _note(db: sqlite_utils.Database, state: str) -> None:
    db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [_UNSWEPT, state])


def _noted(db: sqlite_utils.Database) -> str | None:
    found = db.execute("SELECT value FROM settings WHERE name = ?", [_UNSWEPT]).fetchone()
    return found[0] if found else None


def listed(ids: Collection[int]) -> str:
    """Return ids as the list of an `IN`."""
    return ", ".join(str(int(identity)) for identity in sorted(ids))
