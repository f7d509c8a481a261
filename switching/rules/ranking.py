"""Which options fit a learning goal best, how well, and by which of their words.

An option's score is a sum: for each word of the goal its best link to the option (the same word, a
part of a compound, a word that means the same, one of the same subject), and for each subject what
both are about. Nothing is divided by the length of the goal, and a word takes nothing away: who
says more, loses no suggestion by it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from switching.models import HostOption, IndexedOption
from switching.rules.dutch import (
    actions,
    content_words,
    parts_of,
    relatives_of,
    stem,
    stems_of,
    weak_stems,
)
from switching.rules.normal_form import fold
from switching.rules.subjects import (
    phrases_in,
    profile_of,
    share_of,
    subject_name,
    subjects_of,
)

SAME, PART, RELATIVE, SUBJECT, LOOKALIKE = 1.0, 0.9, 0.6, 0.3, 0.8
"""How much a link is worth, by what it rests on."""
LETTERS_PER_SLIP = 6
"""In how many letters one is typed wrong, for the right word still to be seen in it."""
SHORT_VERB = 4
"""The stem of a verb of no more letters is part of many words that have nothing of it: 'leid'."""
THROUGH_PART = 0.8
"""What is left of a link that a part of a compound makes."""
WEAK = 0.35
"""How much a word weighs that says little of a subject: 'begeleiden', 'team'."""

TITLE, DESCRIPTION, KIND = 1.0, 0.7, 0.4
EVIDENCE, MOST_OF_A_SUBJECT = 2.5, 9.0
FEWEST_OPTIONS = 60
"""Rarity is told as if there were this many options at least: in a handful all words are rare."""

FITS, MAY_FIT = 1.75, 0.9
"""From these scores on an option fits, or may fit; what scores less is not shown."""
TOKENS = 8
"""By how many words and subjects candidates are looked up in a large catalogue."""
SHORTEST_MISTYPED, SAME_START, NEAR_ENOUGH = 5, 2, 0.75
WORDS_NAMED, PLAIN = 3, 5.0
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
DIGITS = 6
"""Scores are rounded to this many: what differs by less is equal on every computer."""


class Fit(StrEnum):
    """How well an option fits: it does, or it may."""

    FITS = "fits"
    MAY_FIT = "may_fit"


def fit_of(score: float) -> Fit | None:
    """Return how well an option with this score fits; None when it is not worth showing."""
    if score >= FITS:
        return Fit.FITS
    return Fit.MAY_FIT if score >= MAY_FIT else None


@dataclass(frozen=True)
class Wanted:
    """A word of a goal, or a part of one: the stems that say it, each with its worth."""

    stem: str
    worth: Mapping[str, float]
    subjects: Mapping[str, float]
    weight: float


@dataclass(frozen=True)
class Goal:
    """What a goal asks for: its words, and how much it is about each subject."""

    wanted: tuple[Wanted, ...] = ()
    subjects: Mapping[str, float] = field(default_factory=dict)

    @property
    def stems(self) -> list[str]:
        """All stems that may say what is wanted, each once."""
        return list(dict.fromkeys(item for one in self.wanted for item in one.worth))


@dataclass(frozen=True)
class Ranked:
    """An option with its score, and what of it met what of the goal: stems, or a subject."""

    option_id: int
    score: float
    wanted: str = ""
    met: str = ""
    subject: str = ""


Counts = Callable[[Iterable[str]], Mapping[str, int]]
"""Says in how many options stems and subjects occur; what occurs in none may be left out."""


def goal_of(text: str) -> Goal:
    """Read a goal: word by word, each part of a compound for itself."""
    found: dict[str, Wanted] = {}
    for word in dict.fromkeys(content_words(text)):
        for one in _wanted(word):
            found[one.stem] = _joined(found.get(one.stem), one)
    return Goal(tuple(found[key] for key in sorted(found)), subjects_in(text))


def subjects_in(text: str) -> dict[str, float]:
    """Return how much a text is about each subject, by the best form of each of its words."""
    by_stem: dict[str, dict[str, float]] = {}
    stems: set[str] = set()
    for word in content_words(text):
        said = _subjects_of_word(word)
        by_stem[stem(word)] = _larger(by_stem.get(stem(word), {}), said)
        stems.update((stem(word), *parts_of(word)))
    subjects: dict[str, float] = {}
    for word_stem in sorted(by_stem):
        for key, worth in by_stem[word_stem].items():
            subjects[key] = subjects.get(key, 0.0) + worth
    for _, keys in phrases_in(frozenset(stems)):
        for key in keys:
            subjects[key] = subjects.get(key, 0.0) + share_of(keys)
    return {key: min(worth, MOST_OF_A_SUBJECT) for key, worth in subjects.items()}


def _wanted(word: str) -> list[Wanted]:
    whole, parts = stem(word), parts_of(word)
    relatives = dict.fromkeys(relatives_of(whole), RELATIVE)
    if not parts:
        worth = {**relatives, whole: SAME}
        return [Wanted(whole, worth, _lines(whole, SUBJECT), _weight(whole))]
    found = []
    for part in parts:
        worth = dict.fromkeys(relatives_of(part), RELATIVE * THROUGH_PART)
        worth.update(relatives)
        worth.update({part: PART, whole: SAME})
        lines = {**_lines(part, SUBJECT * THROUGH_PART), **_lines(whole, SUBJECT)}
        found.append(Wanted(part, worth, lines, _weight(part)))
    return found


def _lines(word_stem: str, worth: float) -> dict[str, float]:
    return dict.fromkeys(subjects_of(word_stem), worth)


def _weight(word_stem: str) -> float:
    return WEAK if word_stem in weak_stems() else 1.0


def _joined(one: Wanted | None, other: Wanted) -> Wanted:
    if one is None:
        return other
    return Wanted(
        one.stem,
        _larger(one.worth, other.worth),
        _larger(one.subjects, other.subjects),
        max(one.weight, other.weight),
    )


def _larger(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {key: max(one.get(key, 0.0), other.get(key, 0.0)) for key in (*one, *other)}


def _subjects_of_word(word: str) -> dict[str, float]:
    """Return what a word says of each subject, by the best of its forms."""
    best: dict[str, float] = {}
    whole = stem(word)
    forms = [(whole, 1.0), *((part, THROUGH_PART) for part in parts_of(word))]
    if not subjects_of(whole):
        forms += [(item, RELATIVE) for item in sorted(relatives_of(whole))]
    for form, worth in forms:
        keys = subjects_of(form)
        for key in keys:
            best[key] = max(best.get(key, 0.0), worth * _weight(form) * share_of(keys))
    return best


def tokens_of(goal: Goal, count: Counts, total: int) -> list[str]:
    """Return the stems and subjects by which the options that may fit are looked up.

    They are those that can add most, of those that any option has; none for a goal without any.
    """
    rarity = _Rarity(count, total, (*goal.stems, *goal.subjects))
    most = {key: EVIDENCE * worth * rarity[key] for key, worth in goal.subjects.items()}
    for one in goal.wanted:
        for item, worth in one.worth.items():
            found = one.weight * worth * math.sqrt(rarity[one.stem] * rarity[item])
            most[item] = max(found, most.get(item, 0.0))
    there = [item for item in most if rarity.occurs(item)]
    return sorted(there, key=lambda item: (-most[item], item))[:TOKENS]


def rank(goal: Goal, options: Iterable[IndexedOption], count: Counts, total: int) -> list[Ranked]:
    """Return the options that have anything of a goal, best first.

    `count` says in how many of the `total` options stems and subjects occur: rare ones weigh more.
    """
    read = [_Read.of(option) for option in options]
    rarity = _Rarity(count, total, _needed(goal, read))
    ranked = [_ranked(goal, option, rarity) for option in read]
    found = [one for one in ranked if one.score > 0]
    return sorted(found, key=lambda one: (-one.score, one.option_id))


@dataclass(frozen=True)
class _Read:
    """An option by its stems, each with the worth of its place, and by its subjects."""

    option_id: int
    fields: Mapping[str, float]
    lines: Mapping[str, tuple[str, ...]]
    profile: Mapping[str, float]

    @classmethod
    def of(cls, option: IndexedOption) -> _Read:
        said = (*option.title, *option.description, *option.learned)
        lines: dict[str, tuple[str, ...]] = {}
        for item in sorted(set(said)):
            for key in subjects_of(item):
                lines[key] = (*lines.get(key, ()), item)
        fields = {
            **dict.fromkeys(option.kind, KIND),
            **dict.fromkeys(option.learned, DESCRIPTION),
            **dict.fromkeys(option.description, DESCRIPTION),
            **dict.fromkeys(option.title, TITLE),
        }
        return cls(option.option_id, fields, lines, profile_of(said))


def _needed(goal: Goal, options: Sequence[_Read]) -> set[str]:
    """Return the stems and subjects whose rarity decides on the order."""
    needed = {one.stem for one in goal.wanted}
    keys = {key for one in goal.wanted for key in one.subjects}
    worth = {item for one in goal.wanted for item in one.worth}
    for option in options:
        needed.update(worth.intersection(option.fields))
        needed.update(option.profile)
        for key in keys.intersection(option.lines):
            needed.update(option.lines[key])
    return needed


class _Rarity:
    """How rare stems and subjects are: the logarithm of how many options lack them."""

    def __init__(self, count: Counts, total: int, needed: Iterable[str]) -> None:
        self._total = max(total, FEWEST_OPTIONS)
        self._counts = count(needed)
        self.of_none = self._told(0)
        self._known: dict[str, float] = {}

    def __getitem__(self, item: str) -> float:
        if item not in self._known:
            self._known[item] = self._told(self._counts.get(item, 0))
        return self._known[item]

    def occurs(self, item: str) -> bool:
        """Tell whether any option has it."""
        return self._counts.get(item, 0) > 0

    def _told(self, documents: int) -> float:
        return math.log(1 + max(self._total - documents + 0.5, 0.0) / (documents + 0.5))


def _ranked(goal: Goal, option: _Read, rarity: _Rarity) -> Ranked:
    best, sums = Ranked(option.option_id, 0.0), []
    about: list[tuple[float, str]] = []
    for one in goal.wanted:
        link = _link(one, option, rarity)
        sums.append(link.score)
        best = max(best, link, key=lambda item: item.score)
    for key, worth in _evidence(goal, option, rarity):
        sums.append(worth)
        about.append((worth, key))
    # A word tells more than a subject: one that says much more is named in its place.
    is_word = bool(best.met) and not best.subject
    if about and (not is_word or max(about)[0] > PLAIN * best.score):
        best = Ranked(option.option_id, max(about)[0], subject=max(about)[1])
    score = round(math.fsum(sums) / rarity.of_none, DIGITS)
    return Ranked(option.option_id, score, best.wanted, best.met, best.subject)


def _link(one: Wanted, option: _Read, rarity: _Rarity) -> Ranked:
    """Return the best link of a word to an option."""
    strength, met, subject = 0.0, "", ""
    for item in sorted(one.worth.keys() & option.fields.keys()):
        found = one.worth[item] * option.fields[item] * math.sqrt(rarity[item])
        if found > strength:
            strength, met, subject = found, item, ""
    for key in sorted(one.subjects.keys() & option.lines.keys()):
        for item in option.lines[key]:
            found = one.subjects[key] * option.fields[item] * math.sqrt(rarity[item])
            if found > strength:
                strength, met, subject = found, item, key
    score = one.weight * strength * math.sqrt(rarity[one.stem])
    return Ranked(option.option_id, score, one.stem, met, subject)


def _evidence(goal: Goal, option: _Read, rarity: _Rarity) -> list[tuple[str, float]]:
    """Return what each subject that both are about adds."""
    common = sorted(goal.subjects.keys() & option.profile.keys())
    if not common:
        return []
    length = math.sqrt(
        math.fsum((worth * rarity[key]) ** 2 for key, worth in sorted(option.profile.items()))
    )
    return [
        (key, EVIDENCE * goal.subjects[key] * rarity[key] ** 2 * option.profile[key] / length)
        for key in common
    ]


def with_lookalikes(goal: Goal, counts: Counts, like: Callable[[str], Sequence[str]]) -> Goal:
    """Give words that no option has, typing errors mostly, the nearest words that options have.

    `like` lists the stems in the index with the same first letters.
    """
    asked = [one.stem for one in goal.wanted]
    known = counts([*asked, *(item for found in asked for item in relatives_of(found))])
    return Goal(tuple(_with_lookalikes(one, known, like) for one in goal.wanted), goal.subjects)


def _with_lookalikes(
    one: Wanted, known: Mapping[str, int], like: Callable[[str], Sequence[str]]
) -> Wanted:
    says = (one.stem, *relatives_of(one.stem))
    is_known = subjects_of(one.stem) or any(item in known for item in says)
    if len(one.stem) < SHORTEST_MISTYPED or is_known:
        return one
    near = process.extract(
        one.stem,
        like(one.stem[:SAME_START]),
        scorer=OSA.normalized_similarity,
        score_cutoff=NEAR_ENOUGH,
        limit=3,
    )
    worth = {found: LOOKALIKE * similarity for found, similarity, _ in near}
    return Wanted(one.stem, _larger(worth, one.worth), one.subjects, one.weight)


@dataclass(frozen=True)
class Reason:
    """Why an option fits, in words as they are written; all empty: by what it served earlier.

    Either what of the goal met what of the option, or the words of the goal that are of a subject.
    """

    wanted: tuple[str, ...] = ()
    met: str = ""
    subject: str = ""


def reason_of(ranked: Ranked, goal: str, option: HostOption) -> Reason | None:
    """Return the strongest reason for which an option was ranked as it was.

    None when it has none that a person accepts: words that merely share letters.
    """
    if ranked.subject:
        said = tuple(
            word for word in _written(goal) if ranked.subject in _subjects_of_word(fold(word))
        )
        return Reason(said[:WORDS_NAMED], subject=subject_name(ranked.subject))
    says = f"{option.title} {option.description}"
    wanted, met = _first_with(ranked.wanted, goal), _first_with(ranked.met, says)
    if not (wanted and met):
        return Reason()
    if makes_sense(wanted, met):
        return Reason((wanted,), met)
    pairs = ((one, other) for one in _written(goal) for other in _written(says))
    found = next(((one, other) for one, other in pairs if _are_linked(one, other)), None)
    return Reason((found[0],), found[1]) if found else None


def makes_sense(wanted: str, met: str) -> bool:
    """Tell whether a person sees why one of two words was found by the other.

    'Ouders' and 'oudergesprek' share a part that says what both are about; 'leiden' and
    'rondleiding' share a verb, which says nothing of it. A word typed wrong is near the right one.
    """
    if _are_linked(wanted, met):
        return True
    if set(stems_of(wanted)) & set(stems_of(met)):
        return False
    apart = OSA.distance(fold(wanted), fold(met))
    return apart <= max(len(wanted), len(met)) // LETTERS_PER_SLIP


def _are_linked(one: str, other: str) -> bool:
    """Tell whether words are the same, mean the same, or share a part that says something."""
    stems, others = set(stems_of(one)), set(stems_of(other))
    if stems and stem(fold(one)) == stem(fold(other)):
        return True
    if any(_says_something(item) for item in stems & others):
        return True
    return any(relatives_of(item) & others for item in stems) or any(
        relatives_of(item) & stems for item in others
    )


def _says_something(part: str) -> bool:
    is_verb = part in _action_stems() and len(part) <= SHORT_VERB
    return not is_verb and part not in weak_stems()


@cache
def _action_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in actions())


def _written(text: str) -> list[str]:
    return list({word.casefold(): word for word in _WORD.findall(text)}.values())


def _first_with(word_stem: str, text: str) -> str:
    """Return the first word of a text, as it is written, that has a stem; nothing when none has."""
    return next((word for word in _written(text) if word_stem in stems_of(word)), "")
