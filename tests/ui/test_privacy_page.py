"""The page on privacy says what docs/privacy.md says, with the terms of the projects."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from switching.cli import main
from switching.services.projects import add_project
from switching.ui.privacy.notice import TEXT
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
    for part in TEXT.read_text(encoding="utf-8").split("<!-- termijnen -->"):
        assert part.strip() in shown
    told = app.table[0].value.to_string()
    assert "31 maart 2027" in told
    assert "31 maart 2037" in told
    assert told.count("geen termijn") == 2
    assert "[x](" not in told


def test_the_commands_it_names_are_there() -> None:
    named = set(re.findall(r"python -m switching ([\w-]+)", TEXT.read_text(encoding="utf-8")))
    assert named == {"export-person", "erase-person", "erase-due"}
    assert named <= set(main.commands)
