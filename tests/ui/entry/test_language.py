"""In which language the page of a session speaks before the session itself does."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest
from starlette.requests import HTTPConnection

from switching.models import Language
from switching.services.users import choose_language
from switching.ui import own_requests
from switching.ui.entry.language import language_at
from tests.samples import at, make_database

FRENCH, ENGLISH, DUTCH = Language.FRENCH, Language.ENGLISH, Language.DUTCH


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database whose only user reads French."""
    path = make_database(tmp_path)
    choose_language(at(path), FRENCH)
    monkeypatch.setenv("SWITCHING_DATABASE", str(path))
    return path


def spoken(asked: str = "", accepted: str = "", host: str = "localhost:8501") -> Language:
    headers = {"host": host, "accept-language": accepted}
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": asked.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    return anyio.run(language_at, HTTPConnection(scope))


def test_who_works_here_is_spoken_to_in_the_language_on_record(path: Path) -> None:
    assert spoken(accepted="nl-BE") is FRENCH
    assert spoken(asked="lang=en", accepted="nl-BE") is FRENCH


def test_a_stranger_is_spoken_to_in_that_of_the_address_or_the_browser(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_requests, "claims_of", lambda request: {"is_logged_in": False})
    assert spoken(accepted="en-GB,nl;q=0.5") is ENGLISH
    assert spoken(asked="lang=fr", accepted="en-GB") is FRENCH
    assert spoken(accepted="de") is DUTCH


def test_a_database_that_can_not_be_read_leaves_what_the_browser_says(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    assert spoken(accepted="en") is ENGLISH
    path.unlink()
    assert spoken(accepted="en") is ENGLISH
    assert not path.exists()
