"""No sentence says a word twice where what it speaks of is not there yet, or there is one of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pages import PAGES
from tests.samples import edit, make_database, open_dossier, plan_a_call, read
from tests.screen import is_markdown, words_on
from tests.ui.conftest import OpenApp

DOUBLE = re.compile(r"\b([^\W\d_]{4,})\b(?: [\w'’]+){0,2} \1\b", re.IGNORECASE)
ONE_OF_MORE = re.compile(r"\b1 (?:\w+e )?(?:dossiers|dagen|leerdoelen|minuten|uren|punten)\b")
MEANT = {"wanneer tot wanneer"}
PLACES = [
    *((page.name, "1") for page in PAGES if page.of_dossier),
    *((page.name, "") for page in PAGES if not page.of_dossier),
]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one dossier, without a coach, a contact or a place."""
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path)
    edit(path, read(path).switch, coach_id=None, sending_contact_id=None)
    edit(path, read(path).calls[0].call, planned_minutes=1, place="")
    monkeypatch.setenv("SWITCHING_DATABASE", str(path))
    return path


@pytest.mark.parametrize(("page", "switch"), PLACES)
def test_no_word_stands_twice(database: Path, open_app: OpenApp, page: str, switch: str) -> None:
    app = open_app(page, switch=switch).run() if switch else open_app(page).run()
    assert not app.exception
    said = [re.sub(r"\\(\W)", r"\1", text) for place, text in words_on(app) if is_markdown(place)]
    found = [
        wrong[0]
        for text in said
        for part in re.split(r"[·\n.]", text)
        for pattern in (DOUBLE, ONE_OF_MORE)
        for wrong in pattern.finditer(part)
        if wrong[0] not in MEANT
    ]
    assert found == []


def test_a_double_would_be_seen() -> None:
    assert DOUBLE.search("coach nog geen coach")
    assert ONE_OF_MORE.search("Van 1 aangemelde dossiers")
