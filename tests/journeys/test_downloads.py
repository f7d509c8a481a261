"""The button of a file in a browser: it says that it works on it, and why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import TIMEOUT_MS, download, settle
from tests.samples import make_database, open_dossier

NAME = "Concept (PDF)"
TOO_OFTEN = "Je vroeg heel veel bestanden binnen één minuut. Wacht een minuut en klik dan opnieuw."


def once(page: Page, answer: Callable[[Route], None]) -> None:
    """Have the next request for a file answered so; those after it go to the server."""
    page.route("**/file", answer, times=1)


def saying(status: int, **said: str) -> Callable[[Route], None]:
    """Return what answers in the server's place."""
    return lambda route: route.fulfill(
        status=status, content_type="application/json", body=json.dumps(said)
    )


def test_the_button_of_a_file_says_what_happens(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    app = start_app(path)
    page = open_page(app, "/action_plan?switch=1")
    button = page.get_by_role("button", name=NAME, exact=True)
    told = page.locator(".switching-download.says")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    assert download(page, NAME).startswith(b"%PDF")
    assert asked[-1] == f"{app.url}/file"
    assert not any("/media/" in url for url in asked)
    assert told.count() == 0

    # A next click asks the page for a ticket of its own; so does one that the server refuses.
    assert download(page, NAME).startswith(b"%PDF")
    settle(page)
    once(page, saying(410, sentence="te oud"))
    assert download(page, NAME).startswith(b"%PDF")
    settle(page)

    waiting: list[Route] = []
    once(page, lambda route: waiting.append(route))
    with page.expect_download(timeout=TIMEOUT_MS) as coming:
        button.focus()
        page.keyboard.press("Enter")
        expect(told).to_have_text("Het bestand wordt gemaakt…")
        expect(button).to_have_attribute("aria-busy", "true")
        button.click()  # which asks for no second file
        assert len(waiting) == 1
        waiting[0].continue_()
    assert coming.value.suggested_filename.endswith("-concept.pdf")
    expect(told).to_have_count(0)
    settle(page)

    once(page, saying(429, sentence=TOO_OFTEN))
    button.click()
    expect(page.get_by_role("alert").filter(has_text=TOO_OFTEN)).to_be_visible()
    settle(page)
    once(page, lambda route: route.abort())
    button.click()
    expect(told).to_contain_text("er is geen verbinding")
    assert TOO_OFTEN not in told.inner_text()
