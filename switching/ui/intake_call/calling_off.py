"""Putting on record that a call did not, or will not, take place."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from switching.i18n.texts import BRUSSELS
from switching.models import CallOutcome, Party
from switching.services import calls
from switching.ui.intake_call.call_page import CallPage
from switching.ui.kit import notices
from switching.ui.kit.form import Form, is_sent


def offer_to_call_off(view: CallPage) -> None:
    """Show the way to say that the call did not take place; its form is built when it is open."""
    label = view.texts.gettext("The call did not take place")
    part = st.popover(label, on_change="rerun", key=f"calling_off:{view.call.id}")
    if part.open or is_sent(_form_name(view)):
        with part:
            _call_off_form(view)


def _form_name(view: CallPage) -> str:
    return f"call_off:{view.call.id}"


def _call_off_form(view: CallPage) -> None:
    _ = view.texts.gettext
    form = Form(_form_name(view), view.texts)
    outcomes = [CallOutcome.NO_SHOW, CallOutcome.POSTPONED, CallOutcome.CANCELLED]
    outcome = form.choice("outcome", _("What happened?"), outcomes)
    by = form.choice("outcome_by", _("Who caused it?"), list(Party))
    reason = form.line("outcome_reason", _("Why?"))
    new_at = None
    if outcome is CallOutcome.POSTPONED:
        day = form.day("new_at", _("New date"))
        hour = form.moment(
            "new_hour", _("New time"), view.call.planned_at.astimezone(BRUSSELS).time()
        )
        new_at = datetime.combine(day, hour, BRUSSELS) if day and hour else None
    off = form.submit(
        _("Put on record"),
        lambda key: calls.call_off(view.context, view.call.id, outcome, by, reason, new_at),
    )
    if off is not None:
        said = (
            _("The call was put off, with what was noted already.")
            if outcome is CallOutcome.POSTPONED
            else _("On record: the call did not take place. Plan a new one, or stop the switch on "
                   "the page Exchange.")
        )  # fmt: skip
        notices.say("call", said)
        st.rerun()
