"""From a completed call to a certificate in the hand, as a project leader does it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from switching.i18n.texts import BRUSSELS
from switching.services import exchange
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import (
    choose,
    click,
    download,
    expect_done,
    expect_text,
    fill,
    leave_field,
    open_line,
    open_path,
    settle,
    text_of,
    toolbar,
)
from tests.samples import at, edit, hold_a_call, make_database, read
from tests.server import RunningApp, serve

DAYS_AGO = (9, 2)
"""The exchange was on days past, so that its hours can be confirmed."""


def fill_in_the_rest(path: Path) -> None:
    """Add what the pages of this journey need besides what it clicks: days, and who vouches."""
    dossier = hold_a_call(path)
    now = datetime.now(UTC).replace(microsecond=0)
    for ago in DAYS_AGO:
        values = {
            "day": datetime.now(BRUSSELS).date() - timedelta(days=ago),
            "start": time(9),
            "end": time(16, 30),
            "break_minutes": 30,
        }
        exchange.add_day(at(path, now=now), dossier, values, f"day{ago}")
    edit(path, dossier.inputs, instructions_by="Tom Peeters", insurance_confirmed_by="HR")
    edit(path, dossier.learner, job="kinderbegeleider")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app on a database with one dossier: its call is completed."""
    path = make_database(tmp_path)
    fill_in_the_rest(path)
    with serve(path) as running:
        yield running


def cover_the_question(page: Page) -> None:
    open_path(page, "/learning_question?switch=1")
    expect_text(page, "Voor 2 leerdoelen is er nog niets voorzien.")
    for number in (1, 2):
        chips = toolbar(page, f"Wat helpt bij leerdoel {number}")
        chips.get_by_role("button", name="Gesprek met de pedagoog", exact=True).click()
        settle(page)
    expect_text(page, "Voor elk leerdoel is er iets voorzien.")


def make_the_plan_final(page: Page) -> None:
    """Take what serves the goals into the plan, where it is offered, and make the plan final."""
    click(page, "In het plan zetten: Gesprek met de pedagoog")
    open_path(page, "/action_plan?switch=1")
    click(page, "Definitief maken")
    click(page, "Ja, maak definitief")
    expect_text(page, "Definitief: versie 1 van")


def confirm_the_hours(page: Page) -> None:
    """Say of each day that it was held; the second one took half an hour longer than planned."""
    open_path(page, "/exchange?switch=1")
    expect_text(page, "Nog niets doorgegaan, 14 u gepland: genoeg voor de 14 uur.")
    held = page.get_by_text("✓ doorgegaan", exact=True)
    for number in range(len(DAYS_AGO)):
        held.nth(number).click()
        settle(page)
    hours = page.get_by_label("Echte uren", exact=True).last
    hours.fill("7u30")
    leave_field(page)


def issue_the_certificate(page: Page) -> bytes:
    click(page, "Lees het certificaat na en reik het uit")
    expect_text(page, "Wat ‘Certificaat uitreiken’ doet")
    shown = text_of(page)
    assert "14,5 uur" in shown
    assert "zelf een gesprek leiden" in shown
    click(page, "Certificaat uitreiken")
    click(page, "Ja, reik uit")
    expect_done(page, "Certificaat")
    assert number_of_this_year() in text_of(page)
    return download(page, "Certificaat downloaden (PDF)")


def number_of_this_year() -> str:
    return f"LC-{datetime.now(BRUSSELS).year}-0001"


def words_of(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.soak
def test_a_completed_call_becomes_a_certificate(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app)
    cover_the_question(page)
    make_the_plan_final(page)
    confirm_the_hours(page)
    open_path(page, "/")
    expect_text(page, "14 uur bereikt")
    open_path(page, "/exchange?switch=1")
    document = issue_the_certificate(page)
    words = words_of(document)
    for expected in (
        "Leercertificaat",
        "Amina Yildiz",
        "kinderbegeleider, Kinderopvang Zonnebloem",
        "14,5 uur",
        "zelf een gesprek leiden",
        number_of_this_year(),
    ):
        assert expected in words
    assert document == read(app.database).certificates[0].document
    open_path(page, "/")
    assert "14 uur bereikt" not in text_of(page)


@pytest.mark.soak  # tried without a browser as well
def test_a_certificate_is_copied_withdrawn_and_issued_anew(
    app: RunningApp, open_page: OpenPage
) -> None:
    for day in read(app.database).days:
        edit(app.database, day, held=True, held_minutes=420)
    page = open_page(app, "/exchange?switch=1")
    open_line(page, "Klaar om uit te reiken")
    click(page, "Certificaat uitreiken")
    click(page, "Ja, reik uit")
    number = number_of_this_year()
    click(page, "Meer")
    copy = download(page, f"Kopie van {number} downloaden (PDF)")
    assert "KOPIE van" in words_of(copy)
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Dit certificaat intrekken").click()
    settle(page)
    fill(page, "Waarom trek je het in?", "Fout in de naam.")
    click(page, "Certificaat intrekken")
    expect_text(page, "Fout in de naam.")
    withdrawn = download(page, f"Kopie van {number} downloaden (PDF)")
    assert "INGETROKKEN op" in words_of(withdrawn)
    choose(page, "Taal van het certificaat", "English")
    click(page, "Certificaat uitreiken")
    click(page, "Ja, reik uit")
    renewed = words_of(download(page, "Certificaat downloaden (PDF)"))
    assert number.replace("0001", "0002") in renewed
    assert "Learning certificate" in renewed
