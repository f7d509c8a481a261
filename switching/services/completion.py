"""Completing a dossier when its exchange is over, and opening it again."""

from __future__ import annotations

from datetime import date

from switching.i18n.texts import BRUSSELS
from switching.models import ExchangeDay, Message, N_, Switch
from switching.rules.hours_reached import may_complete
from switching.services.access import needs, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked, required
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import list_records


@needs(Need.WRITE_DOSSIER)
def complete_switch(context: Context, switch_id: int, completed_on: date | None) -> Switch:
    """Complete a dossier on a day; with fewer than 14 hours it finished early.

    Raises InvalidError for a stopped one, while a day waits for an answer, when none was held, or
    for a date before the last day or after today.
    """
    required(completed_on=completed_on)
    with write(context, switch_id) as transaction:
        switch = transaction.get(Switch, switch_id)
        days = list_records(transaction.db, ExchangeDay, "day, id", switch_id=switch_id)
        _refuse_unfinished(switch, days)
        checked(Switch, **{**switch.model_dump(), "completed_on": completed_on})
        _refuse_date(completed_on, days, context.now.astimezone(BRUSSELS).date())
        return transaction.update(switch, completed_on=completed_on)


@needs(Need.WRITE_DOSSIER)
def reopen_switch(context: Context, switch_id: int) -> Switch:
    """Take back that a dossier is completed."""
    with write(context, switch_id) as transaction:
        return transaction.update(transaction.get(Switch, switch_id), completed_on=None)


def _refuse_unfinished(switch: Switch, days: list[ExchangeDay]) -> None:
    if switch.stopped_on is not None:
        text = N_("This switch was stopped. Take it up again first.")
    elif not any(day.held for day in days):
        text = N_("No day was held yet. A switch that ends before it began is stopped.")
    elif not may_complete(days):
        text = N_("Say of each day how it went, or remove it. Then the switch can be completed.")
    else:
        return
    raise InvalidError({WHOLE_RECORD: Message(text)})


def _refuse_date(completed_on: date | None, days: list[ExchangeDay], today: date) -> None:
    last = max(day.day for day in days if day.held)
    if completed_on is not None and completed_on < last:
        text = N_("The last day was on {day}. A switch is completed on that day or later.")
        raise InvalidError({"completed_on": Message(text, {"day": last})})
    if completed_on is not None and completed_on > today:
        text = N_("This day is still to come. Complete the switch when the exchange is over.")
        raise InvalidError({"completed_on": Message(text)})
