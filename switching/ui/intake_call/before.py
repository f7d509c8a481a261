"""Before the call: planning it, moving it, inviting people, and what it will be about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from switching.documents.calendar.introduction_call import is_off
from switching.documents.mails.invitation import cancellation_text, invitation_text
from switching.i18n import Texts
from switching.i18n.moments import planned_moment
from switching.i18n.texts import BRUSSELS
from switching.models import ContributionTopic, Dossier, MailKind, Participant, Purpose, WhenKnown
from switching.rules.clock import instant_at
from switching.rules.reaching import addressees_of_call
from switching.services import calls
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.services.settings import get_planned_minutes, set_planned_minutes
from switching.ui.dossier.called_off import offer_call_files
from switching.ui.dossier.contradictions import ask_about
from switching.ui.intake_call.bar import show_how_planned
from switching.ui.intake_call.call_page import CallPage, go_to
from switching.ui.intake_call.calling_off import offer_to_call_off
from switching.ui.intake_call.papers import offer_preparation
from switching.ui.kit import fields, leftovers, notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.mail_drafts import name_unreached
from switching.ui.kit.sending import offer_sending
from switching.ui.learning_question.question_fields import show_question
from switching.ui.look import icons

QUARTER = timedelta(minutes=15)


def plan_form(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show the form that plans a call, or starts one right now."""
    _ = texts.gettext
    form = Form(f"plan_call:{dossier.switch.id}", texts)
    st.write(_("When will the introduction call be, or when was it?"))
    soon = (session.now() + QUARTER).astimezone(BRUSSELS)
    with st.container(border=True):
        first, second, third, fourth = st.columns([1, 1, 1, 2])
        with first:
            day = form.day("planned_at", _("Date"), soon.date())
        with second:
            hour = form.moment("hour", _("Time"), time(soon.hour, soon.minute // 15 * 15))
        with third:
            usual = get_planned_minutes(context)
            minutes = form.number("planned_minutes", _("Planned minutes"), usual)
        with fourth:
            place = form.line("place", _("Link or place"), optional=True)
    values = {
        "planned_at": None
        if day is None or hour is None
        else datetime.combine(day, hour, BRUSSELS),
        "planned_minutes": minutes,
        "place": place,
    }
    may_remember = minutes != usual and may(context.actor, Need.ADMINISTER)
    remember = may_remember and form.tick("remember", _("Plan every new call this long"))
    planned = form.submit(
        _("Plan the call"),
        lambda key: calls.plan_call(context, dossier, values, key),
    )
    if planned is not None:
        if remember:
            set_planned_minutes(context, planned.planned_minutes)
            said = texts.ngettext(
                "New calls are planned for {count} minute from now on.",
                "New calls are planned for {count} minutes from now on.",
                planned.planned_minutes,
            )
            notices.say("call", said)
        st.rerun()


def show_before(view: CallPage) -> None:
    """Show a call that has not begun: when and where, how it begins, who comes and for what."""
    _show_card(view)
    left, right = st.columns([3, 2])
    with left:
        show_preparation(view)
        with st.container(border=True):
            st.header(view.texts.gettext("What the call is for"), anchor=False)
            purposes = enumerate(Purpose, start=1)
            st.markdown("\n".join(f"{n}. {view.texts.label(item)}" for n, item in purposes))
            offer_preparation(view, "calm")
            view.sheet.came_in(ContributionTopic.PROPOSAL, ContributionTopic.ARRANGEMENT)
    with right, st.container(border=True):
        st.header(view.texts.gettext("Who comes"), anchor=False)
        st.markdown("\n".join(_participant(item, view.texts) for item in view.record.participants))
        view.sheet.came_in(
            ContributionTopic.INFORMED, ContributionTopic.JOB, ContributionTopic.JOB_SINCE
        )
        st.header(view.texts.gettext("The learning question now"), anchor=False)
        show_question(view.dossier.latest, view.texts)
        view.sheet.came_in(
            ContributionTopic.GENERAL_AIM, ContributionTopic.GOAL, ContributionTopic.CONTACT_WISH
        )


def _participant(participant: Participant, texts: Texts) -> str:
    return f"- **{escape_markdown(participant.name)}**, {texts.label(participant.role)}"


def _show_card(view: CallPage) -> None:
    _, call = view.texts.gettext, view.call
    is_past = call.planned_at.date() < session.now().date()
    with (
        st.container(border=True, key="call_card"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        with st.container(gap="small", key="call_card_when"):
            when = planned_moment(call, view.texts, "EEEE d MMMM y")
            st.header(when, anchor=False)
            show_how_planned(view)
            view.sheet.status(says_how=False)  # there is nothing to fill in yet
        if session.is_read_only():
            return
        afterwards, start = _("Fill in afterwards"), _("Start the call")
        view.sheet.button(
            start,
            f"call_start:{call.id}",
            lambda context: calls.start_call(context, call.id),
            type="secondary" if is_past else "primary",
            icon=icons.START_CALL,
        )
        view.sheet.button(
            afterwards,
            f"call_afterwards:{call.id}",
            lambda _context: go_to(call, Purpose.EXPLANATION),
            type="primary" if is_past else "secondary",
        )
        offer_to_call_off(view)


def show_preparation(view: CallPage) -> None:
    """Show date, place and invitation, in a part that is built when it is open."""
    _, call = view.texts.gettext, view.call
    title = _("Date, place and invitation")
    part = fold(title, f"preparation:{call.id}")
    if not part.open:
        return
    with part:
        _move_call(view)
        with st.container(horizontal=True):
            view.sheet.number(call, "planned_minutes", _("Planned minutes"))
            view.sheet.line(call, "place", _("Link or place"))
        off = is_off(view.dossier, view.record)
        written = cancellation_text if off else invitation_text
        st.caption(_("Text to copy into a mail of your own:"))
        st.code(written(view.dossier, view.record, view.texts), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            offer_call_files(view.context, view.dossier, view.texts, off)
            if not off:
                offer_preparation(view, "invitation")
        label = _("Send the mail that calls it off") if off else _("Send the invitation")
        offer_sending(view.context, view.dossier, MailKind.CALL, label, view.texts)
        name_unreached(addressees_of_call(view.dossier, view.record), view.texts)


def _move_call(view: CallPage) -> None:
    """Let date and time be changed; both make one instant."""
    _, call = view.texts.gettext, view.call
    local = call.planned_at.astimezone(BRUSSELS)
    known_hour = local.time() if call.hour_known else None
    # Fields of their own for what is on record: one that someone else moved is not moved back.
    keys = (f"call_day:{call.id}:{local.date()}", f"call_time:{call.id}:{known_hour}")
    date_column, time_column = st.columns(2)
    with date_column:
        ready = Ready(keys[0], view.sheet.disabled, local.date())
        day = fields.day(_("Date"), ready)
    with time_column:
        ready = Ready(keys[1], view.sheet.disabled, known_hour)
        hour = fields.moment(_("Time"), ready)

    def planned(day: date | None, hour: time | None) -> datetime:
        if day is None or hour is None:
            raise leftovers.UnreadableError
        return instant_at(day, hour, call.planned_at)

    moved = call.planned_at if day is None or hour is None else planned(day, hour)
    if day is not None and hour is None and not call.hour_known and day != local.date():
        moved = instant_at(day, local.time(), call.planned_at)
    view.sheet.change(call, "planned_at", moved, keys, planned)
    known = WhenKnown.HOUR if hour is not None else call.when_known
    view.sheet.change(call, "when_known", known)
    ask_about(view.context, view.dossier, call, {"planned_at"}, view.sheet)
