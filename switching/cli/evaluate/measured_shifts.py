"""How often the proposed shift is the labelled one, beside always saying 'more concrete'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from switching.cli.evaluate.labelled import UnreadableError
from switching.models import Message, N_, Shift
from switching.rules.shift_kinds import SURE, Said, shift_between

SHIFT_COLUMNS = ("before", "after", "shift")
BANDS = (0.0, 0.4, 0.5, 0.6, SURE, 0.8, 0.9)
_GOALS = re.compile(r"[;\n]")


@dataclass(frozen=True)
class Band:
    """How many pairs were at least so likely, below the next band, and how many of them right."""

    least: float
    pairs: int
    agreed: int


@dataclass(frozen=True)
class ShiftScores:
    """The share of pairs in which the app, and the control, agree with the label."""

    pairs: int
    app: float
    control: float
    by_shift: Mapping[Shift, tuple[int, int]]
    """Per labelled shift: how many were proposed so, of how many."""
    bands: tuple[Band, ...]
    either: float
    """The share in which the label is among the two likeliest."""

    @property
    def proposed(self) -> Band:
        """The pairs for which one kind is proposed."""
        sure = [band for band in self.bands if band.least >= SURE]
        return Band(SURE, sum(b.pairs for b in sure), sum(b.agreed for b in sure))


def labelled_shifts(rows: Sequence[Mapping[str, str]]) -> list[tuple[Said, Said, Shift]]:
    """Read rows of SHIFT_COLUMNS; `;` or a new line separates an aim and its goals.

    Raises UnreadableError for a shift that does not exist.
    """
    for number, row in enumerate(rows, start=1):
        if row["shift"] not in list(Shift):
            values = {"row": number, "known": ", ".join(Shift)}
            text = N_("Row {row} below the header has no kind of shift. Known are: {known}.")
            raise UnreadableError(Message(text, values))
    return [(_said(row["before"]), _said(row["after"]), Shift(row["shift"])) for row in rows]


def evaluate_shifts(rows: Sequence[Mapping[str, str]]) -> ShiftScores:
    """Measure on rows of SHIFT_COLUMNS."""
    agreed: dict[Shift, list[bool]] = {shift: [] for shift in Shift}
    banded: dict[float, list[bool]] = {least: [] for least in BANDS}
    either = 0
    for before, after, label in labelled_shifts(rows):
        proposal = shift_between(before, after)
        is_right = proposal.likeliest is label
        agreed[label].append(is_right)
        banded[max(b for b in BANDS if b <= proposal.likely[0][1])].append(is_right)
        either += label in proposal.two
    return ShiftScores(
        len(rows),
        sum(map(sum, agreed.values())) / len(rows),
        len(agreed[Shift.MORE_CONCRETE]) / len(rows),
        {shift: (sum(found), len(found)) for shift, found in agreed.items()},
        tuple(Band(least, len(found), sum(found)) for least, found in banded.items()),
        either / len(rows),
    )


def _said(text: str) -> Said:
    aim, *goals = [part.strip() for part in _GOALS.split(text)] or [""]
    return Said(aim, tuple(filter(None, goals)))
