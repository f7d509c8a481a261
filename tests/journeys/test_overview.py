"""A programme manager looks at the overview: filters, sends the address, and clicks through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from switching.services.switches import open_switch
from switching.store import connect, migrate
from tests.axe import assert_accessible_light_and_dark
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import (
    BARS,
    MARKS,
    choose,
    choose_new,
    click,
    expect_text,
    number_on_touch,
    open_path,
    settle,
    text_of,
)
from tests.samples import AMINA, at
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import one_in

TABS = ("calls", "questions", "exchanges", "organisations")


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with sixty dossiers of the demo."""
    database: Path = tmp_path_factory.mktemp("overview") / "switching.db"
    make_demo(database, 60)
    with serve(database) as running:
        yield running


def open_filters(page: Page) -> None:
    """Open the window of the filters."""
    page.get_by_test_id("stPopover").filter(has_text="Filters").get_by_role("button").click()
    settle(page)


def behind(page: Page) -> Locator:
    """Return the line that says of which place in which chart the dossiers below it are."""
    return page.locator("strong").filter(has_text=re.compile(r"^\d+ dossiers?: "))


def figure(page: Page, name: str) -> str:
    """Return the value of the figure with this name."""
    metric = page.get_by_test_id("stMetric").filter(has_text=name).first
    return metric.get_by_test_id("stMetricValue").inner_text()


def held_calls(app: RunningApp, where: str = "1") -> int:
    with connect(app.database) as db:
        query = (
            "SELECT count(*) FROM intake_calls c JOIN switches s ON s.id = c.switch_id"
            f" JOIN organisations p ON p.id = s.partner_id WHERE c.outcome = 'held' AND {where}"
        )
        return int(db.execute(query).fetchone()[0])


@pytest.mark.soak
def test_filters_are_in_the_address_survive_a_reload_and_clear_at_once(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/overview")
    choose(page, "Periode", "alles")
    open_filters(page)
    choose(page, "Projectpartner", "Blenders")
    expected = str(held_calls(filled_app, "p.name = 'Blenders'"))
    assert figure(page, "Gesprekken") == expected
    assert "period=all" in page.url
    assert "partner=" in page.url
    address = page.url
    page.reload()
    page.wait_for_selector("[data-testid=stMetric]")
    settle(page)
    assert figure(page, "Gesprekken") == expected
    expect_text(page, "Projectpartner: Blenders")
    open_filters(page)
    click(page, "Filters wissen")
    assert "partner=" not in page.url
    expect_text(page, "de dossiers van alle projectpartners")
    sent = open_page(filled_app, address.removeprefix(filled_app.url))
    assert figure(sent, "Gesprekken") == expected


@pytest.mark.soak  # the address is tried without a browser as well
def test_the_browser_goes_back_to_the_filters_before(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/overview?period=all")
    before = figure(page, "Gesprekken")
    open_path(page, "/overview?period=own&from=2001-01-01&to=2001-12-31")
    assert figure(page, "Gesprekken") == "0"
    page.go_back()
    settle(page)
    assert figure(page, "Gesprekken") == before


def test_a_click_on_a_mark_lists_its_dossiers_and_leads_to_one(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/overview?period=all")
    chart = page.get_by_test_id("stVegaLiteChart").first
    bars = chart.locator(BARS)
    count = number_on_touch(page, bars.last, "gesprekken")
    bars.last.click(force=True)
    settle(page)
    expect(behind(page)).to_have_text(re.compile(rf"^{count} dossiers?: \d+ tot \d+ min"))
    links = page.get_by_test_id("stPageLink-NavLink").filter(has_text="ST-")
    assert links.count() == count
    reference = links.first.inner_text().split(" · ")[0]
    links.first.click()
    page.wait_for_url("**/intake_call?switch=*")
    settle(page)
    assert reference in text_of(page)


def test_the_first_chart_stands_on_the_first_screen_or_one_swipe_below(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/overview")
    for width, height, swipes in ((1440, 900, 0), (390, 844, 1)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        place = page.get_by_test_id("stVegaLiteChart").first.bounding_box()
        assert place is not None
        assert place["y"] + place["height"] <= height * (1 + swipes)


@pytest.mark.soak  # Back and the address have shorter tests
def test_going_back_finds_the_tab_and_the_dossiers_behind_the_same_place(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/overview?period=all")
    choose(page, "Onderdeel", "Leervragen")
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.locator(BARS).nth(1).click(force=True)
    settle(page)
    said, address = behind(page).inner_text(), page.url
    assert said.endswith(": concreter")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="ST-").first.click()
    settle(page)
    page.go_back()
    expect(behind(page)).to_have_text(said)
    assert page.url == address
    page.go_back()
    expect(behind(page)).to_have_count(0)
    expect_text(page, "Hoe verschuiven leervragen?")
    page.go_back()
    expect_text(page, "Hoe lang duren gesprekken?")
    sent = open_page(filled_app, address.removeprefix(filled_app.url))
    expect(behind(sent)).to_have_text(said)
    click(sent, "Sluiten")
    assert "behind" not in sent.url


@pytest.mark.soak  # a mark of the first chart is clicked on above
@pytest.mark.parametrize("tab", TABS)
def test_the_first_mark_of_each_first_chart_lists_dossiers(
    filled_app: RunningApp, open_page: OpenPage, tab: str
) -> None:
    page = open_page(filled_app, f"/overview?period=all&tab={tab}")
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        chart.scroll_into_view_if_needed()
        marks = chart.locator(MARKS).filter(visible=True)
        shown = [mark for mark in marks.all() if (mark.bounding_box() or {"width": 0})["width"] > 4]
        shown[len(shown) // 2].click(force=True)
        settle(page)
        expect(behind(page)).to_have_count(1)


@pytest.fixture(scope="module")
def reader(filled_app: RunningApp, open_once: OpenPage) -> Page:
    """One tab for all that only looks."""
    return open_once(filled_app, "/overview")


@pytest.mark.parametrize("tab", one_in(4, TABS))
def test_each_tab_is_accessible(reader: Page, tab: str) -> None:
    open_path(reader, f"/overview?period=all&sector=care&tab={tab}")
    assert_accessible_light_and_dark(reader)


@pytest.mark.soak  # the pages are tried without a browser as well
def test_a_tab_is_in_the_address(filled_app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(filled_app, "/overview")
    choose(page, "Onderdeel", "Uitwisselingen")
    assert "tab=exchanges" in page.url
    page.reload()
    page.wait_for_selector("[data-testid=stMetric]")
    settle(page)
    expect_text(page, "Hoe druk worden de komende twaalf weken?")


@pytest.mark.soak  # the filter is tried without a browser as well
def test_a_long_list_of_hosts_is_found_by_a_part_of_the_name(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    database = tmp_path / "hosts.db"
    migrate(database)
    for number in range(105):
        host = f"Werkplaats {number}" if number else "Atelier Zuid"
        new = replace(AMINA, host=host, coach=None)
        open_switch(at(database, now=datetime.now(UTC)), new, f"host {number}")
    page = open_page(start_app(database), "/overview?period=all")
    open_filters(page)
    choose_new(page, "Projectpartner", "BLÉNDERS\u200b")
    expect_text(page, "Projectpartner: Blenders")
    choose_new(page, "Ontvangende organisatie", "zuid")
    expect_text(page, "Ontvangende organisatie: Atelier Zuid")
    choose_new(page, "Ontvangende organisatie", "plaats 10")
    choose(page, "Ontvangende organisatie", "Werkplaats 104")
    expect_text(page, "Ontvangende organisatie: Werkplaats 104")
    choose_new(page, "Ontvangende organisatie", "nergens")
    expect(page.get_by_text("Geen enkele naam heeft dit: nergens")).to_be_visible()
