"""A browser shows what people typed as they typed it, whatever it begins with, bold or marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from switching.ui.kit.escape import JOINER
from tests.journeys.conftest import OpenPage
from tests.odd import ODD
from tests.server import ROOT, serve

SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from switching.ui.kit.escape import escape_markdown
from switching.ui.learning_question.changes import marked
from tests.odd import ODD

WAYS = {{
    "plain": lambda odd: escape_markdown(odd),
    "in a list": lambda odd: "- " + escape_markdown(odd),
    "bold": lambda odd: f"**!** **{{escape_markdown(odd)}}** · x",
    "new": lambda odd: marked("begin dit einde", f"begin dit {{odd}} einde"),
    "new all": lambda odd: "- " + marked("", odd),
    "gone": lambda odd: marked(f"begin dit {{odd}} einde", "begin dit einde"),
    "gone all": lambda odd: "- " + marked(odd, ""),
}}
for number, odd in enumerate(ODD):
    for way, write in WAYS.items():
        with st.container(key=f"{{way}} {{number}}"):
            st.markdown(write(odd))
        with st.container(key=f"caption {{way}} {{number}}"):
            st.caption(write(odd))
st.text("klaar")
"""
SEEN = {
    "plain": "{}",
    "in a list": "{}",
    "bold": "! {} · x",
    "new": "begin dit + {} einde",
    "new all": "+ {}",
    "gone": "begin dit − {} einde",
    "gone all": "− {}",
}
READ = """() => Object.fromEntries([...document.querySelectorAll('[class*=st-key-]')].map(
    (part) => [[...part.classList].find((name) => name.startsWith('st-key-')), part.innerText]))"""


def read(page: Page) -> dict[str, str]:
    page.get_by_text("klaar").wait_for()
    found: dict[str, str] = page.evaluate(READ)
    return {key: " ".join(text.replace(JOINER, "").split()) for key, text in found.items()}


@pytest.mark.soak  # the pages are tried without a browser as well
def test_odd_beginnings_are_seen_as_they_were_typed(tmp_path: Path, open_page: OpenPage) -> None:
    script = tmp_path / "odd.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with serve(tmp_path / "none.db", script=script) as app:
        shown = read(open_page(app))
    wrong = {}
    for number, odd in enumerate(ODD):
        for way, pattern in SEEN.items():
            for prefix in ("", "caption-"):
                seen = shown[f"st-key-{prefix}{way.replace(' ', '-')}-{number}"]
                if seen != " ".join(pattern.format(odd).split()):
                    wrong[f"{prefix}{way}: {odd}"] = seen
    assert wrong == {}
