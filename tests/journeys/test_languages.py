"""All that a page says in a browser, to who looks and to who hears it, is in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from switching.models import Language
from switching.services.users import choose_language
from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import open_path, settle
from tests.languages import foreign_to, typed_in
from tests.pages import PAGES
from tests.parts import ADMINISTRATION_PARTS
from tests.samples import at
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

# What one sees, and what a screen reader says, of a page and of what lies over it.
SAID = """() => [...document.body.querySelectorAll('*')]
    .filter((part) => !part.closest('script, style, noscript, [data-testid=stIconMaterial],'
        + ' [role=img][translate=no]'))
    .filter((part) => part.checkVisibility?.({visibilityProperty: true}) !== false)
    .concat([...document.querySelectorAll('[role=img][translate=no][aria-label]')])
    .flatMap((part) => part.matches('[translate=no]') ? [part.getAttribute('aria-label')] : [
        ...[...part.childNodes].filter((node) => node.nodeType === 3).map((node) => node.nodeValue),
        ...['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title',
            'placeholder', 'alt'].map((name) => part.getAttribute(name)),
    ]).map((text) => text?.trim()).filter(Boolean)"""
WIDER = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
DOSSIER = 18
"""A dossier of the demo with a call, a question, a plan in draft and days."""
BY_NAME = {page.name: page for page in PAGES}
ADDRESSES = {
    **{name: page.url(DOSSIER) for name, page in BY_NAME.items()},
    **{f"administration:{part}": f"/administration?part={part}" for part in ADMINISTRATION_PARTS},
}
DIFFER = ("worklist", "overview", "exchange")
"""Pages with most of what Streamlit itself says: lists, charts, days. Of the others in English, the
language of the code, tests/ui/test_languages.py sees enough without a browser."""
ESSENTIAL = [(Language.FRENCH, name) for name in DIFFER]
CASES = [
    (language, name)
    for language in Language
    for name in (DIFFER if language is Language.ENGLISH else ADDRESSES)
]


@dataclass
class Spoken:
    """An app, its database, and a tab of it that speaks a language."""

    app: RunningApp
    path: Path
    tab: Page
    typed: str

    def open(self, language: Language, address: str) -> list[str]:
        """Open a page in a language; return all that it says."""
        choose_language(at(self.path), language)
        open_path(self.tab, address)
        spoken = "(language) => window.switchingUploads?.words.language === language"
        self.tab.wait_for_function(spoken, arg=str(language))
        said: list[str] = self.tab.evaluate(SAID)
        return said


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory, open_once: OpenPage) -> Iterator[Spoken]:
    path = tmp_path_factory.mktemp("spoken") / "switching.db"
    make_demo(path, 24)
    with serve(path) as app:
        yield Spoken(app, path, open_once(app), typed_in(path))


@pytest.mark.parametrize(
    ("language", "name"),
    [*ESSENTIAL, *soaked(case for case in CASES if case not in ESSENTIAL)],
)
def test_a_page_speaks_one_language(spoken: Spoken, language: Language, name: str) -> None:
    said = spoken.open(language, ADDRESSES[name])
    assert spoken.tab.locator("html").get_attribute("lang") == language
    assert len(said) > 10
    assert foreign_to(language).found_in(said, spoken.typed) == []


def open_the_pages(page: Page) -> None:
    """Open the list of pages where there is no room for it on top, and leave it so."""
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.get_by_test_id("stExpandSidebarButton").click()
    settle(page, 500)


def open_a_list(kind: str, typed: str = "") -> Callable[[Page], None]:
    """Return what opens the first list of a kind, and types in it."""

    def reach(page: Page) -> None:
        part = page.get_by_test_id(kind).locator("visible=true").first
        part.locator("input, [role=combobox], [role=spinbutton]").first.click()
        page.keyboard.type(typed)
        settle(page, 500)

    return reach


def open_a_calendar(page: Page) -> None:
    """Open the calendar of the first field for a day."""
    page.get_by_test_id("stDateInput").locator("visible=true").first.get_by_role(
        "button"
    ).last.click()
    settle(page, 500)


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "the list of pages": ("/", open_the_pages),
    "a list": ("/overview?period=all", open_a_list("stSelectbox")),
    "a list of several": ("/overview?period=all&tab=dossiers", open_a_list("stMultiSelect")),
    "nothing found": ("/overview?period=all&tab=dossiers", open_a_list("stMultiSelect", "zzz")),
    "a calendar": ("/intake_call?switch=7", open_a_calendar),
}


@pytest.mark.soak
@pytest.mark.parametrize("language", [Language.FRENCH, Language.DUTCH])
@pytest.mark.parametrize("state", STATES)
def test_what_opens_on_a_page_speaks_its_language(
    spoken: Spoken, language: Language, state: str
) -> None:
    address, reach = STATES[state]
    spoken.open(language, address)
    try:
        reach(spoken.tab)
        said = spoken.tab.evaluate(SAID)
        spoken.tab.keyboard.press("Escape")
    finally:
        spoken.tab.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert foreign_to(language).found_in(said, spoken.typed) == []


@pytest.mark.parametrize("name", ["worklist", *soaked(n for n in BY_NAME if n != "worklist")])
def test_no_page_in_french_is_wider_than_its_window(spoken: Spoken, name: str) -> None:
    spoken.tab.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    try:
        spoken.open(Language.FRENCH, ADDRESSES[name])
        narrow = spoken.tab.evaluate(WIDER)
    finally:
        spoken.tab.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    settle(spoken.tab)
    assert narrow <= 0
    assert spoken.tab.evaluate(WIDER) <= 0
