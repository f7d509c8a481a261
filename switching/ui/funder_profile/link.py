"""The way to what a learner answered the funder."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier
from switching.services.context import Context
from switching.services.funder import asks_funder_data
from switching.ui.look import icons


def show_link_to_profile(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show who may fill it in the way to it, when the project of the dossier asks something."""
    if asks_funder_data(context.actor, dossier):
        st.page_link(
            "pages/funder_profile.py",
            label=texts.gettext("ESF data of the learner"),
            icon=icons.NOTE,
            query_params={"switch": str(dossier.switch.id)},
            width="content",
        )
