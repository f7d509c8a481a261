"""Tables on screen. A browser copies their cells and saves them as CSV without asking the app."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from switching.rules.spreadsheets import kept_text


def show_table(frame: pd.DataFrame, **options: Any) -> Any:
    """Show a table of which no cell is a formula in the spreadsheet that it is copied to.

    `options` are those of `st.dataframe`.
    """
    return st.dataframe(safe_to_copy(frame), hide_index=True, **options)


def safe_to_copy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with what a spreadsheet would take for a formula as text."""
    kept = frame.rename(columns=_kept)
    for name in kept:
        if isinstance(kept[name].dtype, pd.CategoricalDtype):
            kept[name] = kept[name].cat.rename_categories(_kept)
        elif kept[name].dtype in (object, "string"):
            kept[name] = kept[name].map(_kept)
    return kept


def _kept(cell: object) -> object:
    return kept_text(cell) if isinstance(cell, str) else cell
