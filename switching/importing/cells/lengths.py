"""Reading how long something took or takes, in minutes: '1u10', '20 (uitgelopen tot 45)'."""

from __future__ import annotations

import re
from enum import StrEnum

from switching.importing.book import Cell, Kind
from switching.importing.cells.verdicts import (
    Reading,
    Reason,
    confirm,
    refused,
    said_early,
    struck,
    sure,
    unsure,
)
from switching.models.base import DAY_MINUTES
from switching.rules.normal_form import fold


class Unit(StrEnum):
    """In what a column counts, as far as its header says."""

    MINUTES = "minutes"
    HOURS = "hours"


LONGEST = 240
"""A call takes no longer than this in minutes; what is longer is asked."""

_WORDS = {
    "kwartier": 15, "kwartiertje": 15, "een kwartier": 15, "een kwartiertje": 15,
    "half uur": 30, "halfuur": 30, "een half uur": 30, "half uurtje": 30, "halfuurtje": 30,
    "een halfuur": 30, "een half uurtje": 30, "een halfuurtje": 30, "drie kwartier": 45,
    "driekwartier": 45, "3 kwartier": 45, "uur": 60, "een uur": 60, "uurtje": 60,
    "een uurtje": 60, "vijf kwartier": 75, "5 kwartier": 75, "anderhalf uur": 90,
    "anderhalf uurtje": 90, "twee uur": 120, "une heure": 60, "une demi-heure": 30,
    "demi-heure": 30, "un quart d'heure": 15, "2 kwartier": 30, "twintig minuten": 20,
}  # fmt: skip
_HOURS_AND = re.compile(
    r"(\d{1,2})\s?(?:u|h|uur|heures?|:)\s?(\d{1,2})\s?(?:m|min|minuten|minutes)?\.?"
)
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s?(?:u|h|uur|uren|uurtjes?|heures?)\.?")
_MINUTES = re.compile(r"(\d{1,3})\s?(?:['’′]|m|min|mins|minuten|minuutjes|minutes|minuut)\.?")
_NUMBER = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")
_DOUBT = re.compile(
    r"^\s*(?:±|~|ca\.?|circa|ongeveer|rond|een goed|goed|bijna|environ|\+/-)\s*|\s*\?+$"
)
_RAN_OVER = re.compile(
    r"(?P<planned>[^()]+?)\s*[(,;:-]?\s*\(?\s*(?:is\s+)?(?:uitgelopen|werd|geworden|uiteindelijk|"
    r"effectief|in werkelijkheid|reeel|wordt)\s*(?:tot|naar|:)?\s*(?P<actual>[^()]+?)\s*\)?"
)
_PLANNED_WAS = re.compile(
    r"(?P<actual>[^()]+?)\s*\(\s*(?:gepland|voorzien|ipv|i\.p\.v\.|in plaats van)\s*:?\s*"
    r"(?P<planned>[^()]+?)\s*\)"
)
_RANGE = re.compile(r"(\d[^-–]*?)\s*(?:-|–|tot|a|à)\s*(\d.*)")


def read_length(cell: Cell | None, unit: Unit | None = None) -> Reading:
    """Read the length of a call: minutes, or (planned, actual) where both stand there."""
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    return struck(cell, _read(cell, unit))


def read_hours(cell: Cell | None, unit: Unit | None = None) -> Reading:
    """Read the length of an exchange, which counts in hours, as minutes."""
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    reading = struck(cell, _read(cell, unit or Unit.HOURS, longest=31 * DAY_MINUTES))
    return refused(Reason.SEVERAL) if isinstance(reading.value, tuple) else reading


def _read(cell: Cell, unit: Unit | None, longest: int = LONGEST) -> Reading:
    if cell.kind == Kind.TIME:
        return _of_clock(int(cell.value), longest)
    if cell.kind == Kind.NUMBER:
        return _of_number(float(cell.value), unit, longest)
    if cell.kind != Kind.TEXT:
        return refused()
    said = " ".join(fold(cell.text).split())
    for pattern in (_RAN_OVER, _PLANNED_WAS):
        if match := pattern.fullmatch(said):
            return _both(match["planned"], match["actual"], unit, longest)
    return _of_text(said, unit, longest)


def _both(planned: str, actual: str, unit: Unit | None, longest: int) -> Reading:
    parts = [_of_text(text.strip(), unit, longest) for text in (planned, actual)]
    if not all(part.is_readable for part in parts):
        return refused()
    value = (parts[0].value, parts[1].value)
    doubt = next((part.reason for part in parts if part.reason), None)
    return confirm(value, doubt) if doubt else sure(value)


def _of_clock(minutes: int, longest: int) -> Reading:
    if 0 < minutes <= longest:
        return sure(minutes)
    if minutes % 60 == 0 and 0 < minutes // 60 <= longest:
        # '20:00' was meant as twenty minutes, and a spreadsheet took it for eight in the evening.
        return confirm(minutes // 60, Reason.UNIT, minutes)
    return refused(Reason.IMPLAUSIBLE)


def _of_number(number: float, unit: Unit | None, longest: int) -> Reading:
    if number <= 0:
        return refused(Reason.IMPLAUSIBLE)
    in_minutes, in_hours = round(number), round(number * 60)
    if unit is Unit.HOURS:
        if in_hours > longest:
            return confirm(in_minutes, Reason.UNIT) if in_minutes <= longest else refused(
                Reason.IMPLAUSIBLE
            )  # fmt: skip
        return sure(in_hours) if number <= 24 else confirm(in_hours, Reason.UNIT, in_minutes)
    if not number.is_integer():
        # A part of a day is how a spreadsheet keeps a length of time.
        of_day = round(number * DAY_MINUTES)
        if number < 1:
            return confirm(of_day if of_day <= longest else in_hours, Reason.UNIT, in_hours)
        return confirm(in_hours, Reason.UNIT) if in_hours <= longest else refused()
    if unit is Unit.MINUTES or in_minutes >= 10:
        return (
            sure(in_minutes) if in_minutes <= longest else confirm(in_minutes, Reason.IMPLAUSIBLE)
        )
    if in_hours <= longest:
        return confirm(in_hours, Reason.UNIT, in_minutes)
    return confirm(in_minutes, Reason.UNIT)


def _of_text(said: str, unit: Unit | None, longest: int) -> Reading:
    bare = _DOUBT.sub("", said).strip()
    reading = _plain(bare, unit, longest)
    if not reading.is_readable:
        match = _RANGE.fullmatch(bare)
        first = _of_range(match, unit, longest) if match else None
        return first or reading
    return unsure(reading, Reason.DOUBTED) if bare != said else reading


def _of_range(match: re.Match[str], unit: Unit | None, longest: int) -> Reading | None:
    ends = [_plain(part.strip(), unit, longest) for part in match.groups()]
    if not all(end.is_readable and isinstance(end.value, int) for end in ends):
        return None
    return confirm(ends[0].value, Reason.RANGE, ends[1].value)


def _plain(said: str, unit: Unit | None, longest: int) -> Reading:
    if said in _WORDS:
        return sure(_WORDS[said])
    if match := _HOURS_AND.fullmatch(said):
        minutes = int(match[2])
        whole = int(match[1]) * 60 + minutes
        if len(match[2]) == 1 and not said.endswith(("m", "min", "minuten", "minutes", "min.")):
            return confirm(whole, Reason.UNIT)
        return _within(whole, longest) if minutes < 60 else refused()
    if match := _HOURS.fullmatch(said):
        return _of_fraction(match, longest)
    if match := _MINUTES.fullmatch(said):
        return _within(int(match[1]), longest)
    if match := _NUMBER.fullmatch(said):
        if unit is Unit.HOURS and match[2]:
            return _of_fraction(match, longest)
        return _of_number(float(f"{match[1]}.{match[2] or 0}"), unit, longest)
    return refused()


_QUARTERS = {"25", "50", "75", "00"}


def _of_fraction(match: re.Match[str], longest: int) -> Reading:
    """Read '1,5u'; '1,30u' may be a fraction, or hours and minutes."""
    minutes = round(float(f"{match[1]}.{match[2] or 0}") * 60)
    if match[2] and len(match[2]) == 2 and match[2] not in _QUARTERS and int(match[2]) < 60:
        return confirm(int(match[1]) * 60 + int(match[2]), Reason.UNIT, minutes)
    return _within(minutes, longest)


def _within(minutes: int, longest: int) -> Reading:
    if minutes <= 0:
        return refused(Reason.IMPLAUSIBLE)
    return sure(minutes) if minutes <= longest else confirm(minutes, Reason.IMPLAUSIBLE)
