"""Days that do not exist: refused where they are typed, by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.driver import open_line, settle
from tests.samples import complete_dossier, edit, make_database, read
from tests.server import RunningApp, serve
from tests.soak import soaked

EXCHANGE = "/exchange?switch=1"
STORED = date(2026, 12, 1)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with an exchange day on 1 December."""
    database = make_database(tmp_path)
    edit(database, complete_dossier(database).days[0], day=STORED)
    with serve(database) as running:
        yield running


def days(page: Page) -> Locator:
    return page.get_by_test_id("stDateInput").filter(has_text="Uitwisselingsdag").first


def type_date(page: Page, digits: str) -> None:
    days(page).locator("[data-type=day]").focus()
    page.keyboard.type(digits, delay=60)


def stored(app: RunningApp) -> date:
    return next(day.day for day in read(app.database).days if day.id == 1)


@pytest.mark.parametrize("leave", soaked(["Tab", "Escape", "click"]))
def test_a_day_that_no_month_has_is_refused_and_the_caret_stays(
    app: RunningApp, open_page: OpenPage, leave: str
) -> None:
    page = open_page(app, EXCHANGE)
    open_line(page, "1 december 2026")
    type_date(page, "31112026")
    if leave == "click":
        page.mouse.click(5, 5)
    else:
        page.keyboard.press(leave)
    expect(days(page)).to_contain_text("31/11/2026 bestaat niet. Vul de dag opnieuw in.")
    # Said to who can't see it, too.
    expect(page.get_by_role("alert").filter(has_text="31/11/2026 bestaat niet")).to_be_visible()
    settle(page)
    assert stored(app) == STORED
    expect(days(page).locator("[data-type=day]")).to_be_focused()
    page.keyboard.type("29", delay=60)
    page.keyboard.press("Escape")
    expect(page.locator(".date-refused")).to_have_count(0)
    settle(page)
    assert stored(app) == date(2026, 11, 29)


@pytest.mark.soak  # a day that exists follows the refused one above
@pytest.mark.parametrize(
    ("digits", "wanted"), [("29022028", date(2028, 2, 29)), ("31122026", date(2026, 12, 31))]
)
def test_a_day_that_exists_is_taken(
    app: RunningApp, open_page: OpenPage, digits: str, wanted: date
) -> None:
    page = open_page(app, EXCHANGE)
    open_line(page, "1 december 2026")
    type_date(page, digits)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    settle(page)
    assert stored(app) == wanted
    expect(page.locator(".date-refused")).to_have_count(0)
