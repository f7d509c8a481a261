"""The few settings of an installation."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from switching.models import PLANNED_MINUTES, Actor, IntakeCall
from switching.services.access import reading, write
from switching.services.checks import checked
from switching.services.rights import authorise
from switching.store.settings import get_setting, set_setting

_PLANNED_MINUTES = "planned_minutes"


def get_planned_minutes(actor: Actor, path: Path) -> int:
    """Return how long a new call is planned: 20 minutes unless that was changed."""
    authorise(actor, "get_planned_minutes")
    with reading(path, actor) as db:
        return int(get_setting(db, _PLANNED_MINUTES) or PLANNED_MINUTES)


def set_planned_minutes(actor: Actor, path: Path, minutes: int, now: datetime) -> None:
    """Change how long new calls are planned; raise InvalidError for impossible minutes."""
    authorise(actor, "set_planned_minutes")
    checked(IntakeCall, switch_id=1, planned_at=now, planned_minutes=minutes)
    with write(path, actor, now) as transaction:
        set_setting(transaction, _PLANNED_MINUTES, str(minutes))
