"""How often the proposed shift is the labelled one, beside always saying 'more concrete'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from switching.cli.evaluate.labelled import UnreadableError
from switching.models import Message, N_, Shift
from switching.rules.shift_kinds import Said, shift_of

SHIFT_COLUMNS = ("before", "after", "shift")
_GOALS = re.compile(r"[;\n]")


@dataclass(frozen=True)
class ShiftScores:
    """The share of pairs in which the app, and the control, agree with the label."""

    pairs: int
    app: float
    control: float
    by_shift: Mapping[Shift, tuple[int, int]]
    """Per labelled shift: how many were proposed so, of how many."""


def evaluate_shifts(rows: Sequence[Mapping[str, str]]) -> ShiftScores:
    """Measure on rows of SHIFT_COLUMNS; `;` or a new line separates an aim and its goals.

    Raises UnreadableError for a shift that does not exist.
    """
    agreed: dict[Shift, list[bool]] = {shift: [] for shift in Shift}
    for number, row in enumerate(rows, start=1):
        if row["shift"] not in list(Shift):
            values = {"row": number, "known": ", ".join(Shift)}
            text = N_("Row {row} below the header has no kind of shift. Known are: {known}.")
            raise UnreadableError(Message(text, values))
        label = Shift(row["shift"])
        agreed[label].append(shift_of(_said(row["before"]), _said(row["after"])) is label)
    return ShiftScores(
        len(rows),
        sum(map(sum, agreed.values())) / len(rows),
        len(agreed[Shift.MORE_CONCRETE]) / len(rows),
        {shift: (sum(found), len(found)) for shift, found in agreed.items()},
    )


def _said(text: str) -> Said:
    aim, *goals = [part.strip() for part in _GOALS.split(text)] or [""]
    return Said(aim, tuple(filter(None, goals)))
