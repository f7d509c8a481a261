"""Values that someone gave in a field which was gone before the page could save it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from switching.models import RECORDS
from switching.services.access import needs, write
from switching.services.context import Context
from switching.services.edits import FieldKey, refuse_other_dossier
from switching.services.rights import Need
from switching.services.typed_texts import refuse_closed
from switching.services.versions import change_open_version
from switching.store import ConflictError, NotFoundError

_KINDS = {kind.TABLE: kind for kind in RECORDS}


@dataclass(frozen=True)
class LeftValue:
    """What stands in a field of a page, and what stood there when it was last shown."""

    field: FieldKey
    switch_id: int | None
    base: object
    value: object


@needs(Need.SAVE_FIELDS)
def save_left(context: Context, left: LeftValue) -> bool:
    """Store a value where the field still says what it was given over; tell whether it was done.

    What is not valid, gone or changed meanwhile stays as it is: the page that shows the field says
    why, or asks. Raises DeniedError for what is closed or someone else's.
    """
    table, record_id, name = left.field
    try:
        with write(context, left.switch_id) as transaction:
            record = transaction.get(_KINDS[table], record_id)
            if getattr(record, name) != left.base:
                return False
            refuse_other_dossier(transaction, record)
            refuse_closed(transaction, record)
            changes = {name: left.value}
            if not change_open_version(transaction, record, changes):
                transaction.update(record, **changes)
    except (ConflictError, NotFoundError, ValidationError):
        return False
    return True
