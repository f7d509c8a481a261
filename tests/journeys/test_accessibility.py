"""No violation that axe-core knows of, on any page, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import OpenPage
from tests.pages import PAGES, PageAddress
from tests.server import RunningApp, serve
from tests.snapshots import make_demo


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a dozen dossiers of the demo."""
    database: Path = tmp_path_factory.mktemp("filled") / "switching.db"
    make_demo(database, 24)
    with serve(database) as running:
        yield running


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_a_page_with_records_is_accessible(
    filled_app: RunningApp,
    open_page: OpenPage,
    address: PageAddress,
) -> None:
    # Dossier 18 has a call, a question, a plan in draft and days.
    assert_accessible_light_and_dark(open_page(filled_app, address.url(18)))


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_an_empty_page_is_accessible(
    app: RunningApp,
    open_page: OpenPage,
    address: PageAddress,
) -> None:
    assert_accessible_light_and_dark(open_page(app, address.url()))
