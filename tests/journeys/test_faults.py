"""A fault of the database while someone works: the page stays, and nothing on it is lost."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import IntakeCall
from switching.store import connect, list_records
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import field, settle
from tests.server import RunningApp, serve
from tests.snapshots import make_demo

NOTES = "Losse notities"
AGAIN = "Opnieuw proberen"


@pytest.fixture
def call_app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a call of today."""
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


@pytest.fixture
def page(call_app: RunningApp, open_page: OpenPage) -> Page:
    found = open_page(call_app, "/intake_call?switch=1&step=explanation")
    found.wait_for_function("() => window.switchingTexts?.tab")
    settle(found)
    return found


def call_of(app: RunningApp) -> IntakeCall:
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1]


def room_of(app: RunningApp, size: int) -> None:
    """Let no file of the server grow past `size`: it is told that the disk can't take more."""
    assert app.process is not None
    resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def go_on_through_a_fault(page: Page, app: RunningApp, said: str) -> None:
    """Type, tick and make pages run while the fault is there; see that the page stays."""
    field(page, NOTES).press_sequentially("tijdens de fout")
    box = page.get_by_role("checkbox").first
    ticked = box.is_checked()
    page.locator("label").filter(has=box).first.click()
    expect(page.get_by_test_id("stAlert").first).to_contain_text(said)
    expect(page.locator(".save-status")).to_contain_text("Nog niet bewaard")
    page.wait_for_timeout(3000)
    expect(field(page, NOTES)).to_have_value("tijdens de fout")
    expect(box).to_be_checked(checked=not ticked)
    expect(page.locator("h1")).to_be_visible()
    opacity = field(page, NOTES).evaluate(
        "(found) => getComputedStyle(found.closest('[data-testid=stElementContainer]')).opacity"
    )
    assert opacity == "1"


def expect_all_stored(page: Page, app: RunningApp) -> None:
    expect(page.get_by_role("button", name=AGAIN)).to_be_hidden()
    expect(page.locator(".save-status")).to_contain_text("bewaard om")
    settle(page)
    expect(field(page, NOTES)).to_have_value("tijdens de fout")
    assert call_of(app).loose_notes == "tijdens de fout"


def test_no_room_for_anything_leaves_the_page_and_all_on_it(
    page: Page, call_app: RunningApp
) -> None:
    room_of(call_app, 0)
    go_on_through_a_fault(page, call_app, "De schijf met")
    room_of(call_app, resource.RLIM_INFINITY)
    expect_all_stored(page, call_app)


@pytest.mark.soak  # the route and the pages are tried without a browser as well
def test_a_database_that_was_moved_leaves_the_page_and_makes_no_other(
    page: Page, call_app: RunningApp
) -> None:
    elsewhere = call_app.database.with_name("elsewhere.db")
    call_app.database.rename(elsewhere)
    go_on_through_a_fault(page, call_app, "is weg")
    assert not call_app.database.exists()
    elsewhere.rename(call_app.database)
    expect_all_stored(page, call_app)
