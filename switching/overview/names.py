"""The names of those who take part in dossiers: what the filters offer and the tables say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

import sqlite_utils

from switching.rules.labels import tell_apart
from switching.rules.normal_form import sort_key

_ORGANISATIONS = "SELECT id, name, city FROM organisations ORDER BY id"
_LEADERS = """SELECT p.id, p.name, o.name, p.job FROM people p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE p.id IN (SELECT project_leader_id FROM switches) ORDER BY p.id"""

_THERE = "SELECT DISTINCT {column} FROM switches"
_LEADING = "SELECT id, {column} FROM {table}"

_TARGETS = """SELECT t.id, t.project_id, p.number, t.first_day, t.last_day,
    (SELECT count(*) FROM main.switches s WHERE s.project_id = t.project_id),
    t.switches, t.hours, t.certificates, t.hosts
    FROM targets t JOIN projects p ON p.id = t.project_id
    ORDER BY t.last_day DESC, p.number, t.id"""

_PARTS = ("partner_id", "host_id", "sending_organisation_id")
_MERGED = (("merged_organisations", "organisation_id"), ("merged_people", "person_id"))

NAME_QUERIES = (
    *(_ORGANISATIONS, _LEADERS, _TARGETS),
    *(_THERE.format(column=column) for column in _PARTS),
    *(_LEADING.format(table=table, column=column) for table, column in _MERGED),
)
"""What the names are read with."""


@dataclass(frozen=True)
class TargetLine:
    """The targets of a project in a period; `wanted` has a number for each that it set.

    `dossiers` are all of the project, also those that this reader does not see.
    """

    id: int
    project_id: int
    project: str
    first: date
    last: date
    dossiers: int
    wanted: Mapping[str, int]


@dataclass(frozen=True)
class Names:
    """Names by id, in their order; two with the same name get what tells them apart."""

    partners: Mapping[int, str]
    hosts: Mapping[int, str]
    sending_organisations: Mapping[int, str]
    project_leaders: Mapping[int, str]
    merged_organisations: Mapping[int, int] = field(default_factory=dict)
    merged_people: Mapping[int, int] = field(default_factory=dict)
    """Where the numbers lead to that were given up when two records were merged."""
    targets: tuple[TargetLine, ...] = ()


def read_names(db: sqlite_utils.Database) -> Names:
    """Read the names of all that take part in a dossier."""
    organisations = _named(db, _ORGANISATIONS)
    partners, hosts, sending = (_taking_part(db, organisations, column) for column in _PARTS)
    merged_organisations, merged_people = (_leading(db, *merged) for merged in _MERGED)
    return Names(
        partners=partners,
        hosts=hosts,
        sending_organisations=sending,
        project_leaders=_named(db, _LEADERS),
        merged_organisations=merged_organisations,
        merged_people=merged_people,
        targets=tuple(_targets(db)),
    )


def _targets(db: sqlite_utils.Database) -> Iterator[TargetLine]:
    """Yield the targets whose days can be read."""
    for number, project_id, project, first, last, dossiers, *wanted in db.execute(
        _TARGETS
    ).fetchall():
        named = dict(zip(("switches", "hours", "certificates", "hosts"), wanted, strict=True))
        with suppress(ValueError):
            yield TargetLine(
                number,
                project_id,
                project,
                date.fromisoformat(first),
                date.fromisoformat(last),
                dossiers,
                {name: value for name, value in named.items() if value},
            )


def _named(db: sqlite_utils.Database, query: str) -> dict[int, str]:
    rows = db.execute(query).fetchall()
    names = tell_apart({int(row[0]): tuple(map(str, row[1:])) for row in rows})
    return dict(sorted(names.items(), key=lambda item: sort_key(item[1])))


def _leading(db: sqlite_utils.Database, table: str, column: str) -> dict[int, int]:
    return dict(db.execute(_LEADING.format(table=table, column=column)).fetchall())


def _taking_part(
    db: sqlite_utils.Database, names: Mapping[int, str], column: str
) -> dict[int, str]:
    """Keep those that `column` of a dossier names; one name is theirs in whatever part."""
    there = {row[0] for row in db.execute(_THERE.format(column=column)).fetchall()}
    return {key: name for key, name in names.items() if key in there}
