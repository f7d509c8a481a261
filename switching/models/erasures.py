"""What was erased, without the names: remembered in the database and beside it."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from switching.models.base import Instant, Note, Record


class ErasureKind(StrEnum):
    """What an erasure is about."""

    PERSON = "person"
    CONTACT = "contact"
    NOTES = "notes"


class Erasure(Record):
    """That a person, someone's contact data, or the notes of a dossier were erased.

    Ids are given out anew after an older file was put back: `added_at` and `added_entry`, the first
    line about the record in the audit trail, tell whether it is still the same one.
    """

    TABLE: ClassVar[str] = "erasures"

    kind: ErasureKind
    person_id: int | None = None
    switch_id: int | None = None
    added_at: Instant | None = None
    added_entry: int | None = None
    erased_at: Instant
    user_id: int
    reason: Note = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this erasure from all others."""
        record = (self.person_id, self.switch_id, self.added_at, self.added_entry)
        return (self.kind, *record, self.erased_at)
