"""What stands in the database and can't be read, and putting something else in its place.

A list leaves such a record out, and a dossier that holds one stays closed, until it is mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

import sqlite_utils
from pydantic import TypeAdapter, ValidationError

from switching.models import RECORDS, Message, N_
from switching.overview.trail import last_entry, schema_of
from switching.services.access import needs, reading, write
from switching.services.audit import SUBJECTS, typed
from switching.services.checks import InvalidError, errors_of
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import list_unread
from switching.store.audit_log import list_values, written_since
from switching.store.ownership import switch_of

VALUE = "value"
"""The field of which a refusal says what is wrong."""
_KINDS = {kind.TABLE: kind for kind in RECORDS}


@dataclass(frozen=True)
class UnreadField:
    """A field that can't be read, of which record: `subject` names what is shared, and `reference`
    the dossier of what is in one."""

    table: str
    record_id: int
    name: str
    reference: str | None
    subject: object

    @property
    def type(self) -> type:
        """What may stand in it."""
        return next(iter(_types(_KINDS[self.table].model_fields[self.name].annotation)))

    @property
    def may_be_empty(self) -> bool:
        """Whether a record does without."""
        field = _KINDS[self.table].model_fields[self.name]
        return not field.is_required() or type(None) in _types(field.annotation, whole=True)


def _types(annotation: object, whole: bool = False) -> list[type]:
    """List the types that an annotation comes down to; `whole` with that of None."""
    parts, origin = get_args(annotation), get_origin(annotation)
    if origin is Annotated:
        return _types(parts[0], whole)
    if origin in (Union, UnionType):
        return [found for part in parts for found in _types(part, whole)]
    found = origin or annotation
    return [found] if isinstance(found, type) and (whole or found is not type(None)) else []


class KeptUnread:
    """What could not be read at the last look at all.

    The app writes only what it can read, and a tool of someone else's leaves no trace: all is
    looked through once a day, and after what leaves none either, such as a restore. Until then it
    is enough to look again at what could not be read, and at what the trail says was written.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lock = Lock()
        self._seen: tuple[Path, date, int] | None = None
        self._entry = 0
        self._found: dict[str, set[tuple[int, str]]] = {}

    def fields(
        self, db: sqlite_utils.Database, path: Path, today: date
    ) -> dict[str, set[tuple[int, str]]]:
        """Return the fields that can't be read now, by table."""
        with self._lock:
            seen, entry = (path, today, schema_of(db)), last_entry(db)
            written = written_since(db, self._entry) if seen == self._seen else None
            if written is None or entry < self._entry:
                self._found = {kind.TABLE: set(list_unread(db, kind)) for kind in RECORDS}
            else:
                for table in written.keys() | {name for name, held in self._found.items() if held}:
                    self._look_again(db, table, written.get(table, set()))
            self._seen, self._entry = seen, entry
            return {table: set(held) for table, held in self._found.items()}

    def _look_again(self, db: sqlite_utils.Database, table: str, written: set[int]) -> None:
        held = self._found[table]
        ids = written | {record_id for record_id, _ in held}
        still = set(list_unread(db, _KINDS[table], ids))
        self._found[table] = {one for one in held if one[0] not in ids} | still


@needs(Need.ADMINISTER)
def list_unread_fields(context: Context, kept: KeptUnread | None = None) -> list[UnreadField]:
    """List all that can't be read; of what is in a dossier only in which one it is.

    Of what is `kept` only what was written since is looked at again.
    """
    with reading(context, whole=True, anew=kept is not None) as db:
        found = (kept or KeptUnread()).fields(db, context.path, context.today)
        return [
            UnreadField(kind.TABLE, record_id, name, *_place(db, kind.TABLE, record_id))
            for kind in RECORDS
            for record_id, name in sorted(found[kind.TABLE])
        ]


def _place(db: sqlite_utils.Database, table: str, record_id: int) -> tuple[str | None, object]:
    switch_id = switch_of(db, table, record_id)
    if switch_id is not None:
        return str(list_values(db, "switches", "reference", [switch_id]).get(switch_id)), None
    if table not in SUBJECTS:
        return None, None
    subject = list_values(db, table, SUBJECTS[table], [record_id]).get(record_id)
    return None, typed(table, SUBJECTS[table], subject)


@needs(Need.ADMINISTER)
def mend_field(context: Context, field: UnreadField, value: object) -> None:
    """Put a value in a field that can't be read; None empties it.

    Raises InvalidError when it can't be empty, or is not to hold that.
    """
    kind = _KINDS[field.table]
    held = kind.model_fields[field.name]
    if value is None and not field.may_be_empty:
        raise InvalidError({VALUE: Message(N_("Fill this in."))})
    try:
        optional = not held.is_required() and value is None
        given = held.get_default(call_default_factory=True) if optional else value
        checked = TypeAdapter(held.rebuild_annotation()).validate_python(given)
    except ValidationError as error:
        raise InvalidError(dict.fromkeys([VALUE], *errors_of(error).values())) from None
    with write(context) as transaction:
        transaction.mend(kind, field.record_id, field.name, checked)
