"""Two versions of a learning question against each other: words that changed, goals that did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from switching.models import GoalWording, QuestionVersion
from switching.rules.dutch import content_words, stem, words_of

_TOKENS = re.compile(r"\s+|\w+(?:[-'’]\w+)*|[^\w\s]")
SAME_GOAL = 0.5
"""From this share of common stems on, two goals without a common past are one, reworded."""
ALIKE = 0.45
"""With a smaller share of common letters than this, two texts are read one after the other."""


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of words with the same mark, blanks included."""

    text: str
    mark: Mark


class GoalChange(StrEnum):
    """What happened to a goal."""

    SAME = "same"
    REWORDED = "reworded"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True)
class GoalPair:
    """A goal in two versions; None where one of them lacks it."""

    before: GoalWording | None
    after: GoalWording | None
    moved: bool = False

    @property
    def change(self) -> GoalChange:
        """What happened to it."""
        if self.before is None:
            return GoalChange.ADDED
        if self.after is None:
            return GoalChange.DROPPED
        if self.before.description == self.after.description:
            return GoalChange.SAME
        return GoalChange.REWORDED


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in one reading order: same, gone and new."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    pieces: list[Piece] = []
    for step in Indel.opcodes(old, new):
        gone = "".join(old[step.src_start : step.src_end])
        came = "".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            _join(pieces, Piece(came, Mark.SAME))
        else:
            _join(pieces, Piece(gone, Mark.GONE))
            _join(pieces, Piece(came, Mark.NEW))
    return tuple(pieces)


def changes_of(before: str, after: str) -> tuple[Piece, ...]:
    """Return what became of a text, to be read at once: what went before what came in its place.

    Changes with but a blank between them are one. Texts that have little in common stay whole.
    """
    pieces = compare_words(before, after)
    kept = sum(_letters(piece.text) for piece in pieces if piece.mark is Mark.SAME)
    if 2 * kept < ALIKE * (_letters(before) + _letters(after)):
        pieces = (Piece(before, Mark.GONE), Piece(after, Mark.NEW))
    changed = ["", ""]
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        is_between = piece.text == " " and any(changed) and number + 1 < len(pieces)
        if piece.mark is Mark.SAME and not is_between:
            found += _closed(changed)
            found.append(piece)
        for place, mark in enumerate((Mark.GONE, Mark.NEW)):
            if piece.mark is mark or (piece.mark is Mark.SAME and is_between):
                changed[place] += piece.text
    return (*found, *_closed(changed))


def _closed(changed: list[str]) -> list[Piece]:
    """Return what went and what came, and begin anew."""
    gone, came = changed
    changed[:] = ["", ""]
    pieces = (Piece(gone, Mark.GONE), Piece(came, Mark.NEW))
    filled = [piece for piece in pieces if piece.text.strip()]
    if filled or (not gone and not came):
        return filled
    return [Piece(came or gone, Mark.SAME)]


def _letters(text: str) -> int:
    return sum(not letter.isspace() for letter in text)


def _join(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece; a blank between two changes belongs to them, so that words stay together."""
    if not piece.text:
        return
    if pieces and pieces[-1].mark is piece.mark:
        pieces[-1] = Piece(pieces[-1].text + piece.text, piece.mark)
    else:
        pieces.append(piece)


def compare_goals(before: QuestionVersion, after: QuestionVersion) -> tuple[GoalPair, ...]:
    """Pair the goals of two versions, in the order of `after`; dropped ones come last.

    A goal is the same one through all its wordings. One that was typed anew is matched with the
    one that shares most words with it.
    """
    by_goal = {goal.goal_id: goal for goal in before.filled_goals}
    earlier = {goal.id: by_goal.pop(goal.goal_id, None) for goal in after.filled_goals}
    for goal in after.filled_goals:
        if earlier[goal.id] is None:
            alike = _most_alike(goal, list(by_goal.values()))
            if alike is not None:
                earlier[goal.id] = by_goal.pop(alike.goal_id)
    kept = [past for past in earlier.values() if past is not None]
    pairs = [
        GoalPair(past, goal, past is not None and _moved(past, kept))
        for goal, past in ((goal, earlier[goal.id]) for goal in after.filled_goals)
    ]
    return (*pairs, *(GoalPair(goal, None) for goal in by_goal.values()))


def _moved(goal: GoalWording, kept: Sequence[GoalWording]) -> bool:
    """Tell whether a goal that was kept has another place among those that were."""
    return sorted(kept, key=lambda item: item.position).index(goal) != kept.index(goal)


def _most_alike(goal: GoalWording, among: Sequence[GoalWording]) -> GoalWording | None:
    scored = [(_likeness(goal.description, other.description), other) for other in among]
    best = max(scored, key=lambda item: item[0], default=None)
    return best[1] if best and best[0] >= SAME_GOAL else None


def _likeness(one: str, other: str) -> float:
    """Return the share of stems that two goals have in common (Dice)."""
    mine, theirs = ({stem(word) for word in content_words(text)} for text in (one, other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts have the same words, whatever their capitals, accents or points."""
    return bool(one.strip()) and words_of(one) == words_of(other)


def same_goals(version: QuestionVersion) -> list[tuple[int, int]]:
    """List the pairs of goals, by their numbers from 1, that say the same."""
    seen: dict[tuple[str, ...], int] = {}
    twice = []
    for number, goal in enumerate(version.goals, start=1):
        words = tuple(words_of(goal.description))
        if words and words in seen:
            twice.append((seen[words], number))
        seen.setdefault(words, number)
    return twice
