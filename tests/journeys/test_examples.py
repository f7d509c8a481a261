"""Trying the app with examples: made, worked in beside the real data, and thrown away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from switching.services import examples
from switching.store import connect
from switching.store.example_files import folder_of
from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, download, expect_text, field, fill, open_path, settle
from tests.samples import at
from tests.server import RunningApp, serve
from tests.snapshots import make_demo

MARK = "Je werkt in de voorbeelden."
BACK = "Terug naar je eigen gegevens"
CALL = "/intake_call?switch=1&step=explanation"
NOTES = "Losse notities"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with some real dossiers, of which the first has a call today."""
    database = tmp_path / "switching.db"
    make_demo(database, 8, seed=2)
    with serve(database) as running:
        yield running


@pytest.fixture
def tried(app: RunningApp) -> Path:
    """The examples of who works at that app, made without a browser."""
    own = at(app.database, now=datetime.now(UTC))
    examples.make_examples(own, lambda path: make_demo(path, 8, seed=1))
    return examples_of(app)


def make_examples(page: Page) -> None:
    """Make examples, and go there."""
    open_path(page, "/administration?part=examples")
    page.get_by_role("button", name="Probeer met voorbeelden", exact=True).click()
    way = page.get_by_role("link", name="Naar je voorbeelden", exact=True)
    expect(way).to_be_visible(timeout=90_000)
    way.click()
    page.wait_for_url("**/voorbeelden/")
    settle(page)


def examples_of(app: RunningApp) -> Path:
    [path] = folder_of(app.database).glob("1/*.db")
    return path


def notes(path: Path) -> list[str]:
    with connect(path) as db:
        return [row[0] for row in db.execute("SELECT loose_notes FROM intake_calls").fetchall()]


def all_bytes(folder: Path) -> bytes:
    return b"".join(item.read_bytes() for item in folder.rglob("*") if item.is_file())


def is_marked(page: Page) -> None:
    expect(page.get_by_text(MARK)).to_be_visible()


@pytest.mark.soak
def test_from_the_real_data_to_examples_and_back(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app)
    make_examples(page)
    is_marked(page)
    open_path(page, f"/voorbeelden{CALL}")  # tests/ui/test_examples.py opens each page
    page.reload()
    settle(page)
    is_marked(page)
    open_path(page, f"/voorbeelden{CALL}")  # an address asks for a step once
    assert_accessible_light_and_dark(page)
    fill(page, NOTES, "geoefend")
    expect(page.locator(".save-status")).to_contain_text("bewaard om")
    assert "geoefend" in notes(examples_of(app))
    assert "geoefend" not in notes(app.database)
    open_path(page, "/voorbeelden/action_plan?switch=12")
    click(page, "Meer")
    assert download(page, "Alle dagen voor de agenda (.ics)")
    page.keyboard.press("Escape")
    click(page, BACK)
    page.wait_for_url(f"{app.url}/")
    settle(page)
    expect(page.get_by_text(MARK)).to_have_count(0)


@pytest.mark.soak  # where a text lands is tried without a browser as well
def test_two_tabs_side_by_side_each_keep_their_own(
    app: RunningApp, tried: Path, open_page: OpenPage
) -> None:
    real = open_page(app, CALL)
    made_up = real.context.new_page()
    open_path(made_up, f"/voorbeelden{CALL}")
    for number in range(3):
        field(real, NOTES).press_sequentially(f"echt {number} ")
        field(made_up, NOTES).press_sequentially(f"verzonnen {number} ")
    for page in (real, made_up):
        field(page, NOTES).blur()
        settle(page)
    assert "echt 0 echt 1 echt 2" in notes(app.database)
    assert "verzonnen 0 verzonnen 1 verzonnen 2" in notes(tried)
    assert b"verzonnen 0" not in app.database.read_bytes()
    assert b"echt 0" not in all_bytes(folder_of(app.database))


@pytest.mark.soak  # the tab is refused in the one below
def test_what_has_no_answer_yet_waits_for_its_own_data(
    app: RunningApp, tried: Path, open_page: OpenPage
) -> None:
    """The same tab goes on to the examples before its text was saved: it lands nowhere else."""
    page = open_page(app, CALL)
    # Also the last request of a page that goes away, which a route of Playwright does not see.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    field(page, NOTES).press_sequentially("echt en niet bewaard")
    page.goto(f"/voorbeelden{CALL}")
    settle(page)
    is_marked(page)
    assert "echt en niet bewaard" not in field(page, NOTES).input_value()
    fill(page, NOTES, "verzonnen")
    assert "verzonnen" in notes(tried)
    assert "echt en niet bewaard" not in notes(app.database)
    open_path(page, CALL)
    expect(field(page, NOTES)).to_have_value("echt en niet bewaard")
    expect(page.locator(".save-status")).to_contain_text("bewaard om")
    assert "echt en niet bewaard" in notes(app.database)
    assert "verzonnen" not in notes(app.database)
    assert "echt en niet bewaard" not in notes(tried)


@pytest.mark.soak  # what a page remembers is tried without a browser as well
def test_a_form_half_filled_in_is_not_taken_along(
    app: RunningApp, tried: Path, open_page: OpenPage
) -> None:
    page = open_page(app, "/new_switch")
    aim = "Wat hoopt de lerende te leren, in het algemeen?"
    fill(page, aim, "echte vraag van een echte lerende")
    open_path(page, "/voorbeelden/new_switch")
    expect(field(page, aim)).to_have_value("")
    fill(page, aim, "verzonnen vraag")
    open_path(page, "/new_switch")
    expect(field(page, aim)).to_have_value("echte vraag van een echte lerende")


def test_a_save_at_the_wrong_address_is_refused_in_the_tab(
    app: RunningApp, tried: Path, open_page: OpenPage
) -> None:
    page = open_page(app, CALL)
    sent: list[str] = []

    def to_examples(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}")["database"])
        route.continue_(url=f"{app.url}/voorbeelden/save")

    page.route(f"{app.url}/save", to_examples)
    field(page, NOTES).press_sequentially("voor de echte gegevens")
    field(page, NOTES).blur()
    box = page.locator(".keeper")
    expect(box).to_contain_text("Dit schreef je in je eigen gegevens")
    expect(box).to_contain_text("voor de echte gegevens")
    assert set(sent) == {""}
    assert "voor de echte gegevens" not in notes(tried)


@pytest.mark.soak  # tried without a browser as well
@pytest.mark.usefixtures("tried")
def test_thrown_away_after_a_question_nothing_is_left(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app, f"/voorbeelden{CALL}")
    other = page.context.new_page()
    open_path(other, f"/voorbeelden{CALL}")
    fill(page, NOTES, "kanariepiet in de voorbeelden")
    click(page, "Voorbeelden weggooien")
    expect_text(page, MARK)
    page.get_by_role("button", name="Ja, gooi ze weg", exact=True).click()
    expect(page.get_by_text("zijn weggegooid")).to_be_visible()
    assert not folder_of(app.database).exists()
    assert b"kanariepiet" not in all_bytes(app.database.parent)
    field(other, NOTES).press_sequentially("te laat")  # another tab that was there still
    expect(other.locator(".keeper")).to_contain_text("zijn weggegooid")
    assert not folder_of(app.database).exists()
    click(page, BACK)
    page.wait_for_url(f"{app.url}/")
    settle(page)
    expect_text(page, "Te doen")


@pytest.mark.soak  # it starts two servers, and makes examples twice
def test_another_process_serves_the_same_examples(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app)
    make_examples(page)
    with serve(app.database) as other:
        beside = open_page(other, f"/voorbeelden{CALL}")
        is_marked(beside)
        fill(beside, NOTES, "van het andere proces")
        open_path(page, f"/voorbeelden{CALL}")
        expect(field(page, NOTES)).to_have_value("van het andere proces")
        click(page, "Voorbeelden weggooien")
        page.get_by_role("button", name="Ja, gooi ze weg", exact=True).click()
        expect(page.get_by_text("zijn weggegooid")).to_be_visible()
        make_examples(page)
        open_path(beside, f"/voorbeelden{CALL}")
        is_marked(beside)
        expect(field(beside, NOTES)).not_to_have_value("van het andere proces")
