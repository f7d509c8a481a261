"""What a button opens beside it stands next to that button for the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import settle
from tests.journeys.test_keyboard import expect_focus, focused, tab_to
from tests.snapshots import make_demo

BODY = "stPopoverBody"
WITHIN = "document.activeElement.closest('[data-testid=stPopoverBody]') !== null"
MOST_STOPS = 20


@pytest.fixture
def overview(start_app: StartApp, open_page: OpenPage, tmp_path: Path) -> Page:
    """The overview of a demo."""
    database = tmp_path / "switching.db"
    make_demo(database, 10)
    return open_page(start_app(database), "/overview?period=all")


def open_by_key(page: Page, name: str) -> None:
    """Open what a button opens, by keyboard; the focus goes into it."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {WITHIN}")
    settle(page)


def test_the_keyboard_goes_into_it_through_it_and_on_behind_its_button(overview: Page) -> None:
    open_by_key(overview, "Exporteren")
    assert overview.evaluate("document.activeElement.getAttribute('aria-label')") == "Exporteren"
    stops = 0
    while overview.evaluate(WITHIN):
        assert stops < MOST_STOPS
        overview.keyboard.press("Tab")
        stops += 1
    assert stops > 2
    expect(overview.get_by_test_id(BODY)).to_have_count(0)
    after = focused(overview)
    assert after
    overview.keyboard.press("Shift+Tab")
    assert "Exporteren" in focused(overview)
    overview.keyboard.press("Tab")
    assert focused(overview) == after


def test_escape_and_back_lead_to_its_button(overview: Page) -> None:
    open_by_key(overview, "Exporteren")
    overview.keyboard.press("Shift+Tab")
    assert "Exporteren" in focused(overview)
    overview.keyboard.press("Tab")
    assert overview.evaluate(WITHIN)
    overview.keyboard.press("Tab")
    overview.keyboard.press("Escape")
    expect_focus(overview, "Exporteren")
    expect(overview.get_by_test_id(BODY)).to_have_count(0)
