"""Typed and gone at once: by a link, Back, a closed tab, a lost network, a killed server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from switching.demo import build_demo
from switching.models import IntakeCall
from switching.store import connect, list_records
from tests.journeys.conftest import OpenPage, new_context
from tests.journeys.driver import click, field, open_path, settle
from tests.proxy import Network, network_to
from tests.server import RunningApp, serve

CALL = "/intake_call?switch=1"
NOTES = "Losse notities"
ALL_DELAYS = range(0, 801, 40)
SOME_DELAYS = (0, 80, 240, 420, 520)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a call of today, shared by this file."""
    database = tmp_path_factory.mktemp("saving") / "switching.db"
    build_demo(database, 8, seed=1, today=date.today())
    with serve(database) as running:
        yield running


@pytest.fixture
def network(app: RunningApp) -> Iterator[Network]:
    with network_to(app) as found:
        yield found


@pytest.fixture
def page(app: RunningApp, network: Network, browser: Browser) -> Iterator[Page]:
    """The call, reached through the network."""
    with new_context(browser, replace(app, url=network.url), "light", (1440, 900)) as context:
        found = context.new_page()
        open_path(found, CALL)
        wait_for_keeper(found)
        yield found


def wait_for_keeper(page: Page) -> None:
    page.wait_for_function("() => window.switchingTexts?.tab")
    settle(page)


def notes_of(app: RunningApp) -> str:
    """Return the loose notes of the call as they are on disk."""
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1].loose_notes


def wait_for_notes(app: RunningApp, text: str, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while notes_of(app) != text and time.monotonic() < until:
        time.sleep(0.05)
    assert notes_of(app) == text


def type_over(page: Page, text: str) -> None:
    """Type in place of what stands in the notes, and stay in them."""
    notes = field(page, NOTES)
    notes.click()
    page.keyboard.press("Control+a")
    notes.press_sequentially(text)


def says(page: Page, words: str, seconds: float = 30) -> None:
    expect(page.locator(".save-status")).to_contain_text(words, timeout=seconds * 1000)


def click_link_after(page: Page, app: RunningApp, delays: tuple[int, ...] | range) -> list[int]:
    """Type, click a link so many ms after the last key, and come back; return what was lost."""
    lost = []
    for delay in delays:
        text = f"na {delay} ms, en nog wat woorden"
        type_over(page, text)
        page.wait_for_timeout(delay)
        page.get_by_role("link", name="○ Leervraag").first.click()
        page.wait_for_url("**/learning_question**")
        if notes_of(app) != text:
            lost.append(delay)
        settle(page)
        click(page, "◐ Gesprek")
        expect(field(page, NOTES)).to_have_value(text)
    return lost


def test_a_link_right_after_the_last_key_loses_nothing(page: Page, app: RunningApp) -> None:
    assert click_link_after(page, app, SOME_DELAYS) == []


@pytest.mark.soak
def test_a_link_at_any_moment_after_the_last_key_loses_nothing(page: Page, app: RunningApp) -> None:
    assert click_link_after(page, app, ALL_DELAYS) == []


@pytest.mark.parametrize("delay", [0, 50, 300])
def test_the_browsers_back_right_after_the_last_key_loses_nothing(
    page: Page, app: RunningApp, delay: int
) -> None:
    click(page, "○ Leervraag")
    click(page, "◐ Gesprek")
    text = f"terug na {delay} ms"
    type_over(page, text)
    page.wait_for_timeout(delay)
    page.go_back()
    wait_for_notes(app, text)
    settle(page)
    page.go_forward()
    settle(page)
    expect(field(page, NOTES)).to_have_value(text)


@pytest.mark.parametrize("way", ["reload", "close", "elsewhere"])
def test_a_page_that_goes_away_right_after_the_last_key_loses_nothing(
    page: Page, app: RunningApp, way: str
) -> None:
    text = f"weg met {way}"
    type_over(page, text)
    if way == "reload":
        page.reload()
    elif way == "close":
        page.close(run_before_unload=True)
    else:
        page.goto("about:blank")
    wait_for_notes(app, text)


def test_a_reload_shows_what_was_typed_just_before(page: Page, app: RunningApp) -> None:
    type_over(page, "net voor het herladen")
    page.reload()
    settle(page)
    expect(field(page, NOTES)).to_have_value("net voor het herladen")
    assert notes_of(app) == "net voor het herladen"


def test_who_types_on_and_on_has_it_stored_meanwhile(page: Page, app: RunningApp) -> None:
    text = "woord na woord zonder pauze " * 4
    field(page, NOTES).click()
    page.keyboard.press("Control+a")
    began, stored = time.monotonic(), [notes_of(app)]
    for letter in text.strip():
        page.keyboard.type(letter)
        page.wait_for_timeout(60)
        now = notes_of(app)
        if now != stored[-1]:
            stored.append(now)
    took = time.monotonic() - began
    assert len(stored) - 1 >= took / 4, (took, stored)
    assert all(text.startswith(part) for part in stored[1:])
    wait_for_notes(app, text.strip())


def black_hole_of(page: Page, app: RunningApp, network: Network, seconds: float) -> None:
    type_over(page, f"voor een gat van {seconds:g} s")
    says(page, "bewaard om")
    network.black_hole()
    type_over(page, f"in een gat van {seconds:g} s")
    says(page, "Nog niet bewaard" if seconds < 8 else "geen verbinding")
    before = notes_of(app)
    time.sleep(seconds)
    expect(page.locator(".save-status")).not_to_contain_text("bewaard om")
    assert notes_of(app) == before
    network.restore()
    wait_for_notes(app, f"in een gat van {seconds:g} s", 60)
    says(page, "bewaard om", 60)
    expect(field(page, NOTES)).to_have_value(f"in een gat van {seconds:g} s")


def test_a_network_that_swallows_all_for_five_seconds_loses_nothing(
    page: Page, app: RunningApp, network: Network
) -> None:
    black_hole_of(page, app, network, 5)


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [65, 600])
def test_a_network_that_swallows_all_for_long_loses_nothing(
    page: Page, app: RunningApp, network: Network, seconds: float
) -> None:
    black_hole_of(page, app, network, seconds)


def test_an_answer_that_got_lost_is_no_quarrel_and_undoes_nothing(
    page: Page, app: RunningApp, network: Network, open_page: OpenPage
) -> None:
    type_over(page, "voordien")
    says(page, "bewaard om")
    network.lose_answers()
    type_over(page, "zonder antwoord")
    wait_for_notes(app, "zonder antwoord")
    expect(page.locator(".save-status")).not_to_contain_text("bewaard om")
    other = open_page(app, CALL)
    wait_for_keeper(other)
    other.get_by_label(NOTES).fill("")
    other.get_by_label(NOTES).blur()
    wait_for_notes(app, "")
    app.kill()
    network.restore()
    network.cut()
    app.start_again()
    says(page, "bewaard om", 60)
    settle(page)
    assert notes_of(app) == ""
    assert page.locator(".keeper").is_hidden()


def test_a_server_killed_before_it_answered_loses_nothing(
    page: Page, app: RunningApp, network: Network
) -> None:
    network.lose_answers()
    type_over(page, "voor de val")
    wait_for_notes(app, "voor de val")
    page.keyboard.type(" en erna")
    app.kill()
    network.restore()
    network.cut()
    says(page, "geen verbinding")
    app.start_again()
    says(page, "bewaard om", 60)
    wait_for_notes(app, "voor de val en erna")
    assert page.locator(".keeper").is_hidden()
