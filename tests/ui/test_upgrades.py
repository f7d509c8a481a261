"""The app on a database of another version."""

from __future__ import annotations

from pathlib import Path

from tests.samples import make_database
from tests.store.test_released import NAMES, dossiers, make_newer, unpack
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words


def test_the_app_opens_the_oldest_database(database: Path, open_app: OpenApp) -> None:
    unpack(NAMES[0], database)
    app = open_app("action_plan", switch="1")
    assert not app.exception
    assert dossiers(database)[0].learner.name in words(app)


def test_a_newer_database_is_refused_with_a_sentence_in_the_app(
    database: Path, open_app: OpenApp
) -> None:
    before = make_newer(make_database(database.parent)).read_bytes()
    app = open_app()
    assert not app.exception
    assert "nieuwere versie van de app" in app.error[0].value
    assert database.read_bytes() == before
