"""What an exchange waits for, in the order in which one would do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from switching.models import Dossier, ExchangeDay, Party
from switching.rules.certification import (
    current_certificate,
    missing_evaluations,
    missing_for_certificate,
    unconfirmed_days,
)
from switching.rules.hours_reached import hours_line, may_complete
from switching.rules.steps import Step, next_step


class Waiting(StrEnum):
    """What is to be done."""

    CONFIRM = "confirm"
    PLAN = "plan"
    EVALUATION = "evaluation"
    CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Wait:
    """One thing to do: on which day, or of whom, where it is of one."""

    kind: Waiting
    day: ExchangeDay | None = None
    parties: tuple[Party, ...] = ()


def waits_of(dossier: Dossier, today: date) -> tuple[Wait, ...]:
    """List what an exchange waits for; nothing once it was stopped."""
    return () if dossier.switch.stopped_on else tuple(_waits(dossier, today))


def leads_elsewhere(dossier: Dossier, today: date, holds: bool) -> bool:
    """Tell whether what comes next in a dossier is neither its exchange nor its certificate."""
    following = next_step(dossier, today, holds)
    return following is not None and following.step not in (Step.EXCHANGE, Step.CERTIFICATE)


def _waits(dossier: Dossier, today: date) -> Iterator[Wait]:
    if dossier.switch.completed_on is None:  # its days are closed
        for day in unconfirmed_days(dossier, today):
            yield Wait(Waiting.CONFIRM, day)
    if _days_are_planned_now(dossier, today):
        yield Wait(Waiting.PLAN)
    silent = missing_evaluations(dossier)
    if silent and may_complete(dossier.days) and not _lacks_days(dossier, today):
        yield Wait(Waiting.EVALUATION, parties=silent)
    if missing_for_certificate(dossier, today) is None:
        yield Wait(Waiting.CERTIFICATE)


def _lacks_days(dossier: Dossier, today: date) -> bool:
    """Tell whether hours are still to be planned in an exchange that goes on."""
    over = dossier.switch.completed_on or current_certificate(dossier)
    return not over and bool(hours_line(dossier.days, today).to_plan)


def _days_are_planned_now(dossier: Dossier, today: date) -> bool:
    """Tell whether planning days is what comes next: not before the call and the question."""
    following = next_step(dossier, today, holds=True)  # the days don't wait for a new version
    return (
        following is not None
        and following.step in (Step.PLAN, Step.EXCHANGE)
        and _lacks_days(dossier, today)
    )
