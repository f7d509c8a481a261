"""The same plan made otherwise: by ReportLab, and by fpdf2 as its manual shows it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.fonts import FontFace
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Flowable
from reportlab.platypus import SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from switching.documents.pdf.typeface import FONTS
from switching.documents.plan.content import (
    Block,
    Facts,
    Paragraph,
    PlanContent,
    Points,
    Signatures,
    Table,
)

REGULAR, BOLD = FONTS / "NotoSans-Regular.ttf", FONTS / "NotoSans-Bold.ttf"


def sections_of(content: PlanContent) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Yield each section with what a draft says of an empty one."""
    for section in content.sections:
        yield section.title, section.blocks or (Paragraph(section.empty),)


def table_of(block: Block) -> tuple[tuple[str, ...], tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """Return a block as header, widths and rows; facts and signatures have no header."""
    match block:
        case Table(header, widths, rows):
            return header, widths, rows
        case Facts(rows):
            return (), (46, 124), rows
        case Signatures(rows):
            return (), (3, 4, 4), rows
    return (), (1,), ()


def fpdf2_naively(content: PlanContent, created: datetime) -> bytes:
    """Write the plan with fpdf2 alone: fonts read on each call, its own tables, PDF/A-3B."""
    pdf = _Naive(content)
    pdf.set_creation_date(created)
    pdf.add_page()
    pdf.set_font("NotoSans", "B", 24)
    pdf.multi_cell(0, 10, content.title, new_x="LMARGIN", new_y="NEXT")
    for title, blocks in sections_of(content):
        pdf.start_section(title)
        pdf.set_font("NotoSans", "B", 12.5)
        pdf.multi_cell(0, 7, title, new_x="LMARGIN", new_y="NEXT")
        for block in blocks:
            pdf.write_block(block)
    pdf.embed_file(bytes=content.to_bytes(), basename="plan.json", mime_type="application/json",
                   creation_date=created, modification_date=created)  # fmt: skip
    return bytes(pdf.output())


class _Naive(FPDF):
    def __init__(self, content: PlanContent) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-3B")
        self._identity = f"{content.reference} · {content.version} · {content.code}"
        self.add_font("NotoSans", "", REGULAR)
        self.add_font("NotoSans", "B", BOLD)
        self.set_lang(content.language)
        self.set_title(content.title)
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, 25)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font("NotoSans", "", 7.5)
        self.cell(self.epw * 0.8, 4, self._identity)
        self.cell(self.epw * 0.2, 4, f"pagina {self.page_no()} van {{nb}}")

    def write_block(self, block: Block) -> None:
        self.set_font("NotoSans", "", 9.5)
        match block:
            case Facts(rows):  # not as a table: that would take it twice as long
                for label, value in rows:
                    self.cell(46, 5, label)
                    self.multi_cell(0, 5, value, new_x="LMARGIN", new_y="NEXT")
            case Paragraph(text, heading):
                self.multi_cell(0, 5, f"{heading}\n{text}", new_x="LMARGIN", new_y="NEXT")
            case Points(items, heading):
                said = "\n".join((heading, *(f"• {item}" for item in items)))
                self.multi_cell(0, 5, said, new_x="LMARGIN", new_y="NEXT")
            case _:
                header, widths, rows = table_of(block)
                style = FontFace(emphasis="BOLD")
                with self.table(
                    col_widths=widths,
                    headings_style=style,
                    first_row_as_headings=bool(header),
                    line_height=4.6,
                ) as table:
                    for row in (header, *rows) if header else rows:
                        table.row(row)


@cache
def _register() -> None:
    """Read the fonts once, as ReportLab does by itself."""
    pdfmetrics.registerFont(TTFont("NotoSans", REGULAR))
    pdfmetrics.registerFont(TTFont("NotoSans-Bold", BOLD))


class _Numbered(Canvas):
    """Writes 'page x of y' once y is known, as ReportLab's users do."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._states: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        self._states.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for state in self._states:
            self.__dict__.update(state)
            self.setFont("NotoSans", 7.5)
            self.drawString(20 * mm, 12 * mm, f"pagina {self._pageNumber} van {len(self._states)}")
            super().showPage()
        super().save()


def reportlab(content: PlanContent) -> bytes:
    """Write the plan with ReportLab's Platypus; it knows no PDF/A-3 and attaches nothing."""
    _register()
    body = ParagraphStyle("body", fontName="NotoSans", fontSize=9.5, leading=14)
    head = ParagraphStyle("head", fontName="NotoSans-Bold", fontSize=12.5, leading=18)
    story: list[Any] = [Flowable(escape(content.title), head)]
    for title, blocks in sections_of(content):
        story += [Spacer(1, 5 * mm), Flowable(escape(title), head)]
        for block in blocks:
            story += _flowables(block, body)
    written = io.BytesIO()
    document = SimpleDocTemplate(
        written, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, title=content.title
    )
    document.build(story, canvasmaker=_Numbered)
    return written.getvalue()


def _flowables(block: Block, style: ParagraphStyle) -> list[Any]:
    match block:
        case Paragraph(text, heading):
            said = escape(f"{heading}\n{text}").replace("\n", "<br/>")
            return [Flowable(said, style)]
        case Points(items, heading):
            return [Flowable(escape(item), style) for item in (heading, *items)]
    header, widths, rows = table_of(block)
    cells = [
        [Flowable(escape(cell), style) for cell in row]
        for row in ((header,) if header else ()) + rows
    ]
    total = sum(widths)
    return [Grid(cells, colWidths=[170 * mm * w / total for w in widths], repeatRows=bool(header))]
