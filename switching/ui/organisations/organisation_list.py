"""The list of organisations on screen: searched at once, each row the way to one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import Organisation
from switching.models.base import LINE_LENGTH
from switching.rules.matching import finds_in
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.names import names_of_organisations
from switching.ui.kit.rows import LinkRow, first_of, more_button, show_links
from switching.ui.look import icons
from switching.ui.organisations.address import ADDRESS

_AT_ONCE = 20


def search_field(texts: Texts) -> str:
    """Show the field to look for an organisation in, and return what stands there."""
    return st.text_input(
        texts.gettext("Which organisation?"),
        placeholder=texts.gettext("Search by name or place…"),
        label_visibility="collapsed",
        icon=icons.SEARCH,
        live="300ms",
        max_chars=LINE_LENGTH,
        key="organisations_search",
    )


def show_organisations(
    organisations: Sequence[Organisation],
    dossiers: Mapping[int, int],
    query: str,
    texts: Texts,
) -> None:
    """Show the organisations that `query` finds, with in how many `dossiers` each is."""
    _ = texts.gettext
    names = names_of_organisations(organisations, closed_too=True)
    found = [item for item in organisations if finds_in(query, names[item.id], item.city)]
    st.caption(texts.ngettext("{count} organisation", "{count} organisations", len(found)))
    if not found:
        st.write(_("No name or place has this: {typed}", typed=escape_markdown(query)))
        return
    key = f"organisations:{query}"
    rows = [
        _row(item, names, dossiers.get(item.id, 0), texts)
        for item in first_of(found, key, _AT_ONCE)
    ]
    show_links(rows, "organisations")
    more_button(found, key, _AT_ONCE, texts)


def address_of(organisation_id: int) -> dict[str, str]:
    """Return what names an organisation in an address."""
    return {ADDRESS: str(organisation_id)}


def roles_of(organisation: Organisation, texts: Texts) -> list[str]:
    """Say in words what part an organisation plays."""
    _ = texts.gettext
    roles = {
        _("sends learners"): organisation.is_sender,
        _("receives learners"): organisation.is_host,
        _("promotes the programme"): organisation.is_partner,
    }
    return [word for word, plays in roles.items() if plays]


def _row(
    organisation: Organisation, names: Mapping[int, str], dossiers: int, texts: Texts
) -> LinkRow:
    _ = texts.gettext
    about = [organisation.city, *roles_of(organisation, texts)]
    if not organisation.active:
        about.append(_("no longer active"))
    return LinkRow(
        "pages/organisations.py",
        icons.PLACE,
        names[organisation.id],
        " · ".join(filter(None, about)),
        texts.ngettext("{count} dossier", "{count} dossiers", dossiers) if dossiers else "",
        leads_to=address_of(organisation.id),
    )
