"""Organisations and Administration in a browser: from a list to one, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import Person
from switching.store import connect, list_records
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import expect_text, open_path, settle, text_of
from tests.samples import make_database, open_dossier


def summary(page: Page, words: str) -> str:
    """Return what finds the head of a part in the page's own script."""
    return f"""[...document.querySelectorAll('summary')]
        .find(head => head.textContent.includes({words!r}))"""


def people_of(path: Path, number: int) -> dict[str, tuple[str, bool]]:
    """Return the job of each person, and whether they work there still."""
    with connect(path) as db:
        found = list_records(db, Person, organisation_id=number)
        return {item.name: (item.job, item.active) for item in found}


@pytest.mark.soak  # tests/ui/test_leftovers.py, without a browser
def test_one_goes_from_the_list_to_one_and_what_is_given_there_outlives_its_part(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    path = make_database(tmp_path)
    dossier = open_dossier(path)
    page = open_page(start_app(path), "/organisations")
    page.wait_for_function("() => window.switchingTexts?.tab")
    page.get_by_label("Welke organisatie?").fill("zonnebl")
    expect_text(page, "1 organisatie")
    page.get_by_role("link", name="Kinderopvang Zonnebloem").click()
    settle(page)
    expect(page.get_by_role("heading", name="Kinderopvang Zonnebloem")).to_be_visible()
    name, sender = dossier.learner.name, dossier.sending_organisation.id
    page.locator("summary").filter(has_text=name).click()
    settle(page)
    page.get_by_label("Functie").press_sequentially("begeleider")
    page.evaluate(f"{summary(page, name)}.click()")
    settle(page)
    expect(page.get_by_label("Functie")).to_have_count(0)
    page.wait_for_function("() => !document.body.textContent.includes('bezig met bewaren')")
    assert people_of(path, sender)[name][0].endswith("begeleider")
    page.locator("summary").filter(has_text=name).click()
    settle(page)
    page.evaluate(
        f"""document.querySelector('[class*="-active"] label input').click();
            {summary(page, name)}.click()"""
    )
    settle(page)
    assert people_of(path, sender)[name][1] is False
    page.get_by_role("link", name="Alle organisaties").click()
    settle(page)
    assert "organisation=" not in page.url
    page.get_by_role("link", name="De Speelvogel").click()
    settle(page)
    page.get_by_role("link", name="Amina Yildiz").click()
    settle(page)
    expect_text(page, "Amina Yildiz")
    assert "switch=1" in page.url


@pytest.mark.soak  # tried without a browser as well
def test_the_parts_of_administration_are_links_and_a_form_keeps_its_text(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    path = make_database(tmp_path)
    page = open_page(start_app(path), "/administration")
    assert "priority_high:" not in text_of(page)
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
