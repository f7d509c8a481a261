"""Where the browser sends requests of our own: below the address of the app."""

from __future__ import annotations

import streamlit as st

EXAMPLES = "voorbeelden"
"""Below this, each address of the app is that of the examples of who asks."""


def save(in_examples: bool = False) -> str:
    """Return where a text is saved."""
    return f"{home(in_examples)}save"


def file(in_examples: bool = False) -> str:
    """Return where the file of a button is asked for."""
    return f"{home(in_examples)}file"


def health() -> str:
    """Return what a browser gets a new token of, when its own is gone."""
    return f"{home()}_stcore/health"


def home(in_examples: bool = False) -> str:
    """Return the address of the first page, with a slash at its end."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    parts = [part for part in (base, EXAMPLES if in_examples else "") if part]
    return "/".join(["", *parts, ""])
