"""The audit trail: per dossier for who may read it, and all of it for an administrator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

import sqlite_utils
from pydantic import TypeAdapter, ValidationError

from switching.models import RECORDS, AuditEntry, FieldChange, TrailLine, TrailSearch, UserRole
from switching.services.access import CLOCK_STEP, OPEN_FOR, OPENED, TAKEN, needs, reading
from switching.services.context import Context
from switching.services.rights import Need
from switching.store.audit_log import list_entries, list_noted, list_values, list_worked_on

LINES_PER_PAGE = 40
LAST_SHOWN = 5

_KINDS = {kind.TABLE: kind for kind in RECORDS}
SUBJECTS = {
    "users": "email",
    "organisations": "name",
    "people": "name",
    "projects": "number",
    "host_options": "title",
    "proposals": "title",
    "activities": "title",
    "participants": "name",
    "goal_wordings": "description",
    "contact_wishes": "description",
    "arrangements": "kind",
    "call_purposes": "purpose",
    "exchange_days": "day",
    "action_plans": "number",
    "attachments": "name",
    "agreements": "party",
    "evaluations": "party",
    "certificates": "holder",
    "guest_links": "party",
    "contributions": "topic",
    "plan_answers": "party",
    "follow_ups": "party",
    "logos": "name",
}
"""The column that says which record of a table is meant."""

NAMED = {
    "learner_id": "people",
    "coach_id": "people",
    "project_leader_id": "people",
    "sending_contact_id": "people",
    "person_id": "people",
    "sending_organisation_id": "organisations",
    "host_id": "organisations",
    "partner_id": "organisations",
    "organisation_id": "organisations",
    "project_id": "projects",
}
"""The columns that point to someone or something with a name."""

_Entries = Sequence[tuple[AuditEntry, str | None, str]]
_Names = Mapping[tuple[str, int], object]


@needs(Need.READ_DOSSIER)
def list_history(context: Context, switch_id: int, before_id: int | None = None) -> list[TrailLine]:
    """List what was done in a dossier, newest first: a page, of what is older than `before_id`."""
    with reading(context, switch_id) as db:
        entries = list_entries(db, LINES_PER_PAGE, before_id, switch_id)
        names = _names_in(db, entries)
    return [_line(entry, names) for entry in entries]


@needs(Need.OWN_ACCOUNT)
def list_own_work(context: Context) -> list[int]:
    """List the dossiers that the actor changed last, newest first, at most `LAST_SHOWN`."""
    with reading(context) as db:
        return list_worked_on(db, context.actor.user_id, LAST_SHOWN)


@needs(Need.ADMINISTER)
def search_audit(
    context: Context, search: TrailSearch, before_id: int | None = None
) -> list[TrailLine]:
    """List what was done anywhere, newest first: a page, of what is older than `before_id`.

    What was written in a dossier is left out, but for who may read it: an administrator sees it
    after giving a reason for that dossier.
    """
    with reading(context) as db:
        entries = list_entries(db, LINES_PER_PAGE, before_id, search=search)
        opened = list_noted(
            db, OPENED, context.actor.user_id, context.now - OPEN_FOR, context.now + CLOCK_STEP
        )
        names = _names_in(db, entries)
    shown = None if context.actor.role is UserRole.LOCAL else opened
    return [_line(entry, names, shown) for entry in entries]


def lines_of(db: sqlite_utils.Database, entries: _Entries) -> list[TrailLine]:
    """Return entries as people read them, with nothing hidden."""
    names = _names_in(db, entries)
    return [_line(entry, names) for entry in entries]


def _line(
    found: tuple[AuditEntry, str | None, str], names: _Names, shown: Collection[int] | None = None
) -> TrailLine:
    entry, reference, user = found
    of_dossier = entry.switch_id is not None and entry.action not in (OPENED, TAKEN)
    hidden = shown is not None and of_dossier and entry.switch_id not in shown
    return TrailLine(
        entry.id,
        entry.at,
        user,
        entry.action,
        entry.record_table,
        entry.record_id,
        entry.switch_id,
        reference,
        None if hidden else _subject(entry, names),
        tuple(_changes(entry, names, hidden)),
        hidden,
    )


def _changes(entry: AuditEntry, names: _Names, hidden: bool) -> Iterator[FieldChange]:
    before, after = entry.before or {}, entry.after or {}
    for name in after if entry.action not in ("add", "delete") else ():
        if hidden:
            yield FieldChange(name, None, None)
        else:
            old, new = (_value(entry.record_table, name, row, names) for row in (before, after))
            yield FieldChange(name, old, new)


def _value(table: str, name: str, row: Mapping[str, object], names: _Names) -> object:
    value = row.get(name)
    if name in NAMED and isinstance(value, int):
        return names.get((NAMED[name], value), value)
    return typed(table, name, value)


def typed(table: str, name: str, value: object) -> object:
    """Return a column as the record holds it; as it is when it no longer fits there."""
    adapter = adapter_of(table, name)
    try:
        return adapter.validate_python(value) if adapter and value is not None else value
    except ValidationError:
        return value


@cache
def adapter_of(table: str, name: str) -> TypeAdapter[object] | None:
    """Return what reads a column as its record does; None for what is in no record."""
    kind = _KINDS.get(table)
    field = kind.model_fields.get(name) if kind else None
    return TypeAdapter(field.rebuild_annotation()) if field else None


def _subject(entry: AuditEntry, names: _Names) -> object:
    column = SUBJECTS.get(entry.record_table)
    if column is None:
        return None
    for row in (entry.after, entry.before):
        if row and row.get(column):
            return typed(entry.record_table, column, row[column])
    found = names.get((entry.record_table, entry.record_id))
    return typed(entry.record_table, column, found)


def _names_in(db: sqlite_utils.Database, entries: _Entries) -> _Names:
    """Read what the records in `entries` are called, and whoever they point to."""
    wanted: dict[str, set[int]] = {}
    for entry, _, _ in entries:
        if entry.record_table in SUBJECTS:
            wanted.setdefault(entry.record_table, set()).add(entry.record_id)
        for row in (entry.before or {}, entry.after or {}):
            for name in NAMED.keys() & row.keys():
                if isinstance(row[name], int):
                    wanted.setdefault(NAMED[name], set()).add(row[name])
    return {
        (table, record_id): value
        for table, ids in wanted.items()
        for record_id, value in list_values(db, table, SUBJECTS[table], ids).items()
    }
