"""A form for something new, left and reloaded halfway: what was filled in is there again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, field, fill, settle
from tests.server import RunningApp, serve
from tests.snapshots import make_demo


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with some dossiers."""
    database = tmp_path_factory.mktemp("drafts") / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


def first_text(page: Page) -> str:
    return (
        page.get_by_test_id("stTextInput").locator("input").first.get_attribute("aria-label") or ""
    )


@pytest.mark.soak  # tests/ui/test_drafts.py, without a browser
def test_a_new_switch_survives_a_reload_and_a_look_elsewhere(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(app, "/new_switch")
    page.wait_for_function("() => window.switchingTexts?.tab")
    settle(page)
    label = first_text(page)
    fill(page, label, "Nog niet af")
    page.reload()
    settle(page)
    expect(field(page, label)).to_have_value("Nog niet af")
    click(page, "Werklijst")
    page.go_back()
    settle(page)
    expect(field(page, label)).to_have_value("Nog niet af")
