"""Which column is which field: by how near its header is to a known name, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from switching.importing.cells.lengths import Unit
from switching.importing.fields import Field, Target, fields_of
from switching.rules.normal_form import fold

SURE_FROM = 85.0
"""From this mean of ratio and token-sort ratio a header maps by itself."""
_LIKELY_FROM = 45.0
_MOST_OFFERED = 3
_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORDS = re.compile(r"[^\w/+' -]+|_")


@dataclass(frozen=True)
class Header:
    """The head of a column: its text, or those of the two rows that head it."""

    column: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands above the column."""
        return " ".join(" – ".join(self.parts).split())

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it is looked for: as it stands, and without what is in brackets."""
        joined = [" ".join(self.parts), " ".join(reversed(self.parts))]
        forms = [form for text in joined for form in (bare(text), bare(_BESIDE.sub(" ", text)))]
        return tuple(dict.fromkeys(form for form in forms if form))

    @property
    def unit(self) -> Unit | None:
        """In what the column counts, if its header says so."""
        said = fold(self.text)
        if re.search(r"\bmin(?:uten|\.|utes)?\b|\(m\)", said):
            return Unit.MINUTES
        return Unit.HOURS if re.search(r"\b(?:uren|in uur|hours|heures|\(u\))", said) else None


def bare(text: str) -> str:
    """Return a header without capitals, accents and marks."""
    return " ".join(_NOT_WORDS.sub(" ", fold(text)).split()).strip(" -'/+")


@lru_cache(maxsize=20_000)
def score(form: str, name: str) -> float:
    """Return how near a header is to a known name, from 0 to 100."""
    return (fuzz.ratio(form, name) + fuzz.token_sort_ratio(form, name)) / 2


@lru_cache(maxsize=5_000)
def _best(form: str, field: Field) -> float:
    return max(score(form, bare(name)) for name in field.names)


def scores_of(header: Header, target: Target) -> list[tuple[float, str]]:
    """Return the score and key of each field for a header, the best first."""
    found = [
        (max((_best(form, field) for form in header.forms), default=0.0), key)
        for key, field in fields_of(target).items()
    ]
    return sorted(found, key=lambda item: (-item[0], list(fields_of(target)).index(item[1])))


@dataclass(frozen=True)
class Proposed:
    """What a header maps to by itself (`field`), or what is offered, the best first."""

    field: str | None
    offered: tuple[str, ...]


def propose(headers: Sequence[Header], target: Target) -> dict[int, Proposed]:
    """Map headers by themselves where that is sure; of two columns on one field, the better one.

    Two that are as good are both only offered it.
    """
    scored = {header.column: scores_of(header, target) for header in headers}
    claims: dict[str, list[tuple[float, int]]] = {}
    for column, scores in scored.items():
        top, second = scores[0], scores[1]
        if top[0] >= SURE_FROM and top[0] > second[0]:
            claims.setdefault(top[1], []).append((top[0], column))
    winners = {
        best[0][1]: key
        for key, claim in claims.items()
        if (best := sorted(claim, reverse=True)) and (len(best) == 1 or best[0][0] > best[1][0])
    }
    return {
        column: Proposed(
            winners.get(column),
            tuple(key for value, key in scores[:_MOST_OFFERED] if value >= _LIKELY_FROM),
        )
        for column, scores in scored.items()
    }


def doubled(mapping: Mapping[int, str]) -> list[str]:
    """List the fields that more than one column is mapped to."""
    seen = list(mapping.values())
    return sorted({key for key in seen if key and seen.count(key) > 1})


def known_in(texts: Iterable[str], target: Target) -> int:
    """Count the texts that are the header of a known field."""
    return len(
        {
            scores[0][1]
            for place, text in enumerate(texts)
            if (scores := scores_of(Header(place, (text,)), target))[0][0] >= SURE_FROM
        }
    )
