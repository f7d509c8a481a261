"""What becomes of each text when someone is erased, and how a name is found in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any
from unicodedata import normalize

ERASED = "[gewist]"
"""What stands where a text was."""


class Treatment(Enum):
    """What becomes of a text.

    NOTE goes with the notes of a dossier and with its learner; EVIDENCE with its learner only. In
    both, and in SHARED, the names of others are replaced. PERSON is in the rows of the person,
    DOCUMENT is written anew from what is left, and KEPT says nothing of anyone.
    """

    KEPT = auto()
    SHARED = auto()
    NOTE = auto()
    EVIDENCE = auto()
    PERSON = auto()
    DOCUMENT = auto()


TREATMENTS: Mapping[Treatment, Mapping[str, tuple[str, ...]]] = {
    Treatment.KEPT: {
        "switches": ("reference",),
        "action_plans": ("content_code",),
        "attachments": ("media_type",),
        "logos": ("media_type", "content"),
    },
    Treatment.SHARED: {
        "projects": ("number", "name", "cofinancing"),
        "organisations": ("name", "description", "address", "city"),
        "host_options": ("title", "description", "colleague"),
        "proposals": ("title",),
        "logos": ("name",),
    },
    Treatment.NOTE: {
        "switches": ("stop_reason",),
        "plan_inputs": (
            *("emergency_contact", "starting_point", "follow_up", "evaluation_moment"),
            *("host_learns", "sender_learns", "sharing"),
        ),
        "arrangements": ("description",),
        "intake_calls": ("place", "loose_notes", "outcome_reason"),
        "call_purposes": ("skip_reason", "notes"),
        "proposals": ("remark",),
        "learning_questions": ("reason", "shift_reason"),
        "contact_wishes": ("description", "answered_by"),
        "exchange_days": ("remark",),
        "evaluations": ("unexpected_learning", "takeaway"),
    },
    Treatment.EVIDENCE: {
        "plan_inputs": ("instructions_by", "insurance_confirmed_by", "fewer_hours_reason"),
        "learning_questions": ("general_aim",),
        "goal_wordings": ("description",),
        "exchange_days": ("place", "with_whom"),
        "activities": ("title", "with_whom", "place", "evidence"),
        "action_plans": ("reason",),
        "attachments": ("name",),
        "certificates": ("withdrawn_reason",),
    },
    Treatment.PERSON: {
        "users": ("email", "name"),
        "people": ("name", "job", "job_since", "email", "phone"),
        "participants": ("name",),
        "certificates": ("holder",),
    },
    Treatment.DOCUMENT: {
        "action_plans": ("content", "document"),
        "attachments": ("content",),
        "certificates": ("content", "document"),
    },
}
"""Each column with text or a file, by what becomes of it; a test finds those that are missing."""

NOTES = frozenset({Treatment.NOTE})
TEXTS_OF_LEARNER = frozenset({Treatment.NOTE, Treatment.EVIDENCE})
_TEXTS = frozenset({Treatment.SHARED, Treatment.NOTE, Treatment.EVIDENCE})

_FEWEST_DIGITS = 6
_SINCE = r"(?:sinds|since)\s+(?:\w+\s+)?\d{4}"


def columns(table: str, treatments: Iterable[Treatment] = _TEXTS) -> tuple[str, ...]:
    """Return the columns of `table` with one of `treatments`; by default all running texts."""
    return tuple(name for item in treatments for name in TREATMENTS[item].get(table, ()))


def tables(treatments: Iterable[Treatment] = _TEXTS) -> list[str]:
    """Return the tables that have a column with one of `treatments`."""
    return sorted({table for item in treatments for table in TREATMENTS[item]})


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
        folded = text.casefold()
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
        longest = [max(_words(name), key=len, default=name) for name in self.names | self.emails]
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
    """Yield patterns for `texts`, the longest first: any blank for a blank, accents either way."""
    for text in sorted(texts, key=lambda item: (-len(item), item)):
        for form in ("NFC", "NFD"):
            yield r"\s+".join(re.escape(part) for part in normalize(form, text).split())


def _phone(text: str) -> str:
    digits = re.findall(r"\d", text)
    if len(digits) < _FEWEST_DIGITS:
        return rf"(?<!\w){re.escape(text)}(?!\w)"
    return rf"(?<!\d)\+?{r'[ ./()-]*'.join(digits)}(?!\d)"
