"""How long each purpose of a call took, from what was worked on when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from switching.models import Purpose

WORKED_ON = {
    "participants": Purpose.EXPLANATION,
    "people": Purpose.ACQUAINTANCE,
    "organisations": Purpose.ACQUAINTANCE,
    "learning_questions": Purpose.QUESTION,
    "goal_wordings": Purpose.QUESTION,
    "contact_wishes": Purpose.QUESTION,
    "proposals": Purpose.OPTIONS,
    "exchange_days": Purpose.PRACTICAL,
    "arrangements": Purpose.PRACTICAL,
    "plan_inputs": Purpose.PLAN,
}
"""The purpose that someone works in who changes a record of this table during the call."""


def minutes_per_purpose(
    events: Iterable[tuple[datetime, Purpose]], started: datetime, ended: datetime
) -> dict[Purpose, int]:
    """Share the time of a call out: what comes before a change counts for its purpose.

    The time after the last change counts for the purpose of that change. Whole minutes; a purpose
    that was worked in took at least one.
    """
    inside = sorted(event for event in events if started < event[0] <= ended)
    seconds: dict[Purpose, float] = defaultdict(float)
    last = started
    for at, purpose in inside:
        seconds[purpose] += (at - last).total_seconds()
        last = at
    if inside:
        seconds[inside[-1][1]] += (ended - last).total_seconds()
    return {purpose: max(1, round(took / 60)) for purpose, took in seconds.items()}
