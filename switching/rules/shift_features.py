"""What tells how a learning question changed: ten figures that compare two texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from rapidfuzz.distance import OSA

from switching.rules.dutch import (
    content_words,
    parts_of,
    relatives_of,
    setting_stems,
    stem,
    weak_stems,
    words_of,
)
from switching.rules.normal_form import fold
from switching.rules.ranking import WEAK, subjects_in

_NOT_ONLY = re.compile(r"\b(?:niet (?:alleen|enkel)|not only|pas seulement)\b")
_WIDER = re.compile(
    r"\b(?:ook|eveneens|evengoed|daarnaast|daarbovenop|bovendien|alle|alles|al (?:de|het)|hele|"
    r"heel|volledige?|breder|ruimer|verschillende|meerdere|algemeen|inclusief|zowel|plus|"
    r"also|all|whole|entire|broader|aussi|tous|toutes|ensemble)\b"
)
_SMALLER = re.compile(
    r"\b(?:alleen|enkel|vooral|louter|uitsluitend|slechts|beperken|beperkt|focus|focussen|"
    r"toespitsen|de rest|geen tijd|andere keer|meer niet|genoeg|volstaat|houden (?:het|we)|"
    r"only|just|mainly|seulement|uniquement)\b"
)
_BETWEEN = re.compile(r"[,;:\n]|\b(?:en|of|plus|and|or|et|ou)\b")
_SPECIFIC = re.compile(r"\d+|\b[A-Z]{2,}\b|(?<=[a-z,:;] )[A-Z][a-z]+")
_GRAMS = (3, 4, 5)
NEAR, SHORTEST_COMMON, SHORTEST_ALIKE, ALIKE = 0.8, 5, 6, 0.8


class Feature(StrEnum):
    """A figure that the proposal rests on."""

    GROWTH = "growth"
    GROWN = "grown"
    PIECES_BEFORE = "pieces_before"
    PIECES_AFTER = "pieces_after"
    WIDER = "wider"
    SMALLER = "smaller"
    SPECIFIC = "specific"
    KEPT = "kept"
    LETTERS = "letters"
    SUBJECTS = "subjects"


def features_of(before: str, after: str) -> Mapping[Feature, float]:
    """Compare two texts of a question."""
    mine, theirs = units_of(before), units_of(after)
    growth = math.log((len(theirs) + 1) / (len(mine) + 1))
    return {
        Feature.GROWTH: growth,
        Feature.GROWN: max(growth, 0.0),
        Feature.PIECES_BEFORE: float(min(_pieces(before), 4)),
        Feature.PIECES_AFTER: float(min(_pieces(after), 6)),
        Feature.WIDER: _new_cues(_WIDER, _plain(before), _plain(after)),
        Feature.SMALLER: _new_cues(_SMALLER, _plain(before), _plain(after)),
        Feature.SPECIFIC: float(max(-2, min(3, _specific(after) - _specific(before)))),
        Feature.KEPT: _share_found(mine, theirs),
        Feature.LETTERS: _dice(_grams(before), _grams(after)),
        Feature.SUBJECTS: _cosine(_subjects(before), _subjects(after)),
    }


def units_of(text: str) -> list[str]:
    """Return the distinct stems of a text; those of its parts for a compound."""
    found = [item for word in content_words(text) for item in (parts_of(word) or (stem(word),))]
    return list(dict.fromkeys(found))


def same(one: str, other: str) -> float:
    """Tell from 0 to 1 whether two stems say the same."""
    if one == other:
        return 1.0
    if other in relatives_of(one):
        return NEAR
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_COMMON and (long.startswith(short) or long.endswith(short)):
        return NEAR
    alike = len(short) >= SHORTEST_ALIKE and OSA.normalized_similarity(one, other) >= ALIKE
    return NEAR if alike else 0.0


def says_the_same(before: str, after: str) -> bool:
    """Tell whether two texts are of the same words, whatever their order and their signs."""
    return sorted(words_of(before)) == sorted(words_of(after))


def _share_found(units: Sequence[str], among: Iterable[str]) -> float:
    if not units:
        return 1.0
    others = list(among)
    weights = [WEAK if unit in weak_stems() else 1.0 for unit in units]
    best = [max((same(unit, other) for other in others), default=0.0) for unit in units]
    return sum(w * found for w, found in zip(weights, best, strict=True)) / sum(weights)


def _pieces(text: str) -> int:
    """Count what stands between commas, 'en' and the like, and says something."""
    return sum(
        any(stem(word) not in weak_stems() for word in content_words(piece))
        for piece in _BETWEEN.split(text)
    )


def _plain(text: str) -> str:
    """Return a text, folded, in which 'niet alleen' is 'ook'."""
    return _NOT_ONLY.sub("ook", fold(text))


def _new_cues(cue: re.Pattern[str], before: str, after: str) -> float:
    return float(max(0, min(2, len(cue.findall(after)) - len(cue.findall(before)))))


def _specific(text: str) -> int:
    return len(_SPECIFIC.findall(text))


def _grams(text: str) -> Counter[str]:
    return Counter(
        word[at : at + size]
        for word in words_of(text)
        for size in _GRAMS
        for at in range(len(word) - size + 1)
    )


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 1.0


def _subjects(text: str) -> Mapping[str, float]:
    """Return what a text is about, without the words for where and with whom one works."""
    said = (word for word in content_words(text) if stem(word) not in setting_stems())
    return subjects_in(" ".join(said))


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    lengths = [math.sqrt(math.fsum(value**2 for value in item.values())) for item in (one, other)]
    if not all(lengths):
        return 0.0
    common = math.fsum(one[key] * other[key] for key in sorted(one.keys() & other.keys()))
    return common / math.prod(lengths)
