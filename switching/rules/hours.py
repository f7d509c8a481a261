"""Reading hours as people write them, and telling them from a time of day."""

from __future__ import annotations

import re

from switching.models import Message, N_
from switching.models.base import DAY_MINUTES, HALF_DAY_MINUTES

_CLOCK = re.compile(r"(\d{1,2})\s*(?:[uh]|uur)\s*(?:(\d{1,2})\s*(?:m|min\.?)?)?", re.IGNORECASE)
_COLON = re.compile(r"(\d{1,2})\s*:\s*(\d{2})(?:\s*(?:u|h|uur)\.?)?", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s*(?:u|h|uur|uren|hours?)?\.?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|minuten|minutes)\.?", re.IGNORECASE)
_MINUS = "-−–"
_QUARTERS = {"00", "25", "50", "75"}


def parse_hours(text: str) -> int | None:
    """Return the minutes in '7,5', '7u30', '7:30', '2 uur' or '90 min'; None for anything else.

    '7.30' and '7,15' are none: that may be a fraction, or hours and minutes.
    """
    written = text.strip()
    if match := _MINUTES.fullmatch(written):
        return int(match[1])
    if match := _on_the_clock(written):
        minutes = int(match[2] or 0)
        return int(match[1]) * 60 + minutes if minutes < 60 else None
    if (match := _DECIMAL.fullmatch(written)) and not _is_unclear(match):
        return round(float(f"{match[1]}.{match[2] or 0}") * 60)
    return None


def hours_refused(text: str, span: int | None = None) -> Message | None:
    """Say why `text` is no number of hours within a day; None when it is one, or empty.

    What is written like a time of day is none past 12 hours, or past `span`, the minutes between
    the start and the end of the day it is about.
    """
    written = text.strip()
    if not written:
        return None
    minutes = parse_hours(written)
    if minutes is None:
        return Message(_unreadable(written), {"typed": written})
    if minutes == 0:
        return Message(N_("Fill in more than 0 hours, or leave this empty."))
    if minutes > DAY_MINUTES:
        return Message(N_("A day has no more than 24 hours."))
    if _on_the_clock(written) and minutes > min(span or HALF_DAY_MINUTES, HALF_DAY_MINUTES):
        said = N_("‘{typed}’ is a time on the clock. How many hours was it? Write it as 7,5.")
        return Message(said, {"typed": written})
    return None


def _on_the_clock(written: str) -> re.Match[str] | None:
    return _COLON.fullmatch(written) or _CLOCK.fullmatch(written)


def _is_unclear(match: re.Match[str]) -> bool:
    """Tell whether a fraction of two digits may as well be minutes: all but the quarters."""
    fraction = match[2] or ""
    return (
        len(fraction) == 2
        and fraction not in _QUARTERS
        and int(fraction) < 60
        and int(fraction) % 5 == 0
    )


def _unreadable(written: str) -> str:
    """Return the sentence for what is no number of hours."""
    if written[0] in _MINUS and parse_hours(written.lstrip(_MINUS)):
        return N_("Hours can't be less than zero.")
    match = _DECIMAL.fullmatch(written)
    if match and _is_unclear(match):
        return N_(
            "‘{typed}’ can be read in two ways. Write 7,5 or 7u30 for seven and a half hours."
        )
    return N_("Write the hours as 7,5 or 7u30 or 7:30.")
