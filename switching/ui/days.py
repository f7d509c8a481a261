"""The fields of an exchange day, the same in the call and in the exchange."""

from __future__ import annotations

from datetime import time, timedelta

import streamlit as st

from switching.domain import exchange
from switching.i18n import Texts
from switching.models import (
    Actor,
    Dossier,
    ExchangeDay,
)
from switching.ui import page
from switching.ui.sheet import Sheet


def edit_day(actor: Actor, day: ExchangeDay, sheet: Sheet, texts: Texts) -> None:
    """Show the fields of a planned day of the exchange."""
    _ = texts.gettext
    when, start, end, pause, hours, away = st.columns(
        [1.6, 1.2, 1.2, 1.1, 0.9, 0.6], vertical_alignment="bottom"
    )
    with when:
        sheet.day(day, "day", _("Exchange day"))
    with start:
        sheet.moment(day, "start", _("From"))
    with end:
        sheet.moment(day, "end", _("To"))
    with pause:
        sheet.number(day, "break_minutes", _("Break (min)"))
    with hours:
        st.write(texts.hours(day.planned_minutes) if day.planned_minutes else "–")
    with away:
        label = _("Remove the day {date}", date=texts.date(day.day))
        key = f"remove:exchange_days:{day.id}"
        if st.button("✕", key=key, help=label, disabled=sheet.disabled):
            sheet.act(lambda: exchange.remove_day(actor, page.database(), day.id, page.now()))


def add_day_button(actor: Actor, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show the button that plans another day, a week after the last one."""
    label = "+ " + texts.gettext("Add an exchange day")
    if st.button(label, key="add_day", disabled=sheet.disabled):
        last = max((day.day for day in dossier.days), default=page.today())
        values = {
            "day": last + timedelta(days=7),
            "start": time(9),
            "end": time(16, 30),
            "break_minutes": 30,
        }
        name = f"day:{dossier.switch.id}"
        key = page.form_key(name)
        page.renew_form(name)
        sheet.act(
            lambda: exchange.add_day(actor, page.database(), dossier, values, key, page.now())
        )
