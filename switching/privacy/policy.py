"""How each field is treated when someone is erased, read off the types of the records.

Closed by default: a text or file whose type says nothing is redacted as if it were personal, and
the tests name it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from enum import Enum
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from switching.models import RECORDS, FunderAnswer, Participant, Person, Record, User
from switching.models.base import AsList
from switching.models.treatment import Treatment
from switching.privacy.register import Erasure
from switching.privacy.traces import ERASED
from switching.store.ownership import is_of_dossier

KINDS: tuple[type[Record], ...] = (*RECORDS, Erasure)
"""The records that are redacted; the audit trail and the settings have a way of their own."""

OF_PERSON: tuple[type[Record], ...] = (User, Person, Participant, FunderAnswer)
"""The records that are about one person."""

NOTES = frozenset({Treatment.NOTE})
TEXTS_OF_LEARNER = frozenset({Treatment.NOTE, Treatment.EVIDENCE})
RUNNING = frozenset({Treatment.SHARED, Treatment.NOTE, Treatment.EVIDENCE})
"""The texts about whatever it may be, in which anyone may be named."""

_EMPTIED = frozenset({Treatment.JOB, Treatment.CONTACT, Treatment.DETAIL})
_TYPED = frozenset({Treatment.NAME, Treatment.LEARNER, *_EMPTIED})
_NO_TEXT = (bool, int, float, Enum, NoneType)
_NO_TEXT_ELSEWHERE = (*_NO_TEXT, date, time)


def treatment_of(kind: type[Record], name: str) -> Treatment | None:
    """Return how a field is treated; None for one that holds no text and no file."""
    return declared(kind, name) or (_closed(kind) if needs_treatment(kind, name) else None)


def declared(kind: type[Record], name: str) -> Treatment | None:
    """Return the treatment in the type of a field, if it has one."""
    return next(
        (item for item in _parts(_type_of(kind, name)) if isinstance(item, Treatment)), None
    )


def needs_treatment(kind: type[Record], name: str) -> bool:
    """Tell whether a field may hold personal data: a text, a file, or a date of a person."""
    harmless = _NO_TEXT if kind in OF_PERSON else _NO_TEXT_ELSEWHERE
    types = [item for item in _parts(_type_of(kind, name)) if isinstance(item, type)]
    return not types or any(not issubclass(item, harmless) for item in types)


@cache
def is_json(table: str, name: str) -> bool:
    """Tell whether a column holds JSON."""
    return bool({dict, AsList} & _parts_of(table, name))


def columns(table: str, treatments: Collection[Treatment] = RUNNING) -> tuple[str, ...]:
    """Return the columns of `table` with one of `treatments`; by default all running texts."""
    found = _policy().get(table, {})
    return tuple(name for name, treatment in found.items() if treatment in treatments)


def tables(treatments: Collection[Treatment] = RUNNING) -> list[str]:
    """Return the tables that have a column with one of `treatments`."""
    return sorted(table for table in _policy() if columns(table, treatments))


def named_columns(table: str) -> tuple[str, ...]:
    """Return the columns of `table` in which someone may be named: running texts, and jobs.

    In a record of a dossier that is who was typed in on the spot too.
    """
    return columns(table, RUNNING | (_TYPED if is_of_dossier(table) else {Treatment.JOB}))


def erased_values(table: str, record_id: int, pseudonym: str) -> dict[str, object]:
    """Return what a record about someone says once they were erased, in the fields that change."""
    # An address to sign in with has no capitals: no one ever signs in as this one.
    said = {Treatment.NAME: pseudonym, Treatment.SIGN_IN: f"{pseudonym} ({record_id})"}
    called = {
        name: said[treatment] for name, treatment in _policy()[table].items() if treatment in said
    }
    return {**called, **emptied_values(table, _EMPTIED)}


def emptied_values(table: str, treatments: Collection[Treatment]) -> dict[str, object]:
    """Return nothing for each of the columns of `table` with one of `treatments`."""
    return {name: _emptied(table, name) for name in columns(table, treatments)}


def redacted_values(table: str, treatments: Collection[Treatment]) -> dict[str, object]:
    """Return what stands in the columns of `table` with one of `treatments` once redacted."""
    return {name: _nothing(table, name) or ERASED for name in columns(table, treatments)}


def inactive(table: str) -> dict[str, object]:
    """Return what takes a record of `table` out of use."""
    return {"active": 0} if "active" in fields(table) else {}


def fields(table: str) -> Collection[str]:
    """Return the fields of the records of `table`."""
    return _kinds()[table].model_fields.keys() if table in _kinds() else ()


def _emptied(table: str, name: str) -> object:
    """Return what a column holds when it holds nothing."""
    return None if NoneType in _parts_of(table, name) else _nothing(table, name) or ""


def _nothing(table: str, name: str) -> object:
    """Return what a file or JSON says when it says nothing; None for a text."""
    parts = _parts_of(table, name)
    if bytes in parts:
        return ERASED.encode()
    return ("{}" if dict in parts else "[]") if is_json(table, name) else None


def contact_tables() -> dict[str, str]:
    """Return the tables with contact data of people, and the column that tells whose they are."""
    return {
        kind.TABLE: "id" if kind is Person else "person_id"
        for kind in OF_PERSON
        if columns(kind.TABLE, {Treatment.CONTACT})
    }


def _closed(kind: type[Record]) -> Treatment:
    """Return the treatment of what has none."""
    if kind in OF_PERSON:
        return Treatment.CONTACT
    return Treatment.NOTE if is_of_dossier(kind.TABLE) else Treatment.SHARED


@cache
def _kinds() -> Mapping[str, type[Record]]:
    return {kind.TABLE: kind for kind in KINDS}


@cache
def _policy() -> Mapping[str, Mapping[str, Treatment]]:
    found: dict[str, dict[str, Treatment]] = {}
    for kind in KINDS:
        treated = {name: treatment_of(kind, name) for name in kind.model_fields}
        found[kind.TABLE] = {name: item for name, item in treated.items() if item is not None}
    return found


@cache
def _parts_of(table: str, name: str) -> frozenset[Any]:
    kind = _kinds().get(table)
    return (
        frozenset(_parts(_type_of(kind, name)))
        if kind and name in kind.model_fields
        else frozenset()
    )


def _type_of(kind: type[Record], name: str) -> Any:
    return kind.model_fields[name].rebuild_annotation()


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield the types and marks of which a type is made: `Annotated`, unions, tuples, dicts."""
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        yield from marks
        yield from _parts(inner)
    elif get_origin(annotation) is dict or annotation is dict:
        yield dict
    elif get_args(annotation):
        for item in get_args(annotation):
            yield from _parts(item)
    elif annotation is not Ellipsis:
        yield annotation
