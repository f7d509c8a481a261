"""The learning action plan as an A4 PDF."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from fpdf.enums import Align

from switching.documents.content import (
    Facts,
    Paragraph,
    PlanContent,
    Points,
    Section,
    Signatures,
    Table,
)
from switching.documents.paper import ACCENT, INK, LINE, MARGIN, QUIET, Paper
from switching.i18n import Texts
from switching.models import PlanSection

LONGEST_CELL = 600
"""Beyond this a table's rows could outgrow a page: such a table is written as paragraphs."""


@dataclass(frozen=True)
class Rendered:
    """A document, and the characters its typeface lacks, in their order."""

    document: bytes
    replaced: str


def render_plan(content: PlanContent, texts: Texts, created: datetime) -> Rendered:
    """Write the plan; the same content and instant give the same bytes."""
    paper = _PlanPaper(content, texts, created)
    paper.add_page()
    paper.write_title()
    for section in content.sections:
        if section.blocks or not content.final:
            paper.write_section(section)
    data = json.dumps(asdict(content), ensure_ascii=False, sort_keys=True).encode()
    paper.embed_file(
        bytes=data,
        basename=f"{content.reference}.json",
        mime_type="application/json",
        creation_date=created,
        modification_date=created,
    )
    return Rendered(paper.to_bytes(), "".join(sorted(paper.replaced)))


class _PlanPaper(Paper):
    """The plan's own header, marks and blocks."""

    def __init__(self, content: PlanContent, texts: Texts, created: datetime) -> None:
        self._content, self._texts = content, texts
        footer = " · ".join(
            (
                content.reference,
                content.version,
                texts.gettext("code {code}", code=content.code),
                texts.gettext("personal data: only for those named in this plan"),
            )
        )
        title = f"{content.title} {content.reference}"
        super().__init__(title, content.language, created, footer)

    def header(self) -> None:
        """Write the header of every page, with a mark on drafts."""
        self.write_style(8, bold=True, colour=ACCENT)
        self.cell(self.epw / 2, 5, "Switching Talent")
        if not self._content.final:
            self.write_style(8, bold=True, colour=QUIET)
            mark = self._texts.gettext("DRAFT – not signed, may still change")
            self.cell(self.epw / 2, 5, mark, align=Align.R)
        self.ln(9)

    def write_title(self) -> None:
        """Write the title of the document."""
        self.write_style(20, bold=True, colour=INK)
        self.multi_cell(0, 10, self._content.title, new_x="LMARGIN", new_y="NEXT")

    def write_section(self, section: Section) -> None:
        """Write a section, or what is still to be filled in."""
        if section.name is PlanSection.HEAD:
            self.ln(1)
        else:
            self.heading(section.title)
        for block in section.blocks:
            self._write_block(block)
        if not section.blocks:
            self.write_style(9, colour=QUIET)
            todo = self._texts.gettext("Still to fill in: {what}", what=section.empty)
            self.multi_cell(0, 5, self.shown(todo), new_x="LMARGIN", new_y="NEXT")

    def _write_block(self, block: object) -> None:
        match block:
            case Facts(rows):
                for label, value in rows:
                    self.fact(label, value)
            case Paragraph(text, heading):
                self.small_heading(heading)
                self.paragraph(text)
            case Points(items, heading):
                self.small_heading(heading)
                self.points(items)
            case Table():
                self._write_table(block)
            case Signatures(rows):
                self._write_signatures(rows)

    def _write_table(self, table: Table) -> None:
        longest = max((len(cell) for row in table.rows for cell in row), default=0)
        if longest <= LONGEST_CELL:
            self.grid(table.header, table.widths, table.rows)
            return
        for row in table.rows:
            for label, cell in zip(table.header, row, strict=True):
                if cell:
                    self.fact(label, cell)
            self.ln(2)

    def _write_signatures(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        width, height = (self.epw - 8) / 2, 30.0
        for index, row in enumerate(rows):
            if index % 2 == 0 and self.will_page_break(height + 3):
                self.add_page()
            left = MARGIN + (index % 2) * (width + 8)
            self._write_signature(left, self.get_y(), width, height, row)
            if index % 2 or index == len(rows) - 1:
                self.set_xy(MARGIN, self.get_y() + height + 3)

    def _write_signature(
        self, left: float, top: float, width: float, height: float, row: tuple[str, str, str]
    ) -> None:
        party, name, job = row
        self.set_draw_color(LINE)
        self.rect(left, top, width, height)
        for offset, text, style in (
            (2.0, party, {"size": 8.0, "colour": QUIET}),
            (7.0, name, {"size": 9.5, "bold": True}),
            (12.0, job, {"size": 8.5}),
            (24.0, self._texts.gettext("date and signature"), {"size": 7.5, "colour": QUIET}),
        ):
            self.set_xy(left + 2, top + offset)
            self.write_style(**style)
            self.cell(width - 4, 4.5, self._fitting(self.shown(text), width - 4))
        self.set_xy(MARGIN, top)

    def _fitting(self, text: str, width: float) -> str:
        """Return as much of `text` as fits on a line of `width` millimetres."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(text + "…") > width:
            text = text[:-1]
        return text + "…"
