"""Reading hours as people write them."""

from __future__ import annotations

import re

from switching.models import Message, N_

_DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[uh]|uur)\s*(?:(\d{1,2})\s*(?:m|min\.?)?)?", re.IGNORECASE)
_COLON = re.compile(r"(\d{1,2})\s*:\s*(\d{2})(?:\s*(?:u|h|uur)\.?)?", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s*(?:u|h|uur|uren|hours?)?\.?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|minuten|minutes)\.?", re.IGNORECASE)
_MINUS = "-−–"


def parse_hours(text: str) -> int | None:
    """Return the minutes in '7,5', '7u30', '7:30', '2 uur' or '90 min'; None for anything else."""
    written = text.strip()
    if match := _MINUTES.fullmatch(written):
        return int(match[1])
    if match := _COLON.fullmatch(written) or _CLOCK.fullmatch(written):
        minutes = int(match[2] or 0)
        return int(match[1]) * 60 + minutes if minutes < 60 else None
    if match := _DECIMAL.fullmatch(written):
        return round(float(f"{match[1]}.{match[2] or 0}") * 60)
    return None


def hours_refused(text: str) -> Message | None:
    """Say why `text` is no number of hours within a day; None when it is one, or empty."""
    written = text.strip()
    if not written:
        return None
    minutes = parse_hours(written)
    if minutes is None and parse_hours(written.lstrip(_MINUS)) and written[0] in _MINUS:
        return Message(N_("Hours can't be less than zero."))
    if minutes is None:
        return Message(N_("Write the hours as 7,5 or 7u30 or 7:30."))
    if minutes == 0:
        return Message(N_("Fill in more than 0 hours, or leave this empty."))
    if minutes > _DAY_MINUTES:
        return Message(N_("A day has no more than 24 hours."))
    return None
