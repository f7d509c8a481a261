"""Which dossiers changed since the overview was read: what the audit trail tells of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from json import loads
from typing import NamedTuple

import sqlite_utils

from switching.models import (
    RECORDS,
    ExchangeDay,
    Import,
    MergedOrganisation,
    MergedPerson,
    Organisation,
    Person,
    Project,
    Switch,
    Target,
)

OF_DOSSIERS: Mapping[str, frozenset[str]] = {
    table: frozenset(columns.split())
    for table, columns in {
        "action_plans": "id switch_id finalised_at",
        "activities": "id switch_id proposal_id day_id kind done useful",
        "agreements": "plan_id party",
        "call_purposes": "id call_id purpose covered skip_reason minutes",
        "certificates": "switch_id issued_at withdrawn_at",
        "contributions": "switch_id topic given_at",
        "evaluations": "id switch_id party status received_on unexpected_learning takeaway",
        "exchange_days": "id switch_id day start end break_minutes held held_minutes not_held_by",
        "follow_ups": "id switch_id party use answered_on",
        "goal_scores": "evaluation_id goal_id score_after",
        "goal_wordings": "question_id goal_id description must_cover",
        "intake_calls": "id switch_id planned_at started_at held_at planned_minutes"
        " actual_minutes outcome outcome_by overrun_reason",
        "learning_goals": "id switch_id score_before",
        "learning_questions": "id switch_id number moment settled_at shift shift_purpose"
        " shift_proposal_id",
        "participants": "call_id role attended informed",
        "proposals": "id switch_id kind answer remark",
        "switches": "id partner_id host_id sending_organisation_id project_leader_id project_id"
        " registered_on completed_on stopped_on stopped_by stop_reason stop_cause import_id",
    }.items()
}
"""The columns that the frames read, of rows that are each of one dossier."""

SHARED: Mapping[str, frozenset[str]] = {
    Organisation.TABLE: frozenset({"id", "name", "city", "sector"}),
    Person.TABLE: frozenset({"id", "name", "job", "organisation_id"}),
    MergedOrganisation.TABLE: frozenset({"id", "organisation_id"}),
    MergedPerson.TABLE: frozenset({"id", "person_id"}),
    Project.TABLE: frozenset({"id", "number"}),
    Target.TABLE: frozenset(
        {"id", "project_id", "first_day", "last_day", "switches", "hours", "certificates", "hosts"}
    ),
}
"""The columns that the names, sectors and targets follow from."""

WITHIN: Mapping[str, str] = {
    "call_id": "intake_calls",
    "question_id": "learning_questions",
    "goal_id": "learning_goals",
    "evaluation_id": "evaluations",
    "plan_id": "action_plans",
}
"""By what a row that names no dossier is within one, and the table of that, which names it."""

_READ = {**OF_DOSSIERS, **SHARED}
_PARENTS = {
    table: WITHIN.keys() & columns
    for table, columns in OF_DOSSIERS.items()
    if "switch_id" not in columns and table != Switch.TABLE
}
_RETURNED = "restore"
_KNOWN = {kind.TABLE for kind in RECORDS if kind is not Import} | {"settings", "backups"}
"""What an entry may be about and be all that changed: an erasure, for one, is about more. So is an
import, or the undoing of one: a single entry stands for all that it made or took away."""

_MOST_ENTRIES, _MOST_DOSSIERS = 20_000, 2_000
"""Beyond these, all of it is read as fast."""

# Of what is gone only the entry says where it was. Its texts were written as JSON; a file that came
# from elsewhere may hold others.
_SAID = ", ".join(
    f"iif(json_valid({side}), json_extract({side}, '$.{name}'), NULL)"
    for name in ("switch_id", *WITHIN)
    for side in ("before", "after")
)
_CHANGED = """iif(action = 'update' AND iif(json_valid(after), json_type(after), '') = 'object',
    (SELECT json_group_array(key) FROM json_each(after)), NULL)"""
_ENTRIES = f"""SELECT record_table, record_id, action, {_CHANGED}, switch_id, {_SAID}
    FROM main.audit_log WHERE id > ? ORDER BY id LIMIT {_MOST_ENTRIES + 1}"""


class _Entry(NamedTuple):
    """An entry of the trail: what it is about, the columns it changed, and where that belongs.

    `said` are the dossier and then each of `WITHIN`, before and after.
    """

    table: str
    record_id: int
    action: str
    changed: str | None
    switch_id: int | None
    said: tuple[object, ...]

    @property
    def is_known(self) -> bool:
        """Whether nothing but its record changed."""
        return self.table in _KNOWN and self.action != _RETURNED

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read and that it may be about; all of them, if it names none."""
        read = _READ.get(self.table, frozenset())
        changed = loads(self.changed or "[]")
        return read.intersection(changed) if changed else read

    @property
    def dossiers(self) -> set[int]:
        """The dossiers that it names."""
        own = self.record_id if self.table == Switch.TABLE else None
        return _numbers(own, self.switch_id, *self.said[:2])

    def named(self, parent: str) -> set[int]:
        """The rows that it was within, and is, by this column of `WITHIN`."""
        place = 2 * (1 + list(WITHIN).index(parent))
        return _numbers(*self.said[place : place + 2])


@dataclass(frozen=True)
class Changes:
    """The dossiers with rows that changed, and the columns, also of what all dossiers share."""

    dossiers: frozenset[int]
    columns: Mapping[str, frozenset[str]]

    def touch(self, query: str) -> bool:
        """Tell whether a query may say something else now: it names a table and a column of it."""
        words = _words(query)
        return any(
            table in words and not words.isdisjoint(columns)
            for table, columns in self.columns.items()
        )


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
    found = [
        _Entry(row[0], row[1], row[2], row[3], row[4], row[5:])
        for row in db.execute(_ENTRIES, [entry])
    ]
    if len(found) > _MOST_ENTRIES or not all(item.is_known for item in found):
        return None
    read = [item for item in found if item.columns]
    own = [item for item in read if item.table in OF_DOSSIERS]
    dossiers = set[int]().union(
        *(item.dossiers for item in own), _within(db, own), _on_days(db, own), _at_hosts(db, read)
    )
    if len(dossiers) > _MOST_DOSSIERS:
        return None
    return Changes(frozenset(dossiers), _columns(read))


def _columns(entries: Iterable[_Entry]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for item in entries:
        found[item.table] = found.get(item.table, frozenset()) | item.columns
    return found


@cache
def _words(query: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", query))


def _numbers(*values: object) -> set[int]:
    return {value for value in values if isinstance(value, int)}


def _within(db: sqlite_utils.Database, entries: Sequence[_Entry]) -> set[int]:
    """Return the dossiers of what changed within a call, a question and so on.

    The entry may name another dossier: that in which someone was at work.
    """
    dossiers = set[int]()
    for table, parents in _PARENTS.items():
        own = [item for item in entries if item.table == table]
        for parent in parents if own else ():
            named = set[int]().union(*(item.named(parent) for item in own))
            query = f"""SELECT switch_id FROM main.{WITHIN[parent]}
                WHERE id IN ({_listed(named)}) OR id IN (SELECT {parent}
                    FROM main.{table}
                    WHERE id IN ({_listed(item.record_id for item in own)}))"""
            dossiers |= {row[0] for row in db.execute(query)}
    return dossiers


def _on_days(db: sqlite_utils.Database, entries: Iterable[_Entry]) -> set[int]:
    """Return the dossiers with activities on the days among them."""
    days = {item.record_id for item in entries if item.table == ExchangeDay.TABLE}
    query = f"SELECT switch_id FROM main.activities WHERE day_id IN ({_listed(days)})"
    return {row[0] for row in db.execute(query)} if days else set()


def _at_hosts(db: sqlite_utils.Database, entries: Iterable[_Entry]) -> set[int]:
    """Return the dossiers at the hosts among them, whose sector they have."""
    hosts = {item.record_id for item in entries if item.table == Organisation.TABLE}
    query = f"SELECT id FROM main.switches WHERE host_id IN ({_listed(hosts)})"
    return {row[0] for row in db.execute(query)} if hosts else set()


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(identity)) for identity in ids)
