"""Whatever button one presses by keyboard: the focus never falls to the top of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from switching.models import UserRole
from switching.services import users
from switching.services.users import Account
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import open_path, settle
from tests.proxy import network_to
from tests.samples import at, read
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

PLACES = {
    "a call that is to come": "/intake_call?switch=3",
    "a call that runs": "/intake_call?switch=1&step=explanation",
    "its practical step": "/intake_call?switch=1&step=practical",
    "its end": "/intake_call?switch=1&step=finish",
    "a question": "/learning_question?switch=18",
    "a plan": "/action_plan?switch=18",
    "days": "/exchange?switch=18",
    "a dossier": "/dossier?switch=18",
    "a host": "/organisations?organisation=9",
    "projects": "/administration?part=projects",
    "users": "/administration?part=users",
}
BUTTONS = """() => [...document.querySelectorAll('[data-testid=stMain] button')]
    .filter((button) => button.getClientRects().length && !button.disabled && button.tabIndex >= 0)
    .map((button) => button.closest('[class*="st-key-"]')?.className.match(/st-key-\\S+/)[0])
    .filter((key, at, all) => key && all.indexOf(key) === all.lastIndexOf(key))
    .filter((key) => !/download|giver|help_of|language_choice|call_step/.test(key))"""
NOWHERE = "[null, document.body].includes(document.activeElement)"
STANDS = f"!({NOWHERE})"
ANSWER = "[data-testid=stPopoverBody] [kind=primary]"
CLOSED = "details:not([open]) > summary"
FEWEST = 1


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with dossiers at each step, for one place: what is pressed changes them."""
    database = tmp_path / "switching.db"
    make_demo(database, 24)
    users.add_user(at(database), Account("amina@example.be", UserRole.PROGRAMME_MANAGER), "amina")
    with serve(database) as running:
        yield running


def press(page: Page, selector: str) -> None:
    """Go to a button as the keyboard does, and press it."""
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")
    settle(page)


def falls(page: Page) -> bool:
    """Tell whether the focus is nowhere, also a while after."""
    try:
        page.wait_for_function(f"() => {STANDS}", timeout=5_000)
    except Error:
        return True
    return False


def open_all(page: Page) -> None:
    """Open what is folded, for the buttons in it."""
    for _ in range(page.locator(CLOSED).count()):
        if page.locator(CLOSED).count():
            page.locator(CLOSED).first.click()
            settle(page)


@pytest.mark.parametrize("place", ["a call that is to come", *soaked(list(PLACES)[1:])])
def test_after_each_button_the_keyboard_stands_somewhere(
    filled: RunningApp, open_page: OpenPage, place: str
) -> None:
    path = PLACES[place]
    page = open_page(filled, path)
    open_all(page)
    keys, tried, fell = page.evaluate(BUTTONS), 0, []
    for key in keys:
        open_path(page, path)
        open_all(page)
        button = f".{key} button"
        if not page.locator(button).count() or page.locator(button).first.is_disabled():
            continue  # an earlier one took it away
        press(page, button)
        if page.locator(ANSWER).count():
            press(page, ANSWER)
        tried += 1
        if falls(page):
            fell.append(key)
    assert tried >= FEWEST
    assert fell == []


@pytest.mark.parametrize("by_keyboard", [False, *soaked([True])])
def test_a_section_that_opens_takes_nobody_out_of_the_field_they_type_in(
    filled: RunningApp, open_page: OpenPage, by_keyboard: bool
) -> None:
    """Over a slow network one types elsewhere by the time that it comes."""
    with network_to(filled) as network:
        page = open_page(
            replace(filled, url=network.url), "/action_plan?switch=18&section=guidance"
        )
        page.wait_for_function("() => window.switchingTexts?.tab")
        network.delay(0.5)
        pencil = page.get_by_role("button", name="Invullen of wijzigen: Kader")
        if by_keyboard:
            pencil.focus()
            page.keyboard.press("Enter")
        else:
            pencil.click()
        page.locator("[class*=-follow_up] textarea").click()
        opened = page.locator("[class*=-instructions_by] input")
        while not opened.count():
            page.keyboard.type("x")
        for _ in range(20):
            page.keyboard.type("y", delay=100)
        network.restore()
        settle(page)
        expect(opened).not_to_have_value(re.compile("y"))
        inputs = read(filled.database, 18).inputs
        assert inputs.follow_up.endswith("x")
        assert "y" not in inputs.instructions_by
