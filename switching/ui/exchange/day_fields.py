"""The fields of an exchange day, the same in the call and in the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, Engagement, ExchangeDay, IntakeCall, Party
from switching.services import exchange
from switching.services.context import Context
from switching.ui.dossier.contradictions import ask_about
from switching.ui.exchange.exchange_page import day_key
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import open_line
from switching.ui.kit.form import form_key, renew_form
from switching.ui.kit.sheet import Sheet


def edit_day(
    context: Context, dossier: Dossier, day: ExchangeDay, sheet: Sheet, texts: Texts
) -> None:
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
        question = _("What was filled in for this day goes along. Its activities stay.")
        sheet.removal(
            label,
            question,
            _("Yes, remove it"),
            key,
            lambda context: exchange.remove_day(context, day.id),
        )
    ask_about(context, dossier, day, {"day", "start", "end"}, sheet)


def show_clashes(clashes: tuple[Engagement, ...], texts: Texts) -> None:
    """Name what falls together with a day; it stops nobody."""
    for engagement in clashes:
        words = escape_markdown(_clash(engagement, texts))
        if engagement.of is Party.LEARNER:
            st.warning(words)
        else:
            st.caption(words)


def _clash(engagement: Engagement, texts: Texts) -> str:
    _, record = texts.gettext, engagement.record
    named = {"name": engagement.name, "reference": engagement.reference}
    if isinstance(record, IntakeCall):
        if not record.hour_known:
            return _("The introduction call with {name} is that day too ({reference}).", **named)
        return _(
            "Clashes with the introduction call with {name} at {time} ({reference}).",
            time=texts.time(record.planned_at),
            **named,
        )
    hours = _hours_of(record, texts)
    if engagement.of is Party.COACH:
        return _("The coach has {name} that day too, {hours} ({reference}).", hours=hours, **named)
    return _(
        "Clashes with the exchange day at {name}, {hours} ({reference}).", hours=hours, **named
    )


def _hours_of(day: ExchangeDay, texts: Texts) -> str:
    if day.start is None or day.end is None:
        return texts.gettext("without hours")
    return f"{texts.time(day.start)}–{texts.time(day.end)}"


def add_day_button(dossier: Dossier, sheet: Sheet, texts: Texts, primary: bool = False) -> None:
    """Show the button that plans another day, a week after the last one and like it.

    On the page of the exchange it then stands open: its date is a guess.
    """
    label = "+ " + texts.gettext("Add an exchange day")
    look = "primary" if primary else "secondary"
    values, name = _next_day(dossier), f"day:{dossier.switch.id}"
    key = form_key(name)

    def add(context: Context) -> None:
        day = exchange.add_day(context, dossier, values, key)
        renew_form(name)
        open_line(day_key(day))

    sheet.button(label, f"add_day:{dossier.switch.id}", add, type=look)


def _next_day(dossier: Dossier) -> Mapping[str, object]:
    """Return what a next day takes over from the last one; the first one is an ordinary day.

    At the host and with its coach is what no place and no name mean: a copy would not follow them.
    """
    if not dossier.days:
        return {
            "day": session.today() + timedelta(days=7),
            "start": time(9),
            "end": time(16, 30),
            "break_minutes": 30,
        }
    last = dossier.days[-1]
    taken = ("start", "end", "break_minutes", "place", "with_whom")
    return {"day": last.day + timedelta(days=7), **{name: getattr(last, name) for name in taken}}
