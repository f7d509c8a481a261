"""The main job in French: from an empty database to a plan, and from there to a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from switching.models import Language
from switching.services.users import choose_language
from tests.journeys import driver, test_main_job, test_to_certificate
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, open_path, text_of
from tests.journeys.test_languages import SAID
from tests.journeys.tongue import in_tongue, speak
from tests.languages import foreign_to, typed_in
from tests.samples import at, make_database
from tests.server import RunningApp, serve

FRENCH = Language.FRENCH
pytestmark = [pytest.mark.soak, pytest.mark.slow]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The journeys speak French; what the pages say along the way is kept here."""
    said: set[str] = set()
    speak(
        monkeypatch,
        FRENCH,
        test_main_job,
        test_to_certificate,
        heard=lambda page: said.update(page.evaluate(SAID)),
    )
    return said


def assert_french(heard: set[str], database: Path) -> None:
    """Fail when a page said something that is not French, nor typed by anyone."""
    assert len(heard) > 200
    assert foreign_to(FRENCH).found_in(heard, typed_in(database)) == []


@pytest.fixture
def half_way(tmp_path: Path) -> Iterator[RunningApp]:
    """An app in French on a database with one dossier: its call is completed."""
    path = make_database(tmp_path)
    test_to_certificate.fill_in_the_rest(path)
    choose_language(at(path), FRENCH)
    with serve(path) as running:
        yield running


def test_an_empty_database_becomes_a_plan(heard: set[str], app: RunningApp, page: Page) -> None:
    driver.choose(page, "Taal", "Français")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert in_tongue("Welkom bij Switching Talent", FRENCH) in text_of(page)
    test_main_job.open_a_dossier(page)
    test_main_job.hold_the_call(page)
    test_main_job.match_the_goals(page)
    document = test_main_job.draw_up_the_plan(page)
    words = test_to_certificate.words_of(document).replace("\u00a0", " ")
    for expected in ("Plan d'apprentissage", test_main_job.GOAL, "repris tel quel, en"):
        assert expected in words
    assert "Leeractieplan" not in words
    assert_french(heard, app.database)


def test_a_plan_becomes_a_certificate(
    heard: set[str], half_way: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(half_way)
    test_to_certificate.cover_the_question(page)
    test_to_certificate.make_the_plan_final(page)
    open_path(page, "/exchange?switch=1")
    for number in range(len(test_to_certificate.DAYS_AGO)):
        held = page.get_by_text(in_tongue("✓ doorgegaan", FRENCH), exact=True)
        held.nth(number).click()
        driver.settle(page)
    click(page, in_tongue("Lees het certificaat na en reik het uit", FRENCH))
    click(page, in_tongue("Certificaat uitreiken", FRENCH))
    click(page, in_tongue("Ja, reik uit", FRENCH))
    paper = driver.download(page, in_tongue("Certificaat downloaden (PDF)", FRENCH))
    words = test_to_certificate.words_of(paper)
    assert "Attestation d'échange" in words
    assert test_to_certificate.number_of_this_year() in words
    assert_french(heard, half_way.database)
