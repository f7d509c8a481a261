"""In which language a paper is made: that of who reads it, unless someone chooses another."""

from __future__ import annotations

import streamlit as st

from switching.models import Language


def paper_language(key: str, default: Language) -> Language:
    """Return the language that was chosen in this session for a paper, or its `default`."""
    chosen: Language = st.session_state.get(f"{key}:chosen", default)
    return chosen


def choose_paper_language(key: str, label: str, default: Language) -> Language:
    """Ask for the language of a paper; what was chosen outlives the part that asks it."""

    def keep() -> None:
        st.session_state[f"{key}:chosen"] = st.session_state[key]

    language: Language | None = st.segmented_control(
        label,
        list(Language),
        # A tab that was called back shows no other than what the session holds.
        default=st.session_state.get(key) or paper_language(key, default),
        required=True,
        format_func=lambda item: item.own_name,
        key=key,
        on_change=keep,
    )
    return language or default
