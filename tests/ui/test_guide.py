"""The guide: each page has its part, in each language, in words that the screen has."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts, catalogue_path
from switching.models import Language
from switching.services.users import GIVEN_ROLES
from switching.ui.guide import show
from switching.ui.guide.text import DOCS, Picture, guide_file, read_guide
from tests.pages import PAGES
from tests.parts import open_all_parts
from tests.server import ROOT
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words

LANGUAGES = list(Language)
ROLES = {"project_leader", "programme_manager", "administrator"}
"""The roles that someone signs in with; the part `reader` is for any of them."""


def words_on_screen(language: Language) -> set[str]:
    """Return all words that the app has in a language, as the catalogue has them."""
    own = Language.DUTCH if language is Language.ENGLISH else language
    with catalogue_path(own).open("rb") as file:
        catalogue = read_po(file)
    found: set[str] = set()
    for message in catalogue:
        told = message.id if language is Language.ENGLISH else message.string
        found.update(told if isinstance(told, tuple | list) else [str(told)])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_and_each_role_has_its_part(language: Language) -> None:
    guide = read_guide(language)
    pages = {page.name for page in PAGES}
    assert set(guide) == pages | ROLES | {"first_hour", "examples", "reader"}
    assert {str(role) for role in GIVEN_ROLES} == ROLES
    for part in guide.values():
        assert part.heading
        assert part.introduction
        assert len(part.introduction) < 260, part.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_of_a_page_is_called_as_that_page(language: Language) -> None:
    app = (ROOT / "app.py").read_text(encoding="utf-8")
    titles = dict(re.findall(r'"pages/(\w+)\.py",\s+title=_\("([^"]+)"\)', app))
    assert set(titles) == {page.name for page in PAGES}
    texts = Texts(language)
    for name, title in titles.items():
        assert read_guide(language)[name].heading == texts.gettext(title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_bold_stands_on_the_screen_like_that(language: Language) -> None:
    """All but what begins a paragraph, which ends with a point or a question mark."""
    text = guide_file(language).read_text(encoding="utf-8").replace("\n", " ")
    bold = {item for item in re.findall(r"\*\*(.+?)\*\*", text) if item[-1] not in ".?"}
    assert len(bold) > 50
    assert bold - words_on_screen(language) == set()


def test_the_guides_say_the_same() -> None:
    dutch = read_guide(Language.DUTCH)
    for other in map(read_guide, LANGUAGES):
        assert list(dutch) == list(other)
        for name, part in dutch.items():
            kinds = [type(block) for block in part.blocks]
            assert kinds == [type(block) for block in other[name].blocks], name
            lists = [str(block).count("\n- ") for block in part.blocks]
            assert lists == [str(block).count("\n- ") for block in other[name].blocks], name


def test_its_pictures_are_there_with_words_and_small() -> None:
    for language in LANGUAGES:
        for part in read_guide(language).values():
            for block in part.blocks:
                if isinstance(block, Picture):
                    assert block.file.is_file()
                    assert block.file.stat().st_size < 110_000
                    assert len(block.alt) > 10


def test_every_language_has_a_guide() -> None:
    files = [guide_file(language) for language in Language]
    assert len(set(files)) == len(files)
    assert {file.parent for file in files} == {DOCS}


@pytest.mark.parametrize("name", read_guide(Language.DUTCH))
def test_each_part_has_an_address(open_app: OpenApp, name: str) -> None:
    app = open_app("guide", part=name)
    assert not app.exception
    part = read_guide(Language.DUTCH)[name]
    assert part.heading in [header.value for header in app.header]
    assert str(part.blocks[0]) in words(app)


def test_an_unknown_part_is_the_first(open_app: OpenApp) -> None:
    assert "Het eerste uur" in [item.value for item in open_app("guide", part="x").header]


def help_of(page: str) -> AppTest:
    def script(page: str) -> None:
        from switching.i18n import Texts
        from switching.ui.guide.show import show_help

        show_help(page, Texts())

    return AppTest.from_function(script, args=(page,)).run()


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_help_is_built_when_it_is_opened(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = help_of(page)
    assert not closed.header
    assert not closed.markdown
    open_all_parts(monkeypatch)
    # A link to a page is none while only this part runs.
    monkeypatch.setattr(show.st, "page_link", lambda *arguments, **options: None)
    opened = help_of(page)
    assert not opened.exception
    assert [item.value for item in opened.header] == [read_guide(Language.DUTCH)[page].heading]


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.of_dossier])
def test_a_page_without_any_dossier_says_what_it_is_for(open_app: OpenApp, page: str) -> None:
    app = open_app(page)
    assert read_guide(Language.DUTCH)[page].introduction in words(app)
    labels = [button.label for button in app.button]
    assert "Nieuwe switch" in labels
    assert "Probeer met voorbeelden" in labels
