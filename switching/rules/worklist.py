"""What needs doing, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from switching.models import MINIMUM_MINUTES, DossierLine, Message, N_
from switching.rules.steps import Step

NEAR = timedelta(days=14)
"""From how long before the first day an unfinished plan is urgent."""

_BRUSSELS = ZoneInfo("Europe/Brussels")


class Urgency(StrEnum):
    """How soon something must be done, most urgent first."""

    TODAY = "today"
    URGENT = "urgent"
    NORMAL = "normal"


@dataclass(frozen=True)
class Task:
    """One thing to do on one dossier. `moment` orders tasks of the same urgency."""

    line: DossierLine
    urgency: Urgency
    moment: date
    message: Message
    action: str
    step: Step


def tasks_of(lines: Iterable[DossierLine], now: datetime) -> list[Task]:
    """List what needs doing at `now`, most urgent first."""
    today = now.astimezone(_BRUSSELS).date()
    order = list(Urgency)
    tasks = [task for line in lines if not line.stopped_on for task in _tasks_of_line(line, today)]
    return sorted(
        tasks,
        key=lambda task: (
            order.index(task.urgency),
            task.moment,
            task.line.call_at or now,
            task.line.id,
        ),
    )


def _tasks_of_line(line: DossierLine, today: date) -> Iterator[Task]:
    if line.completed_on:
        yield from _certificate_tasks(line, today)
        return
    yield from _call_tasks(line, today)
    yield from _question_tasks(line, today)
    yield from _plan_tasks(line, today)
    yield from _exchange_tasks(line, today)


def _call_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.call_held_at is not None:
        return
    if line.call_at is None:
        message = Message(N_("No call planned yet"))
        yield Task(line, Urgency.NORMAL, today, message, N_("Plan the call"), Step.CALL)
        return
    day = line.call_at.astimezone(_BRUSSELS).date()
    if day == today:
        message = Message(N_("Call today"))
        yield Task(line, Urgency.TODAY, day, message, N_("Open the call"), Step.CALL)
    elif day < today:
        message = Message(N_("Call of {day} not completed"), {"day": day})
        yield Task(line, Urgency.NORMAL, day, message, N_("Go on filling in"), Step.CALL)


def _question_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.call_held_at is not None and line.shift is None:
        message = Message(N_("Learning question not refined yet"))
        day = line.call_held_at.date()
        yield Task(line, Urgency.NORMAL, day, message, N_("Refine the question"), Step.QUESTION)


def _plan_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.plan_number or line.next_day is None or line.days_held:
        return
    if today <= line.next_day <= today + NEAR:
        message = Message(N_("Starts on {day}, plan not final yet"), {"day": line.next_day})
        yield Task(line, Urgency.URGENT, line.next_day, message, N_("Finish the plan"), Step.PLAN)


def _exchange_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.next_day is not None and line.next_day == today:
        message = Message(N_("Exchange day today"))
        yield Task(line, Urgency.TODAY, today, message, N_("Open the exchange"), Step.EXCHANGE)
    if line.next_day is not None and line.next_day < today:
        message = Message(N_("Hours of {day} still to confirm"), {"day": line.next_day})
        yield Task(
            line, Urgency.URGENT, line.next_day, message, N_("Fill in the hours"), Step.EXCHANGE
        )
    else:
        yield from _certificate_tasks(line, today)


def _certificate_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.held_minutes >= MINIMUM_MINUTES and not line.certificates:
        message = Message(N_("14 hours reached, certificate to issue"))
        day = line.first_day or today
        yield Task(line, Urgency.NORMAL, day, message, N_("To the certificate"), Step.CERTIFICATE)
