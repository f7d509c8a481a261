"""Organisations, their people and the catalogue of what hosts offer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from switching.models import Actor, HostOption, LedgerLine, Organisation, Person, Record
from switching.services.access import reading, write
from switching.services.checks import checked
from switching.services.rights import authorise
from switching.store import Transaction, get_record, list_records
from switching.store.ledger import read_ledger

R = TypeVar("R", bound=Record)


def add_once(transaction: Transaction, record: R, action: str, key: str) -> R:
    """Store `record`, unless the form with this idempotency `key` made it before."""
    earlier = transaction.remembered(key)
    if earlier is not None:
        return get_record(transaction.db, type(record), earlier)
    stored = transaction.add(record)
    transaction.remember(key, action, stored)
    return stored


def _add(
    action: str,
    kind: type[R],
    actor: Actor,
    path: Path,
    values: Mapping[str, object],
    key: str,
    now: datetime,
) -> R:
    authorise(actor, action)
    record = checked(kind, **values)
    with write(path, actor, now) as transaction:
        return add_once(transaction, record, action, key)


def add_organisation(
    actor: Actor, path: Path, values: Mapping[str, object], key: str, now: datetime
) -> Organisation:
    """Store a new organisation; raise InvalidError with a sentence per field."""
    return _add("add_organisation", Organisation, actor, path, values, key, now)


def add_person(
    actor: Actor, path: Path, values: Mapping[str, object], key: str, now: datetime
) -> Person:
    """Store a new person of an organisation; raise InvalidError with a sentence per field."""
    return _add("add_person", Person, actor, path, values, key, now)


def add_host_option(
    actor: Actor, path: Path, values: Mapping[str, object], key: str, now: datetime
) -> HostOption:
    """Add to what a host can offer; raise InvalidError with a sentence per field."""
    return _add("add_host_option", HostOption, actor, path, values, key, now)


def list_organisations(actor: Actor, path: Path) -> list[Organisation]:
    """List all organisations by name."""
    authorise(actor, "list_organisations")
    with reading(path, actor) as db:
        return list_records(db, Organisation, "name COLLATE NOCASE, id")


def list_people(actor: Actor, path: Path, organisation_id: int) -> list[Person]:
    """List the people of an organisation by name."""
    authorise(actor, "list_people")
    with reading(path, actor) as db:
        order = "name COLLATE NOCASE, id"
        return list_records(db, Person, order, organisation_id=organisation_id)


def list_host_options(actor: Actor, path: Path, host_id: int) -> list[HostOption]:
    """List what a host can offer, by title."""
    authorise(actor, "list_host_options")
    with reading(path, actor) as db:
        return list_records(db, HostOption, "title COLLATE NOCASE, id", host_id=host_id)


def list_ledger(actor: Actor, path: Path, host_id: int) -> list[LedgerLine]:
    """List what became of what a host offers, the most offered first."""
    authorise(actor, "list_ledger")
    with reading(path, actor) as db:
        return read_ledger(db, host_id)
