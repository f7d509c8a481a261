"""The papers around the call and the exchange as an A4 PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from switching.documents.marks import ACCENT, INK, LINE, PROGRAMME, QUIET
from switching.documents.papers.content import Block, PaperContent, Part, Register, Room, Ticks
from switching.documents.pdf.base import (
    CELL,
    LABEL,
    MARGIN,
    PADDING,
    PDF,
    TOP,
    Column,
    Rendered,
    Style,
)
from switching.documents.plan.content import Facts, Paragraph, Points, Table
from switching.i18n import Texts
from switching.models import Language, Logo

BRAND, TITLE, SUBTITLE = Style(8, True, ACCENT), Style(18, True, INK), Style(10.5, colour=QUIET)
HEAD = Style(11, True, ACCENT)
SMALL, STEP = Style(8, colour=QUIET), Style(7.5, colour=QUIET)
WRITING_LINE = 8.0
"""In millimetres: as far apart as one writes by hand."""

CLOSE = 0.3
"""Millimetres above and below the rows of a register."""

_BOX, _COLUMN, _MARK, _LEAST = 4.0, 16.5, 7.0, 3


def render_paper(
    content: PaperContent,
    created: datetime,
    logos: Sequence[Logo] = (),
    readers: str = "",
    edition: str = "",
) -> Rendered:
    """Write a paper; the same content, logos and instant give the same bytes.

    `readers`, a message id, says at the foot for whom it is, where that is not who takes part in
    the exchange; `edition` says there by which rules it was made.
    """
    pdf = _PaperPDF(content, created, logos, readers, edition)
    pdf.add_page()
    pdf.write_head()
    for part in content.parts:
        pdf.write_part(part)
    pdf.attach(content, content.reference, relationship="Data")
    return pdf.rendered()


class _PaperPDF(PDF):
    """The letterhead of the papers, and their blocks."""

    def __init__(
        self,
        content: PaperContent,
        created: datetime,
        logos: Sequence[Logo],
        readers: str,
        edition: str,
    ) -> None:
        self._content = content
        _ = Texts(Language(content.language)).gettext
        self.page_words = _("page {page} of {total}", page="{page}", total="{total}")
        code = _("code {code}", code=content.code)
        identity = " · ".join(filter(None, (content.reference, edition, content.date, code)))
        privacy = _(readers or "Personal data: only for those who take part in this exchange.")
        title = f"{content.title} {content.reference}"
        super().__init__(title, content.language, created, f"{identity}\n{privacy}", logos)

    def header(self) -> None:
        """Write the letterhead on the first page, and what it is on those that follow."""
        if self.page_no() == 1:
            self.write_word_mark(11, _MARK)
            self.write_logos(6)
            self.set_y(TOP + 4)
            return
        name = f"{PROGRAMME} · {self._content.title} · {self._content.subtitle}"
        self.set_y(11)
        self.write_line(MARGIN, self.fitting(self.shown(name), self.epw, BRAND), BRAND)
        self.set_y(TOP + 2)

    def write_head(self) -> None:
        """Write the title, what it is about, the first words, and the line on co-financing."""
        for text, style in ((self._content.title, TITLE), (self._content.subtitle, SUBTITLE)):
            self.write_columns([Column(MARGIN, self.wrapped(text, self.epw, style), style)])
        self.set_y(self.get_y() + 2)
        self.paragraph(self._content.intro)
        if self._content.cofinancing:
            lines = self.wrapped(self._content.cofinancing, self.epw, SMALL)
            self.write_columns([Column(MARGIN, lines, SMALL)])

    def write_part(self, part: Part) -> None:
        """Write a part, closer together than a plan: most papers are one page."""
        self.keep(18)
        self.set_y(self.get_y() + 2.4)
        self.start_section(self.shown(part.title))
        self.write_columns([Column(MARGIN, self.wrapped(part.title, self.epw, HEAD), HEAD)])
        self.set_draw_color(LINE)
        self.line(MARGIN, self.get_y() + 0.2, self.w - MARGIN, self.get_y() + 0.2)
        self.set_y(self.get_y() + 1.4)
        for block in part.blocks:
            self._write_block(block)

    def _write_block(self, block: Block) -> None:
        match block:
            case Facts(rows):
                for label, value in rows:
                    self.fact(label, value)
                self.set_y(self.get_y() + 1.4)
            case Paragraph(text, heading):
                self.small_heading(heading)
                self.paragraph(text)
            case Points(items, heading):
                self.small_heading(heading)
                self.points(items)
            case Room(lines, heading):
                self.small_heading(heading)
                self._write_room(lines)
            case Ticks():
                self._write_ticks(block)
            case Table() | Register():
                above = CLOSE if isinstance(block, Register) else PADDING
                self.grid(block.header, block.widths, block.rows, above)

    def _write_room(self, lines: int) -> None:
        """Draw lines to write on; those past the foot of a page are left out when enough stay."""
        fitting = int(self.room() / WRITING_LINE)
        if fitting < min(lines, _LEAST):
            self.add_page()
            fitting = lines
        for _ in range(min(lines, fitting)):
            self.set_y(self.get_y() + WRITING_LINE)
            self.set_draw_color(LINE)
            self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.set_y(self.get_y() + 2)

    def _write_ticks(self, block: Ticks) -> None:
        """Write items with their boxes; the words above the boxes return on each page."""
        width = self.epw - len(block.columns) * _COLUMN
        self._write_columns_of(block, width)
        for item in block.items:
            lines, page = self.wrapped(item, width - 3, CELL), self.page_no()
            self.keep(min(len(lines), 3) * CELL.leading + 2)
            if self.page_no() != page:
                self._write_columns_of(block, width)
            self._write_boxes(len(block.columns), width)
            self.write_columns([Column(MARGIN, lines, CELL)])
            self.set_y(self.get_y() + 1.6)
        self.set_y(self.get_y() + 1.4)

    def _write_columns_of(self, block: Ticks, width: float) -> None:
        self.keep(25)
        heading = self.wrapped(block.heading, width - 3, LABEL) if block.heading else []
        words = [
            Column(MARGIN + width + number * _COLUMN, self.wrapped(word, _COLUMN - 1, STEP), STEP)
            for number, word in enumerate(block.columns)
        ]
        self.write_columns([Column(MARGIN, heading, LABEL), *words])
        self.set_y(self.get_y() + 1)

    def _write_boxes(self, count: int, width: float) -> None:
        self.set_draw_color(QUIET)
        for number in range(count):
            left = MARGIN + width + number * _COLUMN
            self.rect(left, self.get_y() + 0.2, _BOX, _BOX)
