"""The exchange on screen: the 14-hour line, the days, and whether they were held."""

from __future__ import annotations

import streamlit as st

from switching.domain.switches import resume_switch, stop_switch
from switching.i18n import Texts
from switching.models import (
    MINIMUM_MINUTES,
    Actor,
    Dossier,
    ExchangeDay,
    Party,
    held_minutes,
    planned_minutes,
)
from switching.ui import page
from switching.ui.days import add_day_button, edit_day
from switching.ui.form import Form
from switching.ui.sheet import Sheet


def show_hours(dossier: Dossier, texts: Texts) -> None:
    """Show the 14-hour line: planned, held and still needed."""
    _ = texts.gettext
    planned, held = planned_minutes(dossier.days), held_minutes(dossier.days)
    columns = st.columns(3)
    columns[0].metric(_("Hours planned"), texts.hours(planned))
    columns[1].metric(_("Hours held"), texts.hours(held))
    columns[2].metric(_("Still needed"), texts.hours(max(0, MINIMUM_MINUTES - held)))
    st.progress(
        min(1.0, held / MINIMUM_MINUTES),
        text=_(
            "{held} of the {needed} that a certificate takes",
            held=texts.hours(held),
            needed=texts.hours(MINIMUM_MINUTES),
        ),
    )


def show_days(actor: Actor, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show each day with its hours, and after it how it went."""
    _ = texts.gettext
    st.header(_("Exchange days"), anchor=False)
    if not dossier.days:
        st.write(_("No day is planned yet. Add the first one; you can change it later."))
    for day in dossier.days:
        with st.container(border=True):
            edit_day(actor, day, sheet, texts)
            if day.day <= page.today():
                _how_it_went(day, sheet, texts)
    add_day_button(actor, dossier, sheet, texts)


def _how_it_went(day: ExchangeDay, sheet: Sheet, texts: Texts) -> None:
    _ = texts.gettext
    held, detail = st.columns([1.4, 3], vertical_alignment="bottom")
    with held:
        answer = sheet.answer(
            day,
            "held",
            _("How did {date} go?", date=texts.short_date(day.day)),
            _("✓ held"),
            _("not held"),
        )
    with detail:
        if answer is True:
            sheet.hours(day, "held_minutes", _("Real hours"), ready=day.planned_minutes)
        elif answer is False:
            sheet.choice(day, "not_held_by", _("Through whom?"), list(Party))


def show_stop(actor: Actor, dossier: Dossier, texts: Texts) -> None:
    """Let a switch be stopped, with who and why, or taken up again."""
    _, switch = texts.gettext, dossier.switch
    if switch.stopped_on is not None:
        if st.button(_("Take this switch up again"), disabled=page.is_read_only()):
            with page.saving():
                resume_switch(actor, page.database(), switch.id, page.now())
            st.rerun()
        return
    if page.is_read_only():
        return
    with st.expander(_("Stop this switch"), key=f"stop:{switch.id}"):
        form = Form(f"stop:{switch.id}", texts)
        changes = {
            "stopped_on": form.day("stopped_on", _("From which day?"), page.today()),
            "stopped_by": form.choice("stopped_by", _("Who stops it?"), list(Party)),
            "stop_reason": form.line("stop_reason", _("Why?")),
        }
        stopped = form.submit(
            _("Stop this switch"),
            lambda key: stop_switch(actor, page.database(), switch.id, changes, page.now()),
        )
    if stopped is not None:
        st.rerun()
