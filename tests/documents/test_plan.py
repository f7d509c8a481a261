"""The learning action plan as a PDF, read back."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from switching.documents import plan_content, render_plan
from switching.i18n import Texts
from switching.models import Dossier, Language, OptionKind, PlanSection
from switching.services import exchange, questions
from tests.samples import (
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    make_database,
    open_dossier,
    read,
)

DUTCH = Texts()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def render(dossier: Dossier, number: int | None = None) -> tuple[PdfReader, str]:
    """Render a plan; return it for reading, and its words on one line."""
    content = plan_content(dossier, DUTCH, TODAY, number)
    reader = PdfReader(io.BytesIO(render_plan(content, DUTCH, NOW).document))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_what_is_on_record_in_the_order_of_its_sections(path: Path) -> None:
    _, words = render(complete_dossier(path))
    assert "Amina Yildiz" in words
    assert "20 min gepland, 34 min in werkelijkheid" in words
    assert "zelf een gesprek leiden" in words
    assert "Minimum van 14 uur bereikt" in words
    places = [words.index(DUTCH.label(section)) for section in list(PlanSection)[1:]]
    assert places == sorted(places)


def test_a_draft_is_marked_and_says_what_is_still_to_be_filled_in(path: Path) -> None:
    _, words = render(open_dossier(path))
    assert "CONCEPT" in words
    assert "Nog in te vullen: Er is nog geen activiteit." in words


def test_a_final_plan_has_no_mark_and_no_empty_sections(path: Path) -> None:
    _, words = render(complete_dossier(path), number=2)
    assert "CONCEPT" not in words
    assert "Nog in te vullen" not in words
    assert "Beginsituatie" not in words
    assert "versie 2" in words


def test_a_final_plan_leaves_out_columns_that_nobody_filled_in(path: Path) -> None:
    dossier = complete_dossier(path)
    nowhere = ("Resultaat of bewijs", "Vooraf (1–5)", "Met wie")
    _, draft = render(dossier)
    assert [word for word in nowhere if word in draft] == list(nowhere)
    _, final = render(dossier, 1)
    assert [word for word in nowhere if word in final] == []
    assert "Moet zeker" in final
    edit(path, dossier.activities[0], evidence="een verslagje")
    _, final = render(read(path), 1)
    assert "Resultaat of bewijs" in final
    assert "een verslagje" in final


def test_each_page_says_which_one_it_is_of_which_plan(path: Path) -> None:
    dossier = complete_dossier(path)
    reader, _ = render(dossier)
    code = plan_content(dossier, DUTCH, TODAY).code
    for number, page in enumerate(reader.pages, start=1):
        words = " ".join(page.extract_text().split())
        assert f"pagina {number} van {len(reader.pages)}" in words
        assert f"ST-2026-0001 · concept · 24 november 2026 · code {code}" in words


@pytest.mark.slow
def test_equal_content_gives_equal_bytes_and_another_word_another_code(path: Path) -> None:
    dossier = complete_dossier(path)
    content = plan_content(dossier, DUTCH, TODAY)
    first = render_plan(content, DUTCH, NOW)
    time.sleep(1.1)  # the clock must not be in it
    assert render_plan(content, DUTCH, NOW) == first
    edit(path, dossier.inputs, follow_up="Twee weken later.")
    assert plan_content(read(path), DUTCH, TODAY).code != content.code


def test_it_is_an_archive_document_with_language_title_bookmarks_and_its_data(path: Path) -> None:
    dossier = complete_dossier(path)
    reader, _ = render(dossier)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in packet
    assert "Leeractieplan ST-2026-0001" in packet
    assert [item["/Title"] for item in reader.outline][:2] == ["Partijen", "Kennismakingsgesprek"]
    (attached,) = reader.attachments.values()
    assert json.loads(attached[0]) == plan_content(dossier, DUTCH, TODAY).to_json()


def test_it_speaks_english_when_asked(path: Path) -> None:
    english = Texts(Language.ENGLISH)
    content = plan_content(complete_dossier(path), english, TODAY)
    document = render_plan(content, english, NOW).document
    words = PdfReader(io.BytesIO(document)).pages[0].extract_text()
    assert "Learning action plan" in words


def test_letters_of_all_europe_are_written_and_what_lacks_is_reported(path: Path) -> None:
    dossier = open_dossier(path)
    edit(path, dossier.learner, name="Łukasz Żółć, Ελένη, Şahin, Ирина")
    edit(path, dossier.host, name="محمد 🦊")
    content = plan_content(read(path), DUTCH, TODAY)
    rendered = render_plan(content, DUTCH, NOW)
    words = PdfReader(io.BytesIO(rendered.document)).pages[0].extract_text()
    assert "Łukasz Żółć, Ελένη, Şahin, Ирина" in words
    assert rendered.replaced == "".join(sorted(set("محمد🦊")))


@pytest.mark.slow
def test_very_long_texts_and_very_many_activities_fit(path: Path) -> None:
    dossier = complete_dossier(path)
    long = "woord " * 1_600
    edit(path, dossier.inputs, starting_point=long, follow_up="a" * 10_000)
    questions.open_refinement(at(path), 1)
    edit(path, read(path).latest.goals[0], description=long + "EINDE")
    for number in range(60):
        values = {"title": f"Activiteit {number} " + "x" * 180, "kind": OptionKind.OTHER}
        exchange.add_activity(at(path), read(path), values, set(), f"many{number}")
    reader, words = render(read(path))
    assert "EINDE" in words
    assert "Activiteit 59" in words
    assert 10 < len(reader.pages) < 60


def test_text_that_looks_like_markup_or_a_file_stays_text(path: Path) -> None:
    dossier = open_dossier(path)
    hostile = '<img src="file:///etc/passwd"> **vet** {nb} ![x](http://127.0.0.1/x)'
    edit(path, dossier.inputs, starting_point=hostile)
    _, words = render(read(path))
    assert '<img src="file:///etc/passwd"> **vet**' in words


def test_a_day_later_only_the_date_differs(path: Path) -> None:
    dossier = complete_dossier(path)
    today = plan_content(dossier, DUTCH, TODAY)
    tomorrow = plan_content(dossier, DUTCH, TODAY + timedelta(days=1))
    assert replace(today, sections=today.sections[1:], date="", code="") == replace(
        tomorrow, sections=tomorrow.sections[1:], date="", code=""
    )
