"""A sheet of 45 rows by keyboard alone: from the file to the worklist, and undone.

Keys and decisions are counted: docs/benchmarks.md says how many minutes of a person that is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.services import imports
from switching.services.switches import list_dossiers
from tests.conftest import StartApp
from tests.importing.files import made_up_rows, xlsx
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import settle
from tests.journeys.test_keyboard import MOST_TABS, press, tab_to
from tests.samples import at, make_database

ROWS = 45
_COUNT = """addEventListener('keydown', () => {
    localStorage.keysPressed = Number(localStorage.keysPressed ?? 0) + 1;
}, true)"""
_HEADS = (
    "Naam", "Werkgever", "Gastorganisatie", "Contact", "PL", "Projectpartner",
    "Datum gesprek", "Uur", "Duur", "Leervraag", "Leervraag na gesprek", "Rondleiding zinvol?",
    "Kledij",
)  # fmt: skip
FEWEST_KEYS, MOST_MINUTES = 20, 15.0
SECONDS_A_KEY, SECONDS_A_DECISION = 0.28, 20.0
"""What a person takes: for a key by the keystroke-level model, to read a question and decide."""


def _rows() -> list[list[object]]:
    """Return a list as people keep one: half names, bare days, an hour that may be two things."""
    rows = [list(row) for row in made_up_rows(ROWS)]
    for place, day in enumerate((3, 7, 12)):
        rows[day][6] = f"{5 + place}/03"
    rows[20][0] = "Lies H."
    rows[21][3] = "Tom"
    rows[30][8] = "1,30u"
    rows[40][11] = "?"
    return rows


def _sheet() -> bytes:
    """Return it under a header that says too little."""
    return xlsx([_HEADS, *_rows()])


def _keys(page: Page) -> int:
    return int(page.evaluate("Number(localStorage.keysPressed ?? 0)"))


_GROUP = "document.activeElement?.closest('[role=radiogroup]')?.getAttribute('aria-label') ?? ''"


def _questions(page: Page) -> list[str]:
    """Return what is asked: each is a row of buttons of which the last is 'later'."""
    found = page.locator(".st-key-import_questions").get_by_role("radiogroup")
    return found.evaluate_all("(groups) => groups.map((one) => one.getAttribute('aria-label'))")


_MARKED = """() => document.getElementById(
    document.activeElement.getAttribute('aria-activedescendant'))?.innerText ?? ''"""


def _choose_option(page: Page, option: str) -> None:
    """Go down a list to an option, and choose it."""
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name=option, exact=True).wait_for()
    for _ in range(MOST_TABS):
        if page.evaluate(_MARKED) == option:
            page.keyboard.press("Enter")
            settle(page)
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"The arrows do not reach {option!r}.")


def _take_first(page: Page, question: str) -> None:
    """Go to a question with Tab and choose its first answer: 'later' is the last, and chosen."""
    for _ in range(MOST_TABS):
        if page.evaluate(_GROUP) == question:
            page.keyboard.press("ArrowRight")
            settle(page)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not reach {question!r}.")


@pytest.mark.soak
def test_a_sheet_comes_in_by_keyboard_and_is_undone(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    database, file = make_database(tmp_path), tmp_path / "gesprekken.xlsx"
    file.write_bytes(_sheet())
    page = open_page(start_app(database), "/")
    page.add_init_script(_COUNT)
    # Told only with the press, the browser may have opened a window of its own already.
    page.on("filechooser", lambda chooser: None)
    page.reload()
    settle(page)
    decisions = 0
    press(page, "Beheer")
    press(page, "Importeren")
    tab_to(page, "Kies een bestand")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    settle(page)
    press(page, "Lees dit bestand")
    expect(page.get_by_text("1 kolom te bevestigen")).to_be_visible()
    tab_to(page, "‘Naam’")
    _choose_option(page, "Lerende")
    decisions += 1
    while page.get_by_role("button", name="voorstellen").count():
        press(page, "Neem alle")
        decisions += 1
    questions = _questions(page)
    assert len(questions) == 4  # two half names, a length, a doubt
    for question in questions:
        _take_first(page, question)
        decisions += 1
    press(page, "Neem deze antwoorden over")
    press(page, "rijen in")
    expect(page.get_by_text("rijen zijn binnengekomen")).to_be_visible()
    lines = list_dossiers(at(database))
    assert {line.learner for line in lines} == {str(row[0]) for row in _rows()}
    press(page, "Werklijst")
    expect(page.get_by_text(str(_rows()[4][0])).first).to_be_visible()
    keys = _keys(page)
    minutes = (keys * SECONDS_A_KEY + decisions * SECONDS_A_DECISION) / 60
    print(f"{keys} keys, {decisions} decisions: {minutes:.1f} minutes")
    assert keys > FEWEST_KEYS
    assert minutes < MOST_MINUTES
    press(page, "Beheer")
    press(page, "Importeren")
    press(page, "Ongedaan maken")
    press(page, "Ja, maak deze import ongedaan")
    assert list_dossiers(at(database)) == []
    assert imports.list_imports(at(database))[0].record.undone_at is not None
