"""Records to rows and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, TypeVar

import sqlite_utils

from switching.models import Record

Row = dict[str, Any]
R = TypeVar("R", bound=Record)


class NotFoundError(LookupError):
    """There is no such record."""


def to_row(record: Record) -> Row:
    """Return the columns of `record`; an unstored one has no `id`."""
    row = {name: to_column(value) for name, value in record.model_dump(mode="python").items()}
    if not record.id:
        del row["id"]
    return row


def to_column(value: Any) -> Any:
    """Return a value as the database holds it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def _where(criteria: Row) -> tuple[str, list[Any]]:
    clauses: list[str] = ["1"]
    values: list[Any] = []
    for column, value in criteria.items():
        if isinstance(value, list | tuple | set | frozenset):
            clauses.append(f"{column} IN ({', '.join('?' * len(value))})")
            values.extend(value)
        elif value is None:
            clauses.append(f"{column} IS NULL")
        else:
            clauses.append(f"{column} = ?")
            values.append(to_column(value))
    return " AND ".join(clauses), values


def list_records(
    db: sqlite_utils.Database, kind: type[R], order: str = "id", **criteria: Any
) -> list[R]:
    """List the records of `kind` whose columns equal `criteria` (a list means one of these)."""
    where, values = _where(criteria)
    rows = db.query(f"SELECT * FROM {kind.TABLE} WHERE {where} ORDER BY {order}", values)
    return [kind.of_row(row) for row in rows]


def get_record(db: sqlite_utils.Database, kind: type[R], record_id: int) -> R:
    """Return one record; raise NotFoundError when there is none."""
    found = list_records(db, kind, id=record_id)
    if not found:
        raise NotFoundError(f"{kind.TABLE} {record_id}")
    return found[0]
