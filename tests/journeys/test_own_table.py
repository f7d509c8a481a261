"""A programme manager makes up a table of dossiers.

And every chart has its numbers, for who uses a finger or a keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.store import connect
from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import NARROW, OpenPage
from tests.journeys.driver import BARS, expect_text, number_on_touch, open_path, settle
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import one_in, soaked

COUNTED = "/overview?period=all&tab=dossiers&by=partner,stage"
STATES = {
    "rows": "/overview?period=all&tab=dossiers",
    "chips": "/overview?period=all&tab=dossiers&only.stage=completed,stopped",
    "counted": COUNTED,
}


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with sixty dossiers of the demo."""
    database: Path = tmp_path_factory.mktemp("table") / "switching.db"
    make_demo(database, 60)
    with serve(database) as running:
        yield running


def add(page: Page, label: str, *options: str) -> None:
    """Choose more in a list of which several may be chosen."""
    box = page.get_by_role("combobox", name=label).last
    for option in options:
        chosen = page.locator(f"[aria-label='{option} weghalen']")  # hidden behind an open list
        for _ in range(3):  # a list that a run of the page closed is opened anew
            box.click()
            page.get_by_role("option", name=option, exact=True).click()
            settle(page)
            if chosen.count():
                break
    page.keyboard.press("Escape")


@pytest.mark.soak  # an address that says the same is looked at below
def test_a_table_of_ones_own_is_chosen_and_counted_by_two_fields(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, STATES["rows"])
    expect_text(page, "60 dossiers. Vink een rij aan om naar dat dossier te gaan.")
    add(page, "Alleen", "Fase")
    chips = page.get_by_test_id("stButtonGroup").filter(has_text="stopgezet")
    chips.get_by_text("afgerond", exact=True).click()
    settle(page)
    with connect(filled_app.database) as db:
        [(completed,)] = db.execute(
            "SELECT count(*) FROM dossier_facts WHERE stopped_on IS NULL"
            " AND (completed_on IS NOT NULL OR certificates > 0)"
        ).fetchall()
    expect_text(page, f"{completed} dossiers. Vink een rij aan om naar dat dossier te gaan.")
    add(page, "Tellen per", "Projectpartner", "Verschuiving")
    expect_text(page, f"{completed} dossiers, geteld per ‘projectpartner’ en ‘verschuiving’.")
    # Vega draws once the script is done: there is nothing else to wait for.
    drawn = page.get_by_test_id("stVegaLiteChart").locator("text")
    expect(drawn.filter(has_text=re.compile(r"^\d+$")).first).to_be_attached()


@pytest.fixture(scope="module")
def wide(filled_app: RunningApp, open_once: OpenPage) -> Page:
    """One window for all that only looks."""
    return open_once(filled_app, STATES["rows"])


@pytest.fixture(scope="module")
def narrow(filled_app: RunningApp, open_once: OpenPage) -> Page:
    """The same on a phone."""
    return open_once(filled_app, STATES["rows"], viewport=NARROW)


@pytest.mark.parametrize("state", one_in(3, STATES))
@pytest.mark.parametrize("size", ["wide", *soaked(["narrow"])])
def test_each_state_of_the_table_is_accessible(
    state: str, size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    open_path(page, STATES[state])
    assert_accessible_light_and_dark(page)


@pytest.mark.soak
def test_the_table_does_not_make_a_phone_scroll_sideways(narrow: Page) -> None:
    for path in STATES.values():
        open_path(narrow, path)
        main = narrow.get_by_test_id("stMain")
        assert main.evaluate("part => part.scrollWidth - part.clientWidth") == 0


@pytest.mark.parametrize("tab", ["learning", "stuck"])
def test_no_word_of_a_chart_is_cut_off_on_a_phone(narrow: Page, tab: str) -> None:
    open_path(narrow, f"/overview?period=all&tab={tab}")
    for chart in narrow.get_by_test_id("stVegaLiteChart").all():
        chart.scroll_into_view_if_needed()
        outside = chart.evaluate(
            """chart => {
                const room = chart.querySelector('svg').getBoundingClientRect();
                return [...chart.querySelectorAll('svg text')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.width && (box.left < room.left - 1 || box.right > room.right + 1);
                }).map(text => text.textContent);
            }"""
        )
        assert outside == []


def test_a_tap_on_a_piece_of_a_bar_says_its_number(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/overview?period=all&tab=learning", viewport=NARROW)
    piece = page.get_by_test_id("stVegaLiteChart").first.locator(BARS)
    # A browser makes a move and a click of the mouse out of a tap.
    assert number_on_touch(page, piece.first, "leerdoelen") > 0
    piece.first.click(force=True, position={"x": 4, "y": 4})
    settle(page)
    expect(page.locator("strong").filter(has_text=re.compile(r"^\d+ dossiers?: "))).to_have_count(1)


def test_the_numbers_of_a_chart_are_reached_by_keyboard(wide: Page) -> None:
    open_path(wide, "/overview?period=all&tab=learning")
    part = wide.get_by_text("De cijfers van deze grafiek").first
    part.scroll_into_view_if_needed()
    summary = wide.locator("summary").filter(has_text="De cijfers van deze grafiek").first
    summary.focus()
    wide.keyboard.press("Enter")
    settle(wide)
    expect(wide.get_by_test_id("stDataFrame").first).to_be_visible()
    wide.get_by_role("combobox", name="Toon de dossiers van").or_(
        wide.get_by_role("combobox", name=re.compile("dossiers van"))
    ).first.focus()
    wide.keyboard.press("ArrowDown")
    # What is pressed before the list is there, is pressed for nothing: a person sees it first.
    expect(wide.get_by_role("option").first).to_be_visible()
    wide.keyboard.press("Enter")
    expect(wide).to_have_url(re.compile("behind="))
