"""When a learning certificate may be issued, what it lacks, and its number on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from switching.models import (
    MINIMUM_MINUTES,
    Certificate,
    Dossier,
    ExchangeDay,
    GoalWording,
    Message,
    N_,
    Party,
    held_minutes,
)

EVALUATORS = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)
"""Who reports afterwards what came of the exchange."""


def certificate_number(year: int, number: int) -> str:
    """Return the number as it stands on paper: LC-2026-0007."""
    return f"LC-{year}-{number:04}"


def current_certificate(dossier: Dossier) -> Certificate | None:
    """Return the certificate that holds: the last one that was not withdrawn."""
    valid = [item for item in dossier.certificates if item.withdrawn_at is None]
    return valid[-1] if valid else None


def certificate_holds(dossier: Dossier) -> bool:
    """Tell whether the certificate on record, if there is one, is of who takes part today."""
    current = current_certificate(dossier)
    return current is None or (Certificate.TABLE, current.id) not in dossier.overtaken


def is_over(dossier: Dossier) -> bool:
    """Tell whether a dossier is finished or was stopped: its papers say how it was then."""
    switch = dossier.switch
    return bool(switch.completed_on or switch.stopped_on or current_certificate(dossier))


def goals_learned(dossier: Dossier) -> tuple[GoalWording, ...]:
    """List the goals that an activity served: one without, or only one not done, was not learned.

    Of an activity of which nobody said whether it was done, the plan is believed.
    """
    served = {
        goal_id
        for activity in dossier.activities
        if activity.done is not False
        for goal_id in dossier.goals_of(activity)
    }
    return tuple(goal for goal in dossier.latest.filled_goals if goal.goal_id in served)


def days_to_confirm(dossier: Dossier, today: date) -> tuple[date, ...]:
    """List the days before `today` or on it of which nobody said how long they took."""
    return tuple(day.day for day in unconfirmed_days(dossier, today))


def unconfirmed_days(dossier: Dossier, today: date) -> tuple[ExchangeDay, ...]:
    """List the records of those days."""
    return tuple(
        day
        for day in dossier.days
        if day.day <= today and (day.held is None or (day.held and not day.held_minutes))
    )


def missing_evaluations(dossier: Dossier) -> tuple[Party, ...]:
    """List of whom nobody said yet whether their evaluation came in."""
    answered = {evaluation.party for evaluation in dossier.evaluations}
    return tuple(party for party in EVALUATORS if party not in answered)


def missing_for_certificate(dossier: Dossier, today: date) -> Message | None:
    """Say why no certificate can be issued; None when it can.

    The programme asks for 14 hours held, and for nothing else.
    """
    current = current_certificate(dossier)
    if current is not None:
        text = N_("Certificate {number} is on record. Withdraw it before you issue another one.")
        return Message(text, {"number": certificate_number(current.year, current.number)})
    if dossier.switch.stopped_on is not None:
        text = N_("This switch was stopped on {day}. Take it up again to issue a certificate.")
        return Message(text, {"day": dossier.switch.stopped_on})
    if held_minutes(dossier.days) >= MINIMUM_MINUTES:
        return None
    return _about_hours(dossier, today)


def reason_for_none(dossier: Dossier, today: date) -> Message:
    """Say why a dossier has no certificate that holds."""
    text = N_("No certificate was issued, though enough hours were held. Issue it in the app.")
    return missing_for_certificate(dossier, today) or Message(text)


def remarks_on_certificate(dossier: Dossier, today: date) -> tuple[Message, ...]:
    """List what a certificate issued now would do without; none of it stands in the way."""
    return tuple(_remarks(dossier, today))


def _about_hours(dossier: Dossier, today: date) -> Message:
    held = held_minutes(dossier.days)
    values = {
        "held": timedelta(minutes=held),
        "needed": timedelta(minutes=MINIMUM_MINUTES),
        "short": timedelta(minutes=MINIMUM_MINUTES - held),
    }
    waiting = days_to_confirm(dossier, today)
    ahead = _days_ahead(dossier, today)
    if waiting:
        text = N_("{held} of the {needed} were held, {short} to go. Still to confirm: {days}.")
    elif ahead:
        text = N_("{held} of the {needed} were held, {short} to go. Still to come: {days}.")
    else:
        text = N_("{held} of the {needed} were held, {short} to go. No day is planned for it yet.")
    return Message(text, {**values, "days": waiting or ahead})


def _remarks(dossier: Dossier, today: date) -> Iterator[Message]:
    waiting, ahead = days_to_confirm(dossier, today), _days_ahead(dossier, today)
    if waiting:
        text = N_("Not confirmed yet, so not counted on the certificate: {days}.")
        yield Message(text, {"days": waiting})
    if ahead:
        text = N_("Still to come, so not counted on the certificate: {days}.")
        yield Message(text, {"days": ahead})
    if not dossier.latest.filled_goals:
        yield Message(N_("There is no learning goal: the certificate will name none."))
    yield from _goals_left_out(dossier)
    if not any(activity.done for activity in dossier.activities):
        yield _no_activity(dossier)
    if dossier.coach is None:
        yield Message(N_("The host has no coach in this dossier: the certificate will name none."))
    silent = missing_evaluations(dossier)
    if silent:
        yield Message(N_("No evaluation yet of: {parties}."), {"parties": silent})


def _no_activity(dossier: Dossier) -> Message:
    if not dossier.activities:
        return Message(N_("The plan has no activity: the certificate will name none."))
    return Message(
        N_(
            "No activity is marked as done: the certificate will name none. Mark it on the page "
            "Exchange, with its day or at ‘Which activity was useful?’."
        )
    )


def _goals_left_out(dossier: Dossier) -> Iterator[Message]:
    learned = goals_learned(dossier)
    for goal in dossier.latest.filled_goals:
        if goal not in learned:
            text = N_(
                "No activity was done for this goal, so the certificate leaves it out: {goal}"
            )
            yield Message(text, {"goal": goal.description})


def _days_ahead(dossier: Dossier, today: date) -> tuple[date, ...]:
    return tuple(day.day for day in dossier.days if day.day > today and day.held is None)
