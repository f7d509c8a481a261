"""Merging, changing and copying with the keyboard alone, and taken back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import expect_text, open_path, settle, text_of
from tests.journeys.test_keyboard import press, tab_to, write_in
from tests.samples import read
from tests.services.test_merging import make_twice, tables

ORGANISATION = "/organisations?organisation={number}"
DOSSIER = "/dossier?switch={number}"


def pick(page: Page, name: str, option: str) -> None:
    """Go to a list with Tab, type what is looked for, and take the first that is found."""
    tab_to(page, name)
    page.keyboard.type(option)
    page.keyboard.press("Enter")
    settle(page)


@pytest.mark.soak  # tried without a browser as well
def test_two_organisations_are_merged_and_taken_apart_by_keyboard(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    path = make_twice(tmp_path)
    before = tables(path)
    page = open_page(start_app(path), ORGANISATION.format(number=2))
    press(page, "Staat er iets twee keer?")
    pick(page, "Met welke organisatie?", "De Speelvogel vzw")
    shown = text_of(page)
    assert "1 dossier verhuist mee, als ontvangende organisatie" in shown
    assert "1 persoon verhuist mee" in shown
    tab_to(page, "Waarom zijn ze dezelfde?")
    page.keyboard.press("Tab")  # to 'Samenvoegen', which the line above says too
    page.keyboard.press("Enter")
    settle(page)
    press(page, "Ja, voeg samen")
    expect(page.get_by_text("Samengevoegd met De Speelvogel")).to_be_visible()
    assert read(path, 2).host.id == 2
    open_path(page, page.url.split("/organisations")[0] + ORGANISATION.format(number=4))
    expect(page.get_by_role("heading", name="De Speelvogel", exact=True)).to_be_visible()
    assert "organisation=2" in page.url
    press(page, "Staat er iets twee keer?")
    press(page, "Weer uit elkaar halen")
    expect(page.get_by_text("De Speelvogel vzw staat weer apart")).to_be_visible()
    assert tables(path) == before


@pytest.mark.soak  # the page is tried without a browser as well
def test_a_dossier_is_changed_with_a_reason_by_keyboard(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    path = make_twice(tmp_path)
    page = open_page(start_app(path), DOSSIER.format(number=1))
    pick(page, "Ontvangende organisatie", "De Speelvogel vzw")
    pick(page, "Coach bij de ontvangende organisatie (mag leeg)", "Tom Peters")
    write_in(page, "Waarom wijzig je dit?", "verkeerd gekozen")
    press(page, "Dossier wijzigen")
    expect(page.get_by_text("Gewijzigd. Wat er eerst stond")).to_be_visible()
    dossier = read(path)
    assert dossier.coach is not None
    assert (dossier.host.name, dossier.coach.name) == ("De Speelvogel vzw", "Tom Peters")
    press(page, "Geschiedenis")
    expect_text(page, "Reden: verkeerd gekozen")


@pytest.mark.soak  # the page is tried without a browser as well
def test_a_dossier_is_copied_by_keyboard(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    path = make_twice(tmp_path)
    page = open_page(start_app(path), DOSSIER.format(number=1))
    pick(page, "Wie is de volgende?", "Lies Janssens")
    press(page, "Neem de leerdoelen mee", key="Space")
    press(page, "Dossier kopiëren")
    expect(page.get_by_role("heading", name="Lies Janssens → De Speelvogel")).to_be_visible()
    copy = read(path, 3)
    assert [goal.description for goal in copy.latest.goals] == ["een oudergesprek voorbereiden"]
