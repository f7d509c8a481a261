"""All that a page says in a browser, to who looks and to who hears it, is in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from switching.models import Language
from switching.services.users import choose_language
from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import open_path
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
DOSSIER = 18
"""A dossier of the demo with a call, a question, a plan in draft and days."""
BY_NAME = {page.name: page for page in PAGES}
ADDRESSES = {
    **{name: page.url(DOSSIER) for name, page in BY_NAME.items()},
    **{f"administration:{part}": f"/administration?part={part}" for part in ADMINISTRATION_PARTS},
}
CASES = [(language, name) for language in Language for name in ADDRESSES]
ESSENTIAL = [(Language.FRENCH, name) for name in ("worklist", "overview", "exchange")]


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


@pytest.mark.parametrize("size", [NARROW, *soaked([(WIDE,)])], ids=str)
@pytest.mark.parametrize("name", ["worklist", *soaked(n for n in BY_NAME if n != "worklist")])
def test_no_page_in_french_is_wider_than_its_window(
    spoken: Spoken, name: str, size: tuple[int, int]
) -> None:
    spoken.tab.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        spoken.open(Language.FRENCH, ADDRESSES[name])
        wider = spoken.tab.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        )
    finally:
        spoken.tab.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert wider <= 0
