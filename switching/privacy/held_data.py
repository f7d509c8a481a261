"""What is held on one person, as it is taken along for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from switching.models.organisation import Person
from switching.models.trail import TrailLine


@dataclass(frozen=True)
class HeldRecord:
    """A record in which a person occurs: all of it when `whole`, else only where they do.

    `columns` are as the database holds them, `shown` as people read them: by field, with names for
    ids.
    """

    table: str
    record_id: int
    reference: str | None
    whole: bool
    columns: Mapping[str, object]
    shown: Mapping[str, object]


@dataclass(frozen=True)
class PersonalData:
    """All that is held on a person.

    `names` are of those who are named by an id in `records`, by table and id. `trail` says in
    lines what `entries` say in columns. `actions` are what the person did with the app. `files`
    are papers and scans of the person by the name that they get.
    """

    person: Person
    organisation: str
    roles: Mapping[str, tuple[str, ...]]
    records: tuple[HeldRecord, ...]
    settings: Mapping[str, str]
    names: Mapping[str, Mapping[int, object]]
    trail: tuple[TrailLine, ...]
    entries: tuple[Mapping[str, object], ...]
    actions: tuple[Mapping[str, object], ...]
    files: Mapping[str, bytes]
    made_at: datetime
