"""The way to the pages that are open to everyone, also to who is not let in."""

from __future__ import annotations

from html import escape

import streamlit as st

from switching.i18n import Texts

PREFIX = "/info"


def addresses(texts: Texts) -> list[tuple[str, str]]:
    """Return where they are, in the language of these texts, and what they are called."""
    _ = texts.gettext
    named = {"privacy": _("Privacy"), "accessibility": _("Accessibility")}
    return [(f"{PREFIX}/{name}?lang={texts.language}", label) for name, label in named.items()]


def show_links(texts: Texts) -> None:
    """Show the links to them."""
    for address, label in addresses(texts):
        st.html(f'<a href="{address}" target="_self">{escape(label)}</a>', width="content")
