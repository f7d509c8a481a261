"""After the call: completing it, correcting it, or putting on record that it did not take place."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from switching.i18n.texts import BRUSSELS
from switching.models import CallOutcome, Party
from switching.rules.call_gaps import missing_for_call
from switching.rules.clock import instant_at
from switching.services import calls
from switching.ui.dossier.contradictions import ask_about
from switching.ui.intake_call.call_page import CallPage, correcting, may_change
from switching.ui.kit import fields, notices, session
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form
from switching.ui.learning_question.shift import edit_shift


def show_completion(view: CallPage) -> None:
    """Show what is missing, ask how the question shifted, and complete or call off the call."""
    _ = view.texts.gettext
    if view.call.outcome is not None:
        _correction(view)
        return
    if session.is_read_only():
        return
    with st.container(border=True):
        st.header(_("Complete the call"), anchor=False)
        edit_shift(view.dossier, view.sheet, view.texts)
        _held_day(view)
        view.sheet.store()
        _show_gaps(view)
        _completion_buttons(view)


def _held_day(view: CallPage) -> None:
    """Ask on which day the call was held: that is what the plan says, whatever was planned."""
    _, call = view.texts.gettext, view.call
    local = call.took_place_at.astimezone(BRUSSELS)
    planned = call.planned_at.astimezone(BRUSSELS).date()
    # A field of its own for each date on record, which also changes when the clock starts.
    ready = Ready(f"held_day:{call.id}:{local.date()}", view.sheet.disabled, local.date())
    day = fields.day(_("Held on"), ready)
    if local.date() != planned:
        st.caption(_("It was planned for {date}.", date=view.texts.date(planned)))
    if day is not None and day != local.date():
        view.sheet.change(call, "held_at", instant_at(day, local.time(), call.took_place_at))
    ask_about(view.context, view.dossier, call, {"held_at"}, view.sheet)


def _show_gaps(view: CallPage) -> None:
    """Say what the call lacks; the purposes that nothing was said of share a line."""
    gaps = missing_for_call(view.dossier, view.record, session.now())
    for gap in gaps:
        if gap.field != "covered":
            sign = "**!** " if gap.required else "· "
            st.write(sign + view.texts.message(gap.message))
    unsaid = [view.texts.label(gap.purpose) for gap in gaps if gap.field == "covered"]
    if unsaid:
        st.write(
            "· "
            + view.texts.gettext(
                "Say whether this was covered: {purpose}.", purpose=view.texts.enumeration(unsaid)
            )
        )


def _correction(view: CallPage) -> None:
    _ = view.texts.gettext
    st.success(_("The call is completed."))
    if session.is_read_only():
        return
    if may_change(view.record):
        st.caption(_("You are correcting this call: what you change is saved by itself."))
        _held_day(view)
        return
    with st.expander(_("Correct this call"), key=f"correct:{view.call.id}"):
        form = Form(f"correct:{view.call.id}", view.texts)
        reason = form.line("reason", _("Why is a correction needed?"))

        def correct(key: str) -> bool:
            calls.correct_call(view.context, view.call.id, reason)
            return True

        if form.submit(_("Open the fields"), correct):
            st.session_state[correcting(view.call)] = True
            st.rerun()


def _completion_buttons(view: CallPage) -> None:
    _ = view.texts.gettext
    form = Form(f"complete:{view.call.id}", view.texts)
    with st.container(horizontal=True):
        done = form.submit(
            _("Complete the call"),
            lambda key: calls.complete_call(view.context, view.dossier.switch.id),
        )
        with st.popover(_("The call did not take place")):
            _call_off_form(view)
    if done is not None:
        st.switch_page(
            "pages/learning_question.py", query_params={"switch": str(view.dossier.switch.id)}
        )


def _call_off_form(view: CallPage) -> None:
    _ = view.texts.gettext
    form = Form(f"call_off:{view.call.id}", view.texts)
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
