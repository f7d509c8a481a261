"""Reading a time of day: '14u30', '14:30', '9 h'."""

from __future__ import annotations

import re
from datetime import time

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
from switching.rules.normal_form import fold

EARLIEST, LATEST = time(7), time(20)
"""Between these a call takes place; outside them it is asked."""

_CLOCK = re.compile(
    r"(?<![\d.,/:-])(\d{1,2})\s?(?:[:uh]|uur|heures?)\s?(\d{2})?(?:\s?(?:u|uur|h))?(?![\w/])"
)
_DOTTED = re.compile(r"(\d{1,2})[.](\d{2})")
_BARE = re.compile(r"\d{1,2}")
_BETWEEN = re.compile(r"\s*(?:-|–|tot|a|à|t/m)\s*")
_DOUBT = re.compile(r"[?±~]|\b(?:ca|circa|rond|ongeveer)\b")
_FILLING = re.compile(r"\b(?:om|vanaf|a|à|at|uur|u|h)\b|[\s,.;()@-]+")


def clock_in(said: str) -> tuple[time | None, str]:
    """Return the one time in a text that is folded, and the text without it; of several, none."""
    found = list(_CLOCK.finditer(said))
    if len(found) != 1:
        return None, said
    hour = _time(int(found[0][1]), int(found[0][2] or 0))
    return hour, said[: found[0].start()] + " " + said[found[0].end() :] if hour else said


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_time(cell: Cell | None) -> Reading:
    """Read a time of day."""
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    return struck(cell, _read(cell))


def _read(cell: Cell) -> Reading:
    if cell.kind == Kind.TIME:
        return _likely(_time(*divmod(int(cell.value), 60)))
    if cell.kind == Kind.MOMENT:
        text = str(cell.value)
        return (
            confirm(time.fromisoformat(text[11:]), Reason.BESIDE) if len(text) > 10 else refused()
        )
    if cell.kind == Kind.NUMBER:
        return _of_number(float(cell.value))
    return _of_text(" ".join(fold(cell.text).split())) if cell.kind == Kind.TEXT else refused()


def _of_number(number: float) -> Reading:
    if 0 < number < 1:
        minutes = round(number * 24 * 60)
        found = _time(*divmod(minutes, 60))
        return confirm(found, Reason.SERIAL) if found else refused()
    hour, rest = divmod(round(number * 100), 100)
    found = _time(hour, rest)
    return confirm(found, Reason.UNIT) if found and number >= 1 else refused()


def _likely(found: time | None) -> Reading:
    if found is None:
        return refused(Reason.IMPLAUSIBLE)
    if EARLIEST <= found <= LATEST:
        return sure(found)
    later = _time(found.hour + 12, found.minute)
    is_afternoon = found.hour and later is not None and EARLIEST <= later <= LATEST
    return confirm(later if is_afternoon else found, Reason.IMPLAUSIBLE, found)


def _of_text(said: str) -> Reading:
    found = list(_CLOCK.finditer(said))
    if len(found) == 2 and _BETWEEN.fullmatch(said[found[0].end() : found[1].start()]):
        first = _time(int(found[0][1]), int(found[0][2] or 0))
        return confirm(first, Reason.RANGE) if first else refused()
    if len(found) > 1:
        return refused(Reason.SEVERAL)
    if not found:
        return _of_digits(said)
    reading = _likely(_time(int(found[0][1]), int(found[0][2] or 0)))
    rest = said[: found[0].start()] + said[found[0].end() :]
    if re.search(r"\d\s*[-–]\s*$", said[: found[0].start()]):
        return refused(Reason.RANGE)
    if _DOUBT.search(rest):
        return unsure(reading, Reason.DOUBTED)
    return unsure(reading, Reason.BESIDE) if _FILLING.sub("", rest) else reading


def _of_digits(said: str) -> Reading:
    if match := _DOTTED.fullmatch(said):
        return _likely(_time(int(match[1]), int(match[2])))
    if _BARE.fullmatch(said):
        found = _time(int(said), 0)
        return confirm(found, Reason.UNIT) if found else refused()
    return refused()
