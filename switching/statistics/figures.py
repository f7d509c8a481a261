"""The figures of the overview: each has its words, its definition and its code here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, N_, Shift
from switching.statistics.frames import Frames


class Unit(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    MINUTES = "minutes"
    SHARE = "share"
    HOURS = "hours"


@dataclass(frozen=True)
class Figure:
    """A figure with its name and definition (message ids); None when nothing was counted."""

    name: str
    definition: str
    unit: Unit
    value: float | None


@dataclass(frozen=True)
class _Definition:
    name: str
    words: str
    unit: Unit
    count: Callable[[Frames], float | None]


def _quantile(frames: Frames, share: float) -> float | None:
    minutes = frames.calls["actual_minutes"]
    return None if minutes.empty else float(minutes.quantile(share))


def _share_over(frames: Frames, limit: int) -> float | None:
    minutes = frames.calls["actual_minutes"]
    return None if minutes.empty else float((minutes > limit).mean())


def _share_shifted(frames: Frames) -> float | None:
    known = frames.calls["shift"].dropna()
    return None if known.empty else float((known != Shift.UNCHANGED).mean())


def _switches(frames: Frames, held: bool) -> float:
    days = frames.days
    rows = days[days["held"] == 1] if held else days[days["held"].isna()]
    return float(rows["switch_id"].nunique())


def _hours_held(frames: Frames) -> float:
    held = frames.days[frames.days["held"] == 1]
    return float(held["held_minutes"].fillna(0).sum())


_DEFINITIONS = (
    _Definition(
        N_("Calls held"),
        N_("Introduction calls that were completed, by the day of the call."),
        Unit.COUNT,
        lambda frames: float(len(frames.calls)),
    ),
    _Definition(
        N_("Median"),
        N_("Half of the calls took at most this many minutes."),
        Unit.MINUTES,
        lambda frames: _quantile(frames, 0.5),
    ),
    _Definition(
        N_("90th percentile"),
        N_("Nine calls out of ten took at most this many minutes."),
        Unit.MINUTES,
        lambda frames: _quantile(frames, 0.9),
    ),
    _Definition(
        N_("Over 20 minutes"),
        N_("The share of calls that took more than the 20 minutes a call is meant to take."),
        Unit.SHARE,
        lambda frames: _share_over(frames, PLANNED_MINUTES),
    ),
    _Definition(
        N_("Over an hour"),
        N_("The share of calls that took more than 60 minutes: often a sign of enthusiasm."),
        Unit.SHARE,
        lambda frames: _share_over(frames, LONG_CALL_MINUTES),
    ),
    _Definition(
        N_("Questions that changed"),
        N_("Of the calls whose shift is known: the share where it is not 'unchanged'."),
        Unit.SHARE,
        _share_shifted,
    ),
    _Definition(
        N_("Exchanges planned"),
        N_("Switches with an exchange day in this period that still has to be held."),
        Unit.COUNT,
        lambda frames: _switches(frames, held=False),
    ),
    _Definition(
        N_("Exchanges held"),
        N_("Switches with an exchange day in this period that was held."),
        Unit.COUNT,
        lambda frames: _switches(frames, held=True),
    ),
    _Definition(
        N_("Hours held"),
        N_("The hours of the exchange days in this period that were held."),
        Unit.HOURS,
        _hours_held,
    ),
)


def figures_of(frames: Frames) -> list[Figure]:
    """Compute every figure over frames that the filters were applied to."""
    return [Figure(item.name, item.words, item.unit, item.count(frames)) for item in _DEFINITIONS]
