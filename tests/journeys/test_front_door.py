"""Coming in: bookmarks on a server that has just started, and the language of the screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from switching.demo import build_demo
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import choose, open_path, settle, text_of


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/intake_call?switch=2", "ST-2026-0002"),
        ("/overview?period=all", "Hoe lang duren gesprekken?"),
    ],
)
def test_a_bookmark_opens_its_page_on_a_server_that_has_just_started(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path, path: str, expected: str
) -> None:
    database = tmp_path / "switching.db"
    build_demo(database, 24, seed=1, today=date(2026, 11, 24))
    page = open_page(start_app(database), path)
    page.get_by_text(expected).first.wait_for()
    settle(page)
    assert page.url.endswith(path)
    assert page.get_by_role("link", name="Werklijst").count()


def test_the_screen_speaks_english_when_that_is_chosen_and_remembers_it(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    app = start_app(tmp_path / "switching.db")
    page = open_page(app)
    choose(page, "Taal", "English")
    assert "Welcome to Switching Talent" in text_of(page)
    again = open_page(app)
    open_path(again, "/")
    assert "Welcome to Switching Talent" in text_of(again)
