"""The learning certificate as a PDF, read back with pypdf and poppler."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from switching.documents.certificate.content import (
    LONGEST_GOAL,
    CertificateContent,
    certificate_content,
)
from switching.documents.certificate.document import render_certificate
from switching.i18n import Texts
from switching.models import Dossier, Language, Logo
from tests.samples import NOW, TODAY, edit, hold_the_hours, make_database, read

DUTCH = Texts()
LONG_NAME = ("Wilhelmina van den Bossche-Vandenbroucke " * 5)[:199].strip()
MARKS = ("KOPIE van 24 november 2026", "INGETROKKEN op 24 november 2026")


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier with all that a certificate says."""
    path = make_database(tmp_path_factory.mktemp("certificate"))
    filled = hold_the_hours(path)
    edit(path, filled.learner, job="kinderbegeleider")
    edit(path, filled.coach, job="pedagoog")
    edit(path, filled.host, city="Gent")
    return read(path)


@pytest.fixture(scope="module")
def content(dossier: Dossier) -> CertificateContent:
    """What its certificate says."""
    return certificate_content(dossier, DUTCH, TODAY, "LC-2026-0007", "Met steun van de EU.")


def boundless(content: CertificateContent) -> CertificateContent:
    """Fill every place of a certificate with the longest that its field takes."""
    return replace(
        content,
        holder=LONG_NAME,
        position=f"{LONG_NAME}, {LONG_NAME}",
        facts=tuple((label, f"{LONG_NAME}, {LONG_NAME}") for label, _ in content.facts),
        goals=tuple(f"doel {number}. " + "leren " * 46 for number in range(50)),
        activities=tuple(f"activiteit {number} " + "x" * 180 for number in range(60)),
        shortened=True,
        signatory=LONG_NAME,
        signatory_position=f"projectleider, {LONG_NAME}",
        cofinancing="Met steun van de Europese Unie. " * 300 + "EINDE",
    )


def words_of(document: bytes) -> str:
    """Return the words of a document as pypdf finds them, on one line."""
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def boxes_of(document: bytes, folder: Path) -> list[tuple[int, float, float, float, float, str]]:
    """Return each word with its page and its place, in points, as poppler finds them."""
    source, target = folder / "certificate.pdf", folder / "words.html"
    source.write_bytes(document)
    program = shutil.which("pdftotext")
    if program is None:
        pytest.fail("this test needs poppler's pdftotext (Debian: poppler-utils)")
    subprocess.run([program, "-bbox", source, target], check=True)
    found, page = [], 0
    for line in target.read_text(encoding="utf-8").splitlines():
        page += "<page " in line
        if "<word " in line:
            values = line.split('"')
            places = (float(values[number]) for number in (1, 3, 5, 7))
            found.append((page, *places, line.split(">")[1].split("<")[0]))
    return found  # type: ignore[return-value]


def overlaps(boxes: list[tuple[int, float, float, float, float, str]]) -> list[str]:
    """List the words that lie over another one of their page, by more than a line's slack."""
    return [
        f"{one[5]} / {other[5]}"
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        if one[0] == other[0]
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.5
        and min(one[4], other[4]) - max(one[2], other[2]) > 0.45 * (one[4] - one[2])
    ]


def test_it_says_all_that_it_is_for(content: CertificateContent) -> None:
    words = words_of(render_certificate(content, NOW).document)
    for expected in (
        "Leercertificaat",
        "uitgereikt aan Amina Yildiz",
        "kinderbegeleider, Kinderopvang Zonnebloem",
        "De Speelvogel, Gent",
        "Tom Peeters, pedagoog",
        "15 uur",
        "10 november 2026 tot en met 17 november 2026",
        "een oudergesprek voorbereiden",
        "zelf een gesprek leiden",
        "Gesprek met de pedagoog",
        "LC-2026-0007",
        "24 november 2026",
        "Katrien Maes",
        "projectleider, Blenders",
        "Met steun van de EU.",
        f"code {content.code}",
        "1 / 1",
    ):
        assert expected in words


def test_it_is_one_landscape_page_to_frame(content: CertificateContent) -> None:
    (page,) = PdfReader(io.BytesIO(render_certificate(content, NOW).document)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_it_is_an_archive_document_with_language_title_and_its_data(
    content: CertificateContent,
) -> None:
    reader = PdfReader(io.BytesIO(render_certificate(content, NOW).document))
    root = reader.trailer["/Root"]
    packet = root["/Metadata"].get_data().decode()
    assert root["/Lang"] == "nl"
    assert "<pdfaid:part>3</pdfaid:part>" in packet
    assert "Leercertificaat LC-2026-0007" in packet
    assert json.loads(reader.attachments["LC-2026-0007.json"][0]) == content.to_json()
    assert CertificateContent.from_json(content.to_json()) == content


def test_all_its_typefaces_are_embedded(content: CertificateContent, tmp_path: Path) -> None:
    source = tmp_path / "certificate.pdf"
    source.write_bytes(render_certificate(content, NOW).document)
    program = shutil.which("pdffonts")
    if program is None:
        pytest.fail("this test needs poppler's pdffonts (Debian: poppler-utils)")
    listed = subprocess.run([program, source], check=True, capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    # The columns before the object number: embedded, subset, with a map to Unicode.
    assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}


@pytest.mark.slow
def test_equal_content_gives_equal_bytes(content: CertificateContent) -> None:
    first = render_certificate(content, NOW)
    time.sleep(1.1)  # the clock must not be in it
    assert render_certificate(content, NOW) == first


def test_another_word_or_number_gives_another_code(dossier: Dossier) -> None:
    numbers = ("LC-2026-0007", "LC-2026-0008", "")
    assert len({certificate_content(dossier, DUTCH, TODAY, n).code for n in numbers}) == 3


@pytest.mark.slow
def test_a_copy_says_so_on_every_page(content: CertificateContent) -> None:
    long = boundless(content)
    document = render_certificate(long, NOW, (), MARKS).document
    pages = PdfReader(io.BytesIO(document)).pages
    assert len(pages) > 2
    for page in pages:
        words = " ".join(page.extract_text().split())
        assert words.count(MARKS[0]) == 2  # in its head and in its foot
        assert words.count(MARKS[1]) == 2
    assert "KOPIE" not in words_of(render_certificate(long, NOW).document)


def test_it_speaks_english_when_asked(dossier: Dossier) -> None:
    content = certificate_content(dossier, Texts(Language.ENGLISH), TODAY, "LC-2026-0007")
    words = words_of(render_certificate(content, NOW).document)
    assert "Learning certificate awarded to Amina Yildiz" in words
    assert "15 hours" in words
    assert "10 November 2026 to 17 November 2026" in words


def test_one_day_is_no_period(dossier: Dossier) -> None:
    once = replace(dossier, days=dossier.days[:1])
    assert ("Periode", "10 november 2026") in certificate_content(once, DUTCH, TODAY).facts


def test_only_what_was_done_is_an_activity(dossier: Dossier) -> None:
    undone = dossier.activities[0].model_copy(update={"done": False, "title": "Rondleiding"})
    content = certificate_content(
        replace(dossier, activities=(*dossier.activities, undone)), DUTCH, TODAY
    )
    assert content.activities == ("Gesprek met de pedagoog",)


def test_goals_and_activities_that_do_not_fit_stand_in_an_annex(
    content: CertificateContent,
) -> None:
    goals = tuple(f"leerdoel nummer {number} van de twintig" for number in range(1, 21))
    reader = PdfReader(io.BytesIO(render_certificate(replace(content, goals=goals), NOW).document))
    front, annex = (" ".join(page.extract_text().split()) for page in reader.pages)
    assert "staat in de bijlage" in front
    assert "leerdoel nummer" not in front
    assert "Bijlage bij het leercertificaat van Amina Yildiz" in annex
    assert all(goal in annex for goal in goals)


def test_a_goal_of_10_000_characters_is_shortened_and_says_where_it_stands_in_full(
    dossier: Dossier,
) -> None:
    goal = dossier.latest.goals[0].model_copy(update={"description": "leren en " * 1_100})
    version = replace(dossier.latest, goals=(goal,) * 50)
    content = certificate_content(replace(dossier, versions=(version,)), DUTCH, TODAY)
    assert all(len(item) <= LONGEST_GOAL and item.endswith(" en…") for item in content.goals)
    document = render_certificate(content, NOW).document
    assert "staan voluit in het leeractieplan" in words_of(document)
    assert len(PdfReader(io.BytesIO(document)).pages) <= 6


@pytest.mark.slow
def test_the_longest_texts_stay_on_the_page_and_off_each_other(
    content: CertificateContent, tmp_path: Path
) -> None:
    document = render_certificate(boundless(content), NOW, (), MARKS).document
    pages = PdfReader(io.BytesIO(document)).pages
    assert len(pages) <= 12
    boxes = boxes_of(document, tmp_path)
    for page, left, top, right, bottom, _ in boxes:
        box = pages[page - 1].mediabox
        assert left > 19
        assert top > 19
        assert right < float(box.width) - 19
        assert bottom < float(box.height) - 19
    assert overlaps(boxes) == []
    words = words_of(document)
    assert LONG_NAME in words
    assert "doel 49." in words
    assert "activiteit 59" in words
    assert words.count("EINDE") == 1


def test_an_overlap_would_be_seen() -> None:
    over = [(1, 10.0, 10.0, 40.0, 20.0, "een"), (1, 30.0, 12.0, 60.0, 22.0, "twee")]
    assert overlaps(over) == ["een / twee"]


def test_letters_of_all_europe_are_written_and_what_lacks_is_reported(
    content: CertificateContent,
) -> None:
    named = replace(content, holder="Łukasz Żółć Ελένη Şahin Ирина", position="محمد 🦊")
    rendered = render_certificate(named, NOW)
    assert "Łukasz Żółć Ελένη Şahin Ирина" in words_of(rendered.document)
    assert rendered.replaced == "".join(sorted(set("محمد🦊")))


def logo(width: int, height: int) -> Logo:
    """Make a logo of this size, in pixels."""
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(written, "PNG")
    return Logo(position=0, name="ESF", media_type="image/png", content=written.getvalue())


@pytest.mark.parametrize("count", [1, 3, 8])
def test_logos_stand_in_the_head_beside_the_marks(content: CertificateContent, count: int) -> None:
    logos = [logo(400, 100)] * count
    document = render_certificate(content, NOW, logos, MARKS).document
    (page,) = PdfReader(io.BytesIO(document)).pages
    drawn = page.get_contents().get_data().decode("latin-1").count(" Do")
    assert drawn == count
