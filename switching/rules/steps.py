"""The five steps of a dossier, how far each is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from switching.models import MINIMUM_MINUTES, Dossier, Message, N_, held_minutes
from switching.rules.agreeing import missing_agreements, next_day_is_near
from switching.rules.certification import current_certificate
from switching.rules.coverage import coverage_of, unserved


class Step(StrEnum):
    """The steps of a dossier in their order."""

    CALL = "call"
    QUESTION = "question"
    PLAN = "plan"
    EXCHANGE = "exchange"
    CERTIFICATE = "certificate"


STEP_NAMES = {
    Step.CALL: N_("Call"),
    Step.QUESTION: N_("Learning question"),
    Step.PLAN: N_("Plan"),
    Step.EXCHANGE: N_("Exchange"),
    Step.CERTIFICATE: N_("Certificate"),
}


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    BUSY = "busy"
    OPEN = "open"


@dataclass(frozen=True)
class NextStep:
    """What to do next, and in which step."""

    step: Step
    message: Message


def asks_new_version(dossier: Dossier, holds: bool) -> bool:
    """Tell whether a final plan is to be made anew; `holds` when its last version still counts.

    All that speaks of a plan goes by this: the steps, the worklist, and the page of the plan.
    """
    return bool(dossier.plans) and not holds


def steps_of(dossier: Dossier, holds: bool) -> dict[Step, StepState]:
    """Say how far each step of a dossier is, whose last final plan `holds` or not."""
    final = bool(dossier.plans) and not asks_new_version(dossier, holds)
    return {
        Step.CALL: _state(_call_held(dossier), bool(dossier.call)),
        Step.QUESTION: _state(_question_done(dossier), _call_held(dossier)),
        Step.PLAN: _state(final, bool(dossier.plans or dossier.activities or dossier.days)),
        Step.EXCHANGE: _state(_exchange_over(dossier), any(day.held for day in dossier.days)),
        Step.CERTIFICATE: _state(_certified(dossier), False),
    }


def next_step(dossier: Dossier, today: date, holds: bool) -> NextStep | None:
    """Say what comes next; None when all is done or the switch was stopped.

    `holds` tells whether the last final plan still says what the dossier says.
    """
    if dossier.switch.stopped_on or _certified(dossier):
        return None
    if dossier.switch.completed_on or _hours_held(dossier):
        return _to_certificate() if _hours_held(dossier) else None
    if not _call_held(dossier):
        return NextStep(Step.CALL, _about_call(dossier))
    if not _question_done(dossier):
        return NextStep(Step.QUESTION, _about_question(dossier))
    return _after_question(dossier, today, holds)


def _state(done: bool, busy: bool) -> StepState:
    if done:
        return StepState.DONE
    return StepState.BUSY if busy else StepState.OPEN


def _call_held(dossier: Dossier) -> bool:
    return dossier.call is not None and dossier.call.call.held


def _question_done(dossier: Dossier) -> bool:
    question = dossier.latest.question
    return (
        _call_held(dossier)
        and question.settled_at is not None
        and question.shift is not None
        and not any(goal.must_cover for goal in unserved(coverage_of(dossier)))
    )


def _hours_held(dossier: Dossier) -> bool:
    return held_minutes(dossier.days) >= MINIMUM_MINUTES


def _exchange_over(dossier: Dossier) -> bool:
    return _hours_held(dossier) or dossier.switch.completed_on is not None


def _certified(dossier: Dossier) -> bool:
    return current_certificate(dossier) is not None


def _about_call(dossier: Dossier) -> Message:
    if dossier.call is None:
        return Message(N_("plan the introduction call"))
    if dossier.call.call.actual_minutes is not None:
        return Message(N_("complete the introduction call"))
    return Message(N_("hold the introduction call"))


def _about_question(dossier: Dossier) -> Message:
    if dossier.latest.question.settled_at is None:
        return Message(N_("settle the refined question"))
    if dossier.latest.question.shift is None:
        return Message(N_("say how the question shifted"))
    return Message(N_("match each goal with what the host offers"))


def _after_question(dossier: Dossier, today: date, holds: bool) -> NextStep:
    if not dossier.plans:
        return NextStep(Step.PLAN, Message(N_("complete the plan")))
    if asks_new_version(dossier, holds):
        return NextStep(Step.PLAN, Message(N_("make a new version of the plan")))
    if missing_agreements(dossier) and next_day_is_near(dossier.days, today):
        return NextStep(Step.PLAN, Message(N_("gather the agreements")))
    return NextStep(Step.EXCHANGE, Message(N_("follow the exchange")))


def _to_certificate() -> NextStep:
    return NextStep(Step.CERTIFICATE, Message(N_("issue the certificate")))
