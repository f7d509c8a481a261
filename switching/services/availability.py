"""When hosts have places for learners, and how they stand towards them in a year."""

from __future__ import annotations

from collections.abc import Mapping

from switching.models import Availability, HostInterest, PlacesLine
from switching.services.access import needs, reading, write
from switching.services.checks import checked, checked_change, required
from switching.services.context import Context
from switching.services.organisations import add_once
from switching.services.rights import Need
from switching.store import Readable, list_readable, list_records
from switching.store.queries.free_places import read_places


@needs(Need.WRITE_SHARED)
def add_availability(context: Context, values: Mapping[str, object], key: str) -> Availability:
    """Add days with places; raise InvalidError with a sentence per field."""
    required(first_day=values.get("first_day"), last_day=values.get("last_day"))
    record = checked(Availability, **values)
    with write(context) as transaction:
        return add_once(transaction, record, "add_availability", key)


@needs(Need.WRITE_SHARED)
def remove_availability(context: Context, availability_id: int) -> None:
    """Take days with places away; days that are planned there stay."""
    with write(context) as transaction:
        transaction.delete(transaction.get(Availability, availability_id))


@needs(Need.WRITE_SHARED)
def set_interest(context: Context, host_id: int, values: Mapping[str, object]) -> HostInterest:
    """Say how a host stands towards learners in a year; it takes the place of what was said."""
    required(year=values.get("year"), interest=values.get("interest"))
    with write(context) as transaction:
        said = list_records(
            transaction.db, HostInterest, "id", host_id=host_id, year=values["year"]
        )
        if not said:
            return transaction.add(checked(HostInterest, host_id=host_id, **values))
        checked_change(said[-1], values)
        return transaction.update(said[-1], **values)


@needs(Need.READ_SHARED)
def list_availabilities(context: Context, host_id: int) -> Readable[Availability]:
    """List the days with places of a host, soonest first."""
    with reading(context) as db:
        found = list_readable(db, Availability, host_id=host_id)
    found.sort(key=lambda item: (item.first_day, item.id))
    return found


@needs(Need.READ_SHARED)
def list_interests(context: Context, host_id: int) -> Readable[HostInterest]:
    """List how a host stood towards learners, the latest year first."""
    with reading(context) as db:
        found = list_readable(db, HostInterest, host_id=host_id)
    found.sort(key=lambda item: (-item.year, -item.id))
    return found


@needs(Need.READ_SHARED)
def list_places(context: Context) -> list[PlacesLine]:
    """List the days with places of all hosts that are not over, soonest first."""
    with reading(context) as db:
        return read_places(db, context.today)
