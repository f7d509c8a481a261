"""What a browser copies or saves of a table on screen is no formula."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from switching.ui.kit import tables
from switching.ui.kit.tables import safe_to_copy

SOURCES = Path(tables.__file__).parents[2]


def test_no_cell_or_header_begins_a_formula_and_the_rest_stays() -> None:
    frame = pd.DataFrame(
        {
            "naam": ["=1+1", "\u200b＝x", "De Zon", ""],
            "@kop": [1, 2, 3, 4],
            "dag": [date(2026, 3, 1)] * 4,
        }
    )
    found = safe_to_copy(frame)
    assert list(found["naam"]) == ["'=1+1", "'\u200b＝x", "De Zon", ""]
    assert list(found.columns) == ["naam", "'@kop", "dag"]
    assert list(found["'@kop"]) == [1, 2, 3, 4]
    assert list(found["dag"]) == list(frame["dag"])


def test_each_table_on_screen_is_one_that_is_safe_to_copy() -> None:
    shown = {"st.dataframe(", "st.data_editor("}
    users = [
        source.name
        for source in (*SOURCES.rglob("*.py"), *SOURCES.parent.joinpath("pages").glob("*.py"))
        if any(word in source.read_text("utf-8") for word in shown)
    ]
    assert users == ["tables.py"]
