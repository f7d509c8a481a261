"""The introduction call on screen: planning it, and its six purposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from textwrap import shorten

import streamlit as st

from switching.documents.invitation import invitation_text
from switching.domain import calls, exchange
from switching.domain.invitations import render_call_calendar, render_call_mail
from switching.domain.organisations import list_people
from switching.domain.settings import get_planned_minutes, set_planned_minutes
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import (
    Actor,
    Answer,
    Arrangement,
    ArrangementKind,
    CallOutcome,
    CallRecord,
    Dossier,
    ExchangeDay,
    HostOption,
    Informed,
    IntakeCall,
    OptionKind,
    Participant,
    Party,
    Principle,
    Proposal,
    Purpose,
    Role,
    Shift,
)
from switching.rules.calls import missing_for_call
from switching.ui import live, page
from switching.ui.escape import plain
from switching.ui.form import FIRST, LAST, Form
from switching.ui.people import names_of_people
from switching.ui.question import edit_question, show_question
from switching.ui.sheet import Sheet

QUARTER = timedelta(minutes=15)
GIST = 80
"""How many characters of a purpose's notes show while it is closed."""


@dataclass(frozen=True)
class CallPage:
    """What every part of the page needs."""

    actor: Actor
    dossier: Dossier
    record: CallRecord
    sheet: Sheet
    texts: Texts

    @property
    def call(self) -> IntakeCall:
        """The call itself."""
        return self.record.call


def plan_form(actor: Actor, dossier: Dossier, texts: Texts) -> None:
    """Show the form that plans a call, or starts one right now."""
    _ = texts.gettext
    form = Form(f"plan_call:{dossier.switch.id}", texts)
    st.write(_("When will the introduction call be, or when was it?"))
    soon = (page.now() + QUARTER).astimezone(BRUSSELS)
    with st.container(border=True):
        first, second, third, fourth = st.columns([1, 1, 1, 2])
        with first:
            day = form.day("planned_at", _("Date"), soon.date())
        with second:
            hour = form.moment("hour", _("Time"), time(soon.hour, soon.minute // 15 * 15))
        with third:
            usual = get_planned_minutes(actor, page.database())
            minutes = form.number("planned_minutes", _("Planned minutes"), usual)
        with fourth:
            place = form.line("place", _("Link or place"))
    values = {
        "planned_at": None
        if day is None or hour is None
        else datetime.combine(day, hour, BRUSSELS),
        "planned_minutes": minutes,
        "place": place,
    }
    remember = minutes != usual and form.tick("remember", _("Plan every new call this long"))
    planned = form.submit(
        _("Plan the call"),
        lambda key: calls.plan_call(actor, page.database(), dossier, values, key, page.now()),
    )
    if planned is not None:
        if remember:
            set_planned_minutes(actor, page.database(), planned.planned_minutes, page.now())
        st.rerun()


def show_bar(view: CallPage) -> None:
    """Show when the call is, its clock and minutes, and when all was saved."""
    _, call = view.texts.gettext, view.call
    with st.container(border=True):
        when, clock, actual, buttons = st.columns([2.2, 1.3, 1, 1.5], vertical_alignment="bottom")
        with when:
            st.write(
                view.texts.date(call.planned_at, "EEEE d MMMM y")
                + ", "
                + view.texts.time(call.planned_at)
            )
            view.sheet.status()
        with clock:
            if call.started_at is None:
                view.sheet.number(call, "planned_minutes", _("Planned minutes"))
            else:
                live.call_clock(call, page.now(), view.texts)
        with actual:
            view.sheet.number(call, "actual_minutes", _("Real minutes"))
        with buttons:
            _clock_buttons(view)
        _overrun(view)


def _overrun(view: CallPage) -> None:
    overrun = view.call.overrun
    if overrun is not None and overrun > 0:
        st.caption(
            view.texts.ngettext(
                "{count} minute longer than planned: there was a lot to tell.",
                "{count} minutes longer than planned: there was a lot to tell.",
                overrun,
            )
        )


def _clock_buttons(view: CallPage) -> None:
    _, call = view.texts.gettext, view.call
    if call.outcome is not None:
        return
    if call.started_at is None:
        if st.button(_("Start the call"), type="primary", width="stretch"):
            view.sheet.act(
                lambda: calls.start_call(view.actor, page.database(), call.id, page.now())
            )
    elif call.ended_at is None and st.button(_("End the call"), type="primary", width="stretch"):
        view.sheet.act(lambda: calls.stop_call(view.actor, page.database(), call.id, page.now()))


def show_preparation(view: CallPage) -> None:
    """Show date, place and invitation: what is done before the call."""
    _, call, switch = view.texts.gettext, view.call, view.dossier.switch
    if call.outcome is not None:
        return
    with st.expander(_("Date, place and invitation"), key=f"preparation:{call.id}"):
        _move_call(view)
        view.sheet.line(call, "place", _("Link or place"))
        st.caption(_("Text to copy into a mail of your own:"))
        st.code(
            invitation_text(view.dossier, view.record, view.texts), language=None, wrap_lines=True
        )
        path, actor, texts = page.database(), view.actor, view.texts
        with st.container(horizontal=True):
            st.download_button(
                _("Mail with calendar file (.eml)"),
                data=lambda: render_call_mail(actor, path, switch.id, page.now(), texts),
                file_name=f"uitnodiging-{switch.reference}.eml",
                mime="message/rfc822",
                on_click="ignore",
            )
            st.download_button(
                _("Calendar file (.ics)"),
                data=lambda: render_call_calendar(actor, path, switch.id, page.now(), texts),
                file_name=f"kennismakingsgesprek-{switch.reference}.ics",
                mime="text/calendar",
                on_click="ignore",
            )


def _move_call(view: CallPage) -> None:
    """Let date and time be changed; both make one instant."""
    _, call = view.texts.gettext, view.call
    local = call.planned_at.astimezone(BRUSSELS)
    date_column, time_column = st.columns(2)
    with date_column:
        day = st.date_input(
            _("Date"),
            local.date(),
            min_value=FIRST,
            max_value=LAST,
            format="DD/MM/YYYY",
            key=f"call_day:{call.id}",
            disabled=view.sheet.disabled,
        )
    with time_column:
        hour = st.time_input(
            _("Time"), local.time(), key=f"call_time:{call.id}", disabled=view.sheet.disabled
        )
    if day is not None and hour is not None:
        view.sheet.change(call, "planned_at", datetime.combine(day, hour, BRUSSELS).astimezone(UTC))


def show_participants(view: CallPage) -> None:
    """Show who takes part, with a tick for who was there, and the way to add someone."""
    _ = view.texts.gettext
    st.header(_("Present"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        for participant in view.record.participants:
            role = view.texts.label(participant.role)
            view.sheet.tick(participant, "attended", f"{plain(participant.name)}, {role}")
        with st.popover(_("Add someone")):
            _participant_form(view)


def _participant_form(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    there = {person.person_id for person in view.record.participants}
    known = [
        person
        for organisation in (dossier.host, dossier.sending_organisation, dossier.partner)
        for person in list_people(view.actor, page.database(), organisation.id)
        if person.id not in there
    ]
    names = names_of_people(known)
    form = Form(f"participant:{view.call.id}", view.texts)
    chosen = form.known_or_new("name", _("Name"), names)
    role = form.choice("role", _("Role in the call"), list(Role))
    name = next((item.name for item in known if item.id == chosen), chosen)
    values = {
        "person_id": chosen if isinstance(chosen, int) else None,
        "name": name or "",
        "role": role,
        "attended": view.call.started_at is not None,
    }
    added = form.submit(
        _("Add"),
        lambda key: calls.add_participant(
            view.actor, page.database(), view.call, values, key, page.now()
        ),
    )
    if added is not None:
        st.rerun()


def show_loose_notes(view: CallPage) -> None:
    """Show the field for whatever fits nowhere else."""
    _ = view.texts.gettext
    view.sheet.note(
        view.call,
        "loose_notes",
        _("Loose notes"),
        placeholder=_("Whatever doesn't fit anywhere else"),
        height=72,
    )


def show_purposes(view: CallPage) -> None:
    """Show the six purposes in their order, everything of each in sight."""
    parts: dict[Purpose, Callable[[CallPage], None]] = {
        Purpose.EXPLANATION: _explanation,
        Purpose.ACQUAINTANCE: _acquaintance,
        Purpose.QUESTION: _question,
        Purpose.OPTIONS: _options,
        Purpose.PRACTICAL: _practical,
        Purpose.PLAN: _plan,
    }
    open_one = next((i.purpose for i in view.record.purposes if i.covered is None), None)
    for number, purpose in enumerate(Purpose, start=1):
        with st.expander(
            _gist(view, number, purpose),
            expanded=purpose is open_one and view.call.outcome is None,
            key=f"purpose:{view.call.id}:{purpose}",
        ):
            _purpose_head(view, purpose)
            _purpose_notes(view, purpose)
            parts[purpose](view)


def _gist(view: CallPage, number: int, purpose: Purpose) -> str:
    """Return the line that stands for a purpose while it is closed."""
    _, item = view.texts.gettext, view.record.purpose(purpose)
    parts = [f"**{number}. {view.texts.label(purpose)}**"]
    if item.covered is not None:
        parts.append(_("✓ covered") if item.covered else _("skipped"))
    if item.minutes:
        parts.append(view.texts.minutes(item.minutes))
    if item.notes:
        parts.append(plain(shorten(item.notes, GIST, placeholder="…")))
    return " · ".join(parts)


def _purpose_head(view: CallPage, purpose: Purpose) -> None:
    _ = view.texts.gettext
    item = view.record.purpose(purpose)
    covered, minutes = st.columns([3, 1], vertical_alignment="center")
    with covered:
        view.sheet.answer(
            item,
            "covered",
            _("Covered: {purpose}", purpose=view.texts.label(purpose)),
            _("✓ covered"),
            _("skipped"),
            label_visibility="collapsed",
        )
    with minutes:
        view.sheet.number(
            item,
            "minutes",
            _("Minutes for: {purpose}", purpose=view.texts.label(purpose)),
            placeholder=_("min"),
            label_visibility="collapsed",
        )
    if item.covered is False:
        view.sheet.line(item, "skip_reason", _("Why was this skipped?"))


def _purpose_notes(view: CallPage, purpose: Purpose) -> None:
    label = view.texts.gettext("Notes: {purpose}", purpose=view.texts.label(purpose))
    view.sheet.note(
        view.record.purpose(purpose),
        "notes",
        label,
        label_visibility="collapsed",
        placeholder=view.texts.gettext("Notes"),
        height=72,
    )


def _explanation(view: CallPage) -> None:
    _ = view.texts.gettext
    columns = st.columns(2)
    informed = [
        participant
        for participant in view.record.participants
        if participant.role in (Role.LEARNER, Role.COACH)
    ]
    for column, participant in zip(columns, informed, strict=False):
        with column:
            _informed(view, participant)
    view.sheet.several(
        view.call, "principles", _("Which principles were explained?"), list(Principle)
    )


def _informed(view: CallPage, participant: Participant) -> None:
    label = view.texts.gettext(
        "How well informed came {role}?", role=view.texts.label(Party(participant.role))
    )
    view.sheet.choice(participant, "informed", label, list(Informed))


def _acquaintance(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    people = [(dossier.learner, _("Learner")), (dossier.coach, _("Coach"))]
    for column, (person, who) in zip(st.columns(2), people, strict=True):
        if person is None:
            continue
        with column:
            job, since = st.columns([2, 1])
            with job:
                view.sheet.line(person, "job", _("Job of {who}", who=who.lower()))
            with since:
                view.sheet.line(person, "job_since", _("Since"), placeholder=_("2019 or 3/2019"))
    organisations = [
        (dossier.sending_organisation, _("What does the sending organisation do?")),
        (dossier.host, _("What does the host do?")),
    ]
    for column, (organisation, label) in zip(st.columns(2), organisations, strict=True):
        with column:
            view.sheet.note(organisation, "description", label, height=72)


def _question(view: CallPage) -> None:
    version = view.dossier.latest
    if version.question.settled_at is None:
        edit_question(view.actor, version, view.sheet, view.texts)
        return
    show_question(version, view.texts)
    st.page_link(
        "pages/learning_question.py",
        label=view.texts.gettext("Refine the question"),
        query_params={"switch": str(view.dossier.switch.id)},
    )


def _options(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    for proposal in dossier.proposals:
        _proposal(view, proposal)
    asked = {proposal.option_id for proposal in dossier.proposals}
    catalogue = [option for option in dossier.options if option.active and option.id not in asked]
    if catalogue:
        st.caption(_("From the host's catalogue: click what you put to the learner."))
        with st.container(horizontal=True):
            for option in catalogue:
                _catalogue_button(view, option)
    elif not dossier.proposals:
        st.caption(_("Nothing in this host's catalogue yet. Add what the coach suggests."))
    _new_proposal(view)


def _proposal(view: CallPage, proposal: Proposal) -> None:
    _ = view.texts.gettext
    what, answer, remark = st.columns([2.4, 2.4, 3], vertical_alignment="center")
    with what:
        st.text(proposal.title)
        st.caption(view.texts.label(proposal.kind))
    with answer:
        view.sheet.choice(
            proposal,
            "answer",
            _("Answer to {title}", title=plain(proposal.title)),
            list(Answer),
            label_visibility="collapsed",
        )
    with remark:
        view.sheet.line(
            proposal,
            "remark",
            _("Remark on {title}", title=plain(proposal.title)),
            label_visibility="collapsed",
            placeholder=_("remark"),
        )


def _catalogue_button(view: CallPage, option: HostOption) -> None:
    if st.button(f"+ {plain(option.title)}", key=f"propose:{option.id}"):
        values = {"option_id": option.id, "kind": option.kind, "title": option.title}
        key = f"propose:{view.dossier.switch.id}:{option.id}"
        view.sheet.act(
            lambda: calls.add_proposal(
                view.actor, page.database(), view.dossier, values, key, page.now()
            )
        )


def _new_proposal(view: CallPage) -> None:
    _ = view.texts.gettext
    with st.popover(_("Another proposal")):
        form = Form(f"proposal:{view.dossier.switch.id}", view.texts)
        title = form.line("title", _("What does the coach suggest?"))
        kind = form.choice("kind", _("Kind"), list(OptionKind))
        join = form.tick("join", _("Keep it in this host's catalogue"), value=True)
        values = {"title": title, "kind": kind}
        done = form.submit(
            _("Add proposal"),
            lambda key: calls.add_proposal(
                view.actor, page.database(), view.dossier, values, key, page.now(), join
            ),
        )
    if done is not None:
        st.rerun()


def _practical(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    for day in dossier.days:
        edit_day(view.actor, day, view.sheet, view.texts)
    add_day_button(view.actor, dossier, view.sheet, view.texts)
    for arrangement in dossier.arrangements:
        edit_arrangement(arrangement, view.sheet, view.texts)
    present = {item.kind for item in dossier.arrangements}
    rest = [kind for kind in ArrangementKind if kind not in present]
    with st.container(horizontal=True):
        for kind in rest:
            if st.button(f"+ {view.texts.label(kind)}", key=f"arrangement:{kind}"):
                key = f"arrangement:{dossier.switch.id}:{kind}"
                view.sheet.act(
                    lambda kind=kind, key=key: calls.add_arrangement(  # type: ignore[misc]
                        view.actor, page.database(), dossier, kind, key, page.now()
                    )
                )


def edit_arrangement(arrangement: Arrangement, sheet: Sheet, texts: Texts) -> None:
    """Show the field of one practical arrangement."""
    sheet.line(arrangement, "description", texts.label(arrangement.kind).capitalize())


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
        if st.button("✕", key=f"remove:exchange_days:{day.id}", help=label):
            sheet.act(lambda: exchange.remove_day(actor, page.database(), day.id, page.now()))


def add_day_button(actor: Actor, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show the button that plans another day, a week after the last one."""
    if st.button("+ " + texts.gettext("Add an exchange day"), key="add_day"):
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


def _plan(view: CallPage) -> None:
    _ = view.texts.gettext
    inputs = view.dossier.inputs
    for column, (name, label) in zip(
        st.columns(2),
        (
            ("instructions_by", _("Who gives the learner instructions?")),
            ("insurance_confirmed_by", _("Who confirms the insurance?")),
        ),
        strict=True,
    ):
        with column:
            view.sheet.line(inputs, name, label)


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
        for gap in missing_for_call(view.dossier, view.record, page.now()):
            sign = "**!** " if gap.required else "· "
            st.write(sign + view.texts.message(gap.message))
        _completion_buttons(view)


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


def may_change(record: CallRecord) -> bool:
    """Tell whether the fields are open: until completion, or when someone gave a reason."""
    return record.call.outcome is None or _correcting(record.call) in st.session_state


def _correcting(call: IntakeCall) -> str:
    return f"correcting:{call.id}"


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
            st.session_state[_correcting(view.call)] = True
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
