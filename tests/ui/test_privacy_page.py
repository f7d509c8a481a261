"""The page on privacy says what docs/privacy.md says, with the terms of the projects."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.cli import main
from switching.i18n.texts import typeset
from switching.models import Language
from switching.services.projects import add_project
from switching.ui.privacy.text import privacy_file
from tests.samples import at, make_database
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words


def test_the_page_has_all_of_the_text_and_the_terms_of_now(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    assert "Er is nog geen project" in words(open_app("privacy"))
    terms = {"notes_until": date(2027, 3, 31), "evidence_until": date(2037, 3, 31)}
    add_project(at(database), {"number": "ESF-1", **terms}, "one")
    add_project(at(database), {"number": "<b>[x](http://kwaad.be)"}, "two")
    app = open_app("privacy")
    assert not app.exception
    shown = words(app)
    text = privacy_file(Language.DUTCH).read_text(encoding="utf-8")
    for part in text.split("<!-- termijnen -->"):
        assert part.strip() in shown
    told = app.table[0].value.to_string()
    assert "31 maart 2027" in told
    assert "31 maart 2037" in told
    assert told.count("geen termijn") == 2
    assert "[x](" not in told


@pytest.mark.parametrize("language", Language)
def test_it_says_the_same_in_each_language(language: Language) -> None:
    text, dutch = (
        privacy_file(item).read_text(encoding="utf-8") for item in (language, Language.DUTCH)
    )
    for sign in ("\n#", "\n- ", "\n|", "**", "`", "<!-- termijnen -->"):
        assert text.count(sign) == dutch.count(sign), sign
    files = {privacy_file(item) for item in Language}
    assert len(files) == len(Language)


def test_it_is_shown_in_the_language_of_the_screen() -> None:
    def script() -> None:
        from switching.i18n import Texts
        from switching.models import Language
        from switching.ui.privacy.notice import show_privacy

        show_privacy([], Texts(Language.FRENCH))

    app = AppTest.from_function(script).run()
    before, _after = privacy_file(Language.FRENCH).read_text("utf-8").split("<!-- termijnen -->")
    assert app.markdown[0].value == typeset(before, Language.FRENCH).strip()


@pytest.mark.parametrize("language", Language)
def test_the_commands_it_names_are_there(language: Language) -> None:
    text = privacy_file(language).read_text(encoding="utf-8")
    named = set(re.findall(r"python -m switching ([\w-]+)", text))
    assert named == {"export-person", "erase-person", "erase-due"}
    assert named <= set(main.commands)
