"""Every record comes back from the database as it went in."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from switching.models import RECORDS, Record
from switching.store import connect, list_records
from switching.store.rows import to_row
from tests.samples import make_database

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
BASES: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(max_size=60),
    int: st.integers(1, 5),
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    dt.date: DAYS,
    dt.time: st.times().map(lambda moment: moment.replace(microsecond=0)),
    dt.datetime: st.datetimes(
        dt.datetime(2000, 1, 2), dt.datetime(2100, 12, 30), timezones=st.just(dt.UTC)
    ),
}


def strategy(annotation: Any) -> st.SearchStrategy[Any]:
    """Return values of a field's type."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return strategy(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*[strategy(argument) for argument in arguments])
    if origin is tuple:
        return st.lists(strategy(arguments[0]), max_size=4, unique=True).map(tuple)
    if origin is dict:
        return st.dictionaries(st.text(max_size=8), st.integers(-9, 9) | st.text(max_size=8))
    if annotation is type(None):
        return st.none()
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    return BASES[annotation]


@st.composite
def records(draw: Callable[..., Any], kind: type[Record]) -> Record:
    """Draw a valid record of `kind`."""
    values = {
        name: draw(strategy(typing.get_type_hints(kind, include_extras=True)[name]))
        for name in kind.model_fields
        if name not in {"id", "version", "job_since", "email"}
    }
    if kind.TABLE == "users":
        values["email"] = "amina@zonnebloem.be"
    try:
        return kind.model_validate(values)
    except ValidationError:
        assume(False)
        raise


@pytest.mark.slow
@pytest.mark.hypothesis
@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_record_comes_back_as_it_went_in(kind: type[Record], tmp_path: Path) -> None:
    path = make_database(tmp_path)

    @settings(
        max_examples=settings.default.max_examples // 2,
        deadline=None,
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(records(kind))
    def check(record: Record) -> None:
        with connect(path) as db:
            # Its parents are not the subject here.
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute(f"DELETE FROM {kind.TABLE}")
            row = {"id": 7, **to_row(record)}
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO {kind.TABLE} ({names}) VALUES ({marks})", list(row.values()))
            (found,) = list_records(db, kind)
        assert found == record.model_copy(update={"id": 7})

    check()
