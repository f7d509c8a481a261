"""The few settings of an installation."""

from __future__ import annotations

from switching.models import PLANNED_MINUTES, IntakeCall
from switching.services.access import needs, reading, write
from switching.services.checks import checked
from switching.services.context import Context
from switching.services.rights import Need
from switching.store.setting_values import get_setting, set_setting

_PLANNED_MINUTES = "planned_minutes"


@needs(Need.READ_SHARED)
def get_planned_minutes(context: Context) -> int:
    """Return how long a new call is planned: 20 minutes unless that was changed."""
    with reading(context) as db:
        return int(get_setting(db, _PLANNED_MINUTES) or PLANNED_MINUTES)


@needs(Need.ADMINISTER)
def set_planned_minutes(context: Context, minutes: int) -> None:
    """Change how long new calls are planned; raise InvalidError for impossible minutes."""
    checked(IntakeCall, switch_id=1, planned_at=context.now, planned_minutes=minutes)
    with write(context) as transaction:
        set_setting(transaction, _PLANNED_MINUTES, str(minutes))
