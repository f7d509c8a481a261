"""The parts of the organisations page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import HostOption, LedgerLine, OptionKind, Organisation, Person, Sector
from switching.services import organisations as domain
from switching.services.context import Context
from switching.ui.kit.escape import plain
from switching.ui.kit.form import Form
from switching.ui.kit.people import names_of_organisations
from switching.ui.kit.sheet import Sheet

ADDRESS = "organisation"


def choose_organisation(organisations: Sequence[Organisation], texts: Texts) -> Organisation | None:
    """Show the list to choose from; the choice is in the address."""
    if not organisations:
        return None
    _ = texts.gettext
    names = names_of_organisations(organisations)
    by_id = {identity: name for name, identity in names.items()}
    wanted = by_id.get(_wanted())
    if wanted is None and st.query_params.get(ADDRESS):
        st.warning(_("There is no organisation with this address. Choose one here."))
    name = st.selectbox(
        _("Which organisation?"),
        list(names),
        index=list(names).index(wanted) if wanted else None,
        placeholder=_("Search by name…"),
        key=f"organisation:{wanted}",
    )
    if name is None:
        st.caption(
            texts.ngettext(
                "{count} organisation on record", "{count} organisations on record", len(names)
            )
        )
        return None
    if name != wanted:
        st.query_params[ADDRESS] = str(names[name])
    return next(item for item in organisations if item.id == names[name])


def _wanted() -> int:
    value = st.query_params.get(ADDRESS, "")
    return int(value) if value.isascii() and value.isdigit() else 0


def show_new_organisation(context: Context, texts: Texts, expanded: bool) -> None:
    """Show the form for a new organisation."""
    _ = texts.gettext
    with st.expander(_("Add an organisation"), expanded=expanded):
        form = Form("organisation", texts)
        left, right = st.columns(2)
        with left:
            name = form.line("name", _("Name"))
            city = form.line("city", _("Town or city"))
        with right:
            sector = form.choice("sector", _("Sector"), list(Sector))
            st.write(_("What part does it play?"))
            parts = {
                "is_sender": form.tick("is_sender", _("sends learners")),
                "is_host": form.tick("is_host", _("receives learners")),
                "is_partner": form.tick("is_partner", _("promotes the programme")),
            }
        values = {"name": name, "city": city, "sector": sector or Sector.OTHER, **parts}
        added = form.submit(
            _("Add organisation"),
            lambda key: domain.add_organisation(context, values, key),
        )
    if added is not None:
        st.query_params[ADDRESS] = str(added.id)
        st.rerun()


def edit_organisation(organisation: Organisation, sheet: Sheet, texts: Texts) -> None:
    """Show the fields of an organisation."""
    _ = texts.gettext
    st.header(plain(organisation.name), anchor=False)
    sheet.status()
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            sheet.line(organisation, "name", _("Name"))
            sheet.line(organisation, "address", _("Street and number"))
            sheet.line(organisation, "city", _("Town or city"))
        with right:
            sheet.selection(
                organisation, "sector", _("Sector"), {item: texts.label(item) for item in Sector}
            )
            sheet.note(organisation, "description", _("What does it do?"))
        with st.container(horizontal=True):
            sheet.tick(organisation, "is_sender", _("sends learners"))
            sheet.tick(organisation, "is_host", _("receives learners"))
            sheet.tick(organisation, "is_partner", _("promotes the programme"))


def edit_people(
    context: Context,
    organisation: Organisation,
    people: Sequence[Person],
    sheet: Sheet,
    texts: Texts,
) -> None:
    """Show the people of an organisation, and the way to add one."""
    _ = texts.gettext
    st.subheader(_("People"), anchor=False)
    if not people:
        st.caption(_("No one yet. Add learners, coaches or project leaders of this organisation."))
    for person in people:
        with st.expander(plain(_described(person)), key=f"person:{person.id}"):
            _edit_person(person, sheet, texts)
    with st.expander(_("Add someone"), expanded=not people, key=f"add_person:{organisation.id}"):
        form = Form(f"person:{organisation.id}", texts)
        left, right = st.columns(2)
        with left:
            name = form.line("name", _("Name"))
            email = form.line("email", _("E-mail"))
        with right:
            job = form.line("job", _("Job"))
            since = form.line("job_since", _("Since"), placeholder=_("2019 or 3/2019"))
        values = {
            "organisation_id": organisation.id,
            "name": name,
            "job": job,
            "job_since": since,
            "email": email,
        }
        added = form.submit(
            _("Add person"),
            lambda key: domain.add_person(context, values, key),
        )
    if added is not None:
        st.rerun()


def _described(person: Person) -> str:
    return f"{person.name} · {person.job}" if person.job else person.name


def _edit_person(person: Person, sheet: Sheet, texts: Texts) -> None:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        sheet.line(person, "name", _("Name"))
        sheet.line(person, "email", _("E-mail"))
        sheet.line(person, "phone", _("Phone"))
    with right:
        sheet.line(person, "job", _("Job"))
        sheet.line(person, "job_since", _("Since"), placeholder=_("2019 or 3/2019"))
        sheet.tick(person, "active", _("works here still"))


def show_catalogue(
    context: Context,
    host: Organisation,
    options: Sequence[HostOption],
    sheet: Sheet,
    texts: Texts,
) -> None:
    """Show what a host can offer, and the way to add something."""
    _ = texts.gettext
    st.subheader(_("What this host can offer"), anchor=False)
    if not options:
        st.caption(_("Nothing yet: a guided tour, a working group, a talk with a specialist…"))
    for option in options:
        label = f"{option.title} · {texts.label(option.kind)}"
        if not option.active:
            label += " · " + _("no longer on offer")
        with st.expander(plain(label), key=f"option:{option.id}"):
            _edit_option(option, sheet, texts)
    with st.expander(_("Add something"), expanded=not options, key=f"add_option:{host.id}"):
        form = Form(f"option:{host.id}", texts)
        left, right = st.columns(2)
        with left:
            title = form.line("title", _("What can a learner do here?"))
            kind = form.choice("kind", _("Kind"), list(OptionKind))
        with right:
            colleague = form.line("colleague", _("With which colleague?"))
            hours, places = st.columns(2)
            with hours:
                minutes = form.hours("minutes", _("How many hours, usually?"))
            with places:
                places_per_month = form.number("places_per_month", _("Places per month"))
        description = form.note("description", _("Description"))
        values = {
            "host_id": host.id,
            "title": title,
            "kind": kind,
            "colleague": colleague,
            "minutes": minutes,
            "places_per_month": places_per_month,
            "description": description,
        }
        added = form.submit(
            _("Add to the catalogue"),
            lambda key: domain.add_host_option(context, values, key),
        )
    if added is not None:
        st.rerun()


def _edit_option(option: HostOption, sheet: Sheet, texts: Texts) -> None:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        sheet.line(option, "title", _("What can a learner do here?"))
        kinds = {item: texts.label(item) for item in OptionKind}
        sheet.selection(option, "kind", _("Kind"), kinds)
        sheet.tick(option, "active", _("on offer"))
    with right:
        sheet.line(option, "colleague", _("With which colleague?"))
        sheet.hours(option, "minutes", _("How many hours, usually?"))
        sheet.number(option, "places_per_month", _("Places per month"))
    sheet.note(option, "description", _("Description"))


def show_ledger(lines: Sequence[LedgerLine], texts: Texts) -> None:
    """Show what became of what a host offered: from offered to found useful."""
    _ = texts.gettext
    used = [line for line in lines if line.offered or line.planned]
    if not used:
        return
    st.subheader(_("What became of it"), anchor=False)
    frame = pd.DataFrame(
        {
            _("What"): [line.title for line in used],
            _("Kind"): [texts.label(line.kind) for line in used],
            _("Offered"): [line.offered for line in used],
            _("Found useful beforehand"): [line.accepted for line in used],
            _("Planned"): [line.planned for line in used],
            _("Done"): [line.done for line in used],
            _("Found useful afterwards"): [line.useful for line in used],
        }
    )
    st.dataframe(frame, hide_index=True, row_height=36)
    if any(line.option_id is None for line in used):
        st.caption(_("With what was proposed in a call and stands in no catalogue."))
