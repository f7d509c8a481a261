"""Where a dossier stands, and what comes next."""

from __future__ import annotations

from switching.models import DossierLine, Stage


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
