"""The page on privacy: its text, with the terms of projects as they are now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.rules.spreadsheets import kept_text
from switching.services.projects import Term
from switching.ui.kit.escape import escape_markdown
from switching.ui.privacy.text import NO_TERMS, privacy_text, term_table


def show_privacy(terms: Sequence[Term], texts: Texts) -> None:
    """Show what is kept, why and how long."""
    before, after = privacy_text(texts.language)
    st.markdown(before)
    if terms:
        table = term_table(terms, texts)
        st.table(
            {
                heading: [escape_markdown(kept_text(cell)) for cell in cells]
                for heading, cells in table.items()
            }
        )
    else:
        st.info(texts.gettext(NO_TERMS))
    st.markdown(after)
