"""The audit trail as people read it, and what they look for in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FieldChange:
    """A field before and after; both are None when the reader may not see them."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class TrailLine:
    """Something that someone did to a record.

    `subject` is what the record is called (a text, a day, a word of a closed list). `hidden` says
    that the line is about a dossier whose text is not open to the reader.
    """

    id: int
    at: datetime
    user: str
    action: str
    table: str
    record_id: int
    switch_id: int | None
    reference: str | None
    subject: object
    changes: tuple[FieldChange, ...]
    hidden: bool = False


@dataclass(frozen=True)
class TrailSearch:
    """What to look for in the trail: None is anything. `reference` is a part of one."""

    user_id: int | None = None
    table: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    reference: str = ""
