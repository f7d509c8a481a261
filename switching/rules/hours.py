"""Reading hours as people write them."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:uh]|uur)\s*(\d{1,2})?\s*(?:min\.?)?", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s*(?:u|h|uur|uren|hours?)?\.?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|minuten|minutes)\.?", re.IGNORECASE)


def parse_hours(text: str) -> int | None:
    """Return the minutes in '7,5', '7u30', '7:30', '2 uur' or '90 min'; None for anything else."""
    written = text.strip()
    if match := _MINUTES.fullmatch(written):
        return int(match[1])
    if match := _CLOCK.fullmatch(written):
        minutes = int(match[2] or 0)
        return int(match[1]) * 60 + minutes if minutes < 60 else None
    if match := _DECIMAL.fullmatch(written):
        return round(float(f"{match[1]}.{match[2] or 0}") * 60)
    return None
