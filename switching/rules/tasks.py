"""What needs doing, most urgent first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from switching.models import MINIMUM_MINUTES, DossierLine, Message, N_, plural
from switching.rules.agreeing import AGREEING, NEAR
from switching.rules.steps import Step

AFTER = timedelta(days=4)
"""How long after the last day the evaluations may stay away before someone asks for them."""

FOLLOW_UP_AFTER, FOLLOW_UP_UNTIL = timedelta(days=91), timedelta(days=182)
"""From when to when after the last day one asks what is used at work."""

AHEAD = timedelta(days=7)
"""How far ahead the calls and days of exchange to come are in sight."""

EVALUATIONS = 3
"""The learner, the coach and the sending organisation each evaluate an exchange."""

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


@dataclass(frozen=True)
class Coming:
    """A call or a day of exchange in the days to come; a day has no hour."""

    line: DossierLine
    day: date
    at: datetime | None
    step: Step


def coming_of(lines: Iterable[DossierLine], now: datetime) -> list[Coming]:
    """List the calls and days of exchange of the days after today, soonest first."""
    today = now.astimezone(_BRUSSELS).date()
    found = [
        coming
        for line in lines
        if not line.stopped_on and not line.completed_on
        for coming in _coming_of_line(line)
        if today < coming.day <= today + AHEAD
    ]
    return sorted(found, key=lambda coming: (coming.day, coming.at or now, coming.line.id))


def _coming_of_line(line: DossierLine) -> Iterator[Coming]:
    if line.call_held_at is None and line.call_at is not None:
        day, at = line.call_at.astimezone(_BRUSSELS).date(), line.call_at
        yield Coming(line, day, at if line.call_hour_known else None, Step.CALL)
    if line.next_day is not None:
        yield Coming(line, line.next_day, None, Step.EXCHANGE)


def plan_is_near(line: DossierLine, today: date) -> bool:
    """Tell whether a day of the exchange comes so near that its plan must be right."""
    return (
        not line.stopped_on
        and not line.completed_on
        and line.next_day is not None
        and today <= line.next_day <= today + NEAR
    )


def tasks_of(
    lines: Iterable[DossierLine], now: datetime, overtaken: Collection[int] = ()
) -> list[Task]:
    """List what needs doing at `now`, most urgent first.

    `overtaken` are the dossiers whose last final plan no longer holds; only those near count.
    """
    today = now.astimezone(_BRUSSELS).date()
    order = list(Urgency)
    tasks = [
        task
        for line in lines
        if not line.stopped_on
        for task in _tasks_of_line(line, today, line.id in overtaken)
    ]
    return sorted(
        tasks,
        key=lambda task: (
            order.index(task.urgency),
            task.moment,
            task.line.call_at or now,
            task.line.id,
        ),
    )


def _tasks_of_line(line: DossierLine, today: date, overtaken: bool) -> Iterator[Task]:
    yield from _guest_tasks(line, today)
    if line.completed_on:
        yield from _certificate_tasks(line, today)
        yield from _evaluation_tasks(line, today)
        yield from _follow_up_tasks(line, today)
        return
    yield from _call_tasks(line, today)
    yield from _question_tasks(line, today)
    if overtaken:
        yield from _new_version_tasks(line, today)
    else:
        yield from _plan_tasks(line, today)
        yield from _agreement_tasks(line, today)
    yield from _exchange_tasks(line, today)
    yield from _evaluation_tasks(line, today)
    yield from _follow_up_tasks(line, today)


def _guest_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    """Yield what came in from learner, coach or sender, and who asked for a new link."""
    step = Step.CALL if line.call_held_at is None else Step.PLAN
    if line.plan_number and line.days_held:
        step = Step.EXCHANGE
    if line.incoming:
        message = plural("{count} answer came in", "{count} answers came in", line.incoming)
        yield Task(line, Urgency.NORMAL, today, message, N_("Look at what came in"), step)
    if line.links_asked:
        message = Message(N_("A new personal link was asked for"))
        yield Task(line, Urgency.NORMAL, today, message, N_("Make a link"), step)


def _follow_up_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    """Yield that it is time to ask what is used at work; who did not answer is let go after."""
    day = line.last_day
    if day is None or line.follow_ups or line.held_minutes < MINIMUM_MINUTES:
        return
    if line.next_day is None and day + FOLLOW_UP_AFTER <= today <= day + FOLLOW_UP_UNTIL:
        message = Message(N_("Three months after {day}: what is used at work?"), {"day": day})
        yield Task(line, Urgency.NORMAL, day, message, N_("Ask for the follow-up"), Step.EXCHANGE)


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
        day = line.call_held_at.astimezone(_BRUSSELS).date()
        yield Task(line, Urgency.NORMAL, day, message, N_("Refine the question"), Step.QUESTION)


def _new_version_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.next_day is None or not plan_is_near(line, today):
        return
    values = {"day": line.next_day, "number": line.plan_number}
    message = Message(N_("Next day on {day}, plan v{number} no longer holds"), values)
    action = N_("Make a new version")
    yield Task(line, Urgency.URGENT, line.next_day, message, action, Step.PLAN)


def _plan_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    if line.plan_number or line.next_day is None or line.days_held:
        return
    if plan_is_near(line, today):
        message = Message(N_("Starts on {day}, plan not final yet"), {"day": line.next_day})
        yield Task(line, Urgency.URGENT, line.next_day, message, N_("Finish the plan"), Step.PLAN)


def _agreement_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    day, needed = line.next_day, len(AGREEING) - line.agreements
    if day is None or needed <= 0 or not line.plan_number or not plan_is_near(line, today):
        return
    message = _before_day(line, day, (day - today).days, needed)
    yield Task(line, Urgency.URGENT, day, message, N_("Gather the agreements"), Step.PLAN)


def _before_day(line: DossierLine, day: date, days: int, needed: int) -> Message:
    """Say how near the exchange is and how many agreements it lacks."""
    values = {"day": day, "needed": needed, "all": len(AGREEING)}
    if line.days_held:
        text = N_("Next day on {day}, agreements still needed: {needed} of {all}")
    elif days == 0:
        text = N_("Starts today, agreements still needed: {needed} of {all}")
    elif days == 1:
        text = N_("Starts tomorrow, agreements still needed: {needed} of {all}")
    else:
        return plural(
            "Starts in {count} day, agreements still needed: {needed} of {all}",
            "Starts in {count} days, agreements still needed: {needed} of {all}",
            days,
            **values,
        )
    return Message(text, values)


def _evaluation_tasks(line: DossierLine, today: date) -> Iterator[Task]:
    day, missing = line.last_day, EVALUATIONS - line.evaluations
    if missing <= 0 or line.held_minutes < MINIMUM_MINUTES or line.next_day is not None:
        return
    if day is None or day + AFTER > today:
        return
    text = N_("Exchange over since {day}, evaluations still to come: {missing} of {all}")
    message = Message(text, {"day": day, "missing": missing, "all": EVALUATIONS})
    yield Task(line, Urgency.NORMAL, day, message, N_("Ask for the evaluation"), Step.EXCHANGE)


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
