"""A drawing in a PDF: its words are text in the typeface, in their place."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from switching.documents.pdf.base import PDF
from switching.documents.pdf.vector import draw, drawing_size
from tests.samples import NOW

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#ffffff"/>'
    '<g transform="translate(20,10)"><path d="" display="none"/><line x2="50" stroke="#888"/>'
    '<g transform="translate(0,40)"><text text-anchor="end" font-size="10px" font-weight="bold" '
    'transform="translate(5,5) rotate(-90)">Łódź “leren”</text>'
    '<text font-size="10px"><tspan dy="0">eerste</tspan><tspan dy="12">tweede</tspan></text>'
    "</g></g></svg>"
)


def drawn() -> bytes:
    pdf = PDF("proef", "nl", NOW, "voet")
    pdf.add_page()
    draw(pdf, DRAWING, 100, "wat het toont")
    return pdf.to_bytes()


def test_its_words_can_be_read_and_searched() -> None:
    words = PdfReader(io.BytesIO(drawn())).pages[0].extract_text()
    for word in ("Łódź “leren”", "eerste", "tweede"):
        assert word in words


def test_it_takes_its_place_and_no_more() -> None:
    pdf = PDF("proef", "nl", NOW, "voet")
    pdf.add_page()
    top = pdf.get_y()
    draw(pdf, DRAWING, 100, "wat het toont")
    assert pdf.get_y() == pytest.approx(top + 50)
    assert drawing_size(DRAWING) == (200, 100)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_a_turn_it_does_not_know_is_an_error_not_a_wrong_picture() -> None:
    pdf = PDF("proef", "nl", NOW, "voet")
    pdf.add_page()
    with pytest.raises(ValueError, match="skewX"):
        draw(pdf, DRAWING.replace("rotate(-90)", "skewX(3)"), 100, "x")
