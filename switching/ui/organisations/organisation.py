"""The organisations on screen: choosing one, adding one, and the fields of one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import Organisation, Sector
from switching.services.context import Context
from switching.services.organisations import add_organisation
from switching.ui.kit import known_names
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_organisations
from switching.ui.kit.sheet import Sheet
from switching.ui.organisations.address import ADDRESS, wanted_organisation


def choose_organisation(
    context: Context, organisations: Sequence[Organisation], texts: Texts
) -> Organisation | None:
    """Show the list to choose from; the choice is in the address."""
    if not organisations:
        return None
    _ = texts.gettext
    active = {item.id for item in organisations if item.active}
    names = {
        key: name if key in active else _("{what} (no longer active)", what=name)
        for key, name in names_of_organisations(organisations, closed_too=True).items()
    }
    number = wanted_organisation(context)
    wanted = number if number in names else None
    if wanted is None and st.query_params.get(ADDRESS):
        st.warning(_("There is no organisation with this address. Choose one here."))
    ready = Ready(f"organisation:{wanted}", False, names.get(wanted or 0, ""))
    chosen = known_names.choose(_("Which organisation?"), ready, names, texts, _("Search by name…"))
    if chosen is None:
        st.caption(
            texts.ngettext(
                "{count} organisation on record", "{count} organisations on record", len(names)
            )
        )
        return None
    if chosen != wanted:
        st.query_params[ADDRESS] = str(chosen)
    return next(item for item in organisations if item.id == chosen)


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
            lambda key: add_organisation(context, values, key),
        )
    if added is not None:
        st.query_params[ADDRESS] = str(added.id)
        st.rerun()


def edit_organisation(organisation: Organisation, sheet: Sheet, texts: Texts) -> None:
    """Show the fields of an organisation."""
    _ = texts.gettext
    st.header(escape_markdown(organisation.name), anchor=False)
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
