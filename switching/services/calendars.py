"""The calendar file of an exchange, made when someone asks for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import sqlite_utils

from switching.documents.exchange_days import DaysOfCalendar, days_calendar
from switching.i18n import Texts
from switching.models import Actor, Dossier
from switching.services.access import reading
from switching.services.rights import authorise
from switching.store.days import DayHistory, read_day_history
from switching.store.dossiers import get_dossier


def render_days_calendar(
    actor: Actor, path: Path, switch_id: int, now: datetime, texts: Texts
) -> bytes:
    """Write the days of an exchange as one calendar file, to be read anew after each change."""
    authorise(actor, "render_days_calendar")
    with reading(path, actor, switch_id, now) as db:
        return calendar_of(db, get_dossier(db, switch_id), texts, now)


def calendar_of(db: sqlite_utils.Database, dossier: Dossier, texts: Texts, now: datetime) -> bytes:
    """Write the calendar file of a dossier that was read already."""
    history = read_day_history(db, dossier.switch.id)
    return days_calendar(dossier, _told(dossier, history), texts, now)


def _told(dossier: Dossier, history: DayHistory) -> DaysOfCalendar:
    """Give each day a number that rises with every change of what its entry says."""
    days = (*dossier.days, *history.removed)
    sequences = {day.id: history.changes[day.id] + history.shared for day in days}
    return DaysOfCalendar(history.removed, sequences)
