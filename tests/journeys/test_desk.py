"""Administration in a browser: from part to part, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import expect_text, open_path, settle
from tests.samples import make_database


def test_the_parts_of_administration_are_links_and_a_form_keeps_its_text(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    path = make_database(tmp_path)
    page = open_page(start_app(path), "/administration")
    page.get_by_label("E-mail om mee aan te melden").press_sequentially("bea@blenders.be")
    page.get_by_role("link", name="Back-ups").click()
    settle(page)
    expect(page.get_by_role("heading", name="Back-ups", exact=True)).to_be_visible()
    assert "part=backups" in page.url
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", name="Back-ups", exact=True)).to_be_visible()
    page.get_by_role("button", name="Maak een back-up").click()
    settle(page)
    expect_text(page, "minder dan een uur geleden")
    expect(page.get_by_role("link", name="nog geen")).to_have_count(0)
    page.get_by_role("link", name="Gebruikers").click()
    settle(page)
    field = page.get_by_label("E-mail om mee aan te melden")
    expect(field).to_have_value("bea@blenders.be")
    page.go_back()
    settle(page)
    expect(page.get_by_role("heading", name="Back-ups", exact=True)).to_be_visible()
    open_path(page, page.url.split("/administration")[0] + "/administration?part=audit")
    expect(page.get_by_role("heading", name="Wie deed wat")).to_be_visible()
