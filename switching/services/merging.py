"""Merging two records of one person or organisation, looking at it first, and undoing it.

What refers to the one that goes is found in the schema (`switching.store.merges`) and moved to the
one that is kept; the number that is given up leads there from then on. Undoing reads back from the
audit trail what was done, and is possible while nothing was built on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlite_utils
from pydantic import ValidationError

from switching.models import (
    HostOption,
    MergedOrganisation,
    MergedPerson,
    Message,
    N_,
    Organisation,
    Person,
    Record,
    Sector,
)
from switching.privacy.policy import KINDS
from switching.privacy.register import is_erased
from switching.privacy.subject import ROLES
from switching.services.access import (
    EXPORTED,
    OPENED,
    READ,
    TAKEN,
    may_change,
    needs,
    reading,
    write,
)
from switching.services.checks import WHOLE_RECORD, InvalidError, required_line
from switching.services.context import Context
from switching.services.rights import Need, Scope, scope_of
from switching.store import NotFoundError, Transaction, get_record, list_readable, list_records
from switching.store.merges import (
    MERGE,
    UNMERGE,
    Entry,
    Reference,
    calls_with_both,
    current_number,
    entries_between,
    entries_since,
    last_entry,
    put_columns,
    put_row,
    references_to,
    roles_together,
    rows_referring,
    switches_of_rows,
)

Moved = Mapping[Reference, Collection[int]]
"""The rows that refer to a record, by the column in which they do."""

_LOOKS = {READ, OPENED, TAKEN, EXPORTED}
_PAPERS = {"action_plans", "certificates"}
_OWN = {"id", "version", "name", "organisation_id"}
"""What the one that is kept never takes over."""
_UNSAID = (Sector.NOT_GIVEN, Sector.OTHER)
"""The second stood for organisations whose sector no one gave as well, at first."""
_NUMBERS = {MergedPerson.TABLE, MergedOrganisation.TABLE}
_BY_TABLE = {kind.TABLE: kind for kind in KINDS}


class MergeKind(StrEnum):
    """What is merged; the value is its table."""

    PERSON = "people"
    ORGANISATION = "organisations"

    @property
    def record(self) -> type[Person] | type[Organisation]:
        """The class of its records."""
        return Person if self is MergeKind.PERSON else Organisation

    @property
    def merged(self) -> type[MergedPerson] | type[MergedOrganisation]:
        """The class of the numbers that were given up."""
        return MergedPerson if self is MergeKind.PERSON else MergedOrganisation


@dataclass(frozen=True)
class MergeOutlook:
    """What merging comes to: how much moves by column, and what the one that is kept says then.

    `filled` are the fields that it lacks and takes over, `lost` those in which both say something
    and the other's is not kept. `calls` have both as participants. `refused` says why not.
    """

    kept: Person | Organisation
    gone: Person | Organisation
    moved: Mapping[Reference, int]
    filled: Mapping[str, object]
    lost: tuple[str, ...]
    calls: int
    refused: Message | None


@dataclass(frozen=True)
class MergeLine:
    """A merge on record: what went, into what, when and why; `refused` says why it stays."""

    kind: MergeKind
    number: int
    name: str
    kept: str
    at: datetime
    reason: str
    refused: Message | None


@needs(Need.WRITE_SHARED)
def preview_merge(context: Context, kind: MergeKind, kept_id: int, gone_id: int) -> MergeOutlook:
    """Say what merging comes to; raise NotFoundError when there is no such record."""
    with reading(context) as db:
        kept, gone = (get_record(db, kind.record, number) for number in (kept_id, gone_id))
        moved = _referring(db, kind, gone_id)
        return MergeOutlook(
            kept,
            gone,
            {reference: len(ids) for reference, ids in moved.items()},
            _filled(kept, gone),
            _lost(kept, gone),
            calls_with_both(db, {kept_id, gone_id}) if kind is MergeKind.PERSON else 0,
            _reason_against(db, kind, kept_id, gone_id)
            or _not_theirs(db, context.requiring(Need.MERGE), moved),
        )


@needs(Need.MERGE)
def merge_records(
    context: Context, kind: MergeKind, kept_id: int, gone_id: int, reason: str
) -> Person | Organisation:
    """Move all that refers to `gone_id` to `kept_id`, and let its number lead there.

    Doing it twice changes nothing. Raises InvalidError without a reason, or for two that can't be
    one; DeniedError when something moves that is not the actor's.
    """
    required_line(reason=reason)
    with write(context) as transaction:
        db = transaction.db
        if kept_id != gone_id and current_number(db, kind, gone_id) == kept_id:
            return get_record(db, kind.record, kept_id)
        kept, gone = (get_record(db, kind.record, number) for number in (kept_id, gone_id))
        refused = _reason_against(db, kind, kept_id, gone_id)
        if refused is not None:
            raise InvalidError({WHOLE_RECORD: refused})
        return _merge(transaction, kind, (kept, gone), reason.strip())


def _merge(
    transaction: Transaction,
    kind: MergeKind,
    pair: tuple[Person | Organisation, Person | Organisation],
    reason: str,
) -> Person | Organisation:
    db, (kept, gone) = transaction.db, pair
    transaction.note(MERGE, kept, {"merged": gone.id, "reason": reason})
    first = last_entry(db)
    for reference, ids in _referring(db, kind, gone.id).items():
        for record in list_records(db, _BY_TABLE[reference.table], id=list(ids)):
            transaction.repoint(MERGE, record, reference.column, kept.id)
    transaction.delete(gone)
    changed = transaction.update(kept, **_filled(kept, gone))
    values = {"id": gone.id, "first_entry": first, "last_entry": last_entry(db)}
    owner = kind.merged.model_validate({**values, _column(kind): kept.id})
    transaction.add(owner)
    return changed


@needs(Need.MERGE)
def undo_merge(context: Context, kind: MergeKind, number: int) -> Person | Organisation:
    """Take apart again what was merged: all rows say what they said before.

    Returns the record that has its number back. Raises InvalidError when something was built on
    the merge meanwhile, NotFoundError when there is none.
    """
    with write(context) as transaction:
        merged = get_record(transaction.db, kind.merged, number)
        refused = _built_on(transaction.db, kind, merged)
        if refused is not None:
            raise InvalidError({WHOLE_RECORD: refused})
        _undo(transaction, kind, merged)
        return get_record(transaction.db, kind.record, number)


def _undo(
    transaction: Transaction, kind: MergeKind, merged: MergedPerson | MergedOrganisation
) -> None:
    db = transaction.db
    entries = entries_between(db, merged.first_entry, merged.last_entry)
    said = {"first": merged.first_entry, "last": merged.last_entry}
    kept = get_record(db, kind.record, entries[0].record_id)
    transaction.note(UNMERGE, kept, {**said, "merged": merged.id})
    [gone] = [entry for entry in entries if (entry.action, entry.table) == ("delete", kind)]
    put_row(db, kind, gone.before)
    for entry in entries:
        if entry.action == "update":
            put_columns(db, kind, entry.record_id, entry.before)
        for column, record_id in entry.before.items() if entry.action == MERGE else ():
            record = get_record(db, _BY_TABLE[entry.table], entry.record_id)
            transaction.repoint(UNMERGE, record, column, record_id)
    transaction.delete(merged)
    transaction.note(UNMERGE, get_record(db, kind.record, merged.id), said)


@needs(Need.READ_SHARED)
def list_merges(context: Context, organisation_id: int) -> list[MergeLine]:
    """List what was merged into an organisation, and into its people, the latest first."""
    with reading(context) as db:
        people = list_readable(db, Person, organisation_id=organisation_id)
        found = [
            (MergeKind.ORGANISATION, merged)
            for merged in list_records(db, MergedOrganisation, organisation_id=organisation_id)
        ] + [
            (MergeKind.PERSON, merged)
            for merged in list_records(db, MergedPerson, person_id=[item.id for item in people])
        ]
        lines = [_line(db, context, kind, merged) for kind, merged in found]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(
    db: sqlite_utils.Database,
    context: Context,
    kind: MergeKind,
    merged: MergedPerson | MergedOrganisation,
) -> MergeLine:
    entries = entries_between(db, merged.first_entry, merged.last_entry)
    [gone] = [entry for entry in entries if (entry.action, entry.table) == ("delete", kind)]
    first = entries[0]
    theirs = _not_theirs(db, context.requiring(Need.MERGE), _moved(entries))
    return MergeLine(
        kind,
        merged.id,
        str(gone.before["name"]),
        get_record(db, kind.record, getattr(merged, _column(kind))).name,
        first.at,
        str(first.after.get("reason", "")),
        _built_on(db, kind, merged) or theirs,
    )


@needs(Need.READ_SHARED)
def get_current_number(context: Context, kind: MergeKind, number: int) -> int | None:
    """Return where a number leads that was given up in a merge; None for any other."""
    with reading(context) as db:
        leads = current_number(db, kind, number)
    return None if leads == number else leads


def _column(kind: MergeKind) -> str:
    return "person_id" if kind is MergeKind.PERSON else "organisation_id"


def _referring(db: sqlite_utils.Database, kind: MergeKind, record_id: int) -> Moved:
    found = {item: rows_referring(db, item, record_id) for item in references_to(db, kind)}
    return {reference: ids for reference, ids in found.items() if ids}


def _filled(kept: Record, gone: Record) -> dict[str, Any]:
    """Return what `kept` takes over from `gone`: what it does not say itself."""
    found: dict[str, Any] = {}
    for name in type(kept).model_fields.keys() - _OWN:
        mine, other = getattr(kept, name), getattr(gone, name)
        if mine in ("", None, False, *_UNSAID) and other not in ("", None, mine, *_UNSAID[:1]):
            try:
                kept.changed({name: other})
            except ValidationError:
                continue  # what is stored may break a rule for what is typed
            found[name] = other
    return dict(sorted(found.items()))


def _lost(kept: Record, gone: Record) -> tuple[str, ...]:
    """Return the fields in which both say something, each something else."""
    pairs = {
        name: (getattr(kept, name), getattr(gone, name))
        for name in type(kept).model_fields
        if name not in {"id", "version"}
    }
    unsaid = ("", None, True, False, *_UNSAID)
    return tuple(
        name
        for name, (mine, other) in pairs.items()
        if mine != other and mine not in unsaid and other not in unsaid
    )


def _reason_against(
    db: sqlite_utils.Database, kind: MergeKind, kept_id: int, gone_id: int
) -> Message | None:
    if kept_id == gone_id:
        return Message(N_("Choose two different ones."))
    if kind is not MergeKind.PERSON:
        return None
    if is_erased(db, kept_id) or is_erased(db, gone_id):
        return Message(N_("One of these two was erased: of that one nothing is known any more."))
    for _, reference, roles in roles_together(db, {kept_id, gone_id}, ROLES):
        if "learner_id" in roles and len(roles) > 1:
            text = N_("In {reference} they are two: the learner, and someone else.")
            return Message(text, {"reference": reference})
    return None


def _not_theirs(db: sqlite_utils.Database, context: Context, moved: Moved) -> Message | None:
    """Say so when something moves that the actor may not change."""
    if scope_of(context.actor, context.need) is Scope.ALL:
        return None
    for reference, ids in moved.items():
        records = list_records(db, _BY_TABLE[reference.table], id=list(ids))
        may = all(may_change(db, context.actor, context.need, record) for record in records)
        if not may or len(records) < len(ids):
            return Message(
                N_("Dossiers or accounts of others move along. Ask an administrator to do it.")
            )
    return None


def _moved(entries: Collection[Entry]) -> Moved:
    found: dict[Reference, set[int]] = {}
    for entry in entries:
        for column in entry.before if entry.action == MERGE else ():
            found.setdefault(Reference(entry.table, column), set()).add(entry.record_id)
    return found


def _built_on(
    db: sqlite_utils.Database, kind: MergeKind, merged: MergedPerson | MergedOrganisation
) -> Message | None:
    """Say what was done since a merge that stands on it; None while it can be undone."""
    entries = entries_between(db, merged.first_entry, merged.last_entry)
    ground = _Ground.of(db, kind, entries)
    for entry in _standing(entries_since(db, merged.last_entry, ground.tables)):
        if ground.bears(entry):
            text = N_("Someone went on with it since, on {date}: it can't be undone any more.")
            return Message(text, {"date": entry.at.date()})
    return None


def _standing(entries: Collection[Entry]) -> Iterator[Entry]:
    """Yield what was done and not undone: looks, and merges taken apart again, leave nothing."""
    undone = [
        entry.after for entry in entries if entry.action == UNMERGE and "first" in entry.after
    ]
    for entry in entries:
        within = any(side["first"] <= entry.id <= side["last"] for side in undone)
        if not within and entry.action not in {UNMERGE, *_LOOKS}:
            yield entry


@dataclass(frozen=True)
class _Ground:
    """What a merge touched: a later entry that stands on any of it is built on the merge."""

    record: tuple[str, int]
    moved: Moved
    pointed_at: Mapping[Reference, Collection[int]]
    switches: Collection[int]

    @classmethod
    def of(cls, db: sqlite_utils.Database, kind: MergeKind, entries: Collection[Entry]) -> _Ground:
        """Return what the merge with these entries touched."""
        kept, moved = next(iter(entries)).record_id, _moved(entries)
        shared: dict[str, set[int]] = {kind: {kept}}
        for reference, ids in moved.items():
            if reference.table in {Person.TABLE, HostOption.TABLE}:
                shared.setdefault(reference.table, set()).update(ids)
        pointed_at = {
            reference: ids
            for table, ids in shared.items()
            for reference in references_to(db, table)
            if reference.table not in _NUMBERS  # a merge since stands by what it moved
        }
        return cls((kind, kept), moved, pointed_at, switches_of_rows(db, moved))

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose entries may stand on it."""
        pointing = (reference.table for reference in (*self.moved, *self.pointed_at))
        return frozenset({self.record[0], *_PAPERS, *pointing})

    def bears(self, entry: Entry) -> bool:
        """Tell whether an entry stands on it."""
        if (entry.table, entry.record_id) == self.record:
            return True
        if entry.table in _PAPERS and entry.action == "add" and entry.switch_id in self.switches:
            return True
        return self._is_of_moved(entry) or self._points_here(entry)

    def _is_of_moved(self, entry: Entry) -> bool:
        return any(
            entry.table == reference.table
            and entry.record_id in ids
            and (entry.action == "delete" or reference.column in entry.after)
            for reference, ids in self.moved.items()
        )

    def _points_here(self, entry: Entry) -> bool:
        return any(
            entry.table == reference.table and entry.after.get(reference.column) in ids
            for reference, ids in self.pointed_at.items()
        )


def require_current(db: sqlite_utils.Database, kind: MergeKind, number: int) -> int:
    """Return the number of the record that `number` leads to; NotFoundError when there is none."""
    if not 0 < number < 2**63:
        raise NotFoundError(f"{kind} {number}")
    return current_number(db, kind, number)
