"""The report and the pictures read back: words, pages, typefaces, sharpness."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PageObject, PdfReader

from switching.documents.report import ReportContent, ReportPart, render_report
from switching.i18n import Texts
from switching.overview import Frames, select
from switching.overview.exports.pictures import chart_svg, on_paper
from switching.overview.exports.selected import gather
from switching.overview.theme import (
    BEYOND,
    HAPPENED,
    INFORMED_COLOURS,
    SHIFT_COLOURS,
    STAGE_COLOURS,
    TO_COME,
    TO_DO,
)
from switching.overview.topics import TOPICS
from switching.services.exports import ExportKind
from tests.overview.exports.test_content import YEAR, take, taken, words_of
from tests.samples import NOW, TODAY

pytestmark = pytest.mark.slow

DUTCH = Texts()


ON_PAPER = [topic for topic in TOPICS if topic.on_paper]


@pytest.fixture(scope="module")
def report(demo_path: Path) -> bytes:
    return take(demo_path, ExportKind.REPORT, YEAR, texts=DUTCH)


def page_words(report: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(report)).pages]


def test_its_first_page_has_the_findings_of_most_weight_and_the_page_of_each_chart(
    report: bytes, frames: Frames
) -> None:
    pages = page_words(report)
    first, figures, *rest = pages
    assert "Overzicht" in first
    assert "1 januari 2026 – 31 december 2026" in first
    assert "24 november 2026" in first
    assert "Wat elk cijfer betekent" in figures
    assert "Newcombe (1998, methode 10)" in figures
    selected = select(frames, YEAR, TODAY)
    told = Counter[str]()
    for topic in TOPICS:
        title, said = DUTCH.gettext(topic.title), topic.finding(topic.table(selected), DUTCH)
        if " ".join(said.split()) not in first:
            continue
        told[topic.tab] += 1
        if topic.on_paper:
            [place] = re.findall(rf"{re.escape(title)} ?(\d+) ", first)
            assert title in pages[int(place) - 1]
    [more] = re.findall(r"Nog (\d+) bevinding(?:en staan|\s?staat)", first)
    assert told.total() + int(more) == len(TOPICS)
    assert set(told) == {topic.tab for topic in TOPICS}
    assert told.total() > 14
    assert "20 minuten gepland" in rest[0]  # from within the first chart


def test_the_findings_stay_on_one_page_whatever_there_is_to_say(frames: Frames) -> None:
    """As many topics as there are, each with a chart and a sentence of three lines."""
    content = gather(frames, YEAR, None, DUTCH, NOW)
    said = "Van 120 dossiers kwamen er 84 (70 %) zo ver, en dat is meer dan toeval zou geven. " * 3
    short = [part for part in content.parts if len(part.drawn)][:16]
    svg = chart_svg(short[0].specification(DUTCH), 440)
    parts = [
        ReportPart(f"Vraag {number} van het programma?", said, "", svg, "", "Wat telt.")
        for number in range(len(TOPICS))
    ]
    chapters = tuple((f"Deel {n}", tuple(parts[n::7])) for n in range(7))
    empty = replace(parts[0], title="Zonder iets?", svg=None, has_cases=False)
    chapters = ((chapters[0][0], (empty, *chapters[0][1])), *chapters[1:])
    made = ReportContent("Overzicht", "", (("Periode", "2026"),), (), "", (), chapters)
    first, figures, *rest = page_words(render_report(made, DUTCH, NOW))
    shown = [part.title for part in parts if f"{part.title} " in first]
    assert figures.startswith("Cijfers")
    assert "Zonder iets?" not in first
    assert shown
    assert f"Nog {len(parts) + 1 - len(shown)} bevindingen" in first
    assert {int(title.split()[1]) % 7 for title in shown} == set(range(7))
    for title in shown:
        [place] = re.findall(rf"{re.escape(title)} ?(\d+) ", first)
        assert title in [first, figures, *rest][int(place) - 1]


def test_a_year_is_eight_pages_at_most_and_none_is_half_empty(report: bytes) -> None:
    pages = PdfReader(io.BytesIO(report)).pages
    assert len(pages) <= 8
    for page in pages[:-1]:
        assert lowest(page) < 0.4 * float(page.mediabox.height)
    titles = [DUTCH.gettext(topic.title) for topic in ON_PAPER]
    charts = [sum(title in words for title in titles) for words in page_words(report)[2:-1]]
    assert min(charts) >= 2


def lowest(page: PageObject) -> float:
    """Return how far down a page goes, above its foot, measured from the bottom."""
    heights: list[float] = []

    def visit(text: str, matrix: list[float], at: list[float], *_: object) -> None:
        if text.strip() and matrix[5] + at[5] > 75:
            heights.append(matrix[5] + at[5])

    page.extract_text(visitor_text=visit)
    return min(heights)


def test_it_can_be_found_through_and_read_out(report: bytes, frames: Frames) -> None:
    reader = PdfReader(io.BytesIO(report))
    chapters = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert chapters == [
        "Bevindingen", "Cijfers", "Wat elk cijfer betekent", "Wanneer een verschil genoemd wordt",
        "Gesprekken", "Leervragen", "Uitwisselingen", "Hoe ver staan we?", "Wat leverde het op?",
        "Organisaties", "Wat elke grafiek telt",
    ]  # fmt: skip
    below = [item["/Title"] for part in reader.outline if isinstance(part, list) for item in part]
    assert below == [DUTCH.gettext(topic.title) for topic in ON_PAPER]
    said = alternative_texts(reader)
    for topic in ON_PAPER:
        title = DUTCH.gettext(topic.title)
        [words] = [words for words in said if words.startswith(f"{title} ")]
        assert topic.finding(topic.table(select(frames, YEAR, TODAY)), DUTCH) in words
    assert len(report) < 400_000


def alternative_texts(reader: PdfReader) -> list[str]:
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [str(item["/Alt"]) for item in objects if isinstance(item, dict) and "/Alt" in item]


def test_with_small_numbers_hidden_no_bar_stands_on_another(frames: Frames) -> None:
    """What is left out of a stacked bar would make the rest look like a sum."""
    content = gather(frames, YEAR, b"trail", DUTCH, NOW)
    drawn = {part.topic.key: part.specification(DUTCH) for part in content.parts if len(part.drawn)}
    assert not [key for key, drawing in drawn.items() if stacked(drawing)]
    shown = gather(frames, YEAR, None, DUTCH, NOW)
    parts = [part for part in shown.parts if len(part.drawn)]
    found = {part.topic.key for part in parts if stacked(part.specification(DUTCH))}
    assert found >= {
        *("shifts", "shifts_over_time", "funnel", "load_per_week", "informed_coaches"),
        *("informed_learners", "stops", "growth", "goals_reached", "usefulness", "purposes"),
    }


def stacked(drawing: object) -> bool:
    """Tell whether a chart has bars in colours without saying that they stand side by side."""
    if isinstance(drawing, list):
        return any(map(stacked, drawing))
    if not isinstance(drawing, dict):
        return False
    coloured = "field" in drawing.get("encoding", {}).get("color", {})
    bar = drawing.get("mark", {}) if isinstance(drawing.get("mark"), dict) else {}
    if bar.get("type") == "bar" and coloured:
        encoding = drawing["encoding"]
        values = next(e for e in (encoding["x"], encoding["y"]) if e["type"] == "quantitative")
        return values.get("stack", True) is not None or not {"xOffset", "yOffset"} & set(encoding)
    return any(stacked(part) for name, part in drawing.items() if name != "datasets")


def test_on_paper_colours_beside_each_other_differ_in_black_and_white() -> None:
    for colours in (
        SHIFT_COLOURS.values(), INFORMED_COLOURS.values(), STAGE_COLOURS.values(),
        (HAPPENED, TO_COME, TO_DO), (HAPPENED, BEYOND),
    ):  # fmt: skip
        greys = sorted(grey(on_paper(colour)) for colour in colours)
        assert all(darker + 12 <= lighter for darker, lighter in pairwise(greys)), greys


def grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_each_page_says_which_one_it_is(report: bytes) -> None:
    reader = PdfReader(io.BytesIO(report))
    for number, page in enumerate(reader.pages, start=1):
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


@pytest.mark.soak
def test_it_speaks_english_when_asked(demo_path: Path) -> None:
    words = words_of(taken(demo_path, ExportKind.REPORT, YEAR))
    assert "What each figure stands for" in words
    assert "Gesprekken" not in words


@pytest.mark.soak
def test_each_chart_comes_as_drawing_and_as_picture(demo_path: Path) -> None:
    files = zipfile.ZipFile(io.BytesIO(taken(demo_path, ExportKind.PICTURES, YEAR)))
    names = files.namelist()
    assert "01-durations.svg" in names
    assert len(names) == 2 * len(TOPICS)
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
            assert picture.crop((2, 2, 3, 3)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)
