"""Two clicks so quick that the second stops what the first one began: both count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page

from switching.demo import build_demo
from switching.models import IntakeCall, Participant
from switching.store import connect, list_records
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import field, settle
from tests.server import RunningApp, serve

DELAYS = (0, 30, 80)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a call of today, shared by this file."""
    database = tmp_path_factory.mktemp("clicks") / "switching.db"
    build_demo(database, 8, seed=1, today=date.today())
    with serve(database) as running:
        yield running


@pytest.fixture
def page(app: RunningApp, open_page: OpenPage) -> Page:
    found = open_page(app, "/intake_call?switch=1")
    found.wait_for_function("() => window.switchingTexts?.tab")
    settle(found)
    return found


def call_of(app: RunningApp) -> IntakeCall:
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1]


def attended(app: RunningApp) -> list[bool]:
    with connect(app.database) as db:
        return [item.attended for item in list_records(db, Participant, call_id=call_of(app).id)]


def boxes(page: Page) -> list[str]:
    """Return what finds the words of each box of who is there."""
    names = page.get_by_role("checkbox").evaluate_all(
        "boxes => boxes.map(box => box.closest('[class*=\"-attended\"]')?.className ?? '')"
    )
    return [f".{name}" for text in names for name in text.split() if name.endswith("-attended")]


def click_both(page: Page, first: str, second: str, delay: int) -> None:
    """Click two things as far apart as that, by the clock of the page itself."""
    page.evaluate(
        """async ([first, second, delay]) => {
            document.querySelector(first).click();
            await new Promise((done) => (delay ? setTimeout(done, delay) : done()));
            document.querySelector(second).click();
        }""",
        [first, second, delay],
    )


@pytest.mark.soak  # on a busy machine a link right behind it can still win
@pytest.mark.parametrize("delay", DELAYS)
def test_a_tick_and_a_link(page: Page, app: RunningApp, delay: int) -> None:
    before = attended(app)
    link = "a[href*='learning_question']"
    click_both(page, f"{boxes(page)[0]} label input", link, delay)
    page.wait_for_url("**/learning_question**")
    settle(page)
    assert sum(attended(app)) - sum(before) in (1, -1)


@pytest.mark.parametrize("delay", DELAYS)
def test_two_ticks(page: Page, app: RunningApp, delay: int) -> None:
    before = attended(app)
    first, second = (f"{box} label input" for box in boxes(page)[:2])
    click_both(page, first, second, delay)
    settle(page)
    assert sum(old != new for old, new in zip(before, attended(app), strict=True)) == 2


@pytest.mark.soak  # on a busy machine a link right behind it can still win
@pytest.mark.parametrize("delay", DELAYS)
def test_a_number_and_a_link(page: Page, app: RunningApp, delay: int) -> None:
    number = field(page, "Echte minuten")
    number.fill(str(20 + delay))
    page.evaluate(
        """async (delay) => {
            document.activeElement.blur();
            await new Promise((done) => (delay ? setTimeout(done, delay) : done()));
            document.querySelector("a[href*='learning_question']").click();
        }""",
        delay,
    )
    page.wait_for_url("**/learning_question**")
    settle(page)
    assert call_of(app).actual_minutes == 20 + delay
