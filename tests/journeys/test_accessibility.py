"""No violation that axe-core knows of, on any page, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import open_path
from tests.pages import PAGES, PageAddress, name_of, pages
from tests.parts import ADMINISTRATION_PARTS
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a dozen dossiers of the demo."""
    database: Path = tmp_path_factory.mktemp("filled") / "switching.db"
    make_demo(database, 24)
    with serve(database) as running:
        yield running


# One tab for all pages: none of them is changed by looking.
@pytest.fixture(scope="module")
def filled(filled_app: RunningApp, open_once: OpenPage) -> Page:
    return open_once(filled_app)


@pytest.fixture(scope="module")
def empty(app: RunningApp, open_once: OpenPage) -> Page:
    return open_once(app)


@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_a_page_with_records_is_accessible(filled: Page, address: PageAddress) -> None:
    # Dossier 18 has a call, a question, a plan in draft and days.
    open_path(filled, address.url(18))
    assert_accessible_light_and_dark(filled)


@pytest.mark.parametrize(
    "path",
    [
        "/administration?part=backups",
        "/organisations?organisation=9",
        *soaked(f"/administration?part={part}" for part in ADMINISTRATION_PARTS),
    ],
)
def test_a_part_of_a_page_is_accessible(filled: Page, path: str) -> None:
    open_path(filled, path)
    assert_accessible_light_and_dark(filled)


@pytest.mark.parametrize("address", pages("worklist", "intake_call"), ids=name_of)
def test_an_empty_page_is_accessible(empty: Page, address: PageAddress) -> None:
    open_path(empty, address.url())
    assert_accessible_light_and_dark(empty)
