"""When a difference is more than chance would give: what may be named, each rule with its source.

A sentence names a difference only if chance alone would give one as large in less than one case in
twenty. That one in twenty is shared out when the largest or smallest of many is named, as Dunn does
("Multiple comparisons among means", Journal of the American Statistical Association 56, 1961).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from math import comb, sqrt
from statistics import NormalDist

from switching.models import N_

DIFFERENCES = N_(
    "A difference is named only when chance alone would give one as large in fewer than one of "
    "twenty cases, shared out over all that are compared (Dunn 1961): for counts by the sign test "
    "(Dixon and Mood 1946), for shares by the interval of Newcombe (1998, method 10), for medians "
    "of ten cases or more by their standard error (McGill, Tukey and Larsen 1978, with Student's "
    "distribution), and only from five minutes on. A share stands there from five cases on; what "
    "rests on fewer is drawn open or pale."
)
"""What is said of it to who reads."""

CHANCE = 0.05
"""What chance gives less often than this, is told as a difference."""

LEAST_CASES = 10
"""Medians are compared of no fewer cases: of fewer, how far these lie apart is itself a guess."""

EXACTLY = 200
"""Up to so many tosses of a coin are counted one by one."""


@dataclass(frozen=True)
class Middle:
    """The median of `cases` values, the middle half of which lies `spread` apart."""

    median: float
    spread: float
    cases: int

    @property
    def error(self) -> float:
        """The standard error of the median: 1.25 spread / (1.35 √cases).

        McGill, Tukey and Larsen, "Variations of box plots", The American Statistician 32 (1978).
        """
        return 1.25 * self.spread / (1.35 * sqrt(self.cases))


def leads(most: int, second: int, among: int = 2) -> bool:
    """Tell whether the largest of `among` counts is more than chance above the one after it.

    The sign test: how often would a fair coin give so uneven a split? (Dixon and Mood, "The
    statistical sign test", Journal of the American Statistical Association 41, 1946.)
    """
    rare = CHANCE / max(among - 1, 1)
    return most > second and 2 * _tossed(most, most + second) < rare


def shares_differ(part: int, whole: int, other_part: int, other_whole: int, among: int = 2) -> bool:
    """Tell whether the highest and lowest of `among` shares differ: method 10 of Newcombe.

    "Interval estimation for the difference between independent proportions", Statistics in Medicine
    17 (1998): an interval around the difference, made of Wilson's around each share.
    """
    one, other = part / whole, other_part / other_whole
    rare = CHANCE / max(among * (among - 1) // 2, 1)
    low, high = _wilson(one, whole, rare)
    other_low, other_high = _wilson(other, other_whole, rare)
    difference = one - other
    least = difference - sqrt((one - low) ** 2 + (other_high - other) ** 2)
    most = difference + sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return not least <= 0 <= most


def medians_differ(one: Middle, other: Middle, among: int = 2) -> bool:
    """Tell whether the highest and the lowest of `among` medians differ by more than chance.

    By the standard error of a median, as the notches of a box plot do, wider for few cases after
    Student ("The probable error of a mean", Biometrika 6, 1908).
    """
    if min(one.cases, other.cases) < LEAST_CASES:
        return False
    pairs = max(among * (among - 1) // 2, 1)
    times = _student(1 - CHANCE / (2 * pairs), min(one.cases, other.cases) - 1)
    return abs(one.median - other.median) > times * sqrt(one.error**2 + other.error**2)


def in_front(counts: Sequence[int]) -> int:
    """Return how many of `counts`, the largest first, chance can't tell from the first of them."""
    near = takewhile(lambda count: not leads(counts[0], count, len(counts)), counts)
    return sum(1 for _ in near)


@lru_cache(10_000)  # many have the same counts
def _tossed(heads: int, tosses: int) -> float:
    """Return how often a fair coin gives at least so many heads; of many by the normal curve."""
    if tosses > EXACTLY:
        return 1 - NormalDist(tosses / 2, sqrt(tosses) / 2).cdf(heads - 0.5)
    return float(sum(comb(tosses, count) for count in range(heads, tosses + 1)) / 2**tosses)


def _student(share: float, freedom: int) -> float:
    """Return a quantile of Student's distribution, by the first terms of its expansion."""
    z = NormalDist().inv_cdf(share)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _wilson(share: float, whole: int, rare: float) -> tuple[float, float]:
    times = NormalDist().inv_cdf(1 - rare / 2)
    middle = share + times**2 / (2 * whole)
    wide = times * sqrt(share * (1 - share) / whole + times**2 / (4 * whole**2))
    return tuple((middle + side * wide) / (1 + times**2 / whole) for side in (-1, 1))  # type: ignore[return-value]
