"""Whether the tables of a file are those of this app: what it holds beside what migrations make.

What differs is refused, for a copy without the triggers of the trail, or with one that is not ours,
would be worked with as if it were sound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import NamedTuple

import sqlite_utils
from sqlite_utils.utils import sqlite3

from switching.models import Message, N_, plural
from switching.store.faults import AlteredDatabaseError, NewerDatabaseError
from switching.store.migrations import MIGRATIONS

_LIST = MIGRATIONS.migrations_table
_MOST_NAMED = 8
_LONGEST_NAME = 60
_SETTINGS = {"application_id": "0", "user_version": "0", "encoding": "UTF-8"}
_SEPARATE = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|\s+", re.DOTALL)
_KINDS = {
    "table": N_("table"),
    "index": N_("index"),
    "view": N_("view"),
    "trigger": N_("trigger"),
}


class _Object(NamedTuple):
    """A line of the schema of a file; `table` is the one that an index or trigger is of."""

    kind: str
    name: str
    table: str
    sql: str


# What SQLite counts for its own use, and what Litestream keeps beside our tables (docs/deploy.md).
_OF_NEIGHBOURS = {
    _Object("table", name, name, f"CREATE TABLE {name}{columns}")
    for name, columns in {
        "sqlite_stat1": "(tbl,idx,stat)",
        "sqlite_stat4": "(tbl,idx,neq,nlt,ndlt,sample)",
        "_litestream_seq": " (id INTEGER PRIMARY KEY, seq INTEGER)",
        "_litestream_lock": " (id INTEGER)",
    }.items()
}


def find_unfitness(
    db: sqlite_utils.Database,
) -> NewerDatabaseError | AlteredDatabaseError | None:
    """Return why this version of the app can't work with a file; None when its tables are right.

    They are those of the version that the file says it has, which may be an older one. All of it is
    asked of one state: another process may bring the file up to date meanwhile.
    """
    if db.conn.in_transaction:
        return _unfitness(db)
    db.conn.execute("BEGIN")
    try:
        return _unfitness(db)
    finally:
        db.conn.execute("ROLLBACK")


def _unfitness(
    db: sqlite_utils.Database,
) -> NewerDatabaseError | AlteredDatabaseError | None:
    found = list_schema(db)
    if not any(item.name == _LIST for item in found):
        return AlteredDatabaseError(Message(N_("This is not a database of Switching Talent.")))
    if set(_of(found, _LIST)) != set(_of(_made_up_to(0), _LIST)):
        return _altered([_said(N_("{kind} {name} differs"), "table", _LIST)])
    applied = _applied(db)
    known = [migration.name for migration in MIGRATIONS._migrations]
    newer = [name for of_set, name in applied if of_set == MIGRATIONS.name and name not in known]
    if newer:
        return NewerDatabaseError(newer[-1])
    wrong = [*_list_faults(applied, known)] or [
        *_setting_faults(db),
        *_object_faults(found, _made_up_to(len(applied))),
    ]
    return _altered(wrong) if wrong else None


def is_empty(db: sqlite_utils.Database) -> bool:
    """Tell whether a file holds nothing of anyone yet."""
    return set(list_schema(db)) <= _OF_NEIGHBOURS


def list_schema(db: sqlite_utils.Database) -> list[_Object]:
    """List what the schema of a file holds, each statement in one form whatever its blanks."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return sorted(
        _Object(str(kind), str(name), str(table), _one_form(str(sql or "")))
        for kind, name, table, sql in rows
    )


def _one_form(sql: str) -> str:
    """Write a run of blanks as one, where it stands between words: not in a text or a name."""
    return _SEPARATE.sub(lambda part: " " if part[0].isspace() else part[0], sql)


@cache
def _made_up_to(count: int) -> tuple[_Object, ...]:
    """Return the schema that the first `count` migrations make."""
    names = [*(migration.name for migration in MIGRATIONS._migrations), None]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        db = sqlite_utils.Database(connection, execute_plugins=False)
        MIGRATIONS.apply(db, stop_before=names[count])
        return tuple(list_schema(db))


def _applied(db: sqlite_utils.Database) -> list[tuple[str, str]]:
    rows = db.execute(f"SELECT migration_set, name FROM {_LIST} ORDER BY rowid").fetchall()
    return [(str(of_set), str(name)) for of_set, name in rows]


def _list_faults(applied: Sequence[tuple[str, str]], known: Sequence[str]) -> Iterator[Message]:
    """Say in what the list of applied migrations is none that this app makes."""
    ours = [name for of_set, name in applied if of_set == MIGRATIONS.name]
    if not ours:
        yield Message(N_("the list of its versions is empty"))
    for of_set, name in applied:
        if of_set != MIGRATIONS.name:
            yield _named(N_("the list of its versions has {name} too many"), name)
    for name in known[: max((known.index(name) + 1 for name in ours), default=0)]:
        if name not in ours:
            yield _named(N_("the list of its versions lacks {name}"), name)


def _setting_faults(db: sqlite_utils.Database) -> Iterator[Message]:
    for name, wanted in _SETTINGS.items():
        (value,) = db.execute(f"PRAGMA {name}").fetchone()
        if str(value) != wanted:
            yield _named(N_("the setting {name} differs"), name)


def _object_faults(found: Collection[_Object], made: Collection[_Object]) -> Iterator[Message]:
    """Say what is missing, differs, or is not of this app, in the order of the names."""
    beyond, lacking = _less(found, made), _less(made, found)
    expected = {(item.kind, item.name) for item in lacking}
    present = {(item.kind, item.name) for item in beyond}
    for kind, name in sorted(expected | present):
        if (kind, name) not in present:
            text = N_("{kind} {name} is missing")
        elif (kind, name) in expected:
            text = N_("{kind} {name} differs")
        else:
            text = N_("{kind} {name} is not of this app")
        yield _said(text, kind, name)


def _less(these: Collection[_Object], those: Collection[_Object]) -> list[_Object]:
    return [
        item for item in (Counter(these) - Counter(those)).elements() if item not in _OF_NEIGHBOURS
    ]


def _of(found: Collection[_Object], name: str) -> list[_Object]:
    return [item for item in found if item.name == name]


def _said(text: str, kind: str, name: str) -> Message:
    word = Message(_KINDS[kind]) if kind in _KINDS else _shown(kind)
    return Message(text, {"kind": word, "name": _shown(name)})


def _named(text: str, name: str) -> Message:
    return Message(text, {"name": _shown(name)})


def _shown(name: str) -> str:
    """Return a name that may be anything as what a terminal and a line have room for."""
    return "".join(char if char.isprintable() else "?" for char in name[:_LONGEST_NAME])


def _altered(wrong: Sequence[Message]) -> AlteredDatabaseError:
    named = tuple(wrong[:_MOST_NAMED])
    if len(wrong) > len(named):
        named += (plural("{count} more", "{count} more", len(wrong) - len(named)),)
    text = N_(
        "This database is not as the app made it: {what}. It was left as it is: undo that change, "
        "or put a good backup in its place."
    )
    return AlteredDatabaseError(Message(text, {"what": named}))
