"""When a call is or was, in words: of what is not known, that is said, and nothing is made up."""

from __future__ import annotations

from switching.i18n.texts import Texts
from switching.models import IntakeCall


def day_of_call(call: IntakeCall, texts: Texts, style: str = "d MMMM y") -> str:
    """Write the day on which a call is or was held."""
    return texts.date(call.stands_at, style) if call.day_known else texts.gettext("day not known")


def moment_of_call(call: IntakeCall, texts: Texts, style: str = "d MMMM y") -> str:
    """Write day and hour of a call as '12 maart 2027 om 14:30'."""
    day = day_of_call(call, texts, style)
    if not call.hour_known or not call.day_known:
        return day
    return texts.gettext("{date} at {time}", date=day, time=texts.time(call.stands_at))


def planned_moment(call: IntakeCall, texts: Texts, style: str = "d MMMM y") -> str:
    """Write for when a call was planned, whatever became of it."""
    day = texts.date(call.planned_at, style) if call.day_known else texts.gettext("day not known")
    if not call.hour_known or not call.day_known:
        return day
    return texts.gettext("{date} at {time}", date=day, time=texts.time(call.planned_at))
