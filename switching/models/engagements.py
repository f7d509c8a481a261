"""What else stands in someone's calendar."""

from __future__ import annotations

from dataclasses import dataclass

from switching.models.action_plan import ExchangeDay
from switching.models.enums import Party
from switching.models.intake_call import IntakeCall


@dataclass(frozen=True)
class Engagement:
    """A day or a call of the learner, or a day on which the coach (`of`) has another learner.

    `name` tells it apart: the host of what the learner does, the learner whom the coach has.
    """

    of: Party
    reference: str
    name: str
    record: ExchangeDay | IntakeCall
