"""Organisations, their people and the catalogue of what hosts offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from switching.models import HostOption, LedgerLine, Organisation, Person, Record
from switching.rules.normal_form import sort_key
from switching.services.access import needs, reading, write
from switching.services.checks import checked
from switching.services.context import Context
from switching.services.namesakes import refuse_same
from switching.services.rights import Need
from switching.store import Readable, Transaction, get_record, list_readable
from switching.store.merges import current_number
from switching.store.queries.option_history import read_ledger

R = TypeVar("R", bound=Record)


def add_once(transaction: Transaction, record: R, action: str, key: str) -> R:
    """Store `record`, unless the form with this idempotency `key` made it before."""
    earlier = transaction.remembered(key)
    if earlier is not None:
        return get_record(
            transaction.db, type(record), current_number(transaction.db, record.TABLE, earlier)
        )
    refuse_same(transaction, record)
    stored = transaction.add(record)
    transaction.remember(key, action, stored)
    return stored


def _add(context: Context, action: str, kind: type[R], values: Mapping[str, object], key: str) -> R:
    record = checked(kind, **values)
    with write(context) as transaction:
        return add_once(transaction, record, action, key)


@needs(Need.WRITE_SHARED)
def add_organisation(context: Context, values: Mapping[str, object], key: str) -> Organisation:
    """Store a new organisation; raise InvalidError with a sentence per field."""
    return _add(context, "add_organisation", Organisation, values, key)


@needs(Need.WRITE_SHARED)
def add_person(context: Context, values: Mapping[str, object], key: str) -> Person:
    """Store a new person of an organisation; raise InvalidError with a sentence per field."""
    return _add(context, "add_person", Person, values, key)


@needs(Need.WRITE_SHARED)
def add_host_option(context: Context, values: Mapping[str, object], key: str) -> HostOption:
    """Add to what a host can offer; raise InvalidError with a sentence per field."""
    return _add(context, "add_host_option", HostOption, values, key)


@needs(Need.READ_SHARED)
def list_organisations(context: Context) -> Readable[Organisation]:
    """List all organisations by name."""
    with reading(context) as db:
        found = list_readable(db, Organisation)
    found.sort(key=lambda item: sort_key(item.name))
    return found


@needs(Need.READ_SHARED)
def list_people(context: Context, organisation_id: int) -> Readable[Person]:
    """List the people of an organisation by name."""
    with reading(context) as db:
        found = list_readable(db, Person, organisation_id=organisation_id)
    found.sort(key=lambda item: sort_key(item.name))
    return found


@needs(Need.READ_SHARED)
def list_host_options(context: Context, host_id: int) -> Readable[HostOption]:
    """List what a host can offer, by title."""
    with reading(context) as db:
        found = list_readable(db, HostOption, host_id=host_id)
    found.sort(key=lambda item: sort_key(item.title))
    return found


@needs(Need.SEE_FIGURES)
def list_ledger(context: Context, host_id: int) -> list[LedgerLine]:
    """List what became of what a host offers, the most offered first."""
    with reading(context) as db:
        return read_ledger(db, host_id)
