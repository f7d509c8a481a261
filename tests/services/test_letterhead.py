"""Logos and the line on co-financing, on every new paper."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from switching.i18n import Texts
from switching.models import Project
from switching.services import letterhead
from switching.services.checks import InvalidError
from switching.services.plans import finalise_plan, render_plan_document
from switching.store import write
from tests.poppler import read as read_pdf
from tests.samples import ACTOR, NOW, at, complete_dossier, edit, read

DUTCH = Texts()


def image(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (300, 100)) -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size).save(drawn, kind)
    return drawn.getvalue()


def add(path: Path, name: str = "EU", content: bytes | None = None) -> int:
    return letterhead.add_logo(at(path), name, content or image(), name).id


def names(path: Path) -> list[str]:
    return [logo.name for logo in letterhead.get_paper_settings(at(path)).logos]


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_a_png_or_jpeg_of_any_kind_becomes_a_logo_on_the_plan(
    path: Path, kind: str, mode: str
) -> None:
    complete_dossier(path)
    add(path, content=image(kind, mode, (4000, 900)))
    (logo,) = letterhead.get_paper_settings(at(path)).logos
    assert logo.media_type == f"image/{kind.lower()}"
    assert Image.open(io.BytesIO(logo.content)).width <= 1600
    document = render_plan_document(at(path, language=DUTCH.language), 1).document
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert len(pdf.pages[0].get_images()) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"no image", image()[:60], image("GIF"), b"%PDF-1.7", b"x" * 2_000_000,
     image("PNG", "1", (30_000, 1_000))],
    ids=["empty", "text", "damaged", "gif", "pdf", "large", "too many pixels"],
)  # fmt: skip
def test_what_is_no_small_image_is_refused_with_a_sentence(path: Path, content: bytes) -> None:
    with pytest.raises(InvalidError) as caught:
        letterhead.add_logo(at(path), "logo", content, "key")
    assert list(caught.value.errors) == ["logo"]
    assert names(path) == []


def test_logos_can_change_places_and_go_and_are_six_at_most(path: Path) -> None:
    for number in range(6):
        add(path, f"logo {number}")
    with pytest.raises(InvalidError):
        add(path, "one too many")
    last = letterhead.get_paper_settings(at(path)).logos[-1]
    letterhead.move_logo(at(path), last.id)
    letterhead.remove_logo(at(path), letterhead.get_paper_settings(at(path)).logos[0].id)
    assert names(path) == ["logo 1", "logo 2", "logo 3", "logo 5", "logo 4"]


def test_a_double_click_adds_one_logo(path: Path) -> None:
    assert add(path) == add(path)
    assert names(path) == ["EU"]


@pytest.mark.slow
def test_the_line_on_cofinancing_is_on_the_plan_but_that_of_a_project_wins(path: Path) -> None:
    dossier = complete_dossier(path)
    letterhead.set_cofinancing(at(path), "Met steun van Europa.")
    assert "Met steun van Europa." in said(path)
    with write(path, ACTOR, NOW) as transaction:
        project = transaction.add(Project(number="ESF-7", cofinancing="Eigen zin van ESF-7."))
    edit(path, dossier.switch, project_id=project.id)
    assert "Eigen zin van ESF-7." in said(path)
    assert "Met steun van Europa." not in said(path)


def test_a_final_plan_keeps_its_document_when_logos_and_line_change(path: Path) -> None:
    complete_dossier(path)
    before = finalise_plan(at(path, language=DUTCH.language), 1, "").document
    letterhead.set_cofinancing(at(path), "Met steun van Europa.")
    add(path)
    assert read(path).plans[0].document == before


def said(path: Path) -> str:
    return read_pdf(
        "pdftotext", render_plan_document(at(path, language=DUTCH.language), 1).document
    )
