"""Coming in: a server that has just started, with and without sign-in, and its language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import (
    TIMEOUT_MS,
    choose,
    expect_text,
    lines_of,
    links_to_pages,
    open_path,
    settle,
    text_of,
)
from tests.pages import PageAddress, name_of, pages
from tests.provider import provide, serve_with_sign_in
from tests.server import RunningApp
from tests.snapshots import make_demo
from tests.soak import soaked

CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/intake_call?switch=2", "ST-2026-0002"),
        *soaked([("/overview?period=all", "Hoe lang duren gesprekken?")]),
    ],
)
def test_a_bookmark_opens_its_page_on_a_server_that_has_just_started(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path, path: str, expected: str
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 24, today=date(2026, 11, 24))
    page = open_page(start_app(database), path)
    page.get_by_text(expected).first.wait_for()
    settle(page)
    assert page.url.endswith(path)
    assert page.get_by_role("link", name="Werklijst").count()


@pytest.mark.soak  # the pages are tried without a browser as well
def test_the_screen_speaks_english_when_that_is_chosen_and_remembers_it(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    app = start_app(tmp_path / "switching.db")
    page = open_page(app)
    choose(page, "Taal", "English")
    expect_text(page, "Welcome to Switching Talent")
    again = open_page(app)
    open_path(again, "/")
    expect_text(again, "Welcome to Switching Talent")


def assert_shut(page: Page) -> None:
    """Fail unless the way in is all there is, in the page and in its source."""
    assert lines_of(page) == [
        *("Switching Talent", "Meld je aan om verder te gaan.", "Aanmelden"),
        *("Privacy", "Toegankelijkheid", "Nederlands", "English", "Français"),
    ]
    assert links_to_pages(page) == []
    assert "ST-2026" not in page.content()


@pytest.fixture(scope="module")
def shut_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with dossiers to which no one has signed in."""
    database = tmp_path_factory.mktemp("shut") / "switching.db"
    make_demo(database, 24, today=date(2026, 11, 24))
    with provide() as provider, serve_with_sign_in(database, provider) as app:
        yield app


@pytest.mark.filterwarnings("ignore:authlib.jose", "ignore::DeprecationWarning:authlib")
@pytest.mark.parametrize("address", pages("intake_call"), ids=name_of)
def test_without_signing_in_an_address_on_a_fresh_server_shows_only_the_way_in(
    shut_app: RunningApp, open_page: OpenPage, address: PageAddress
) -> None:
    shut_app.kill()
    shut_app.start_again()
    page = open_page(shut_app, address.url(2))
    assert_shut(page)


@pytest.mark.soak  # one on a server that has just started is tried each time
@pytest.mark.filterwarnings("ignore:authlib.jose", "ignore::DeprecationWarning:authlib")
def test_a_tab_that_outlives_a_restart_stays_shut(
    shut_app: RunningApp, open_page: OpenPage
) -> None:
    pages = [open_page(shut_app, path) for path in ("/", "/intake_call?switch=2")]
    shut_app.kill()
    shut_app.start_again()
    for page in pages:
        page.wait_for_selector(CONNECTED, timeout=TIMEOUT_MS)
        settle(page)
        assert_shut(page)


@pytest.mark.soak  # the pages are tried without a browser as well
def test_without_sign_in_the_screen_says_that_it_is_for_this_computer(
    app: RunningApp, open_page: OpenPage
) -> None:
    assert "zonder aanmelden: alleen op deze computer" in text_of(open_page(app))


@pytest.mark.parametrize("address", pages("administration"), ids=name_of)
def test_without_sign_in_a_visit_past_another_server_gets_nothing(
    app: RunningApp, open_page: OpenPage, address: PageAddress
) -> None:
    page = open_page(app)
    page.context.set_extra_http_headers({"X-Forwarded-For": "203.0.113.9"})
    open_path(page, address.url(2))
    expect_text(page, "dit bezoek komt via een andere computer of server")
    assert links_to_pages(page) == []
    assert "dit bezoek komt via een andere" in app.output()
