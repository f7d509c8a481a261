"""Records to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import sqlite_utils
from pydantic import ValidationError

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


class Readable(list[R]):
    """The records that can be read; `left_out` others hold something that none of them can hold."""

    left_out = 0


def list_readable(
    db: sqlite_utils.Database, kind: type[R], order: str = "id", **criteria: Any
) -> Readable[R]:
    """List as `list_records` does, without what can't be read: its neighbours stand."""
    where, values = _where(criteria)
    rows = db.query(f"SELECT * FROM {kind.TABLE} WHERE {where} ORDER BY {order}", values)
    return _readable(kind, rows)


def _readable(kind: type[R], rows: Iterable[Row]) -> Readable[R]:
    found = Readable[R]()
    for row in rows:
        try:
            found.append(kind.of_row(row))
        except ValidationError:
            found.left_out += 1
    return found


def get_shared(db: sqlite_utils.Database, kind: type[R], record_id: int) -> R:
    """Return one record as far as it can be read: of what can't, a dossier says nothing.

    A field without a default still raises pydantic's ValidationError.
    """
    found = list_shared(db, kind, [record_id])
    if not found:
        raise NotFoundError(f"{kind.TABLE} {record_id}")
    return found[0]


def list_shared(db: sqlite_utils.Database, kind: type[R], ids: Iterable[int]) -> list[R]:
    """Return the records with these ids, each as `get_shared` does."""
    where, values = _where({"id": sorted(ids)})
    return [
        read_as_far(kind, row)
        for row in db.query(f"SELECT * FROM {kind.TABLE} WHERE {where}", values)
    ]


def read_as_far(kind: type[R], row: Row) -> R:
    """Return what a row says of a record, without the fields that can't be read."""
    unread = _unread_in(kind, row)
    return kind.of_row({name: row[name] for name in row if name not in unread})


def list_unread(
    db: sqlite_utils.Database, kind: type[Record], ids: Iterable[int] | None = None
) -> list[tuple[int, str]]:
    """List the fields of stored records that can't be read: the record's id, the field's name.

    All records are looked through, or those with these ids.
    """
    columns = [
        f"""x'00' AS "{column.name}\"""" if column.type == "BLOB" else f'"{column.name}"'
        for column in db[kind.TABLE].columns
    ]
    where, values = ("1", []) if ids is None else _where({"id": sorted(ids)})
    rows = db.query(
        f"SELECT {', '.join(columns)} FROM {kind.TABLE} WHERE {where} ORDER BY id", values
    )
    return [(row["id"], name) for row in rows for name in _unread_in(kind, row)]


def _unread_in(kind: type[Record], row: Row) -> list[str]:
    try:
        kind.of_row(row)
    except ValidationError as error:
        return sorted({str(item["loc"][0]) for item in error.errors() if item["loc"]})
    return []


def get_record(db: sqlite_utils.Database, kind: type[R], record_id: int) -> R:
    """Return one record; raise NotFoundError when there is none."""
    found = list_records(db, kind, id=record_id)
    if not found:
        raise NotFoundError(f"{kind.TABLE} {record_id}")
    return found[0]
