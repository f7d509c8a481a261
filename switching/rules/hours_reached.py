"""How far an exchange is: its hours against the 14, and what is to be said of its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from switching.models import MINIMUM_MINUTES, ExchangeDay, held_minutes, planned_minutes


class DayState(StrEnum):
    """Where a day stands, in the order in which it asks for attention."""

    TO_CONFIRM = "to_confirm"
    TODAY = "today"
    PLANNED = "planned"
    OVER = "over"


@dataclass(frozen=True)
class HoursLine:
    """The hours of an exchange, in minutes, and how many of its days lack something.

    `planned` are those of all days that were not called off; `to_come` those of the days that
    nobody confirmed yet.
    """

    planned: int
    held: int
    to_come: int
    to_confirm: int
    without_hours: int

    @property
    def needed(self) -> int:
        """What still has to be held to reach 14 hours."""
        return max(0, MINIMUM_MINUTES - self.held)

    @property
    def to_plan(self) -> int:
        """What still has to be planned to reach 14 hours."""
        return max(0, self.needed - self.to_come)


def state_of(day: ExchangeDay, today: date) -> DayState:
    """Say where `day` stands."""
    if day.held is not None:
        return DayState.OVER
    if day.day < today:
        return DayState.TO_CONFIRM
    return DayState.TODAY if day.day == today else DayState.PLANNED


def hours_line(days: Sequence[ExchangeDay], today: date) -> HoursLine:
    """Add up the hours of an exchange."""
    return HoursLine(
        planned=planned_minutes(days),
        held=held_minutes(days),
        to_come=sum(day.planned_minutes for day in days if day.held is None),
        to_confirm=sum(state_of(day, today) is DayState.TO_CONFIRM for day in days),
        without_hours=sum(bool(day.held) and not day.held_minutes for day in days),
    )


def may_complete(days: Sequence[ExchangeDay]) -> bool:
    """Tell whether an exchange is over: a day was held, and none waits for an answer."""
    return any(day.held for day in days) and all(day.held is not None for day in days)
