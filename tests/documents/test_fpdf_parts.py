"""What reaches into fpdf2 and fontTools gives what fpdf2 gives by itself, and stands in one file.

When fpdf2 or fontTools is upgraded and one of these fails, `switching/documents/pdf/fpdf_parts.py`
is the file to read.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer

from switching.documents.certificate.document import _CertificatePDF
from switching.documents.pdf.base import PDF
from switching.documents.pdf.fpdf_parts import DatedProducer, SharedFont, return_to_page
from switching.documents.pdf.typeface import FAMILY, FONTS, _face, add_typeface
from switching.documents.plan.document import _PlanPDF
from switching.documents.report import _ReportPDF
from switching.privacy.personal_document import _PersonPDF
from tests.poppler import pictures_of, words_of
from tests.samples import NOW

ROOM = Path(__file__).parents[2] / "switching"
PARTS = ROOM / "documents" / "pdf" / "fpdf_parts.py"
TEXTS = (
    ("", 9.5, "Leeractieplan “Amina” – 14 uur, € 5"),
    ("B", 24.0, "Żółć, Ελένη, Şahin, Ирина"),
    ("", 7.5, "fi ffi AV To, àéîõü ½ ©"),
    ("B", 8.0, "Ǻ ẞ Ș ț Ё"),
)
INNER = ("fontTools", "fpdf.fonts", "fpdf.output", "fpdf.fpdf", "fpdf.syntax", "fpdf.line_break")
# What a font holds that writing changes, of which each document has its own.
OWN = {"i", "cw", "desc", "missing_glyphs", "biggest_size_pt", "subset", "ttfont"}


def start(shared: bool) -> FPDF:
    """Open a document, with the typeface as we add it or as fpdf2 does."""
    pdf = FPDF(enforce_compliance="PDF/A-3B")
    if shared:
        add_typeface(pdf)
    else:
        pdf.add_font(FAMILY, "", FONTS / f"{FAMILY}-Regular.ttf")
        pdf.add_font(FAMILY, "B", FONTS / f"{FAMILY}-Bold.ttf")
    pdf.set_lang("nl")
    pdf.set_creation_date(NOW)
    return pdf


def write(pdf: FPDF) -> FPDF:
    """Write the texts on two pages, in ways that the documents write."""
    for _ in range(2):
        pdf.add_page()
        for number, (style, size, text) in enumerate(TEXTS):
            pdf.set_font(FAMILY, style, size)
            pdf.text(20, 30 + 20 * number, text)
            pdf.set_xy(20, 40 + 20 * number)
            pdf.multi_cell(60, 5, text)
    return pdf


def written(shared: bool) -> bytes:
    producer = DatedProducer if shared else OutputProducer
    return bytes(write(start(shared)).output(output_producer_class=producer))


@pytest.fixture(scope="module")
def ours() -> bytes:
    return written(shared=True)


@pytest.fixture(scope="module")
def fpdf2s() -> bytes:
    return written(shared=False)


def fonts_of(document: bytes) -> list[dict[str, object]]:
    """Return for each font what a reader needs: names, widths, letters, and its font file."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        found = [whole for _, whole in sorted(pdf.pages[0].Resources.Font.items())]
        return [dict(_described(font)) for font in found]


def _described(font: pikepdf.Object) -> Iterator[tuple[str, object]]:
    inner = font.DescendantFonts[0]
    descriptor = inner.FontDescriptor
    yield "name", str(font.BaseFont).split("+")[-1]
    yield "letters", font.ToUnicode.read_bytes()
    yield "widths", [repr(item) for item in inner.W]
    yield "glyphs", inner.CIDToGIDMap.read_bytes()
    yield "measures", {key: repr(descriptor[key]) for key in descriptor.keys() - {"/FontFile2"}}
    yield "file", descriptor.FontFile2.read_bytes()


def tables_of(file: object) -> set[str]:
    """Return the tables of a font file that a PDF reader uses (ISO 32000-1, 9.9)."""
    assert isinstance(file, bytes)
    used = {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}
    return used & set(TTFont(io.BytesIO(file)).keys())


def outlines_of(file: object) -> dict[str, object]:
    """Return the outlines and measures of the glyphs in a font file, by the name of each."""
    assert isinstance(file, bytes)
    font = TTFont(io.BytesIO(file))
    glyphs, measures = font["glyf"], font["hmtx"].metrics
    return {
        str(number): (glyphs[name].compile(glyphs), measures[name])
        for number, name in enumerate(font.getGlyphOrder())
        if getattr(glyphs[name], "numberOfContours", 0)
    }


@pytest.mark.slow
def test_pages_are_written_as_by_fpdf2(ours: bytes, fpdf2s: bytes) -> None:
    with pikepdf.open(io.BytesIO(ours)) as one, pikepdf.open(io.BytesIO(fpdf2s)) as other:
        assert [page.Contents.read_bytes() for page in one.pages] == [
            page.Contents.read_bytes() for page in other.pages
        ]
    assert list(words_of(ours)) == list(words_of(fpdf2s))
    # Of more dots Poppler makes larger letters, and smooths those by the box of the whole font.
    assert pictures_of(ours, 72) == pictures_of(fpdf2s, 72)


def test_fonts_are_embedded_as_by_fpdf2(ours: bytes, fpdf2s: bytes) -> None:
    found, expected = fonts_of(ours), fonts_of(fpdf2s)
    assert len(found) == 2
    for one, other in zip(found, expected, strict=True):
        file, theirs = one.pop("file"), other.pop("file")
        assert tables_of(file) == tables_of(theirs)
        assert outlines_of(file) == outlines_of(theirs)
        assert one == other
    assert len(ours) <= len(fpdf2s)


def test_only_the_dates_in_the_metadata_differ_from_fpdf2(ours: bytes, fpdf2s: bytes) -> None:
    with pikepdf.open(io.BytesIO(ours)) as one, pikepdf.open(io.BytesIO(fpdf2s)) as other:
        packet = one.Root.Metadata.read_bytes().decode()
        dates = r'xmp:(\w+Date)="([^"]+)"'
        assert re.sub(dates, "", packet) == re.sub(
            dates, "", other.Root.Metadata.read_bytes().decode()
        )
        named = dict(re.findall(dates, packet))
    assert set(named) >= {"CreateDate", "ModifyDate", "MetadataDate"}
    assert len(set(named.values())) == 1


@pytest.mark.parametrize(("style", "size", "text"), TEXTS)
def test_text_is_as_wide_as_fpdf2_finds_it(style: str, size: float, text: str) -> None:
    pdf = start(shared=False)
    pdf.set_font(FAMILY, style, size)
    pdf = PDF("proef", "nl", NOW, "voet")
    pdf.write_style(size, bold=style == "B")
    assert pdf.measure(text) == pytest.approx(pdf.get_string_width(text))
    assert pdf.get_string_width(text) == pytest.approx(pdf.get_string_width(text))


def test_a_page_that_is_returned_to_is_written_on_in_the_font_that_was_chosen() -> None:
    """Fpdf2 has no way back: it leaves out a font that it believes to be set on the page."""
    pdf = write(start(shared=True))
    pdf.set_font(FAMILY, "", 7)
    pdf.text(20, 200, "pagina 2")
    return_to_page(pdf, 1)
    pdf.text(20, 200, "pagina 1")
    with pikepdf.open(io.BytesIO(bytes(pdf.output()))) as document:
        ends = [page.Contents.read_bytes()[-120:] for page in document.pages]
    assert [end.count(b"/F1 7.00 Tf") for end in ends] == [1, 1]


def test_writing_changes_nothing_that_documents_share() -> None:
    before = {style: _state(_face(style).pattern) for style in ("", "B")}
    written(shared=True)
    assert {style: _state(_face(style).pattern) for style in ("", "B")} == before


def _state(font: TTFFont) -> dict[str, str]:
    """Return all that a font holds, written out; of what is large, its size."""
    held = {name: getattr(font, name) for name in TTFFont.__slots__ if hasattr(font, name)}
    held["subset"] = list(held["subset"].items())
    held["desc"] = vars(held["desc"])
    return {name: repr(value) for name, value in held.items() if name != "ttfont"}


def test_what_a_document_has_of_its_own_is_all_that_can_change() -> None:
    """A name that fpdf2 adds to its fonts fails here: is it changed by writing?"""
    pattern = _face("").pattern
    font = SharedFont(_face(""), 1)
    own = {
        name
        for name in TTFFont.__slots__
        if hasattr(pattern, name) and isinstance(getattr(pattern, name), list | set | dict)
    }
    assert own - OWN == {"cmap", "glyph_ids"}  # what a font file has; writing only reads them
    assert all(
        getattr(font, name) is not getattr(pattern, name)
        for name in OWN - {"i", "ttfont", "biggest_size_pt"}
    )


@pytest.mark.parametrize("kind", [PDF, _PlanPDF, _CertificatePDF, _ReportPDF, _PersonPDF])
def test_no_name_of_ours_hides_a_private_one_of_fpdf2(kind: type[PDF]) -> None:
    theirs = {name for name in (*dir(FPDF), *vars(FPDF())) if re.match("_[a-z]", name)}
    source = ast.parse(Path(inspect.getfile(kind)).read_text(encoding="utf-8"))
    methods = {node.name for node in ast.walk(source) if isinstance(node, ast.FunctionDef)}
    set_here = {node.attr for node in ast.walk(source)
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    assert (methods | set_here) & theirs == set()


@pytest.mark.slow
def test_no_other_file_reaches_into_private_parts() -> None:
    found = [
        f"{source.relative_to(ROOM)}: {name}"
        for source in ROOM.rglob("*.py")
        if source != PARTS
        for name in _reached(ast.parse(source.read_text(encoding="utf-8")))
    ]
    assert found == []


def _reached(tree: ast.AST) -> Iterator[str]:
    """Yield the inner modules of both libraries that a file uses, and the inner names it takes."""
    names = {name for node in ast.walk(tree) for name in _imported(node)}
    yield from (name for name in names if name.startswith(INNER))
    if any(name.startswith("fpdf") for name in names):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr):
                of = node.value.id if isinstance(node.value, ast.Name) else ""
                yield from () if of in {"self", "cls"} else (node.attr,)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (item.name for item in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield str(node.module)
