"""The plan on a telephone: what comes first, and nothing lost when its sections open and close."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import Participation
from tests.axe import assert_accessible
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, expect_text, field, settle
from tests.journeys.test_quick_clicks import click_both
from tests.samples import read
from tests.snapshots import make_demo

DRAFT = 18
"""A dossier of the demo with a plan in draft that lacks who gives instructions."""
WHO = "Wie geeft de lerende instructies?"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "switching.db"
    make_demo(path, 24)
    return path


@pytest.fixture
def page(database: Path, start_app: StartApp, open_page: OpenPage) -> Page:
    address = f"/action_plan?switch={DRAFT}"
    found = open_page(start_app(database), address, viewport=(390, 844))
    found.wait_for_function("() => window.switchingTexts?.tab")
    return found


def top_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.soak
def test_bar_and_list_come_first_and_what_was_given_is_stored(page: Page, database: Path) -> None:
    bar, missing = top_of(page, ".st-key-plan_now button"), top_of(page, ".st-key-plan_missing")
    assert bar < missing < top_of(page, ".st-key-plan_paper")
    assert bar < 800
    click(page, WHO)
    expect(field(page, WHO)).to_be_focused()
    assert top_of(page, ".st-key-plan_now button") < 200  # the bar stayed
    assert_accessible(page)
    page.keyboard.type("Tom")
    click_both(page, ".st-key-change_guidance button", ".st-key-plan_more button", 0)
    settle(page)
    expect(field(page, WHO)).to_have_count(0)
    inputs = read(database, DRAFT).inputs
    assert inputs.instructions_by == "Tom"
    page.keyboard.press("Escape")
    expect_text(page, "nog 1 nodig voor definitief")
    click(page, "Invullen of wijzigen: Kader")
    choices = f".st-key-plan_inputs-{inputs.id}-participation button"
    click_both(page, choices, ".st-key-close_frame button", 0)
    settle(page)
    expect(field(page, WHO)).to_have_count(0)
    expect(page.locator(".st-key-change_frame button:visible")).to_be_focused()
    assert read(database, DRAFT).inputs.participation is next(iter(Participation))
