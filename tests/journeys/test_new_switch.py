"""A new switch by keyboard: who is known comes first, and nothing that was typed vanishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from switching.models import Organisation, Person
from switching.store import connect, list_records
from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import click, expect_text, field, settle, text_of
from tests.proxy import network_to
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

SENDER, HOST, LEARNER = "Uitsturende organisatie", "Ontvangende organisatie", "Lerende"
AIM = "Wat hoopt de lerende te leren, in het algemeen?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with some dossiers."""
    database = tmp_path_factory.mktemp("new_switch") / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


def type_in(page: Page, label: str, text: str, key: str | None = None) -> None:
    """Type as a hand does, and press `key` at once."""
    field(page, label).focus()
    page.keyboard.type(text, delay=15)
    if key:
        page.keyboard.press(key)
    settle(page)


def press_button(page: Page, name: str) -> None:
    """Go to a button and press it, by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
    settle(page)


@pytest.mark.soak
@pytest.mark.parametrize("viewport", [WIDE, *soaked([(NARROW,)])])
def test_who_is_known_comes_first_and_nothing_typed_vanishes(
    app: RunningApp, open_page: OpenPage, viewport: tuple[int, int]
) -> None:
    page = open_page(app, "/new_switch", viewport=viewport)
    type_in(page, SENDER, "zonne", "Enter")
    expect(field(page, SENDER)).to_have_value("Kinderopvang Zonnebloem")
    expect(field(page, SENDER)).to_be_focused()

    type_in(page, HOST, "robotica", "Tab")
    expect(field(page, HOST)).to_have_value("robotica")
    expect_text(page, "Bedoel je:")

    field(page, LEARNER).focus()
    page.keyboard.type("Fatma Nieuw", delay=15)
    page.get_by_role("heading", name="Nieuwe switch").click()
    settle(page)
    expect(field(page, LEARNER)).to_have_value("Fatma Nieuw")
    expect_text(page, "‘Fatma Nieuw’ is nieuw en komt erbij.")

    press_button(page, "Dossier openen")
    said = text_of(page)
    assert "Kies een van deze namen, of zeg dat het een nieuwe is." in said
    assert f"Kijk nog na: {HOST} en {AIM.rstrip('?')}." in said
    press_button(page, "Robotica Kempen")
    expect(field(page, HOST)).to_have_value("Robotica Kempen")
    expect(field(page, HOST)).to_be_focused()
    assert "Kies een van deze namen" not in text_of(page)


@pytest.mark.parametrize("viewport", [WIDE, *soaked([(NARROW,)])])
def test_nothing_moves_below_a_name_when_it_is_asked_who_is_meant(
    app: RunningApp, open_page: OpenPage, viewport: tuple[int, int]
) -> None:
    page = open_page(app, "/new_switch", viewport=viewport)

    def top() -> float:
        box = field(page, LEARNER).bounding_box()
        assert box is not None
        return box["y"]

    before = top()
    for text, said in (
        ("Zonne", "Nee, nieuw: ‘Zonne’"),
        ("Iets heel nieuws", "‘Iets heel nieuws’ is nieuw en komt erbij."),
        ("Kinderopvang Zonnebloem", "Gekend"),
    ):
        field(page, SENDER).fill(text)
        expect_text(page, said)
        assert top() == before, text


def test_what_is_not_offered_for_this_text_is_passed_by_and_in_french_enter_takes_it_too(
    app: RunningApp, open_page: OpenPage
) -> None:
    """Who is known stands below the empty field, and goes away as soon as someone new is typed."""
    page = open_page(app, "/new_switch")
    type_in(page, SENDER, "zonne", "Enter")
    expect(field(page, SENDER)).to_have_value("Kinderopvang Zonnebloem")
    assert page.locator('[class*="st-key-known-offered"] button').count()
    field(page, LEARNER).focus()
    page.keyboard.insert_text("Fatma Nieuw")  # as pasted
    page.keyboard.press("Tab")
    settle(page)
    page.keyboard.type("zonne")
    settle(page)
    expect(field(page, LEARNER)).to_have_value("Fatma Nieuw")
    expect(field(page, HOST)).to_have_value("zonne")

    page.get_by_role("radio", name="Français").click()
    settle(page)
    field(page, "Organisation d'accueil").focus()
    page.keyboard.press("Enter")
    settle(page)
    expect(field(page, "Organisation d'accueil")).to_have_value("Kinderopvang Zonnebloem")
    page.get_by_role("radio", name="Nederlands").click()
    settle(page)


@pytest.mark.soak  # test_drafts has one that survives more
def test_a_draft_survives_and_makes_one_new_record(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app, "/new_switch")
    page.wait_for_function("() => window.switchingTexts?.tab")
    type_in(page, SENDER, "Zonnebloem", "Enter")
    type_in(page, HOST, "Zonne", "Tab")
    press_button(page, "Nee, nieuw: ‘Zonne’")
    type_in(page, LEARNER, "Fatma Nieuw", "Tab")
    field(page, "Telefoon (mag leeg)").fill("09 123 45 67")
    type_in(page, AIM, "zien hoe het daar gaat", "Tab")
    page.reload()
    settle(page)
    click(page, "Werklijst")
    page.go_back()
    settle(page)
    expect(field(page, HOST)).to_have_value("Zonne")
    expect(field(page, "Telefoon (mag leeg)")).to_have_value("09 123 45 67")
    expect_text(page, "‘Zonne’ is nieuw en komt erbij.")

    press_button(page, "Dossier openen")
    expect(page.get_by_role("heading", name="Fatma Nieuw → Zonne")).to_be_visible()
    with connect(app.database) as db:
        names = [item.name for item in list_records(db, Organisation)]
        (fatma,) = list_records(db, Person, name="Fatma Nieuw")
    assert names.count("Zonne") == names.count("Kinderopvang Zonnebloem") == 1
    assert fatma.phone == "09 123 45 67"


@pytest.mark.soak  # the page is tried without a browser as well
def test_who_leads_stands_on_a_line_and_can_be_changed(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(app, "/new_switch")
    expect_text(page, "Projectpartner en projectleider: ")
    press_button(page, "wijzigen")
    type_in(page, "Projectleider", "", None)
    field(page, "Projectleider").fill("")
    type_in(page, "Projectleider", "Iemand Anders", "Tab")
    page.keyboard.press("Escape")
    settle(page)
    expect_text(page, "· Iemand Anders")


def by_tab(page: Page) -> None:
    """Go past the last stop of a popover, which closes it."""
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")


def by_escape(page: Page) -> None:
    page.keyboard.press("Escape")


def by_its_button(page: Page) -> None:
    page.get_by_role("button", name="wijzigen", exact=True).click(force=True)


def by_another_field(page: Page) -> None:
    field(page, LEARNER).click(force=True)


def by_the_page(page: Page) -> None:
    page.mouse.click(700, 110)


@pytest.mark.parametrize(
    ("close", "delay"),
    [
        (by_tab, 0),
        *soaked(
            (close, delay)
            for delay in (0, 0.4)
            for close in (by_tab, by_escape, by_its_button, by_another_field, by_the_page)
            if (close, delay) != (by_tab, 0)
        ),
    ],
)
def test_a_popover_that_closes_right_behind_the_last_key_keeps_what_was_typed(
    app: RunningApp, open_page: OpenPage, close: Callable[[Page], None], delay: float
) -> None:
    with network_to(app) as network:
        page = open_page(replace(app, url=network.url), "/new_switch")
        press_button(page, "wijzigen")
        network.delay(delay)
        field(page, "Projectleider").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("Iemand Anders")
        close(page)
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
        expect_text(page, "· Iemand Anders")
