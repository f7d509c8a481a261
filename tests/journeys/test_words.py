"""The lists, numbers and dates that Streamlit draws say nothing in English of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, open_path, settle
from tests.snapshots import make_demo

ENGLISH = re.compile(
    r"\b(results|clear|value|entry|open|remove|select|selected|add|increment|decrement|choose|"
    r"press|enter|apply|date|time|options?|matches|more|less|up to)\b",
    re.IGNORECASE,
)
# What fields and an open list say: to who looks, and to who hears it.
SAID = """() => [...document.querySelectorAll('[data-testid=stSelectbox],'
    + '[data-testid=stMultiSelect], [data-testid=stNumberInput], [data-testid=stDateInput],'
    + '[data-testid=stTimeInput], [data-testid=stTextInput], [role=listbox]')]
    .flatMap((part) => [part, ...part.querySelectorAll('*')])
    .filter((part) => part.dataset.testid !== 'stIconMaterial')
    .flatMap((part) => [
        ...[...part.childNodes].filter((node) => node.nodeType === 3).map((node) => node.nodeValue),
        ...['aria-label', 'title', 'placeholder'].map((name) => part.getAttribute(name)),
    ]).filter(Boolean)"""


def english_of(page: Page) -> list[str]:
    """List what fields and an open list say in English."""
    said: list[str] = page.evaluate(SAID)
    assert said
    return [text for text in said if ENGLISH.search(text)]


def find(page: Page, box: Locator, text: str) -> None:
    """Type in a list what it is to find."""
    box.click()
    box.press_sequentially(text)
    settle(page)


@pytest.mark.soak
def test_fields_say_nothing_in_english(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    page = open_page(start_app(database), "/overview?period=all&tab=dossiers")
    assert english_of(page) == []
    listbox = page.get_by_role("listbox")
    find(page, page.get_by_role("combobox", name="Periode", exact=True), "xyz")
    expect(listbox.get_by_text("Niets gevonden", exact=True)).to_be_visible()
    assert english_of(page) == []
    page.keyboard.press("Escape")
    by = page.get_by_role("combobox", name="Tellen per", exact=True)
    find(page, by, "o")
    assert english_of(page) == []
    find(page, by, "xyz")
    expect(listbox.get_by_text("Niets gevonden", exact=True)).to_be_visible()
    assert english_of(page) == []
    expect(page.get_by_label("Alles weghalen", exact=True)).to_be_visible()
    open_path(page, "/exchange?switch=1")
    click(page, "+ Uitwisselingsdag toevoegen")
    expect(page.get_by_test_id("stDateInput").first).to_be_visible()
    assert english_of(page) == []
    open_path(page, "/intake_call?switch=1&step=finish")
    assert english_of(page) == []
