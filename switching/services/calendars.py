"""The calendar file of an exchange, made when someone asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlite_utils

from switching.documents.calendar.event import Invited, Inviting
from switching.documents.calendar.exchange_days import (
    DaysOfCalendar,
    cancelled_days_calendar,
    days_calendar,
)
from switching.i18n import Texts
from switching.models import Dossier, MailKind
from switching.rules.reaching import Addressee, addressee
from switching.services.access import needs, reading
from switching.services.context import Context
from switching.services.letters import Letter, written_for
from switching.services.rights import Need
from switching.store.queries.days import DayHistory, read_day_history
from switching.store.queries.dossier import get_dossier


@needs(Need.READ_DOSSIER)
def render_days_calendar(context: Context, switch_id: int) -> bytes:
    """Write the days of an exchange as one calendar file, to be read anew after each change."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        spoken = written_for(dossier, Letter(MailKind.PLAN), context)
        return calendar_of(db, dossier, spoken.texts, context.now)


def asked_by_leader(dossier: Dossier, addressees: Iterable[Addressee]) -> Inviting | None:
    """Return who asks whom in a mail that the project leader sends; None without their address."""
    leader = addressee(dossier.project_leader)
    if leader.address is None:
        return None
    asked = [Invited(item.name, item.address) for item in addressees if item.address]
    return Inviting(Invited(leader.name, leader.address), asked)


def calendar_of(
    db: sqlite_utils.Database,
    dossier: Dossier,
    texts: Texts,
    now: datetime,
    inviting: Inviting | None = None,
) -> bytes:
    """Write the calendar file of a dossier that was read already."""
    history = read_day_history(db, dossier.switch.id)
    return days_calendar(dossier, _told(dossier, history), texts, now, inviting)


def cancelled_calendar_of(
    db: sqlite_utils.Database,
    dossier: Dossier,
    texts: Texts,
    now: datetime,
    inviting: Inviting | None = None,
) -> bytes:
    """Write the calendar file that takes the days that are off out of calendars."""
    history = read_day_history(db, dossier.switch.id)
    return cancelled_days_calendar(dossier, _told(dossier, history), texts, now, inviting)


def _told(dossier: Dossier, history: DayHistory) -> DaysOfCalendar:
    """Give each day a number that rises with every change of what its entry says."""
    days = (*dossier.days, *history.removed)
    sequences = {day.id: history.changes[day.id] + history.shared for day in days}
    return DaysOfCalendar(history.removed, sequences)
