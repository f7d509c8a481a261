"""From which import a dossier came, and from which of its rows: a quiet line."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier
from switching.services import imports
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.ui.importing.earlier import address_of


def show_origin(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Say from which row of which import a dossier came; who may import can look at it."""
    switch = dossier.switch
    if switch.import_id is None:
        return
    row = imports.get_import_row(context, switch.id)
    said = texts.gettext("from import {number}", number=switch.import_id)
    if row is not None:
        said = texts.gettext("from import {number}, row {row}", number=switch.import_id, row=row)
    if may(context.actor, Need.IMPORT):
        st.page_link("pages/importing.py", label=said, query_params=address_of(switch.import_id))
    else:
        st.caption(said)
