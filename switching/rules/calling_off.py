"""What stands in people's calendars and does not take place, once a switch was stopped."""

from __future__ import annotations

from dataclasses import dataclass

from switching.models import CallRecord, Dossier, ExchangeDay


@dataclass(frozen=True)
class CalledOff:
    """The call that was still open when a switch was stopped, and the days still to be held."""

    call: CallRecord | None
    days: tuple[ExchangeDay, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is to be taken out of calendars."""
        return self.call is not None or bool(self.days)


def called_off_by_stop(dossier: Dossier) -> CalledOff:
    """Say what a stop called off: nothing while the switch goes on."""
    if dossier.switch.stopped_on is None:
        return CalledOff(None, ())
    waiting = dossier.call if dossier.call and not dossier.call.call.held else None
    return CalledOff(waiting, tuple(day for day in dossier.days if day.held is None))
