"""Which options fit a learning goal best: a text ranked over title, description and kind."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from switching.models import IndexedOption
from switching.rules.dutch import content_words, parts_of, relatives_of, stem, stems_of

PART, RELATIVE, RELATIVE_OF_PART, LOOKALIKE = 0.9, 0.6, 0.45, 0.8
"""How much a match is worth against that of the word itself (1.0)."""

TITLE, DESCRIPTION, KIND = 1.0, 0.7, 0.4
SHORTEST_MISTYPED, SAME_START, NEAR_ENOUGH = 5, 2, 0.75
WORDS_NAMED = 3
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True)
class Wanted:
    """Something that an option should speak of: the stems that say it, each with its worth."""

    stem: str
    worth: Mapping[str, float]


def wanted_of(goal: str) -> list[Wanted]:
    """Return what a goal asks for, word by word; each part of a compound asks for itself."""
    found: dict[str, Wanted] = {}
    for word in content_words(goal):
        whole, parts = stem(word), parts_of(word)
        if not parts:
            worth = dict.fromkeys(relatives_of(whole), RELATIVE)
            found.setdefault(whole, Wanted(whole, {**worth, whole: 1.0}))
        for part in parts:
            worth = dict.fromkeys(relatives_of(part), RELATIVE_OF_PART)
            worth.update(dict.fromkeys(relatives_of(whole), RELATIVE))
            found.setdefault(part, Wanted(part, {**worth, part: PART, whole: 1.0}))
    return list(found.values())


def stems_wanted(wanted: Iterable[Wanted]) -> list[str]:
    """List all stems that may say what is wanted, each once."""
    return list(dict.fromkeys(item for one in wanted for item in one.worth))


def rank(
    wanted: Sequence[Wanted],
    options: Iterable[IndexedOption],
    documents: Mapping[str, int],
    total: int,
) -> list[tuple[int, float]]:
    """Return option ids with their score, from 0 to 1, best first; what fits hardly is left out.

    `documents` says in how many of the `total` options each stem occurs: rare ones weigh more.
    """
    weights = [_rarity(documents.get(one.stem, 0), total) for one in wanted]
    whole = sum(weights) or 1.0
    scored = []
    for option in options:
        fields = _fields(option)
        met = [_met(one, fields) for one in wanted]
        score = sum(w * m for w, m in zip(weights, met, strict=True)) / whole
        if score > 0:
            scored.append((option.option_id, score * _focus(option, wanted)))
    return sorted(scored, key=lambda item: (-item[1], item[0]))


def _rarity(documents: int, total: int) -> float:
    return math.log(1 + (total - documents + 0.5) / (documents + 0.5))


def _fields(option: IndexedOption) -> dict[str, float]:
    return {
        **dict.fromkeys(option.kind, KIND),
        **dict.fromkeys(option.description, DESCRIPTION),
        **dict.fromkeys(option.title, TITLE),
    }


def _met(one: Wanted, fields: Mapping[str, float]) -> float:
    return max((worth * fields.get(item, 0.0) for item, worth in one.worth.items()), default=0.0)


def _focus(option: IndexedOption, wanted: Sequence[Wanted]) -> float:
    """Weigh how much of the title speaks of what is wanted: a little, for titles are short."""
    stems = {item for one in wanted for item in one.worth}
    title = set(option.title)
    share = len(title & stems) / len(title) if title else 0.0
    return 0.85 + 0.15 * share


def with_lookalikes(
    wanted: Sequence[Wanted], documents: Mapping[str, int], like: Callable[[str], Sequence[str]]
) -> list[Wanted]:
    """Give words that no option has, typing errors mostly, the nearest words that options have.

    `like` lists the stems in the index with the same first letters.
    """
    return [
        one
        if len(one.stem) < SHORTEST_MISTYPED or any(item in documents for item in one.worth)
        else Wanted(one.stem, {**_nearest(one.stem, like(one.stem[:SAME_START])), **one.worth})
        for one in wanted
    ]


def _nearest(item: str, candidates: Sequence[str]) -> dict[str, float]:
    near = process.extract(
        item, candidates, scorer=OSA.normalized_similarity, score_cutoff=NEAR_ENOUGH, limit=3
    )
    return {candidate: LOOKALIKE * similarity for candidate, similarity, _index in near}


def words_met(goal: str, text: str) -> tuple[str, ...]:
    """Return the first words of `text`, as they are written, that say what a goal asks for."""
    wanted = set(stems_wanted(wanted_of(goal)))
    met = (word for word in _WORD.findall(text) if wanted.intersection(stems_of(word)))
    return tuple({word.casefold(): word for word in met}.values())[:WORDS_NAMED]
