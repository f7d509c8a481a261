"""The warning beside free text about a person."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.ui.kit import session


def show_sensitive_data_notice(texts: Texts) -> None:
    """Ask in a line to write nothing about health; who may only read is not asked."""
    if not session.is_read_only():
        st.caption(
            texts.gettext(
                "Write nothing about health, such as an illness or a handicap: note only what is "
                "to be arranged."
            )
        )
