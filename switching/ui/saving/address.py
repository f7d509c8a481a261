"""Where the browser sends requests of our own: below the address of the app."""

from __future__ import annotations

import streamlit as st


def save() -> str:
    """Return where a text is saved."""
    return f"{_base()}/save"


def file() -> str:
    """Return where the file of a button is asked for."""
    return f"{_base()}/file"


def health() -> str:
    """Return what a browser gets a new token of, when its own is gone."""
    return f"{_base()}/_stcore/health"


def _base() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""
