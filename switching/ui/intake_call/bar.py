"""The bar that stays in sight during the call: its clock, who is there, its end, and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from switching.i18n.moments import moment_of_call
from switching.models import Dossier, Organisation, Purpose, Role
from switching.rules.labels import tell_apart
from switching.services import calls
from switching.services.context import Context
from switching.services.organisations import list_people
from switching.ui.intake_call.call_page import (
    STEPS,
    CallPage,
    CallStep,
    Finish,
    first_step,
    go_to,
    step_key,
)
from switching.ui.kit import leftovers, live, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_organisations, names_of_people
from switching.ui.kit.person_fields import details_of_new
from switching.ui.look import icons


def show_bar(view: CallPage) -> tuple[CallStep, DeltaGenerator]:
    """Show the bar; return the step in sight, and a place for its button at the bar's end."""
    step, is_set = _keep_refused_open(view, *first_step(view.record))
    with st.container(gap="small", key="call_bar"):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="call_bar_top"
        ):
            with st.container(gap=None, key="call_clock"):
                _clock(view)
                view.sheet.status()
            if not shows_present(step):
                _present(view)
            if not isinstance(step, Finish):
                _end_button(view)
            end = st.container(width="content")
        return _choose_step(view, step, is_set), end


def _keep_refused_open(view: CallPage, step: CallStep, is_set: bool) -> tuple[CallStep, bool]:
    """Stay at the step that was shown, should a field there hold what can't be stored.

    Left, nobody would see it, and what was typed would be gone.
    """
    dossier, record, key = view.dossier, view.record, f"call_drawn:{view.call.id}"
    people = (person for person in (dossier.learner, dossier.coach) if person)
    drawn: CallStep = st.session_state.get(key, step)
    # Of the call itself some fields stand above each step.
    own = (record.call,) if drawn is Finish.FINISH else ()
    if drawn != step and leftovers.refuses((*own, *record.purposes, *dossier.days, *people)):
        step, is_set = drawn, True
        st.session_state[step_key(view.call)] = step
    st.session_state[key] = step
    return step, is_set


def shows_present(step: CallStep) -> bool:
    """Tell whether a step shows who is there; elsewhere the bar has it, one click away."""
    return step in (Purpose.EXPLANATION, Finish.FINISH)


def _clock(view: CallPage) -> None:
    call, texts = view.call, view.texts
    if call.started_at is not None and call.outcome is None:
        live.call_clock(call, session.now(), texts)
        return
    when = moment_of_call(call, texts, "EEEE d MMMM y")
    st.markdown(f"**{when}**")
    if call.actual_minutes is not None:
        st.caption(texts.minutes(call.actual_minutes))


def show_how_planned(view: CallPage) -> None:
    """Say how long the call is planned, and where."""
    texts, call = view.texts, view.call
    planned = texts.ngettext(
        "{count} minute planned", "{count} minutes planned", call.planned_minutes
    )
    place = escape_markdown(call.place) or texts.gettext("no link or place yet")
    st.caption(f"{icons.CLOCK} {planned} · {icons.PLACE} {place}")


def _present(view: CallPage) -> None:
    there = [person for person in view.record.participants if person.attended]
    label = f"{len(there)}/{len(view.record.participants)}"
    part = st.popover(
        label,
        icon=icons.PEOPLE,
        help=view.texts.gettext("Who is there?"),
        on_change="rerun",
        key=f"present:{view.call.id}",
        width="content",
    )
    if part.open:
        with part:
            show_participants(view, is_wide=False)


def _end_button(view: CallPage) -> None:
    _, call = view.texts.gettext, view.call
    if call.outcome is not None or call.started_at is None or call.ended_at is not None:
        return

    def end(context: Context) -> None:
        calls.stop_call(context, call.id)
        go_to(call, Finish.FINISH)

    view.sheet.button(
        _("End call"), f"call_end:{call.id}", end, type="primary", icon=icons.END_CALL
    )


def leave_for(view: CallPage, left: Purpose, step: CallStep, context: Context) -> None:
    """Go on to another step; the one that is left is covered if something was filled in there."""
    _leave(view, left, context)
    st.session_state[_shown_key(view)] = step
    go_to(view.call, step)


def _leave(view: CallPage, left: Purpose, context: Context) -> None:
    if view.record.purpose(left).covered is None and not view.sheet.disabled:
        calls.leave_purpose(context, view.call.id, left)


def _shown_key(view: CallPage) -> str:
    return f"call_shown:{view.call.id}"


def _notice_step(view: CallPage, step: CallStep) -> None:
    """Leave the purpose that was in sight before, by whichever way it went."""
    left = st.session_state.get(_shown_key(view), step)
    st.session_state[_shown_key(view)] = step
    if left != step and isinstance(left, Purpose) and view.record.purpose(left).covered is None:
        view.sheet.act(partial(_leave, view, left, view.context))


def _choose_step(view: CallPage, step: CallStep, is_set: bool) -> CallStep:
    names = _step_names(view)
    chosen = st.segmented_control(
        view.texts.gettext("Step of the call"),
        STEPS,
        format_func=names.__getitem__,
        # Always given when not just set: a tab that was called back shows no other.
        default=None if is_set else step,
        required=True,
        label_visibility="collapsed",
        key=step_key(view.call),
    )
    _notice_step(view, chosen or step)
    return chosen or step


def _step_names(view: CallPage) -> Mapping[CallStep, str]:
    """Return what stands in the row: a tick for what is done, minutes, else the number."""
    short = short_names(view)
    names: dict[CallStep, str] = {}
    for number, step in enumerate(STEPS, start=1):
        if isinstance(step, Finish):
            names[step] = f"{icons.FINISH} {short[step]}"
            continue
        item = view.record.purpose(step)
        sign = str(number) if item.covered is None else icons.SAID[item.covered]
        minutes = f" {item.minutes}′" if item.minutes else ""
        names[step] = f"{sign} {short[step]}{minutes}"
    return names


def short_names(view: CallPage) -> Mapping[CallStep, str]:
    """Return a word for each step."""
    _ = view.texts.gettext
    return {
        Purpose.EXPLANATION: _("Explanation"),
        Purpose.ACQUAINTANCE: _("Acquaintance"),
        Purpose.QUESTION: _("Question"),
        Purpose.OPTIONS: _("Possibilities"),
        Purpose.PRACTICAL: _("Practical"),
        Purpose.PLAN: _("Action plan"),
        Finish.FINISH: _("Finish"),
    }


def show_participants(view: CallPage, is_wide: bool = True) -> None:
    """Show who takes part, with a tick for who was there, and the way to add someone."""
    _ = view.texts.gettext
    labels = tell_apart(
        {
            item.id: (f"{item.name}, {view.texts.label(item.role)}",)
            for item in view.record.participants
        }
    )
    with st.container(horizontal=True, vertical_alignment="center", key="call_present"):
        for participant in view.record.participants:
            view.sheet.tick(participant, "attended", escape_markdown(labels[participant.id]))
        absent = [person for person in view.record.participants if not person.attended]
        if len(absent) > 1:
            everyone = view.sheet.putting("attended", True, *absent)
            view.sheet.button(_("Everyone is there"), f"all_present:{view.call.id}", everyone)
    # Not in a popover: this stands in one itself, in the bar.
    key = f"add_participant:{view.call.id}"
    if st.session_state.pop(f"{key}:added", False):
        st.session_state[key] = False
    part = fold(_("Add someone"), icon=icons.ADD, key=key)
    if part.open and not view.sheet.disabled:
        with part:
            _participant_form(view, is_wide)


def _participant_form(view: CallPage, is_wide: bool) -> None:
    _, dossier = view.texts.gettext, view.dossier
    there = {person.person_id for person in view.record.participants}
    places = {item.id: item.name for item in _places(dossier)}
    known = [
        person
        for organisation in _places(dossier)
        for person in list_people(view.context, organisation.id)
        if person.id not in there
    ]
    names = names_of_people(known, places)
    form = Form(f"participant:{view.call.id}", view.texts)
    place = None
    with st.container(horizontal=True, key="participant_by"):  # beside each other, with room
        with st.container():
            chosen = form.known_or_new("name", _("Name"), names)
        with st.container():
            role = form.choice("role", _("Role in the call"), list(Role))
        if form.asks_more("name", chosen):
            with st.container():
                place = _place_of_new(view, form)
    name = next((item.name for item in known if item.id == chosen), chosen)
    person = None
    if place is not None:
        details = details_of_new(form.line, form.choice, view.texts, is_wide)
        person = {"organisation_id": place, **details} if isinstance(chosen, str) else None
    values = {
        "person_id": chosen if isinstance(chosen, int) else None,
        "name": name or "",
        "role": role,
        "attended": view.call.started_at is not None,
    }
    added = form.submit(
        _("Add"),
        lambda key: calls.add_participant(view.context, view.call, values, key, person),
    )
    if added is not None:
        st.session_state[f"add_participant:{view.call.id}:added"] = True
        st.rerun()


def _places(dossier: Dossier) -> tuple[Organisation, ...]:
    """Return the organisations of a dossier, each once."""
    three = (dossier.sending_organisation, dossier.host, dossier.partner)
    return tuple({place.id: place for place in three}.values())


def _place_of_new(view: CallPage, form: Form) -> int | None:
    """Ask of someone who is typed in where they work; who works here is put on record there."""
    names = names_of_organisations(_places(view.dossier), closed_too=True)
    label = view.texts.gettext("At which of these does this person work?")
    return form.selection("organisation_id", label, names, optional=True)


def show_loose_notes(view: CallPage) -> None:
    """Show the field for whatever fits nowhere else, at the foot of the window."""
    _ = view.texts.gettext
    with (
        st.bottom,
        st.container(horizontal=True, vertical_alignment="center", key="call_notes"),
    ):
        title = _("Loose notes")
        st.markdown(f"{icons.NOTE} **{title}**", width="content")
        view.sheet.note(
            view.call,
            "loose_notes",
            title,
            placeholder=_("Whatever doesn't fit anywhere else"),
            label_visibility="collapsed",
            height=72,
            quiet=True,
        )
