"""The programme manager filters the overview and takes it along in every form."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page
from pypdf import PdfReader

from tests.journeys.conftest import OpenPage
from tests.journeys.driver import TIMEOUT_MS, expect_text, settle, tick
from tests.server import RunningApp, serve
from tests.snapshots import make_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    path: Path = tmp_path_factory.mktemp("export") / "demo.db"
    make_demo(path, 60)
    with serve(path) as running:
        yield running


def open_export(page: Page) -> Locator:
    page.get_by_test_id("stPopoverButton").filter(has_text="Exporteren").click()
    settle(page)
    return page.get_by_test_id("stPopoverBody")


def make(page: Page, panel: Locator, file: str) -> bytes:
    panel.get_by_role("button", name=f"Maken: {file}").click()
    ready = panel.get_by_role("button", name=f"Downloaden: {file}")
    ready.wait_for(timeout=4 * TIMEOUT_MS)
    settle(page)
    with page.expect_download(timeout=TIMEOUT_MS) as waiting:
        ready.click()
    return waiting.value.path().read_bytes()


def take(page: Page, panel: Locator, file: str) -> bytes:
    button = panel.get_by_role("button", name=file)
    with page.expect_download(timeout=2 * TIMEOUT_MS) as waiting:
        button.click()
    return waiting.value.path().read_bytes()


def calls_on_screen(page: Page) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text="Gesprekken").first
    return metric.get_by_test_id("stMetricValue").inner_text()


@pytest.mark.soak  # tried without a browser as well
def test_what_is_filtered_is_taken_along_in_every_form(
    demo: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(demo, "/overview?period=all&partner=1")
    calls = calls_on_screen(page)
    panel = open_export(page)
    assert "De rijen per dossier blijven in huis." in panel.inner_text()
    tick(page, "Kleine aantallen verbergen", panel)

    book = load_workbook(io.BytesIO(take(page, panel, "Werkmap (Excel)")))
    assert str(book["Cijfers"]["B2"].value) == calls
    assert book["Dossiers"]["A2"].value.startswith("ST-")
    filters = [[cell.value for cell in row] for row in book["Over dit bestand"].iter_rows()]
    assert any(row[0] == "Projectpartner" for row in filters)

    tables = zipfile.ZipFile(io.BytesIO(take(page, panel, "Tabellen (CSV)")))
    figures = tables.read("01-figures.csv").decode("utf-8-sig").splitlines()
    assert list(csv.reader(figures, delimiter=";"))[1][1] == calls

    report = PdfReader(io.BytesIO(make(page, panel, "Rapport (PDF)")))
    words = " ".join(" ".join(part.extract_text() for part in report.pages).split())
    assert f"Gesprekken {calls}" in words

    pictures = zipfile.ZipFile(io.BytesIO(make(page, panel, "Grafieken (SVG en PNG)")))
    assert {name.rsplit(".", 1)[1] for name in pictures.namelist()} == {"svg", "png"}

    # The second click goes by a run of the panel, which is not taken for a click once more.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    take(page, panel, "Tabellen (CSV)")
    settle(page)
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    open_export(page)
    assert [url for url in asked if url.endswith("/file")] == [f"{demo.url}/file"]


@pytest.mark.soak  # the exports are read back without a browser as well
def test_what_leaves_the_house_has_no_rows_of_dossiers(
    demo: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(demo, "/overview?period=all")
    panel = open_export(page)
    book = load_workbook(io.BytesIO(take(page, panel, "Werkmap (Excel)")))
    assert "Dossiers" not in book.sheetnames
    expect_text(page, "Exporteren")
