"""Which engagements of the learner and the coach fall together with a day of the exchange."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from switching.models import Engagement, ExchangeDay, IntakeCall, Party

_BRUSSELS = ZoneInfo("Europe/Brussels")


def span_of(record: ExchangeDay | IntakeCall) -> tuple[datetime, datetime]:
    """Return the instants between which a day or a call takes place.

    A day without hours may take the whole date; so may a call whose hour is not known.
    """
    if isinstance(record, IntakeCall) and not record.hour_known:
        day = record.stands_at.astimezone(_BRUSSELS).date()
        begin = _instant(datetime.combine(day, time()))
        return begin, _instant(datetime.combine(day + timedelta(days=1), time()))
    if isinstance(record, IntakeCall):
        return record.stands_at, record.stands_at + timedelta(minutes=record.planned_minutes)
    begin = _instant(datetime.combine(record.day, record.start or time()))
    if record.end is not None:
        return begin, _instant(datetime.combine(record.day, record.end))
    return begin, _instant(datetime.combine(record.day + timedelta(days=1), time()))


def clashes_of(day: ExchangeDay, engagements: Iterable[Engagement]) -> tuple[Engagement, ...]:
    """List what falls together with `day`, the learner's own engagements first.

    A day that was called off falls together with nothing; nor does anything with itself.
    """
    if day.held is False:
        return ()
    begin, end = span_of(day)
    found = [item for item in engagements if _other(item, day) and _meets(item, begin, end)]
    return tuple(sorted(found, key=lambda item: item.of is not Party.LEARNER))


def _other(engagement: Engagement, day: ExchangeDay) -> bool:
    record = engagement.record
    return (record.TABLE, record.id) != (day.TABLE, day.id)


def _meets(engagement: Engagement, begin: datetime, end: datetime) -> bool:
    record = engagement.record
    if isinstance(record, ExchangeDay) and record.held is False:
        return False
    if isinstance(record, IntakeCall) and not record.day_known:
        return False
    other_begin, other_end = span_of(record)
    return other_begin < end and begin < other_end


def _instant(local: datetime) -> datetime:
    # In UTC: two times of one zone are compared by the clock, not by the instant.
    return local.replace(tzinfo=_BRUSSELS).astimezone(UTC)
