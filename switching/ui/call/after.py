"""After the call: completing it, correcting it, or putting on record that it did not take place."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from switching.domain import calls
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import (
    CallOutcome,
    Dossier,
    Party,
    Purpose,
    Shift,
)
from switching.rules.calls import missing_for_call
from switching.ui import page
from switching.ui.call.view import CallPage, correcting, may_change
from switching.ui.form import Form
from switching.ui.sheet import Sheet


def show_completion(view: CallPage) -> None:
    """Show what is missing, ask how the question shifted, and complete or call off the call."""
    _ = view.texts.gettext
    if view.call.outcome is not None:
        _correction(view)
        return
    with st.container(border=True):
        st.header(_("Complete the call"), anchor=False)
        _what_changed(view)
        edit_shift(view.dossier, view.sheet, view.texts)
        view.sheet.store()
        _show_gaps(view)
        _completion_buttons(view)


def _show_gaps(view: CallPage) -> None:
    """Say what the call lacks; the purposes that nothing was said of share a line."""
    gaps = missing_for_call(view.dossier, view.record, page.now())
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


def _what_changed(view: CallPage) -> None:
    """Say in a line what the call did to the question."""
    texts, dossier = view.texts, view.dossier
    before = {goal.goal_id: goal.description for goal in dossier.before.filled_goals}
    after = {goal.goal_id: goal.description for goal in dossier.latest.filled_goals}
    added, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    reworded = sum(before[goal] != after[goal] for goal in before.keys() & after.keys())
    parts = [
        texts.ngettext("{count} goal added", "{count} goals added", added),
        texts.ngettext("{count} goal reworded", "{count} goals reworded", reworded),
        texts.ngettext("{count} goal dropped", "{count} goals dropped", gone),
    ]
    st.caption(texts.gettext("What changed in the question: {parts}.",
                             parts=texts.enumeration(parts)))  # fmt: skip


def _correction(view: CallPage) -> None:
    _ = view.texts.gettext
    st.success(_("The call is completed."))
    if may_change(view.record):
        st.caption(_("You are correcting this call: what you change is saved by itself."))
        return
    with st.expander(_("Correct this call"), key=f"correct:{view.call.id}"):
        form = Form(f"correct:{view.call.id}", view.texts)
        reason = form.line("reason", _("Why is a correction needed?"))

        def correct(key: str) -> bool:
            calls.correct_call(view.actor, page.database(), view.call.id, reason, page.now())
            return True

        if form.submit(_("Open the fields"), correct):
            st.session_state[correcting(view.call)] = True
            st.rerun()


def edit_shift(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Ask how the question shifted, and what caused it."""
    _, question = texts.gettext, dossier.latest.question
    sheet.choice(question, "shift", _("How did the learning question shift?"), list(Shift))
    if question.shift in (None, Shift.UNCHANGED):
        return
    purpose, proposal = st.columns(2)
    with purpose:
        sheet.selection(
            question,
            "shift_purpose",
            _("Through which purpose of the call?"),
            {item: texts.label(item) for item in Purpose},
        )
    with proposal:
        sheet.selection(
            question,
            "shift_proposal_id",
            _("Through which proposal?"),
            {item.id: item.title for item in dossier.proposals},
            placeholder=_("no proposal in particular"),
        )
    sheet.line(question, "shift_reason", _("In a sentence: what changed, and why?"))


def _completion_buttons(view: CallPage) -> None:
    _ = view.texts.gettext
    form = Form(f"complete:{view.call.id}", view.texts)
    with st.container(horizontal=True):
        done = form.submit(
            _("Complete the call"),
            lambda key: calls.complete_call(
                view.actor, page.database(), view.dossier.switch.id, page.now()
            ),
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
        lambda key: calls.call_off(
            view.actor, page.database(), view.call.id, outcome, by, reason, page.now(), new_at
        ),
    )
    if off is not None:
        st.rerun()
