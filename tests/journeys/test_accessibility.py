"""No violation that axe-core knows of, on any page, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import Language
from switching.services.users import choose_language
from tests.axe import assert_accessible_light_and_dark
from tests.importing.files import HEADS, made_up_rows, xlsx
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, expect_text, fill, move_to, open_path, settle
from tests.journeys.test_languages import open_a_calendar
from tests.pages import PAGES, PageAddress, name_of, pages
from tests.parts import ADMINISTRATION_PARTS
from tests.samples import at
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a dozen dossiers of the demo."""
    database: Path = tmp_path_factory.mktemp("filled") / "switching.db"
    make_demo(database, 24)
    with serve(database) as running:
        yield running


# One tab for all pages: none of them is changed by looking.
@pytest.fixture(scope="module")
def filled(filled_app: RunningApp, open_once: OpenPage) -> Page:
    return open_once(filled_app)


@pytest.fixture(scope="module")
def empty(app: RunningApp, open_once: OpenPage) -> Page:
    return open_once(app)


@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_a_page_with_records_is_accessible(filled: Page, address: PageAddress) -> None:
    # Dossier 18 has a call, a question, a plan in draft and days.
    move_to(filled, address.url(18))
    assert_accessible_light_and_dark(filled)


@pytest.mark.parametrize(
    "path",
    [
        "/administration?part=backups",
        "/organisations?organisation=9",
        *soaked(f"/administration?part={part}" for part in ADMINISTRATION_PARTS),
    ],
)
def test_a_part_of_a_page_is_accessible(filled: Page, path: str) -> None:
    move_to(filled, path)
    assert_accessible_light_and_dark(filled)


def unfold_all(page: Page) -> None:
    """Open what is folded on a page, and the lines that open in place."""
    for closed in ("details:not([open]) > summary", "[aria-expanded=false]:is(LINE *)"):
        selector = closed.replace("LINE", "[class*='st-key-line_']")
        for _ in range(page.locator(selector).count()):
            if page.locator(selector).count():
                page.locator(selector).first.click()
                settle(page)
    settle(page, 1_000)  # what is drawn anew is faint for a moment


def ask_to_remove(page: Page) -> None:
    """Open the first question before something is taken away."""
    unfold_all(page)
    page.locator("[class*='st-key-ask-'] button").first.press("Enter")
    settle(page)


def refuse_a_number(page: Page) -> None:
    """Write what is no whole number."""
    fill(page, "Echte minuten", "22,5")
    expect_text(page, "geen geheel getal")


def bring_a_file(page: Page) -> None:
    """Choose a list to import, with a row that asks something."""
    rows = "Lerende;Ontvangende organisatie;Startdatum\nAn;De Ark;1/2/2027\n;;gisteren\n"
    file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    settle(page, 1_000)


def preview_an_import(page: Page) -> None:
    """Read a list of which all columns are known, as far as what would come in."""
    rows = xlsx([list(HEADS), *made_up_rows(5)])
    file = {"name": "lijst.xlsx", "mimeType": "application/octet-stream", "buffer": rows}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    click(page, "Lees dit bestand")
    expect_text(page, "Wat er zou binnenkomen")


def ask_for_no_one(page: Page) -> None:
    """Type a name that no one has: a notice in the corner says so."""
    click(page, "Filters")
    page.get_by_role("combobox", name="Ontvangende organisatie", exact=True).fill("zzzz")
    page.keyboard.press("Enter")
    page.get_by_test_id("stToast").wait_for()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "an own table": ("/overview?period=all&tab=dossiers", lambda page: None),
    "an open export": ("/overview?period=all", lambda page: click(page, "Exporteren")),
    "all figures": ("/overview?period=all", lambda page: click(page, "Alle cijfers")),
    "help": ("/learning_question?switch=18", lambda page: click(page, "Hulp")),
    "papers of a plan": ("/action_plan?switch=18", lambda page: click(page, "Meer")),
    "a removal": ("/exchange?switch=18", ask_to_remove),
    "a number that is refused": ("/intake_call?switch=7&step=finish", refuse_a_number),
    "a form that is refused": ("/new_switch", lambda page: click(page, "Dossier openen")),
    "a calendar": ("/intake_call?switch=7", open_a_calendar),
    "a notice in the corner": ("/overview?period=all", ask_for_no_one),
    "a file to import": ("/importing", bring_a_file),
    "a preview of an import": ("/importing", preview_an_import),
}


@pytest.mark.soak
@pytest.mark.parametrize("state", STATES)
def test_a_state_of_a_page_is_accessible(filled: Page, state: str) -> None:
    path, reach = STATES[state]
    open_path(filled, path)
    reach(filled)
    assert_accessible_light_and_dark(filled)


@pytest.fixture
def in_french(filled_app: RunningApp) -> Iterator[None]:
    """Whoever works here reads French meanwhile."""
    choose_language(at(filled_app.database), Language.FRENCH)
    yield
    choose_language(at(filled_app.database), Language.DUTCH)


@pytest.mark.soak
@pytest.mark.usefixtures("in_french")
@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_a_page_in_french_is_accessible(filled: Page, address: PageAddress) -> None:
    open_path(filled, address.url(18))
    expect(filled.locator("html")).to_have_attribute("lang", "fr")
    assert_accessible_light_and_dark(filled)


@pytest.mark.soak
@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_a_page_with_all_open_is_accessible(filled: Page, address: PageAddress) -> None:
    move_to(filled, address.url(18))
    unfold_all(filled)
    assert_accessible_light_and_dark(filled)


@pytest.mark.parametrize("address", pages("worklist", "intake_call"), ids=name_of)
def test_an_empty_page_is_accessible(empty: Page, address: PageAddress) -> None:
    open_path(empty, address.url())
    assert_accessible_light_and_dark(empty)
