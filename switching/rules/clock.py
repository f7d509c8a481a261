"""What the clock on the wall says, and what it can't say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def instant_at(day: date, hour: time, known: datetime | None = None) -> datetime:
    """Return the instant at which it is `hour` in Brussels on `day`.

    In October an hour comes twice: then it is `known` if that is the same on the wall, else the
    first. The hour that March skips is the one after it.
    """
    wall = datetime.combine(day, hour)
    if known is not None and known.astimezone(BRUSSELS).replace(tzinfo=None, fold=0) == wall:
        return known
    return wall.replace(tzinfo=BRUSSELS).astimezone(UTC)


def begin_of(day: date) -> datetime:
    """Return the instant at which a day begins in Brussels."""
    return instant_at(day, time())
