"""Reading days, with the hour that stands beside them: as people write them in a sheet.

Day comes first, as in Flanders. What a whole column tells (`settle_column`) can take that back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from switching.importing.book import Cell, Kind
from switching.importing.cells.times import clock_in
from switching.importing.cells.verdicts import (
    Reading,
    Reason,
    State,
    confirm,
    refused,
    said_early,
    struck,
    sure,
    unsure,
)
from switching.rules.normal_form import fold

FIRST_YEAR = 2015
"""Nothing in such a sheet is older than this."""
YEARS_AHEAD = 2

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan janvier janv january",
            "februari feb febr fevrier fevr fev february",
            "maart mrt maa mars march mar",
            "april apr avril avr",
            "mei mai may",
            "juni jun juin june",
            "juli jul juillet juil july",
            "augustus aug aout august",
            "september sep sept septembre",
            "oktober okt octobre oct october",
            "november nov novembre",
            "december dec decembre",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag ma maa lundi lun monday mon",
            "dinsdag di din mardi mar tuesday tue",
            "woensdag wo woe mercredi mer wednesday wed",
            "donderdag do don jeudi jeu thursday thu",
            "vrijdag vr vrij vri vendredi ven friday fri",
            "zaterdag za zat samedi sam saturday sat",
            "zondag zo zon dimanche dim sunday sun",
        )
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(
    r"(?<![\d/.:-])(\d{1,2})\s?([/.-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?(?![\d:]|[/.-]\d|\s?[uh]\d)"
)
_PAIR = re.compile(
    r"(?<![\d/.:-])(\d{1,2})\s?(?:-|–|&|\+|en|et|tot|au|t/m)\s?(\d{1,2})\s?/\s?(\d{1,2})"
    r"(?:\s?/\s?(\d{4}|\d{2}))?(?![\d:/])"
)
_SPACED = re.compile(r"(?<![\d/.:-])(\d{1,2}) (\d{1,2}) (\d{4})(?!\d)")
_NAMED = re.compile(
    rf"(?<![\d/.:-])(\d{{1,2}})(?:er|e|ste|de|st|nd|rd|th)?\.?[\s-]*(?:{_MONTH})\b\.?"
    r"(?:[\s-]*,?\s*('?\d{4}|'?\d{2})(?!\d|\s?[uh:]))?"
)
_MONTH_FIRST = re.compile(rf"\b(?:{_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
_MONTH_ALONE = re.compile(rf"(?<![\w])(?:{_MONTH})\b\.?\s*'?(?:\d{{4}}|\d{{2}})?")
_MONTH_NUMBER = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])[/-](20\d\d)(?!\d)")
_COMPACT = re.compile(r"\d{8}")
_NAME_OF_MONTH = re.compile(rf"\b({_MONTH})\b")
_DAY_OF_WEEK = re.compile(rf"(?<![^\W_])({_WEEKDAY})(?![^\W_])\.?,?")
_TO = re.compile(
    r"^\s*(?:van|du)\b|\d\s*(?:-|–|tot|t\.?/m\.?|en|&|\+|t\.e\.m\.|tem|au|et|of|,)\s*"
    r"(?:en met\s+)?(?:\w+\s+)?\d"
)
_DOUBT = re.compile(r"[?±~]|\b(?:ca|circa|rond|ongeveer|onder voorbehoud|o\.v\.|misschien)\b")
_FILLING = re.compile(r"\b(?:om|op|vanaf|a|à|le|at|uur|u|h|om)\b|[\s,.;()@-]+")


@dataclass(frozen=True)
class Calendar:
    """Within what days lie: the day of today, and from which year the file counts its days."""

    today: date
    from_1904: bool = False

    def fits(self, day: date) -> bool:
        """Tell whether a day is likely."""
        return date(FIRST_YEAR, 1, 1) <= day <= self.last

    @property
    def last(self) -> date:
        """The last day that is likely."""
        return self.today + timedelta(days=365 * YEARS_AHEAD)

    def of_serial(self, number: float) -> date | None:
        """Return the day of a number as Excel counts them; None when that is not likely."""
        if not number.is_integer() or not 30_000 < number < 60_000:
            return None
        start = date(1904, 1, 1) if self.from_1904 else date(1899, 12, 30)
        day = start + timedelta(days=int(number))
        return day if self.fits(day) else None


@dataclass(frozen=True)
class _Found:
    """A day in a text: its parts, and where it stands; `year` is None when it is missing."""

    day: int
    month: int
    year: int | None
    start: int
    end: int
    swaps: bool = True
    """Whether day and month are both numbers in an order that people mix up."""


def read_day(cell: Cell | None, calendar: Calendar) -> Reading:
    """Read a day, with its hour when that stands there: the value is a date or (date, time)."""
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    return struck(cell, _read(cell, calendar))


def _read(cell: Cell, calendar: Calendar) -> Reading:
    if cell.kind == Kind.MOMENT:
        return _of_moment(str(cell.value), calendar)
    if cell.kind == Kind.NUMBER:
        return _of_number(float(cell.value), calendar)
    return _of_text(cell.text, calendar) if cell.kind == Kind.TEXT else refused()


def _of_moment(text: str, calendar: Calendar) -> Reading:
    day = date.fromisoformat(text[:10])
    hour = time.fromisoformat(text[11:]) if len(text) > 10 else None
    value = (day, hour) if hour else day
    return sure(value) if calendar.fits(day) else confirm(value, Reason.IMPLAUSIBLE)


def _of_number(number: float, calendar: Calendar) -> Reading:
    day = calendar.of_serial(number)
    if day is not None:
        return confirm(day, Reason.SERIAL)
    return _of_compact(str(int(number)), calendar) if number.is_integer() else refused()


def _of_compact(text: str, calendar: Calendar) -> Reading:
    """Read '20240227' and '27022024'."""
    if not _COMPACT.fullmatch(text):
        return refused()
    orders = ((text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2]))
    days = [day for y, m, d in orders if (day := _day(int(y), int(m), int(d)))]
    likely = [day for day in days if calendar.fits(day)]
    if len(likely) == 1:
        return sure(likely[0])
    return confirm(likely[0], Reason.DAY_OR_MONTH, likely[1]) if likely else refused()


def _of_text(text: str, calendar: Calendar) -> Reading:
    said = " ".join(fold(text).split())
    if said.isdigit():
        return _of_number(float(said), calendar) if len(said) < 9 else refused()
    if match := _PAIR.search(said):
        year = _year(match[4])
        begin = _day(year, int(match[3]), int(match[1])) if year else None
        return confirm(begin, Reason.RANGE) if begin else refused(Reason.RANGE)
    found = list(_find(said))
    if not found:
        alone = _MONTH_ALONE.search(said) or _MONTH_NUMBER.search(said)
        return refused(Reason.NO_DAY if alone else Reason.UNREADABLE)
    if len(found) > 1:
        return _of_several(said, found, calendar)
    reading = _of_found(found[0], said, calendar)
    return _with_rest(reading, said, found[0])


def _find(said: str) -> Iterator[_Found]:
    """Yield the days in a text, each stretch of it once."""
    taken: list[tuple[int, int]] = []
    for pattern, parse in _PATTERNS:
        for match in pattern.finditer(said):
            start, end = match.span()
            if all(end <= one or start >= other for one, other in taken):
                taken.append((start, end))
                yield parse(match)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _of_iso(match: re.Match[str]) -> _Found:
    return _Found(int(match[3]), int(match[2]), int(match[1]), *match.span(), swaps=False)


def _of_numbers(match: re.Match[str]) -> _Found:
    return _Found(int(match[1]), int(match[3]), _year(match[4]), *match.span())


def _of_spaced(match: re.Match[str]) -> _Found:
    return _Found(int(match[1]), int(match[2]), _year(match[3]), *match.span())


def _month_in(text: str) -> int:
    named = _NAME_OF_MONTH.search(re.sub(r"\d+(?:er|e|ste|de|st|nd|rd|th)?", " ", text))
    return _MONTHS[named[1]] if named else 0


def _of_named(match: re.Match[str]) -> _Found:
    return _Found(int(match[1]), _month_in(match[0]), _year(match[2]), *match.span(), swaps=False)


_PATTERNS = (
    (_ISO, _of_iso),
    (_MONTH_FIRST, _of_named),
    (_NAMED, _of_named),
    (_NUMBERS, _of_numbers),
    (_SPACED, _of_spaced),
)


def _of_several(said: str, found: Sequence[_Found], calendar: Calendar) -> Reading:
    """Propose the first day of a range; of days with words between them none is proposed."""
    first, second = sorted(found, key=lambda item: item.start)[:2]
    between = said[first.end : second.start].strip(" .,")
    if between not in {"-", "–", "tot", "t/m", "en", "&", "+", "tem", "au", "et", "tot en met", "",
                       "t.e.m"}:  # fmt: skip
        return refused(Reason.SEVERAL)
    begin = _of_found(first, said, calendar)
    if not begin.is_readable:
        return refused(Reason.RANGE)
    return confirm(begin.value, Reason.RANGE)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_found(found: _Found, said: str, calendar: Calendar) -> Reading:
    before = said[: found.start]
    if _TO.search(before + str(found.day)) or re.search(
        r"\d\s*(?:-|–|en|&|\+|tot|et|,)\s*$", before
    ):
        reading = _of_parts(found, said, calendar)
        first = re.search(r"(\d{1,2})\D*$", before)
        begin = _day(found.year or 0, found.month, int(first[1])) if first and found.year else None
        return confirm(begin, Reason.RANGE) if begin and reading.is_readable else refused(
            Reason.RANGE
        )  # fmt: skip
    return _of_parts(found, said, calendar)


def _of_parts(found: _Found, said: str, calendar: Calendar) -> Reading:
    weekday = _DAY_OF_WEEK.search(said[: found.start])
    wanted = _WEEKDAYS[weekday[1]] if weekday else None
    if found.year is None:
        return _without_year(found, wanted, calendar)
    day = _day(found.year, found.month, found.day)
    if day is None:
        swapped = _day(found.year, found.day, found.month) if found.swaps else None
        fits = swapped is not None and calendar.fits(swapped)
        return confirm(swapped, Reason.DAY_OR_MONTH) if fits else refused(Reason.NOT_THERE)
    if wanted is not None and day.weekday() != wanted:
        return confirm(day, Reason.WEEKDAY, _swapped(day, found))
    if not calendar.fits(day):
        return confirm(day, Reason.IMPLAUSIBLE)
    return Reading(State.SURE, day, None, _swapped(day, found))


def _swapped(day: date, found: _Found) -> date | None:
    """Return the day with its month in front, when there is one and it is another."""
    other = _day(day.year, day.day, day.month) if found.swaps else None
    return None if other == day else other


def _without_year(found: _Found, weekday: int | None, calendar: Calendar) -> Reading:
    """Propose the year that lies nearest to today; with a weekday, in which that matches."""
    years = range(FIRST_YEAR, calendar.last.year + 1)
    days = [day for year in years if (day := _day(year, found.month, found.day))]
    likely = [day for day in days if calendar.fits(day)]
    if not likely:
        return refused(Reason.NOT_THERE)
    matching = [day for day in likely if weekday is None or day.weekday() == weekday]
    nearest = min(matching or likely, key=lambda day: abs(day - calendar.today))
    return confirm(nearest, Reason.YEAR_MISSING)


def _with_rest(reading: Reading, said: str, found: _Found) -> Reading:
    """Look at what stands around a day: its weekday, an hour, a sign of doubt, other words."""
    if not reading.is_readable or not isinstance(reading.value, date):
        return reading
    rest = said[: found.start] + " " + said[found.end :]
    rest = _DAY_OF_WEEK.sub(" ", rest)
    hour, rest = clock_in(rest)
    if hour is not None:
        other = (reading.other, hour) if isinstance(reading.other, date) else None
        reading = Reading(reading.state, (reading.value, hour), reading.reason, other)
    if _DOUBT.search(rest):
        return unsure(reading, Reason.DOUBTED)
    return unsure(reading, Reason.BESIDE) if _FILLING.sub("", rest) else reading


_PLAIN_DATE = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})\s*")


def settle_column(
    cells: Sequence[Cell | None], readings: Sequence[Reading], calendar: Calendar
) -> list[Reading]:
    """Take back what a whole column makes unsure, and propose years from the neighbours.

    One text with a month above twelve shows another order; and a real date stands among texts such
    as '27/02/2024' only in a program that reads the month first, which swapped what it could.
    """
    texts = [
        (int(match[1]), int(match[2]))
        for cell in cells
        if cell and cell.kind == Kind.TEXT and (match := _PLAIN_DATE.fullmatch(cell.text))
    ]
    month_first = any(month > 12 >= day for day, month in texts)
    moments = [str(cell.value) for cell in cells if cell and cell.kind == Kind.MOMENT]
    was_swapped = (
        any(day > 12 for day, _ in texts)
        and bool(moments)
        and all(int(text[8:10]) <= 12 for text in moments)
    )
    settled = []
    for cell, reading in zip(cells, readings, strict=True):
        real = cell is not None and cell.kind == Kind.MOMENT
        if (real and (was_swapped or month_first)) or (month_first and not real):
            reading = _ambiguous(reading)
        if month_first and cell is not None and _PLAIN_DATE.fullmatch(cell.text):
            reading = unsure(reading, Reason.DAY_OR_MONTH)
        settled.append(reading)
    return _years_from_neighbours(settled)


def _ambiguous(reading: Reading) -> Reading:
    value = reading.value[0] if isinstance(reading.value, tuple) else reading.value
    if reading.state is not State.SURE or not isinstance(value, date):
        return reading
    other = _day(value.year, value.day, value.month)
    if other is None or other == value:
        return reading
    swapped = (other, reading.value[1]) if isinstance(reading.value, tuple) else other
    return confirm(reading.value, Reason.DAY_OR_MONTH, swapped)


def _years_from_neighbours(readings: list[Reading]) -> list[Reading]:
    """Propose for a missing year the one that the nearest sure day in the column has."""
    known = [
        (place, _bare(item).year)
        for place, item in enumerate(readings)
        if item.state is State.SURE and _bare(item) is not None
    ]
    found = list(readings)
    for place, reading in enumerate(readings):
        if reading.reason is Reason.YEAR_MISSING and known:
            year = min(known, key=lambda item: (abs(item[0] - place), item[0]))[1]
            found[place] = _in_year(reading, year)
    return found


def _bare(reading: Reading) -> date:
    value = reading.value[0] if isinstance(reading.value, tuple) else reading.value
    return value if isinstance(value, date) else None  # type: ignore[return-value]


def _in_year(reading: Reading, year: int) -> Reading:
    day = _bare(reading)
    moved = _day(year, day.month, day.day)
    if moved is None:
        return reading
    value = (moved, reading.value[1]) if isinstance(reading.value, tuple) else moved
    return confirm(value, Reason.YEAR_MISSING)
