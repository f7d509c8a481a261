"""No heading stands alone at the foot of a page, whatever follows it and wherever it comes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from switching.documents import plan_content
from switching.documents.plan.content import Block, Facts, Paragraph, Points, Section, Table
from switching.documents.plan.document import _PlanPDF
from switching.i18n import Texts
from tests.samples import NOW, TODAY, complete_dossier, make_database
from tests.soak import one_in

FIRST = "Eerstewoord"
LONG = " ".join([FIRST, *["en nog veel meer dat hier staat"] * 14])
BLOCKS: dict[str, Block] = {
    "facts": Facts((("label", FIRST), ("label", "waarde"))),
    "paragraph": Paragraph(LONG),
    "headed paragraph": Paragraph(LONG, "Tussenkop"),
    "points": Points((LONG, "nog een")),
    "headed points": Points((LONG, "nog een"), "Tussenkop"),
    "table": Table(("Wat", "Waar"), (1, 1), ((FIRST, "hier"), ("dat", "daar"))),
    "table with a tall row": Table(("Wat", "Waar"), (1, 5), ((LONG, "hier"), ("dat", "daar"))),
}


@pytest.mark.slow
@pytest.mark.parametrize("block", one_in(3, BLOCKS.values()), ids=BLOCKS)
def test_a_heading_stays_with_what_follows(tmp_path: Path, block: Block) -> None:
    dossier = complete_dossier(make_database(tmp_path))
    content = plan_content(dossier, Texts(), TODAY)
    section = replace(content.sections[1], title="Dekopvandeze", blocks=(block,))
    for high in range(150, 276, 6):
        pdf = _PlanPDF(content, Texts(), NOW, ())
        pdf.add_page()
        pdf.set_y(high)
        pdf.write_section(section)
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.to_bytes())).pages]
        (with_heading,) = [n for n, text in enumerate(pages) if section.title in text]
        assert min(n for n, text in enumerate(pages) if FIRST in text) == with_heading, high
        assert isinstance(section, Section)
