"""Where a count will be at the end of its period, if it goes on as it went.

What happens by chance at a steady pace is a Poisson process: of a count in the time gone by follows
what the time to come will bring, with the chance of both in the uncertainty (W. Nelson, "Applied
Life Data Analysis", 1982, on predicting a Poisson count; the normal curve in place of the exact
one). Hours come in days of unequal length: what spreads them is the sum of their squares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist

from switching.overview.chance import CHANCE, LEAST_CASES


@dataclass(frozen=True)
class Projection:
    """What to expect at the end, and between what it lies in nineteen cases out of twenty."""

    expected: float
    low: float
    high: float


def project(amounts: Sequence[float], first: date, last: date, today: date) -> Projection | None:
    """Return where the sum of `amounts`, each counted by `today`, will be on `last`.

    None before the period began, and of fewer than ten amounts while it runs: those say too little.
    """
    reached, gone = float(sum(amounts)), (min(today, last) - first).days + 1
    to_come = (last - today).days
    if to_come <= 0:
        return Projection(reached, reached, reached)
    if gone <= 0 or len(amounts) < LEAST_CASES:
        return None
    ratio = to_come / gone
    wide = NormalDist().inv_cdf(1 - CHANCE / 2) * sqrt(
        ratio * (1 + ratio) * sum(amount**2 for amount in amounts)
    )
    more = reached * ratio
    return Projection(reached + more, reached + max(0.0, more - wide), reached + more + wide)
