"""The names of those who take part in dossiers: what the filters offer and the tables say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlite_utils

_QUERY = """SELECT id, name FROM {table}
    WHERE id IN (SELECT {column} FROM switches) ORDER BY name COLLATE NOCASE, id"""


@dataclass(frozen=True)
class Names:
    """Names by id, in their order."""

    partners: Mapping[int, str]
    hosts: Mapping[int, str]
    sending_organisations: Mapping[int, str]
    project_leaders: Mapping[int, str]
    merged_organisations: Mapping[int, int] = field(default_factory=dict)
    merged_people: Mapping[int, int] = field(default_factory=dict)
    """Where the numbers lead to that were given up when two records were merged."""


def read_names(db: sqlite_utils.Database) -> Names:
    """Read the names of all that take part in a dossier."""
    return Names(
        partners=_named(db, "organisations", "partner_id"),
        hosts=_named(db, "organisations", "host_id"),
        sending_organisations=_named(db, "organisations", "sending_organisation_id"),
        project_leaders=_named(db, "people", "project_leader_id"),
        merged_organisations=_leading(db, "merged_organisations", "organisation_id"),
        merged_people=_leading(db, "merged_people", "person_id"),
    )


def _named(db: sqlite_utils.Database, table: str, column: str) -> dict[int, str]:
    query = _QUERY.format(table=table, column=column)
    return {int(row[0]): str(row[1]) for row in db.execute(query).fetchall()}


def _leading(db: sqlite_utils.Database, table: str, column: str) -> dict[int, int]:
    return dict(db.execute(f"SELECT id, {column} FROM {table}").fetchall())


def distinct(names: Mapping[int, str], ids: Iterable[int]) -> list[str]:
    """Return the names of `ids`; those that two share get their number, so that none merge."""
    wanted = [int(identity) for identity in ids]
    spoken = [names[identity] for identity in wanted]
    return [
        name if spoken.count(name) == 1 else f"{name} ({identity})"
        for name, identity in zip(spoken, wanted, strict=True)
    ]
