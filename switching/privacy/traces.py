"""How someone is found in running text, and what stands there once they were erased."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

from switching.rules.normal_form import pattern_of, without_unseen

ERASED = "[gewist]"
"""What stands where a text was."""

_FEWEST_DIGITS = 6
_SINCE = r"(?:sinds|since)\s+(?:\w+\s+)?\d{4}"


def pseudonym_of(person_id: int) -> str:
    """Return what someone who was erased is called."""
    return f"Persoon {person_id}"


@dataclass(frozen=True)
class Traces:
    """What tells who someone is, as it may stand in running text, and the pseudonym for it."""

    pseudonym: str
    names: frozenset[str]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()

    def in_text(self, text: str) -> str:
        """Put the pseudonym in place of each name, address and number, upper or lower case."""
        return self._pattern.sub(self.pseudonym, text) if self._pattern else text

    def lines_in(self, text: str) -> str:
        """Return the lines of `text` in which any of this stands; nothing when there are none."""
        spans: list[tuple[int, int]] = []
        for found in self._pattern.finditer(text) if self._pattern else ():
            start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
            if not spans or start >= spans[-1][1]:
                spans.append((start, len(text) if end < 0 else end))
        return "\n".join(text[start:end] for start, end in spans)

    def in_data(self, value: Any) -> Any:
        """Do so in all texts of what JSON can hold; in a row with the name the job goes too."""
        if isinstance(value, str):
            return self.in_text(value)
        if isinstance(value, Mapping):
            return {key: self.in_data(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            items = [self.in_data(item) for item in value]
            named = self.pseudonym in items
            return [self._without_job(item) if named else item for item in items]
        return value

    def in_reason(self, text: str) -> str:
        """Do so in the reason of the erasure itself, where each part of a name goes as well."""
        parts = {part for name in self.names for part in _words(name) if len(part) > 2}
        shown = self.in_text(text)
        for part in sorted(parts, key=len, reverse=True):
            shown = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", shown, flags=re.IGNORECASE)
        return shown

    def may_be_in(self, text: str) -> bool:
        """Tell quickly whether `text`, JSON too, may hold any of this."""
        folded = without_unseen(text).casefold()
        return any(part in folded for part in self._parts) or bool(
            self._numbers and self._numbers.search(text)
        )

    def _without_job(self, cell: Any) -> Any:
        for job in self.jobs:
            if isinstance(cell, str) and (cell == job or cell.startswith(f"{job}, ")):
                return cell[len(job) :].removeprefix(", ")
        return cell

    @cached_property
    def _parts(self) -> list[str]:
        said = map(without_unseen, self.names | self.emails)
        longest = [max(_words(name), key=len, default=name) for name in said]
        return [normalize(form, part).casefold() for part in longest for form in ("NFC", "NFD")]

    @cached_property
    def _numbers(self) -> re.Pattern[str] | None:
        found = [_phone(phone) for phone in self.phones]
        return re.compile("|".join(found)) if found else None

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        emails = [rf"(?<![\w.+-]){text}(?![\w-]|\.\w)" for text in _literals(self.emails)]
        phones = [_phone(phone) for phone in self.phones]
        tail = "|".join([*emails, *phones, _SINCE, *_literals(self.jobs)])
        names = "|".join(_literals(self.names))
        whole = [rf"(?<!\w)(?<!\w-)(?:{names})(?!\w|-\w)(?:,\s*(?:{tail})(?!\w))*"] if names else []
        parts = [*whole, *emails, *phones]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _literals(texts: Iterable[str]) -> Iterator[str]:
    """Yield patterns for `texts`, the longest first: however it is spelled, accents either way."""
    for text in sorted(texts, key=lambda item: (-len(item), item)):
        for form in ("NFC", "NFD"):
            yield pattern_of(normalize(form, text))


def _phone(text: str) -> str:
    digits = re.findall(r"\d", text)
    if len(digits) < _FEWEST_DIGITS:
        return rf"(?<!\w){re.escape(text)}(?!\w)"
    return rf"(?<!\d)\+?{r'[ ./()-]*'.join(digits)}(?!\d)"
