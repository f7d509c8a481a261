"""The plan read back with tools that did not write it: Poppler and pikepdf."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from switching.documents import PlanContent, plan_content, render_plan, unwritable
from switching.documents.plan.content import shown_blocks, texts_of
from switching.i18n import Texts
from switching.models import Dossier, Logo, OptionKind, Participation, PlanSection
from switching.services import exchange
from switching.services.edits import Edit, save_edits
from tests.poppler import Word, read, words_of
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database
from tests.samples import read as read_dossier
from tests.soak import one_in

DUTCH = Texts()
MILLIMETRE = 72 / 25.4
MEAN = (
    "woord " * 1_660,
    "a" * 10_000,
    "Łukasz Ελένη Ирина محمد 🦊👩‍⚕️ 王 " * 40,
    "x\n" * 300,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 30,
    "–",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def full_dossier(path: Path) -> Dossier:
    """Fill everything that a plan can say."""
    inputs = complete_dossier(path).inputs
    texts = ("emergency_contact", "starting_point", "follow_up", "evaluation_moment",
             "host_learns", "sender_learns", "sharing")  # fmt: skip
    values = {name: f"Over {name}." for name in texts}
    edit(path, inputs, **values, participation=Participation.BOTH)
    for goal in read_dossier(path).goals:
        edit(path, goal, score_before=2)
    for arrangement in read_dossier(path).arrangements:
        edit(path, arrangement, description="Zoals besproken.")
    return read_dossier(path)


def render(content: PlanContent, logos: tuple[Logo, ...] = ()) -> bytes:
    return render_plan(content, DUTCH, NOW, logos).document


def logo(kind: str = "PNG", size: tuple[int, int] = (400, 120)) -> Logo:
    drawn = io.BytesIO()
    Image.new("RGB", size, (0, 51, 153)).save(drawn, kind)
    media_type = f"image/{kind.lower()}"
    return Logo(position=0, name="EU", media_type=media_type, content=drawn.getvalue())


def mean_content(dossier: Dossier, text: str) -> PlanContent:
    """Return a plan in which every value is `text`, as long as a field may be."""
    line = " ".join(text.split())[:200]  # no field of one line holds more
    people = {"name": line, "job": line, "email": ""}
    activities = tuple(
        dossier.activities[0].model_copy(
            update={"id": n, "title": f"{n} {line[:190]}", "with_whom": line,
                    "place": line, "evidence": line}
        )
        for n in range(1, 61)
    )  # fmt: skip
    inputs = {name: text for name, value in dossier.inputs if type(value) is str}
    goals = tuple(g.model_copy(update={"description": text}) for g in dossier.latest.goals)
    mean = replace(
        dossier,
        learner=dossier.learner.model_copy(update=people),
        coach=dossier.learner.model_copy(update=people),
        sending_contact=dossier.learner.model_copy(update=people),
        host=dossier.host.model_copy(update={"name": line}),
        inputs=dossier.inputs.model_copy(update=inputs),
        activities=activities,
        versions=(*dossier.versions[:-1], replace(dossier.latest, goals=goals)),
    )
    return plan_content(mean, DUTCH, TODAY, cofinancing=text)


def assert_well_set(document: bytes) -> None:
    """Fail when a word lies over another one, or outside the margins."""
    for _, on_page in groupby(words_of(document), key=lambda word: word.page):
        words = sorted(on_page, key=lambda word: word.top)
        for number, word in enumerate(words):
            assert word.left >= 20 * MILLIMETRE - 1, word
            assert word.right <= 190 * MILLIMETRE + 1.5, word
            assert 9 * MILLIMETRE <= word.top < word.bottom <= 290 * MILLIMETRE, word
            for other in words[number + 1 :]:
                if other.top >= word.bottom:
                    break
                assert not _overlap(word, other), (word, other)


def _overlap(one: Word, other: Word) -> bool:
    # Boxes are those of the typeface's tallest letters: a hair's breadth is none.
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.5 and down > 0.5


def test_poppler_reads_every_text_of_every_section_in_its_order(path: Path) -> None:
    content = plan_content(full_dossier(path), DUTCH, TODAY, 1, "Met de steun van Europa.")
    words = "".join(read("pdftotext", render(content), "-layout").split())
    for section in content.sections:
        for text in texts_of(replace(section, blocks=shown_blocks(section, content.final))):
            for word in text.split() if section.name is not PlanSection.HEAD else []:
                assert word in words, (section.name, text)
    titles = ["".join(section.title.split()) for section in content.sections[1:]]
    assert [title in words for title in titles] == [True] * 11
    assert "MetdesteunvanEuropa." in words


def test_it_is_a4_with_its_fonts_embedded_and_says_what_it_is(path: Path) -> None:
    document = render(plan_content(full_dossier(path), DUTCH, TODAY))
    about = read("pdfinfo", document)
    assert "A4" in about
    assert "<pdfaid:part>3</pdfaid:part>" in read("pdfinfo", document, "-meta")
    fonts = [line.split() for line in read("pdffonts", document).splitlines()[2:]]
    assert {line[0].split("+")[1] for line in fonts} == {"NotoSans", "NotoSansBold"}
    assert all(line[-5:-2] == ["yes", "yes", "yes"] for line in fonts)  # embedded, subset, unicode


def test_pikepdf_finds_language_archive_marker_bookmarks_and_the_data(path: Path) -> None:
    content = plan_content(full_dossier(path), DUTCH, TODAY, 3)
    with pikepdf.open(io.BytesIO(render(content))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == "nl"
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert meta["dc:title"] == "Leeractieplan ST-2026-0001"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles == [section.title for section in content.sections[1:]]
        data = pdf.attachments["ST-2026-0001.json"].get_file().read_bytes()
        assert json.loads(data) == content.to_json()
        assert len(pdf.pages) == int(read("pdfinfo", render(content)).split("Pages:")[1].split()[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", one_in(4, MEAN), ids=["words", "one word", "letters", "lines", "long", "–"]
)
def test_no_word_overlaps_another_or_leaves_the_margins(path: Path, text: str) -> None:
    assert_well_set(render(mean_content(full_dossier(path), text), (logo(), logo("JPEG"))))


def test_nothing_of_10_000_letters_in_a_row_is_cut_off(path: Path) -> None:
    dossier = full_dossier(path)
    edit(path, dossier.inputs, starting_point="q" * 10_000)
    edit(path, dossier.latest.goals[0], description="§" * 10_000)
    document = render(plan_content(read_dossier(path), DUTCH, TODAY))
    text = read("pdftotext", document)
    assert text.count("q") >= 10_000
    assert text.count("§") == 2 * 10_000 or text.count("§") == 10_000


@pytest.mark.slow
def test_a_table_over_pages_repeats_its_header(path: Path) -> None:
    dossier = full_dossier(path)
    for number in range(60):
        values = {"title": f"Activiteit {number:02}", "kind": OptionKind.OTHER}
        exchange.add_activity(at(path), dossier, values, set(), f"more{number}")
    document = render(plan_content(read_dossier(path), DUTCH, TODAY))
    pages = read("pdftotext", document, "-layout").split("\f")
    with_rows = [page for page in pages if "Activiteit 0" in page or "Activiteit 5" in page]
    assert len(with_rows) >= 2
    assert all("Resultaat" in page for page in with_rows)
    assert [f"Activiteit {number:02}" in "".join(pages) for number in range(60)] == [True] * 60


@pytest.mark.slow
def test_logos_stand_on_the_first_page_only_and_keep_the_bytes_equal(path: Path) -> None:
    content = plan_content(full_dossier(path), DUTCH, TODAY)
    logos = tuple(logo("PNG" if n % 2 else "JPEG", (300 + 90 * n, 120)) for n in range(6))
    document = render(content, logos)
    assert document == render(content, logos)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        used = [len(page.get_images()) for page in pdf.pages]
    assert used[0] >= 1
    assert_well_set(document)


@pytest.mark.slow
def test_papers_written_at_the_same_time_are_the_same_papers(path: Path) -> None:
    first = plan_content(full_dossier(path), DUTCH, TODAY)
    other = replace(first, title="Žluťoučký кот", code="ABC")
    wanted = render(first), render(other)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(render, [first, other] * 12))
    assert [document == wanted[n % 2] for n, document in enumerate(found)] == [True] * 24


def test_what_the_typeface_lacks_is_named_with_its_section(path: Path) -> None:
    dossier = full_dossier(path)
    edit(path, dossier.inputs, follow_up="Tot dan 🦊 王")
    content = plan_content(read_dossier(path), DUTCH, TODAY)
    assert unwritable(content) == {"Begeleiding en evaluatie": "王🦊"}
    assert render_plan(content, DUTCH, NOW).replaced == "王🦊"
    assert "Tot dan ? ?" in read("pdftotext", render(content))


def test_a_day_that_was_called_off_is_no_part_of_the_plan(path: Path) -> None:
    dossier = full_dossier(path)
    day = {"day": TODAY + timedelta(days=30), "start": time(9), "end": time(12)}
    exchange.add_day(at(path), dossier, day, "third")
    off = read_dossier(path).days[-1]
    assert save_edits(at(path), [Edit(off, {"held": False})]).errors == {}
    assert "24 december" not in read(
        "pdftotext", render(plan_content(read_dossier(path), DUTCH, TODAY))
    )
