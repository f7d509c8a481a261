"""The style sheet hangs on names of Streamlit and on keys of ours; both can be renamed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit
from defusedxml.ElementTree import fromstring

from switching.ui import look
from tests.server import ROOT

SHEET = look.STYLES.read_text(encoding="utf-8")
KEYS = sorted(set(re.findall(r"st-key-([a-z_]+)", SHEET)))
NAMES = sorted(set(re.findall(r'(?:data-testid="|\.)(st[A-Z]\w+)', SHEET)))
LONGEST = 481
"""Lines of the sheet at most: what needs more is said with the theme, or not at all."""


@cache
def _scripts_of_streamlit() -> str:
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.js"))


@cache
def _code_of_pages() -> str:
    files = [
        *(ROOT / "switching" / "ui").rglob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        ROOT / "app.py",
    ]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_streamlit_still_calls_it_so(name: str) -> None:
    assert re.search(rf"[\"'`]{name}[\"'`]", _scripts_of_streamlit())


@pytest.mark.parametrize("key", KEYS)
def test_a_page_still_has_this_key(key: str) -> None:
    assert re.search(rf"key=f?[\"']{key}", _code_of_pages()) or f'f"{key}' in _code_of_pages()


def test_each_rule_has_its_reason_and_the_sheet_stays_short() -> None:
    lines = SHEET.splitlines()
    assert len(lines) <= LONGEST
    starts = [n for n, line in enumerate(lines) if line and (n == 0 or not lines[n - 1])]
    for start in starts:
        assert lines[start].startswith(("/*", "@media")), lines[start]


def test_each_field_that_shows_the_focus_has_an_edge_that_is_seen() -> None:
    """Streamlit draws the edges of fields as light as lines: one left out looks like no field."""
    found = re.search(r":is\(([^{}]*)\):focus-within \{\s*outline: 2px", SHEET)
    edges = next(part for part in SHEET.split("}") if "stTextInputRootElement" in part)
    assert found is not None
    assert "border-color: var(--edge)" in edges
    fields = re.findall(r'data-testid="(st\w+)"', found[1])
    assert len(fields) > 5
    assert set(fields) <= set(re.findall(r'data-testid="(st\w+)"', edges))


@pytest.mark.parametrize("mark", [look.WORD_MARK, look.SIGN])
def test_a_mark_is_a_drawing_and_nothing_else(mark: str) -> None:
    root = fromstring(Path(mark).read_text(encoding="utf-8"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "path"}
