"""During the call: its clock, who is there, and notes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.models import Dossier, Organisation, Role
from switching.rules.labels import tell_apart
from switching.services import calls
from switching.services.organisations import list_people
from switching.ui.dossier.contradictions import ask_about
from switching.ui.intake_call.call_page import CallPage
from switching.ui.kit import live, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_organisations, names_of_people
from switching.ui.kit.person_fields import details_of_new


def show_bar(view: CallPage) -> None:
    """Show when the call is, its clock and minutes, and when all was saved."""
    _, call = view.texts.gettext, view.call
    with st.container(border=True):
        when, clock, actual, buttons = st.columns([2.2, 1.3, 1, 1.5], vertical_alignment="bottom")
        with when:
            st.write(
                view.texts.date(call.stands_at, "EEEE d MMMM y")
                + ", "
                + view.texts.time(call.stands_at)
            )
            view.sheet.status()
        with clock:
            if call.started_at is None:
                view.sheet.number(call, "planned_minutes", _("Planned minutes"))
            else:
                live.call_clock(call, session.now(), view.texts)
        with actual:
            view.sheet.number(call, "actual_minutes", _("Real minutes"))
        with buttons:
            _clock_buttons(view)
        _overrun(view)
        ask_about(view.context, view.dossier, call, {"actual_minutes"}, view.sheet)


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
        closed = view.sheet.disabled
        if st.button(_("Start the call"), type="primary", width="stretch", disabled=closed):
            view.sheet.act(lambda: calls.start_call(view.context, call.id))
    elif call.ended_at is None and st.button(
        _("End the call"), type="primary", width="stretch", disabled=view.sheet.disabled
    ):
        view.sheet.act(lambda: calls.stop_call(view.context, call.id))


def show_participants(view: CallPage) -> None:
    """Show who takes part, with a tick for who was there, and the way to add someone."""
    _ = view.texts.gettext
    st.header(_("Present"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        labels = tell_apart(
            {
                item.id: (f"{item.name}, {view.texts.label(item.role)}",)
                for item in view.record.participants
            }
        )
        for participant in view.record.participants:
            view.sheet.tick(participant, "attended", escape_markdown(labels[participant.id]))
        with st.popover(_("Add someone"), disabled=view.sheet.disabled):
            _participant_form(view)


def _participant_form(view: CallPage) -> None:
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
    chosen = form.known_or_new("name", _("Name"), names)
    role = form.choice("role", _("Role in the call"), list(Role))
    name = next((item.name for item in known if item.id == chosen), chosen)
    person = _new_person(view, form) if isinstance(chosen, str) else None
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
        st.rerun()


def _places(dossier: Dossier) -> tuple[Organisation, ...]:
    """Return the organisations of a dossier, each once."""
    three = (dossier.sending_organisation, dossier.host, dossier.partner)
    return tuple({place.id: place for place in three}.values())


def _new_person(view: CallPage, form: Form) -> Mapping[str, object] | None:
    """Ask of someone who is typed in where they work; who works here is put on record there."""
    names = names_of_organisations(_places(view.dossier), closed_too=True)
    label = view.texts.gettext("Where does this person work? (if it is one of these)")
    place = form.selection("organisation_id", label, names)
    if place is None:
        return None
    return {"organisation_id": place, **details_of_new(form.line, view.texts)}


def show_loose_notes(view: CallPage) -> None:
    """Show the field for whatever fits nowhere else."""
    _ = view.texts.gettext
    view.sheet.note(
        view.call,
        "loose_notes",
        _("Loose notes"),
        placeholder=_("Whatever doesn't fit anywhere else"),
        height=72,
        quiet=True,
    )
