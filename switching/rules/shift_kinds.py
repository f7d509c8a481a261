"""How a learning question changed: the kind of shift that the app proposes, with its grounds.

Ten figures compare both texts; weights, fitted on labelled examples, say how likely each kind is.
They are data, `shift_weights.json`: `python -m switching fit-shifts` makes them anew. Where no kind
is likely enough, none is proposed: the two likeliest are named. The project leader decides.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from switching.models import Language, QuestionVersion, Shift
from switching.rules.comparison import GoalChange, compare_goals
from switching.rules.normal_form import fold
from switching.rules.shift_features import Feature, features_of, same, says_the_same, units_of
from switching.rules.typed_language import is_foreign, language_typed

SURE = 0.7
"""From this likelihood on, one kind is proposed."""
GROUNDS_NAMED, WORDS_NAMED = 2, 3
_WEIGHTS = Path(__file__).with_name("shift_weights.json")
# That no such words came says nothing.
_ONLY_UPWARDS = (Feature.WIDER, Feature.SMALLER)


@dataclass(frozen=True)
class Weights:
    """How each feature is scaled, and what it weighs for each kind; `constant` is of the kind."""

    mean: Mapping[Feature, float]
    deviation: Mapping[Feature, float]
    weight: Mapping[Shift, Mapping[Feature, float]]
    constant: Mapping[Shift, float]


@dataclass(frozen=True)
class Said:
    """A question as text: its aim and its goals."""

    aim: str
    goals: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, a statement a line, without empty ones."""
        return "\n".join(filter(None, (self.aim, *self.goals)))


@dataclass(frozen=True)
class Ground:
    """A feature that pushed towards a kind, by being high or low."""

    feature: Feature
    is_high: bool


@dataclass(frozen=True)
class ShiftProposal:
    """How likely each kind is, the likeliest first, and on what grounds."""

    likely: tuple[tuple[Shift, float], ...]
    grounds: tuple[Ground, ...] = ()
    new_words: tuple[str, ...] = ()
    gone_words: tuple[str, ...] = ()

    @property
    def likeliest(self) -> Shift:
        """The kind that is likeliest, however likely."""
        return self.likely[0][0]

    @property
    def shift(self) -> Shift | None:
        """The kind that is proposed; None when none is likely enough."""
        return self.likeliest if self.likely[0][1] >= SURE else None

    @property
    def two(self) -> tuple[Shift, Shift]:
        """The two likeliest kinds."""
        return self.likely[0][0], self.likely[1][0]


def said_in(version: QuestionVersion) -> Said:
    """Return what a version of a question says."""
    goals = tuple(goal.description for goal in version.filled_goals)
    return Said(version.question.general_aim, goals)


@cache
def weights() -> Weights:
    """Return the weights of this version."""
    return weights_in(_WEIGHTS.read_text(encoding="utf-8"))


def weights_in(text: str) -> Weights:
    """Read weights as they were written."""
    held = json.loads(text)
    return Weights(
        {item: held["features"][item]["mean"] for item in Feature},
        {item: held["features"][item]["deviation"] for item in Feature},
        {s: {f: held["features"][f]["weights"][s] for f in Feature} for s in Shift},
        {shift: held["constant"][shift] for shift in Shift},
    )


def shift_between(
    before: Said, after: Said, without: Sequence[Shift] = (), by: Weights | None = None
) -> ShiftProposal:
    """Say how likely each kind of shift is, but for those that can't be."""
    old, new = before.text, after.text
    if says_the_same(old, new):
        rest = ((shift, 0.0) for shift in Shift if shift is not Shift.UNCHANGED)
        return ShiftProposal(((Shift.UNCHANGED, 1.0), *rest))
    by = by or weights()
    values = features_of(old, new)
    scaled = {f: (values[f] - by.mean[f]) / by.deviation[f] for f in Feature}
    pushes = {s: {f: by.weight[s][f] * scaled[f] for f in Feature} for s in Shift}
    raw = {s: math.exp(by.constant[s] + math.fsum(pushes[s].values())) for s in Shift}
    raw.update(dict.fromkeys(without, 0.0))
    whole = math.fsum(raw.values())
    likely = sorted(((s, raw[s] / whole) for s in Shift), key=lambda item: -item[1])
    return ShiftProposal(
        tuple(likely),
        _grounds(pushes[likely[0][0]], scaled),
        _words_only_in(new, old),
        _words_only_in(old, new),
    )


def _grounds(
    pushes: Mapping[Feature, float], scaled: Mapping[Feature, float]
) -> tuple[Ground, ...]:
    """Return what pushed most towards a kind, the strongest first; growth counts once."""
    joined = {**pushes, Feature.GROWTH: pushes[Feature.GROWTH] + pushes[Feature.GROWN]}
    del joined[Feature.GROWN]
    for feature in _ONLY_UPWARDS:
        if scaled[feature] <= 0:
            del joined[feature]
    most = sorted(joined, key=lambda item: -joined[item])[:GROUNDS_NAMED]
    return tuple(Ground(item, scaled[item] > 0) for item in most if joined[item] > 0)


def propose_shift(before: QuestionVersion, after: QuestionVersion) -> ShiftProposal | None:
    """Propose how a question shifted between two versions of it.

    A goal that came or went is known, not guessed: such a question is not unchanged. The weights
    are those of Dutch examples: of what was typed in another language, None says nothing.
    """
    texts = said_in(before).text, said_in(after).text
    if not says_the_same(*texts) and not all(map(_is_dutch, texts)):
        return None
    changes = {pair.change for pair in compare_goals(before, after)}
    moved = changes & {GoalChange.ADDED, GoalChange.DROPPED}
    return shift_between(said_in(before), said_in(after), (Shift.UNCHANGED,) if moved else ())


def _is_dutch(text: str) -> bool:
    """Tell whether a text may be Dutch: a few words tell no other language."""
    return language_typed(text) in (None, Language.DUTCH) and not is_foreign(text)


def _words_only_in(text: str, other: str) -> tuple[str, ...]:
    """Return the longest words of `text`, as written, that `other` has in no form."""
    units = units_of(other)
    found: dict[str, str] = {}
    for word in re.findall(r"\w+(?:[-'’]\w+)*", text):
        own = units_of(word)
        if own and not any(same(mine, theirs) for mine in own for theirs in units):
            found.setdefault(fold(word), word)
    named = sorted(found.values(), key=lambda word: -len(word))[:WORDS_NAMED]
    return tuple(word for word in found.values() if word in named)
