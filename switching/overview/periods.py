"""The periods that an overview can cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from switching.models.base import FIRST_DAY, LAST_DAY


class Period(StrEnum):
    """A period by name; `own` has dates of the user's own."""

    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    TWELVE_MONTHS = "twelve_months"
    ALL = "all"
    OWN = "own"


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


ALL_TIME = Span(FIRST_DAY, LAST_DAY)


def span_of(period: Period, today: date, own: Span | None = None) -> Span:
    """Return the days of `period` as seen on `today`."""
    quarter = _quarter_start(today)
    spans = {
        Period.THIS_YEAR: Span(date(today.year, 1, 1), date(today.year, 12, 31)),
        Period.LAST_YEAR: Span(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        Period.THIS_QUARTER: Span(quarter, _next_quarter(quarter) - timedelta(days=1)),
        Period.LAST_QUARTER: Span(
            _quarter_start(quarter - timedelta(days=1)), quarter - timedelta(days=1)
        ),
        Period.TWELVE_MONTHS: Span(today - timedelta(days=364), today),
        Period.ALL: ALL_TIME,
        Period.OWN: own or ALL_TIME,
    }
    return spans[period]


def span_before(span: Span, today: date | None = None) -> Span | None:
    """Return the days to compare `span` with: as many, just before it; None for all time.

    Whole years are compared with the years before. Of a span that still runs on `today` only the
    days that passed are compared, so that a year under way does not meet a full one.
    """
    if span == ALL_TIME:
        return None
    before = _whole_before(span)
    if today is None or not span.first <= today < span.last:
        return before
    passed = today - span.first
    return Span(before.first, min(before.first + passed, before.last))


def _whole_before(span: Span) -> Span:
    if (span.first.day, span.first.month, span.last.day, span.last.month) == (1, 1, 31, 12):
        years = span.last.year - span.first.year + 1
        return Span(
            span.first.replace(year=span.first.year - years),
            span.last.replace(year=span.last.year - years),
        )
    last = span.first - timedelta(days=1)
    if _is_quarter(span):
        return Span(_quarter_start(last), last)
    return Span(last - timedelta(days=span.days - 1), last)


def _is_quarter(span: Span) -> bool:
    start = _quarter_start(span.first)
    return span == Span(start, _next_quarter(start) - timedelta(days=1))


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _next_quarter(start: date) -> date:
    return _quarter_start(start + timedelta(days=95))
