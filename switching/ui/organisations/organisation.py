"""One organisation on screen: the one that is asked for, a new one, and the fields of one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import SECTORS, Organisation, Sector
from switching.services.context import Context
from switching.services.organisations import add_organisation
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.rows import keep_address
from switching.ui.kit.sheet import Sheet
from switching.ui.look import icons
from switching.ui.organisations.address import ADDRESS, go_to, wanted_organisation


def find_organisation(
    context: Context, organisations: Sequence[Organisation]
) -> Organisation | None:
    """Return the organisation that the address names."""
    number = wanted_organisation(context)
    found = next((item for item in organisations if item.id == number), None)
    keep_address(ADDRESS, str(found.id) if found else None)
    return found


def say_not_found(texts: Texts) -> None:
    """Say that the address names an organisation, and there is none with that number."""
    if st.query_params.get(ADDRESS):
        st.warning(texts.gettext("There is no organisation with this address. Choose one here."))


def show_new_organisation(context: Context, texts: Texts, expanded: bool) -> None:
    """Show the form for a new organisation."""
    _ = texts.gettext
    part = fold(_("Add an organisation"), "add_organisation", expanded, icon=icons.ADD)
    if part.open:
        with part:
            _new_organisation(context, texts)


def _new_organisation(context: Context, texts: Texts) -> None:
    _, form = texts.gettext, Form("organisation", texts)
    left, right = st.columns(2)
    with left:
        name = form.line("name", _("Name"))
        city = form.line("city", _("Town or city"), optional=True)
    with right:
        sector = form.choice("sector", _("Sector"), SECTORS, optional=True)
        st.write(_("What part does it play?"))
        parts = {
            "is_sender": form.tick("is_sender", _("sends learners")),
            "is_host": form.tick("is_host", _("receives learners")),
            "is_partner": form.tick("is_partner", _("promotes the programme")),
        }
    values = {"name": name, "city": city, "sector": sector or Sector.NOT_GIVEN, **parts}
    added = form.submit(
        _("Add organisation"),
        lambda key: add_organisation(context, values, key),
    )
    if added is not None:
        go_to(added.id)


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
            words = {item: texts.label(item) for item in SECTORS}
            sheet.selection(organisation, "sector", _("Sector"), words, Sector.NOT_GIVEN)
            sheet.note(organisation, "description", _("What does it do?"))
        with st.container(horizontal=True):
            sheet.tick(organisation, "is_sender", _("sends learners"))
            sheet.tick(organisation, "is_host", _("receives learners"))
            sheet.tick(organisation, "is_partner", _("promotes the programme"))
