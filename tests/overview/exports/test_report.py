"""The report and the pictures read back: words, pages, typefaces, sharpness."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PdfReader

from switching.i18n import Texts
from switching.services.exports import ExportKind
from tests.overview.exports.test_content import YEAR, take, taken, words_of

pytestmark = pytest.mark.slow

DUTCH = Texts()


@pytest.fixture(scope="module")
def report(demo_path: Path) -> bytes:
    return take(demo_path, ExportKind.REPORT, YEAR, texts=DUTCH)


def test_it_has_a_cover_figures_charts_and_definitions(report: bytes) -> None:
    reader = PdfReader(io.BytesIO(report))
    cover = " ".join(reader.pages[0].extract_text().split())
    assert "Overzicht" in cover
    assert "1 januari 2026 – 31 december 2026" in cover
    assert "24 november 2026" in cover
    words = words_of(report)
    assert "Wat elk cijfer betekent" in words
    assert "20 minuten gepland" in words  # from within the first chart
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles == [
        "Cijfers", "Wat elk cijfer betekent",
        "Gesprekken", "Leervragen", "Uitwisselingen", "Organisaties",
    ]  # fmt: skip
    assert len(report) < 400_000


def test_each_page_but_the_cover_says_which_one_it_is(report: bytes) -> None:
    reader = PdfReader(io.BytesIO(report))
    for number, page in enumerate(reader.pages[1:], start=2):
        assert f"{number} / {len(reader.pages)}" in " ".join(page.extract_text().split())


def test_it_is_an_archive_document_and_all_its_letters_are_in_it(
    report: bytes, tmp_path: Path
) -> None:
    packet = PdfReader(io.BytesIO(report)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in packet
    program = shutil.which("pdffonts")
    if program is None:
        pytest.skip("pdffonts (poppler) is not installed")
    (tmp_path / "report.pdf").write_bytes(report)
    found = subprocess.run(
        [program, tmp_path / "report.pdf"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert found
    assert all("NotoSans" in line and " yes yes yes " in line for line in found)


def test_its_charts_are_drawn_not_photographed(report: bytes) -> None:
    assert not any(page.images for page in PdfReader(io.BytesIO(report)).pages)


def test_it_speaks_english_when_asked(demo_path: Path) -> None:
    words = words_of(taken(demo_path, ExportKind.REPORT, YEAR))
    assert "What each figure stands for" in words
    assert "Gesprekken" not in words


def test_each_chart_comes_as_drawing_and_as_picture(demo_path: Path) -> None:
    files = zipfile.ZipFile(io.BytesIO(taken(demo_path, ExportKind.PICTURES, YEAR)))
    names = files.namelist()
    assert "01-durations.svg" in names
    assert len(names) == 32
    for name in names:
        if name.endswith(".svg"):
            root = ElementTree.fromstring(files.read(name))
            assert root.tag.endswith("svg")
            assert root[0].get("fill") == "#ffffff"
            assert "Noto Sans" in files.read(name).decode()
        else:
            picture = Image.open(io.BytesIO(files.read(name)))
            assert picture.info["dpi"] == pytest.approx((300, 300), abs=1)
            assert picture.width > 2000
            assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
