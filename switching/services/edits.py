"""Saving fields of records that are on record already: the one way in for every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from switching.models import Message, Record
from switching.services.access import needs, reading, require_shown, write
from switching.services.checks import WHOLE_RECORD, InvalidError, errors_of
from switching.services.context import Context
from switching.services.namesakes import refuse_same
from switching.services.rights import DeniedError, Need
from switching.services.versions import change_open_version
from switching.store import Transaction, list_past_values
from switching.store.ownership import switches_of

FieldKey = tuple[str, int, str]
"""A table, an id and a field."""


@dataclass(frozen=True)
class Edit:
    """A record as it was read, and the fields that someone changed."""

    record: Record
    changes: Mapping[str, object]


@dataclass(frozen=True)
class Saved:
    """How many records were changed, and a sentence for each field that could not be."""

    count: int = 0
    errors: Mapping[FieldKey, Message] = field(default_factory=dict)


@needs(Need.SAVE_FIELDS)
def save_edits(context: Context, edits: Sequence[Edit], switch_id: int | None = None) -> Saved:
    """Store what is valid of `edits` in one transaction, and name what is not.

    What was typed into a version of the question that was settled meanwhile goes into the one that
    is open. Raises ConflictError, with nothing stored, when a record changed after it was read, and
    DeniedError when one belongs to another dossier than `switch_id`.
    """
    errors: dict[FieldKey, Message] = {}
    valid = [_valid_part(edit, errors) for edit in edits]
    wanted = [edit for edit in valid if edit.changes]
    if not wanted:
        return Saved(0, errors)
    with write(context, switch_id) as transaction:
        for edit in wanted:
            refuse_other_dossier(transaction, edit.record)
            changes = _without_same_name(transaction, edit, errors)
            if not change_open_version(transaction, edit.record, changes):
                transaction.update(edit.record, **changes)
    return Saved(len(wanted), errors)


def _without_same_name(
    transaction: Transaction, edit: Edit, errors: dict[FieldKey, Message]
) -> Mapping[str, object]:
    """Return the changes; a name that would make a second one of another goes to `errors`."""
    changes = edit.changes
    if "name" in changes:
        try:
            refuse_same(transaction, edit.record.changed(changes))
        except InvalidError as refused:
            errors[(edit.record.TABLE, edit.record.id, "name")] = refused.errors["name"]
            return {name: value for name, value in changes.items() if name != "name"}
    return changes


def refuse_other_dossier(transaction: Transaction, record: Record) -> None:
    """Raise DeniedError for a record of another dossier than the one that is written in."""
    if transaction.switch_id is not None:
        elsewhere = switches_of(transaction.db, record) - {transaction.switch_id}
        if elsewhere:
            raise DeniedError(f"{record.TABLE} {record.id} is of dossier {min(elsewhere)}")


@needs(Need.READ_DOSSIER)
def list_earlier_values(context: Context, field: FieldKey) -> set[object]:
    """Return the values that a field had before the one it has now, as the database holds them."""
    table, record_id, _ = field
    with reading(context) as db:
        require_shown(db, context.actor, table, record_id)
        return list_past_values(db, *field)


def _valid_part(edit: Edit, errors: dict[FieldKey, Message]) -> Edit:
    """Return `edit` without the fields that can't be stored, which go to `errors`."""
    changes = dict(edit.changes)
    while changes:
        try:
            edit.record.changed(changes)
        except ValidationError as error:
            found = errors_of(error)
            for name in _blamed(found, changes):
                changes.pop(name)
                key = (edit.record.TABLE, edit.record.id, name)
                errors[key] = found.get(name) or found[WHOLE_RECORD]
        else:
            break
    return Edit(edit.record, changes)


def _blamed(found: Mapping[str, Message], changes: Iterable[str]) -> list[str]:
    """Name the changed fields behind `found`: all of them when the record as a whole is wrong."""
    return [name for name in changes if name in found] or list(changes)


def renumber(transaction: Transaction, records: Sequence[Record]) -> None:
    """Give `records` the positions of their order, from 0."""
    for position, record in enumerate(records):
        transaction.update(record, position=position)
