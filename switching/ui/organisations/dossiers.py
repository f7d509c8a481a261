"""The dossiers that an organisation is in, as links."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import DossierLine, Organisation
from switching.ui.dossier.rows import stage_row
from switching.ui.kit.rows import first_of, more_button, show_links

_AT_ONCE = 6


def show_dossiers(organisation: Organisation, lines: Sequence[DossierLine], texts: Texts) -> None:
    """Show those of the dossiers `lines` that it sends, receives or promotes."""
    _ = texts.gettext
    number = organisation.id
    found = [
        line
        for line in lines
        if number in (line.sending_organisation_id, line.host_id, line.partner_id)
    ]
    st.subheader(_("Dossiers"), anchor=False)
    if not found:
        st.caption(_("No dossier within your reach has this organisation yet."))
        return
    key = f"dossiers_of:{number}"
    show_links([stage_row(line, texts) for line in first_of(found, key, _AT_ONCE)], "dossiers")
    more_button(found, key, _AT_ONCE, texts)
