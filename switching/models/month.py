"""Since when someone has a job: a year, or a month of it, as people write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Annotated

from babel.core import Locale
from pydantic import BeforeValidator, ValidationInfo

from switching.models.base import N_, clean_text, is_stored, wrong
from switching.models.enums import Language

_SHORT = {3: "mrt"}
"""What a month is called that is no beginning of its name."""
_SINCE = r"(?:(?:sinds|since|depuis)\s+)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_SINCE}{_YEAR}",
        rf"{_SINCE}(?P<month>0?[1-9]|1[0-2])\s*[/.\- ]\s*{_YEAR}",
        rf"{_YEAR}\s*[/.\-]\s*(?P<month>0?[1-9]|1[0-2])",
        rf"{_SINCE}(?P<word>[^\W\d_]+)\.?\s*[/\-]?\s*{_YEAR}",
    )
)
_STORED = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def parse_month(text: str) -> str | None:
    """Return 'YYYY' or 'YYYY-MM' for '2019', '3/2019', 'maart 2019'; None for anything else."""
    found = next((match for form in _WRITTEN if (match := form.fullmatch(text.strip()))), None)
    if found is None:
        return None
    said = found.groupdict()
    month = _number_of(said["word"]) if said.get("word") else said.get("month")
    if said.get("word") and month is None:
        return None
    return f"{said['year']}-{int(month):02}" if month else said["year"]


@cache
def _names() -> Mapping[int, Collection[str]]:
    """Return the names of each month in every language, without accents."""
    found: dict[int, set[str]] = {number: {word} for number, word in _SHORT.items()}
    for language in Language:
        months = Locale.parse(language.locale_name).months["stand-alone"]["wide"]
        for number, name in months.items():
            found.setdefault(number, set()).add(_plain(name))
    return found


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _number_of(word: str) -> int | None:
    """Return the month that begins with `word`; None for none, or for a word too short to tell."""
    begins = _plain(word)
    found = [
        number
        for number, names in _names().items()
        if any(name.startswith(begins) for name in names)
    ]
    return found[0] if len(begins) >= 3 and len(found) == 1 else None


class Month(date):
    """A month: its first day, shown without it."""


def month_of(since: str) -> Month | None:
    """Return the month of 'YYYY-MM'; None for a year alone, and for what is no month."""
    found = _STORED.fullmatch(since)
    return Month(int(found[1]), int(found[2]), 1) if found else None


def begins_after(since: str, today: date) -> bool:
    """Tell whether 'YYYY' or 'YYYY-MM' begins after `today`."""
    month = month_of(since)
    if month is not None:
        return month > today
    return since.isdecimal() and int(since) > today.year


def _since(value: object, info: ValidationInfo) -> object:
    if is_stored(info):
        return value
    text = clean_text(value)
    if not isinstance(text, str) or not text:
        return ""
    found = parse_month(text)
    if found is None:
        raise wrong(N_("Fill in a year or a month and a year, such as 2019 or March 2019."))
    return found


Since = Annotated[str, BeforeValidator(_since)]
