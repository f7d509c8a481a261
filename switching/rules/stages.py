"""Where a dossier stands, and what comes next."""

from __future__ import annotations

from switching.models import DossierLine, Stage
from switching.rules.steps import Step


def stage_of(line: DossierLine) -> Stage:
    """Derive the stage from the facts on record."""
    if line.stopped_on:
        return Stage.STOPPED
    if line.completed_on or line.certificates:
        return Stage.COMPLETED
    if line.days_held:
        return Stage.UNDER_WAY
    if line.plan_number:
        return Stage.PLAN_FINAL
    return _stage_before_plan(line)


def _stage_before_plan(line: DossierLine) -> Stage:
    if line.call_held_at:
        return Stage.PLAN_DRAFT if line.activities else Stage.CALL_HELD
    return Stage.CALL_PLANNED if line.call_at else Stage.REGISTERED


_STEPS = {
    Stage.CALL_HELD: Step.QUESTION,
    Stage.PLAN_DRAFT: Step.PLAN,
    Stage.PLAN_FINAL: Step.PLAN,
    Stage.UNDER_WAY: Step.EXCHANGE,
    Stage.COMPLETED: Step.CERTIFICATE,
}


def step_of(line: DossierLine) -> Step:
    """Return the step at which someone who opens a dossier goes on."""
    return _STEPS.get(stage_of(line), Step.CALL)
