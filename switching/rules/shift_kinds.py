"""How a learning question changed: the kind of shift that the app proposes, with its grounds.

The rule compares what both questions are about, word by word (stems, parts of compounds, words
that mean nearly the same), and looks for what makes a question wider, smaller or more concrete.
The project leader decides; this only proposes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from switching.models import QuestionVersion, Shift
from switching.rules.comparison import GoalChange, GoalPair, compare_goals
from switching.rules.concreteness import aspects_of
from switching.rules.dutch import content_words, parts_of, relatives_of, stem
from switching.rules.normal_form import fold

WIDER = re.compile(
    r"\b(ook|evengoed|eveneens|inbegrepen|alle|alles|heel (?:de|het)|"
    r"(?:de|het|haar|zijn|hun|ons|onze|een) hele|volledige?|"
    r"breder|ruimer|algemene?|eender welke?|welke? dan ook|van a tot z|incluis|inclusief|zowel|"
    r"naast|niet alleen|niet enkel|daarnaast|bovendien|meerdere|overkoepelend|"
    r"overheen|heen|\w*beleid|\w*mix|also|whole|entire|broader|all)\b"
)
SMALLER = re.compile(
    r"\b(alleen|enkel|vooral|louter|uitsluitend|beperkt|beperken|houden het bij|focus|focussen|"
    r"toespitsen|een keer|genoeg|volstaat|slechts|nadruk|only|just|mainly)\b"
)
RELATED = 0.25
"""A statement with a smaller share than this of known words speaks of something of its own."""

MUCH_SAID = 5
"""With fewer words of content than this, a question is vague: any detail may be meant by it."""

_LIST = re.compile(r"[,;:\n]| \+ | en | of | tot | and | or ")
_SPECIFIC = re.compile(r"\d|\b[A-Z]{2,}\b|(?<=[a-z,:;] )[A-Z][a-z]+|\([^)]*\)")


@dataclass(frozen=True)
class Said:
    """A question as text: its aim and its goals."""

    aim: str
    goals: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """The aim and the goals, without empty ones."""
        return tuple(filter(None, (self.aim, *self.goals)))

    @property
    def text(self) -> str:
        """All of it, a statement a line."""
        return "\n".join(self.statements)


@dataclass(frozen=True)
class Features:
    """What the rule looks at. Shares are from 0 to 1."""

    kept: float
    new: float
    growth: float
    wider: int
    smaller: int
    listed_before: int
    listed_after: int
    specific: int
    aspects: int
    units: int
    statements: int
    added: int


def said_in(version: QuestionVersion) -> Said:
    """Return what a version of a question says."""
    goals = tuple(goal.description for goal in version.filled_goals)
    return Said(version.question.general_aim, goals)


def _units(text: str) -> list[str]:
    found = [item for word in content_words(text) for item in (parts_of(word) or (stem(word),))]
    return list(dict.fromkeys(found))


def _same(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if other in relatives_of(one):
        return 0.8
    shortest = min(len(one), len(other))
    short, long = sorted((one, other), key=len)
    if shortest >= 5 and (long.startswith(short) or long.endswith(short)):
        return 0.8
    if shortest >= 6 and OSA.normalized_similarity(one, other) >= 0.8:
        return 0.8
    return 0.0


def _share_found(units: Sequence[str], among: Iterable[str]) -> float:
    if not units:
        return 1.0
    others = list(among)
    return sum(max((_same(u, o) for o in others), default=0.0) for u in units) / len(units)


def features_of(before: Said, after: Said) -> Features:
    """Compare two questions."""
    mine, theirs = _units(before.text), _units(after.text)
    old, now = fold(before.text), fold(after.text)
    return Features(
        kept=_share_found(mine, theirs),
        new=1 - _share_found(theirs, mine),
        growth=(len(theirs) + 1) / (len(mine) + 1),
        wider=len(WIDER.findall(now)) - len(WIDER.findall(old)),
        smaller=len(SMALLER.findall(now)) - len(SMALLER.findall(old)),
        listed_before=len(_LIST.findall(before.text)),
        listed_after=len(_LIST.findall(after.text)),
        specific=len(_SPECIFIC.findall(after.text)) - len(_SPECIFIC.findall(before.text)),
        aspects=len(aspects_of(after.text)) - len(aspects_of(before.text)),
        units=len(mine),
        statements=len(before.statements),
        added=sum(_share_found(_units(said), mine) < RELATED for said in after.statements),
    )


def shift_of(before: Said, after: Said) -> Shift:
    """Propose how a question shifted."""
    found = features_of(before, after)
    for shift, holds in _RULES:
        if holds(found):
            return shift
    return Shift.MORE_CONCRETE


def _says_the_same(f: Features) -> bool:
    return f.kept >= 0.95 and f.new <= 0.1


def _became_smaller(f: Features) -> bool:
    """Little came in, while parts of a list went or words such as 'alleen' came."""
    shorter_list = f.listed_after < f.listed_before
    if f.growth >= 1.15:
        return f.smaller > 0 and shorter_list and f.growth <= 1.5
    part_of_it = f.new <= 0.45 and shorter_list
    one_of_a_list = f.listed_before >= 2 and f.listed_after == 0 and f.kept > 0
    much_went = (f.growth <= 0.6 and f.listed_before >= 2) or (one_of_a_list and f.growth <= 0.9)
    return part_of_it or much_went or f.smaller > 0 or (f.kept <= 0.8 and f.new <= 0.1)


def _became_wider(f: Features) -> bool:
    """Words such as 'alle' came, or a statement of its own beside all that was there."""
    if f.kept >= 0.8 and f.statements >= 2 and f.added > 0:
        return True
    return f.wider > 0 and f.growth >= 1.2 and f.new >= 0.4


def _turned_to_something_else(f: Features) -> bool:
    """Hardly anything was kept of much, or little without growing into details."""
    if f.kept <= 0.1 and f.units >= MUCH_SAID:
        return True
    little_kept = f.kept <= 0.35 and f.new > 0.65 and f.growth <= 1.85
    return little_kept and (f.specific <= 0 or (f.kept == 0 and f.growth <= 1.3))


def _was_put_in_other_words(f: Features) -> bool:
    as_long = 0.55 <= f.growth <= 1.6
    return as_long and not f.added and f.new <= 0.65 and f.specific <= 1 and f.aspects < 2


_RULES: tuple[tuple[Shift, Callable[[Features], bool]], ...] = (
    (Shift.UNCHANGED, _says_the_same),
    (Shift.NARROWED, _became_smaller),
    (Shift.BROADENED, _became_wider),
    (Shift.SHIFTED, _turned_to_something_else),
    (Shift.UNCHANGED, _was_put_in_other_words),
)


@dataclass(frozen=True)
class ShiftProposal:
    """The shift that the app proposes, and on what grounds: goals and words that changed."""

    shift: Shift
    added: int
    dropped: int
    sharpened: int
    reworded: int
    new_words: tuple[str, ...]
    gone_words: tuple[str, ...]


WORDS_NAMED = 4


def propose_shift(before: QuestionVersion, after: QuestionVersion) -> ShiftProposal:
    """Propose how the question shifted from one version to another, with the grounds."""
    old, new = said_in(before), said_in(after)
    pairs = compare_goals(before, after)
    changes = [pair.change for pair in pairs]
    sharpened = sum(pair.change is GoalChange.REWORDED and _is_sharper(pair) for pair in pairs)
    return ShiftProposal(
        shift_of(old, new),
        added=changes.count(GoalChange.ADDED),
        dropped=changes.count(GoalChange.DROPPED),
        sharpened=sharpened,
        reworded=changes.count(GoalChange.REWORDED) - sharpened,
        new_words=_words_only_in(new.text, old.text),
        gone_words=_words_only_in(old.text, new.text),
    )


def _is_sharper(pair: GoalPair) -> bool:
    """Tell whether a goal names more than it did: other aspects, or more that it is about."""
    if pair.before is None or pair.after is None:
        return False
    old, new = pair.before.description, pair.after.description
    return aspects_of(new) > aspects_of(old) or len(_units(new)) > len(_units(old))


def _words_only_in(text: str, other: str) -> tuple[str, ...]:
    """Return the longest words of `text`, as written, that `other` has in no form."""
    units = _units(other)
    found: dict[str, str] = {}
    for word in re.findall(r"\w+(?:[-'’]\w+)*", text):
        own = _units(word)
        if own and not any(_same(mine, theirs) for mine in own for theirs in units):
            found.setdefault(fold(word), word)
    named = sorted(found.values(), key=lambda word: -len(word))[:WORDS_NAMED]
    return tuple(word for word in found.values() if word in named)
