"""The base of every PDF: A4 pages in the house style, with header, footer and blocks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import ResourceAccessPolicy
from PIL import Image

from switching.documents.marks import ACCENT, INK, LINE, PROGRAMME, QUIET, TINT, Colour
from switching.documents.pdf.fpdf_parts import DatedProducer, SharedFont, return_to_page
from switching.documents.pdf.grid import broken_into_lines, column_widths, least_widths
from switching.documents.pdf.typeface import FAMILY, add_typeface, in_order, lacking, writable
from switching.documents.snapshot import Snapshot
from switching.models import Logo

MARGIN, TOP, BOTTOM, LABEL_WIDTH = 20.0, 18.0, 25.0, 46.0
PADDING = 1.6
LEADING = 1.48
"""Line height per font size; Noto Sans needs 1.37."""
POINT = 25.4 / 72
LOGO_HEIGHT, LOGO_GAP = 14.0, 5.0
FOOT_RULE, PAGE_NUMBER = 8.0, 40.0
WORD_MARK = Path(__file__).with_name("word_mark.svg")
"""The name of the programme with its sign, on screen and on paper."""


@dataclass(frozen=True)
class Rendered:
    """A document, and the characters its typeface lacks, in their order."""

    document: bytes
    replaced: str


@dataclass(frozen=True)
class Style:
    """How text looks: size in points, weight, colour."""

    size: float = 9.5
    bold: bool = False
    colour: Colour = INK

    @property
    def leading(self) -> float:
        """The height of a line in millimetres."""
        return self.size * POINT * LEADING

    @property
    def baseline(self) -> float:
        """The distance from the top of a line to its baseline, with capitals in the middle."""
        return self.size * POINT * (LEADING + 0.72) / 2


BODY, LABEL, CELL = Style(), Style(9, colour=QUIET), Style(8.5)
HEADING, SMALL_HEADING = Style(12.5, True, ACCENT), Style(8.5, True, QUIET)
TABLE_HEAD, FOOT = Style(8.5, True, ACCENT), Style(7.5, colour=QUIET)


@dataclass(frozen=True)
class Column:
    """Lines of text, `left` millimetres from the edge of the page."""

    left: float
    lines: Sequence[str]
    style: Style = BODY


class PDF(FPDF):
    """A document in the house style; `replaced` holds the characters that the typeface lacks.

    `footer` may have several lines; `page_words` says 'page x of y' with {page} and {total}.
    """

    page_words = "{page} / {total}"

    def __init__(
        self,
        title: str,
        language: str,
        created: datetime,
        footer: str,
        logos: Sequence[Logo] = (),
    ) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-3B")
        self.resource_access_policy = ResourceAccessPolicy.NONE
        self.replaced: set[str] = set()
        self._footer_lines = footer.split("\n")
        self._logos = tuple(logos)
        self._measured: dict[tuple[str, str], float] = {}
        add_typeface(self)
        self.set_title(title)
        self.set_lang(language)
        self.set_creator(PROGRAMME)
        self.set_producer(PROGRAMME)
        self.set_creation_date(created)
        self.set_margins(MARGIN, TOP, MARGIN)
        self.set_auto_page_break(True, BOTTOM)
        self.write_style()

    def attach(self, snapshot: Snapshot, name: str, relationship: str | None = None) -> None:
        """Embed what the document says as a JSON file."""
        self.embed_file(
            bytes=snapshot.to_bytes(),
            basename=f"{name}.json",
            mime_type="application/json",
            associated_file_relationship=relationship,
            creation_date=self.creation_date,
            modification_date=self.creation_date,
        )

    def rendered(self) -> Rendered:
        """Return the document, and the characters that were replaced."""
        return Rendered(self.to_bytes(), in_order(self.replaced))

    def to_bytes(self) -> bytes:
        """Return the document; the same calls give the same bytes."""
        self._number_pages()
        return bytes(self.output(output_producer_class=DatedProducer))

    def write_style(self, size: float = 9.5, bold: bool = False, colour: object = INK) -> None:
        """Choose size, weight and colour of the text that follows."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(colour)  # type: ignore[arg-type]

    def use(self, style: Style) -> None:
        """Choose the style of the text that follows."""
        self.write_style(style.size, style.bold, style.colour)

    def shown(self, text: str) -> str:
        """Return `text` as the typeface can write it, and remember what was replaced."""
        self.replaced |= lacking(text)
        return writable(text)

    def measure(self, text: str) -> float:
        """Return the width of `text` in millimetres, in the current style."""
        key = (self.font_style, text)
        if key not in self._measured:
            font = self.current_font
            if not isinstance(font, SharedFont):
                raise TypeError("a style has to be chosen first")
            self._measured[key] = font.width_of(text)
        return self._measured[key] * self.font_size

    def wrapped(self, text: str, width: float, style: Style = BODY) -> list[str]:
        """Break `text` into lines of `width` millimetres in a style."""
        self.use(style)
        return broken_into_lines(self.shown(text), width, self.measure)

    def room(self) -> float:
        """Return the height in millimetres that is left on this page."""
        return float(self.page_break_trigger - self.get_y())

    def keep(self, height: float) -> None:
        """Start a new page unless `height` millimetres fit on this one."""
        if self.room() < height:
            self.add_page()

    def write_line(
        self, left: float, text: str, style: Style, baseline: float | None = None
    ) -> None:
        """Write one line at the current height, `left` millimetres from the edge."""
        self.use(style)
        if text:
            self.text(left, self.get_y() + (baseline or style.baseline), text)

    def write_columns(self, columns: Sequence[Column]) -> None:
        """Write columns side by side, line by line; they break over pages together."""
        height = max(column.style.leading for column in columns)
        baseline = max(column.style.baseline for column in columns)
        count = max(len(column.lines) for column in columns)
        self.keep(min(count, 2) * height)
        for number in range(count):
            self.keep(height)
            for column in columns:
                if number < len(column.lines):
                    self.write_line(column.left, column.lines[number], column.style, baseline)
            self.set_xy(MARGIN, self.get_y() + height)

    def footer(self) -> None:
        """Write the footer of every page."""
        self.set_y(-BOTTOM + FOOT_RULE)
        self.set_draw_color(LINE)
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.set_y(self.get_y() + 1.5)
        for line in self._footer_lines:
            text = self.shown(line)
            self.write_line(MARGIN, self.fitting(text, self.epw - PAGE_NUMBER, FOOT), FOOT)
            self.set_y(self.get_y() + FOOT.leading)

    def _number_pages(self) -> None:
        """Write 'page x of y' on every page, now that their number is known."""
        for number in range(1, self.pages_count + 1):
            return_to_page(self, number)
            self.use(FOOT)
            words = self.page_words.format(page=number, total=self.pages_count)
            self.set_y(-BOTTOM + FOOT_RULE + 1.5)
            self.write_line(float(self.w - MARGIN - self.measure(words)), words, FOOT)

    def fitting(self, text: str, width: float, style: Style) -> str:
        """Return as much of `text` as fits on a line of `width` millimetres."""
        self.use(style)
        if self.measure(text) <= width:
            return text
        while text and self.measure(text + "…") > width:
            text = text[:-1]
        return text + "…"

    def write_word_mark(self, top: float, height: float = 7.0) -> None:
        """Put the name of the programme with its sign at the left margin."""
        drawn = io.BytesIO(WORD_MARK.read_bytes())
        self.image(drawn, MARGIN, top, h=height, alt_text=PROGRAMME)

    def write_logos(self, top: float, height: float = LOGO_HEIGHT) -> None:
        """Put the logos in a row from the right margin, scaled down when they do not fit."""
        sizes = [Image.open(io.BytesIO(logo.content)).size for logo in self._logos]
        widths = [height * width / tall for width, tall in sizes]
        room = self.epw * 0.7 - LOGO_GAP * len(widths)
        scale = min(1.0, room / sum(widths)) if widths else 1.0
        left = self.w - MARGIN
        for logo, width in zip(reversed(self._logos), reversed(widths), strict=True):
            left -= width * scale
            above = top + height * (1 - scale) / 2
            self.image(io.BytesIO(logo.content), left, above, width * scale, height * scale)
            left -= LOGO_GAP

    def heading(self, text: str, below: float = 11) -> None:
        """Start a section with a bookmark; it stays with the first `below` millimetres of it."""
        lines = self.wrapped(text, self.epw, HEADING)
        self.keep(7 + len(lines) * HEADING.leading + below)
        self.set_y(self.get_y() + 5)
        self.start_section(self.shown(text))
        self.write_columns([Column(MARGIN, lines, HEADING)])
        self.set_draw_color(LINE)
        self.line(MARGIN, self.get_y() + 0.4, self.w - MARGIN, self.get_y() + 0.4)
        self.set_y(self.get_y() + 2)

    def small_heading_height(self, text: str) -> float:
        """Return the height in millimetres that a heading inside a section takes."""
        lines = self.wrapped(text, self.epw, SMALL_HEADING) if text else []
        return len(lines) * SMALL_HEADING.leading

    def small_heading(self, text: str) -> None:
        """Write a heading inside a section."""
        if text:
            lines = self.wrapped(text, self.epw, SMALL_HEADING)
            self.keep(self.small_heading_height(text) + 2 * BODY.leading)
            self.write_columns([Column(MARGIN, lines, SMALL_HEADING)])

    def paragraph(self, text: str) -> None:
        """Write running text; it breaks over pages by itself."""
        self.write_columns([Column(MARGIN, self.wrapped(text, self.epw))])
        self.set_y(self.get_y() + 1.4)

    def fact(self, label: str, value: str, style: Style = BODY) -> None:
        """Write a label with its value beside it."""
        self.write_columns(
            [
                Column(MARGIN, self.wrapped(label, LABEL_WIDTH - 3, LABEL), LABEL),
                Column(
                    MARGIN + LABEL_WIDTH, self.wrapped(value, self.epw - LABEL_WIDTH, style), style
                ),
            ]
        )

    def points(self, items: Sequence[str]) -> None:
        """Write a list."""
        for item in items:
            lines = self.wrapped(item, self.epw - 4)
            self.write_columns([Column(MARGIN, ["•"]), Column(MARGIN + 4, lines)])
        self.set_y(self.get_y() + 1.4)

    def grid(
        self,
        header: Sequence[str],
        widths: Sequence[int],
        rows: Sequence[Sequence[str]],
        above: float = PADDING,
    ) -> None:
        """Write a table that repeats its header on each page; a row may be taller than a page.

        `above` is the room above and below the lines of a cell.
        """
        Grid(self, header, widths, rows, above).write()


class Grid:
    """A table in a PDF: its columns, and its cells broken into lines."""

    def __init__(
        self,
        pdf: PDF,
        header: Sequence[str],
        shares: Sequence[int],
        rows: Sequence[Sequence[str]],
        above: float = PADDING,
    ) -> None:
        self._pdf, self._above = pdf, above
        pdf.use(TABLE_HEAD)
        columns = [[pdf.shown(cell) for cell in cells] for cells in zip(header, *rows, strict=True)]
        least = least_widths(columns, pdf.measure, 2 * PADDING, pdf.epw)
        self._widths = column_widths(shares, least, pdf.epw)
        self._header = self._lines(header, TABLE_HEAD)
        self._rows = [self._lines(row, CELL) for row in rows]

    def _lines(self, cells: Sequence[str], style: Style) -> list[list[str]]:
        pairs = zip(cells, self._widths, strict=True)
        return [self._pdf.wrapped(cell, width - 2 * PADDING, style) for cell, width in pairs]

    @property
    def start(self) -> float:
        """The height of the header and the first row, or of the part that is kept together."""
        header = self._height(self._header, TABLE_HEAD)
        return header + (self._kept(self._rows[0]) if self._rows else 0)

    def write(self) -> None:
        """Write the table at the current height."""
        self._pdf.keep(self.start)
        self._write_header()
        for row in self._rows:
            self._write_row(row)
        self._pdf.set_y(self._pdf.get_y() + 3)

    def _tall(self, lines: int, style: Style) -> float:
        return lines * style.leading + 2 * self._above

    def _height(self, cells: list[list[str]], style: Style) -> float:
        return self._tall(max(map(len, cells)), style)

    def _kept(self, cells: list[list[str]]) -> float:
        """Return how much of a row stays together: all of it, unless a page is too small."""
        height, pdf = self._height(cells, CELL), self._pdf
        whole_page = pdf.h - TOP - BOTTOM - 12 - 20 - self._height(self._header, TABLE_HEAD)
        return height if height <= whole_page else self._tall(3, CELL)

    def _write_header(self) -> None:
        pdf, height = self._pdf, self._height(self._header, TABLE_HEAD)
        pdf.set_fill_color(TINT)
        pdf.rect(MARGIN, pdf.get_y(), pdf.epw, height, style="F")
        self._write_lines(self._header, TABLE_HEAD)

    def _write_row(self, cells: list[list[str]]) -> None:
        """Write a row; one that does not fit moves to the next page, or breaks over pages."""
        pdf = self._pdf
        while any(cells):
            if pdf.room() < self._kept(cells):
                pdf.add_page()
                self._write_header()
            count = int((pdf.room() - 2 * self._above) / CELL.leading)
            self._write_lines([cell[:count] for cell in cells], CELL)
            cells = [cell[count:] for cell in cells]

    def _write_lines(self, cells: list[list[str]], style: Style) -> None:
        pdf, left = self._pdf, MARGIN
        top, columns = pdf.get_y(), []
        for lines, width in zip(cells, self._widths, strict=True):
            columns.append(Column(left + PADDING, lines, style))
            left += width
        pdf.set_y(top + self._above)
        for number in range(max(map(len, cells))):
            for column in columns:
                if number < len(column.lines):
                    pdf.write_line(column.left, column.lines[number], style)
            pdf.set_y(pdf.get_y() + style.leading)
        pdf.set_y(pdf.get_y() + self._above)
        pdf.set_draw_color(LINE)
        pdf.line(MARGIN, pdf.get_y(), pdf.w - MARGIN, pdf.get_y())
