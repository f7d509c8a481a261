"""Which dossiers changed since the overview was read: what the audit trail tells of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import sqlite_utils

from switching.models import (
    RECORDS,
    MergedOrganisation,
    MergedPerson,
    Organisation,
    Participant,
    Person,
    Switch,
)

READ_BY_DOSSIER = frozenset(
    {
        *(Switch.TABLE, Participant.TABLE, "intake_calls", "exchange_days", "activities"),
        *("proposals", "learning_questions", "action_plans", "certificates"),
    }
)
"""The tables whose rows the frames read, each row of one dossier."""

NAMING = frozenset(
    kind.TABLE for kind in (Organisation, Person, MergedOrganisation, MergedPerson, Switch)
)
"""The tables that the names follow from."""

_RETURNED = "restore"
_KNOWN = {kind.TABLE for kind in RECORDS} | {"settings", "backups"}
"""What an entry may be about and be all that changed: an erasure, for one, is about more."""

_MOST_ENTRIES, _MOST_DOSSIERS = 20_000, 2_000
"""Beyond these, all of it is read as fast."""

# Of what is gone only the entry says where it was. Its texts were written as JSON; a file that came
# from elsewhere may hold others.
_SIDES = ("switch_id", "call_id")
_ENTRIES = f"""SELECT record_table, record_id, action, switch_id, {
    ", ".join(
        f"iif(json_valid({side}), json_extract({side}, '$.{name}'), NULL)"
        for name in _SIDES
        for side in ("before", "after")
    )
} FROM main.audit_log WHERE id > ? ORDER BY id LIMIT {_MOST_ENTRIES + 1}"""


@dataclass
class Changes:
    """The dossiers with rows that changed, and whether names may have changed."""

    dossiers: set[int] = field(default_factory=set)
    names: bool = False


def schema_of(db: sqlite_utils.Database) -> int:
    """Return a number that SQLite raises when tables or guards change, or a file is rewritten.

    Migrations do that, and erasures, which take the guard off the trail; both change rows that no
    entry names. So does a restore.
    """
    return int(db.execute("PRAGMA main.schema_version").fetchone()[0])


def last_entry(db: sqlite_utils.Database) -> int:
    """Return the number of the trail's last entry."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM main.audit_log").fetchone()[0])


def changes_since(db: sqlite_utils.Database, entry: int) -> Changes | None:
    """Return what changed after this entry of the trail; None when the trail can't tell."""
    entries = db.execute(_ENTRIES, [entry]).fetchall()
    if len(entries) > _MOST_ENTRIES:
        return None
    changes, calls, participants, organisations = Changes(), set[int](), set[int](), set[int]()
    for table, record_id, action, switch_id, *said in entries:
        if table not in _KNOWN or action == _RETURNED:
            return None
        changes.names |= table in NAMING
        if table == Organisation.TABLE:
            organisations.add(record_id)
        if table in READ_BY_DOSSIER:
            changes.dossiers.update(_numbers([switch_id, *said[:2]]))
            calls.update(_numbers(said[2:]))
        if table == Switch.TABLE:
            changes.dossiers.add(record_id)
        if table == Participant.TABLE:
            participants.add(record_id)
    changes.dossiers |= _of_calls(db, calls, participants) | _at_hosts(db, organisations)
    return changes if len(changes.dossiers) <= _MOST_DOSSIERS else None


def _numbers(values: Iterable[object]) -> set[int]:
    return {value for value in values if isinstance(value, int)}


def _of_calls(
    db: sqlite_utils.Database, calls: Collection[int], participants: Collection[int]
) -> set[int]:
    """Return whose calls these are, and those at which these participants stand.

    The entry of a participant may name another dossier: that in which someone was at work.
    """
    if not calls and not participants:
        return set()
    query = f"""SELECT switch_id FROM main.intake_calls WHERE id IN ({_listed(calls)})
        OR id IN (SELECT call_id FROM main.participants WHERE id IN ({_listed(participants)}))"""
    return {row[0] for row in db.execute(query).fetchall()}


def _at_hosts(db: sqlite_utils.Database, organisations: Collection[int]) -> set[int]:
    """Return the dossiers at these hosts, whose sector they have."""
    query = f"SELECT id FROM main.switches WHERE host_id IN ({_listed(organisations)})"
    return {row[0] for row in db.execute(query).fetchall()} if organisations else set()


def _listed(ids: Collection[int]) -> str:
    return ", ".join(str(int(identity)) for identity in ids)
