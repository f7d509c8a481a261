"""Lines that are added to a list faster than the server answers: none is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.driver import go_to_step, settle
from tests.proxy import network_to
from tests.samples import read
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

GOALS = ["een uitstap voorbereiden", "de keuken leren kennen", "het teamoverleg bijwonen"]
SECONDS = 60


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a call of today."""
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


def new_line(page: Page) -> Locator:
    """Return the field for a line more; while the page is drawn anew there are two of them."""
    return page.get_by_role("textbox", name="Leerdoel toevoegen…", exact=True).first


def write_over(page: Page, line: str) -> None:
    new_line(page).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(line)


def by_enter_twice(page: Page) -> None:
    new_line(page).click()
    for goal in GOALS:
        page.keyboard.type(goal)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")


def by_leaving(page: Page) -> None:
    for goal in GOALS:
        write_over(page, goal)
        page.keyboard.press("Tab")
        page.wait_for_timeout(150)


def by_enter_and_leaving(page: Page) -> None:
    write_over(page, GOALS[0])
    page.keyboard.press("Enter")
    page.keyboard.type(GOALS[1])
    page.keyboard.press("Tab")
    write_over(page, GOALS[2])
    page.keyboard.press("Enter")


def another_step_behind_it(page: Page) -> None:
    for goal in GOALS[:-1]:
        write_over(page, goal)
        page.keyboard.press("Enter")
        expect(new_line(page)).to_have_value("")
    write_over(page, GOALS[-1])
    page.locator(".st-key-call_bar").get_by_role("radio").filter(has_text="Praktisch").click()


def a_link_behind_it(page: Page) -> None:
    by_enter_twice(page)
    page.get_by_role("link", name="Plan", exact=True).first.click()
    page.wait_for_url("**/action_plan**", timeout=SECONDS * 1000)


def by_pasting(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = f"• {GOALS[0]}\r\n\r\n- {GOALS[1]}\n{GOALS[2]}\n"
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    new_line(page).click()
    page.keyboard.press("ControlOrMeta+v")


@pytest.mark.parametrize(
    ("add", "delay"),
    [
        (by_enter_and_leaving, 0.3),
        *soaked(
            (add, delay)
            for delay in (0, 0.3, 2)
            for add in (
                *(by_enter_twice, by_leaving, by_pasting),
                *(another_step_behind_it, a_link_behind_it),
            )
        ),
    ],
)
def test_each_line_is_added_once_and_in_order(
    app: RunningApp, open_page: OpenPage, add: Callable[[Page], None], delay: float
) -> None:
    with network_to(app) as network:
        page = open_page(replace(app, url=network.url), "/intake_call?switch=1&step=explanation")
        page.wait_for_function("() => window.switchingTexts?.tab")
        go_to_step(page, "Leervraag")
        before = len(read(app.database).latest.goals)
        network.delay(delay)
        add(page)
        until = time.monotonic() + SECONDS
        added: list[str] = []
        while len(added) < len(GOALS) and time.monotonic() < until:
            page.wait_for_timeout(200)
            added = [goal.description for goal in read(app.database).latest.goals][before:]
        network.delay(0)
        settle(page)
        assert [goal.description for goal in read(app.database).latest.goals][before:] == GOALS
