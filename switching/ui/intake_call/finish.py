"""The last step: completing the call, correcting it, or noting that it did not take place."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from switching.i18n.texts import BRUSSELS
from switching.models import CallPurpose, OverrunReason
from switching.rules.call_gaps import CallGap, missing_for_call
from switching.rules.clock import instant_at
from switching.services import calls
from switching.ui.dossier.contradictions import ask_about
from switching.ui.intake_call.bar import show_how_planned, show_participants
from switching.ui.intake_call.call_page import CallPage, correcting, go_to, may_change
from switching.ui.intake_call.calling_off import offer_to_call_off
from switching.ui.intake_call.papers import offer_agreed
from switching.ui.kit import fields, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form
from switching.ui.learning_question.shift import edit_shift
from switching.ui.look import icons

ASKED_HERE = ("covered", "skip_reason")


def show_finish(view: CallPage, end: DeltaGenerator) -> None:
    """Ask how long it took and how the question shifted, say what lacks, and complete the call.

    The button that completes it stands in the bar, at its `end`: always in sight.
    """
    _ = view.texts.gettext
    if view.call.outcome is not None:
        st.success(_("The call is completed."))
        offer_agreed(view)
        _correction(view)
        _minutes(view)
        show_participants(view)
        _show_summary(view)
        return
    st.header(_("Complete the call"), anchor=False)
    show_participants(view)
    _minutes(view)
    edit_shift(view.dossier, view.sheet, view.texts)
    if session.is_read_only():
        return
    _ask_what_was_covered(view)
    view.sheet.store()
    _show_gaps(view)
    with end:
        _completion_button(view)
    offer_to_call_off(view)


def _minutes(view: CallPage) -> None:
    """Ask how long the call took, and on which day it was held."""
    call = view.call
    show_how_planned(view)
    with st.container(horizontal=True, vertical_alignment="bottom", key="begin_finish"):
        label = view.texts.gettext("Real minutes")
        view.sheet.number(call, "actual_minutes", label, width=200)
        _stop_button(view)
        if may_change(view.record) and not session.is_read_only():
            _held_day(view)
    _overrun(view)
    ask_about(view.context, view.dossier, call, {"actual_minutes"}, view.sheet)


def _stop_button(view: CallPage) -> None:
    """Offer the minutes of a clock that still runs, to who came here by the row of steps."""
    call, texts = view.call, view.texts
    minutes = call.minutes_until(session.now()) if call.started_at and not call.ended_at else None
    if call.outcome is not None or minutes is None:
        return
    label = texts.ngettext(
        "Stop the clock: {count} minute", "Stop the clock: {count} minutes", minutes
    )
    view.sheet.button(
        label,
        f"call_stop:{call.id}",
        lambda context: calls.stop_call(context, call.id),
        icon=icons.CLOCK,
    )


def _overrun(view: CallPage) -> None:
    """Ask why the call took longer than planned, if it did: a long one is no failure."""
    call, _ = view.call, view.texts.gettext
    if not call.ran_over and call.overrun_reason is None:
        return
    if view.sheet.disabled:
        _say_why(view)
        return
    over = max(0, call.overrun or 0)
    label = view.texts.ngettext(
        "{count} minute longer than planned: what took the time?",
        "{count} minutes longer than planned: what took the time?",
        over,
    ) if over else _("What took the time?")  # fmt: skip
    chosen = view.sheet.choice(call, "overrun_reason", label, list(OverrunReason))
    if chosen is OverrunReason.OTHER or call.overrun_remark:
        view.sheet.line(call, "overrun_remark", _("In a word: what took the time?"))


def _say_why(view: CallPage) -> None:
    """Say of a call on record how much longer it took, and why."""
    call, texts = view.call, view.texts
    said = texts.ngettext(
        "{count} minute longer than planned", "{count} minutes longer than planned",
        max(0, call.overrun or 0),
    )  # fmt: skip
    why = texts.label(call.overrun_reason) if call.overrun_reason else ""
    st.caption(" · ".join(filter(None, (said, why, escape_markdown(call.overrun_remark)))))


def _show_summary(view: CallPage) -> None:
    """Show what was noted of each purpose, to read."""
    texts = view.texts
    rows = []
    for item in view.record.purposes:
        sign = icons.SAID[item.covered]
        minutes = f" · {texts.minutes(item.minutes)}" if item.minutes else ""
        words = escape_markdown(item.notes or (item.skip_reason if item.covered is False else ""))
        rows.append(f"- {sign} **{texts.label(item.purpose)}**{minutes}  \n  {words}")
    st.markdown("\n".join(rows))


def _held_day(view: CallPage) -> None:
    """Ask on which day the call was held: that is what the plan says, whatever was planned."""
    _, call = view.texts.gettext, view.call
    local = call.took_place_at.astimezone(BRUSSELS)
    planned = call.planned_at.astimezone(BRUSSELS).date()
    # A field of its own for each date on record, which also changes when the clock starts.
    known = local.date() if call.day_known else None
    ready = Ready(f"held_day:{call.id}:{known}", view.sheet.disabled, known)
    day = fields.day(_("Held on"), ready, width=200)
    if known is not None and known != planned:
        st.caption(_("It was planned for {date}.", date=view.texts.date(planned)))
    if day is not None and day != known:
        view.sheet.change(call, "held_at", instant_at(day, local.time(), call.took_place_at))
    ask_about(view.context, view.dossier, call, {"held_at"}, view.sheet)


def _show_gaps(view: CallPage) -> None:
    """Say what the call lacks, but for what was covered: that is asked here."""
    gaps = missing_for_call(view.dossier, view.record, session.now())
    with st.container(gap=None, key="call_gaps"):
        for gap in gaps:
            if gap.field not in ASKED_HERE:
                _show_gap(view, gap)


def _ask_what_was_covered(view: CallPage) -> None:
    """Ask of each purpose that is not covered by what was noted: covered, or skipped and why."""
    _ = view.texts.gettext
    items = [item for item in view.record.purposes if item.covered is not True]
    unsaid = [item for item in items if item.covered is None]
    if not items:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Were these purposes covered too?"), width="content")
        if len(unsaid) > 1:
            all_of_it = view.sheet.putting("covered", True, *unsaid)
            key = f"all_covered:{view.call.id}"
            view.sheet.button(_("All of it was covered"), key, all_of_it)
    with st.container(key="call_covered"):
        for item in items:
            _ask_of_purpose(view, item)


def _ask_of_purpose(view: CallPage, item: CallPurpose) -> None:
    """Ask of a purpose, on one row, whether it was covered; below it why not."""
    _, named = view.texts.gettext, view.texts.label(item.purpose)
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"call_covered_{item.purpose}"
    ):
        st.markdown(named)
        view.sheet.answer(
            item,
            "covered",
            named,
            _("✓ covered"),
            _("skipped"),
            label_visibility="collapsed",
            width="content",
        )
        if item.covered is False:
            view.sheet.line(item, "skip_reason", _("Why was this skipped?"))


def _show_gap(view: CallPage, gap: CallGap) -> None:
    """Say what lacks; where it is filled in at another step, as the way there."""
    said = ("**!** " if gap.required else "· ") + view.texts.message(gap.message)
    if gap.purpose is None:
        st.markdown(said)
    else:
        show = partial(go_to, view.call, gap.purpose)
        key = f"gap:{view.call.id}:{gap.field}:{gap.purpose}"
        view.sheet.button(said, key, lambda _context: show(), disabled=False, type="tertiary")


def _correction(view: CallPage) -> None:
    _ = view.texts.gettext
    if session.is_read_only():
        return
    if may_change(view.record):
        st.caption(_("You are correcting this call: what you change is saved by itself."))
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


def _completion_button(view: CallPage) -> None:
    form = Form(f"complete:{view.call.id}", view.texts)
    done = form.submit(
        view.texts.gettext("Complete the call"),
        lambda key: calls.complete_call(view.context, view.dossier.switch.id),
    )
    if done is not None:
        st.switch_page(
            "pages/learning_question.py", query_params={"switch": str(view.dossier.switch.id)}
        )
