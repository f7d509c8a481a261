"""What the funder asks, in a browser: a set, a profile, the table, handing in, a sample."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from switching.services import funder_reports, projects
from switching.services.funder_reports import FunderFile
from tests.axe import assert_accessible_light_and_dark, violations
from tests.journeys.conftest import NARROW, OpenPage
from tests.journeys.driver import (
    TIMEOUT_MS,
    choose,
    click,
    download,
    expect_text,
    open_path,
    set_date,
    tick,
    unfold,
)
from tests.samples import at, hold_the_hours, make_database, read
from tests.server import RunningApp, serve
from tests.services.test_funder import FIRST, LAST, put_in_project, say


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    path = make_database(tmp_path)
    hold_the_hours(path)
    put_in_project(path, 1)
    with serve(path) as running:
        yield running


def open_table(app: RunningApp, open_page: OpenPage) -> Page:
    page = open_page(app, "/funder")
    set_date(page, "Van", FIRST.isoformat())
    set_date(page, "Tot en met", LAST.isoformat())
    return page


@pytest.mark.soak  # tests/ui/test_funder.py, without a browser
def test_a_profile_is_filled_in_counted_and_handed_in(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app, "/funder_profile?switch=1")
    click(page, "Toon de gegevens")
    tick(page, "De privacyverklaring is gegeven")
    for label, answer in (
        ("Gender", "vrouw"),
        ("Werksituatie bij de start", "werknemer"),
        ("Leeftijd bij de start", "30 tot en met 54"),
        ("Hoogste diploma of getuigschrift", "master"),
    ):
        choose(page, label, answer)
    expect_text(page, "Volledig: deze lerende telt in elke rij mee.")

    page = open_table(app, open_page)
    expect_text(page, "Alles klopt.")
    book = load_workbook(BytesIO(download(page, "Werkmap (Excel)")))
    totals = {row[0].value: row[6].value for row in book["Indicatoren"].iter_rows(min_row=2)}
    assert (totals["EECO01"], totals["EECO05"], totals["EECO11"]) == (1, 1, 1)
    click(page, "Indienen")
    click(page, "Ja, dien in")
    expect_text(page, "De tabel is bewaard als nummer 1.")
    [report] = funder_reports.list_funder_reports(at(app.database), 1)
    for kind, label in (
        (FunderFile.WORKBOOK, "Werkmap (Excel)"),
        (FunderFile.DOCUMENT, "Tabel (PDF)"),
    ):
        kept = funder_reports.get_funder_report(at(app.database), report.id, kind)
        button = page.get_by_role("button", name=label, exact=True).last
        with page.expect_download(timeout=2 * TIMEOUT_MS) as waiting:
            button.click()
        assert waiting.value.path().read_bytes() == kept


@pytest.mark.soak  # what it packs is tried without a browser as well
def test_an_auditor_checks_the_hashes(app: RunningApp, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_table(app, open_page)
    unfold(page, "Een steekproef voor een auditor")
    content = download(page, "Steekproef (ZIP)")
    folder = tmp_path / "sample"
    zipfile.ZipFile(BytesIO(content)).extractall(folder)
    said = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=folder, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert read(app.database).switch.reference in said.stdout


@pytest.mark.soak
def test_targets_are_set_and_shown_on_the_overview(app: RunningApp, open_page: OpenPage) -> None:
    say(app.database, 1, gender="man", employment="employed", age="30_54", education="master")
    page = open_table(app, open_page)
    unfold(page, "Streefcijfers en schattingen")
    choose(page, "Indicator", "EECO05 · werkend, ook zelfstandig")
    page.get_by_label("Streefcijfer", exact=True).fill("40")
    click(page, "Streefcijfer bewaren")
    expect_text(page, "Het streefcijfer van EECO05 is bewaard.")
    assert_accessible_light_and_dark(page)
    open_path(page, f"{app.url}/overview?tab=progress")
    expect_text(page, "Hoe ver staan de streefcijfers van de indicatoren?")
    expect_text(page, "Van 1 streefcijfer is er 0 bereikt.")
    assert_accessible_light_and_dark(page)


@pytest.mark.soak  # both pages are in the journeys of accessibility: here with all that opens
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_profile_is_for_everyone_and_fits_a_narrow_screen(
    app: RunningApp, open_page: OpenPage, scheme: str
) -> None:
    page = open_page(app, "/funder_profile?switch=1", viewport=NARROW, color_scheme=scheme)  # type: ignore[arg-type]
    click(page, "Toon de gegevens")
    unfold(page, "Wat niet gevraagd hoeft te worden")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


@pytest.mark.soak
def test_a_set_that_is_taken_away_half_way_leaves_what_was_handed_in(
    app: RunningApp, open_page: OpenPage
) -> None:
    funder_reports.hand_in_table(at(app.database), 1, FIRST, LAST, "eerste", "k")
    [project] = projects.list_projects(at(app.database))
    projects.update_project(at(app.database), project, {"indicator_set": ""})
    page = open_page(app, "/funder")
    expect_text(page, "Kies eerst een set indicatoren")
    expect_text(page, "Nummer 1")
    assert download(page, "Tabel (PDF)").startswith(b"%PDF")
