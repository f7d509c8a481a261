"""The report for a steering committee: cover, figures, a chart and its table per question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.enums import Align

from switching.documents.marks import ACCENT, INK, LINE, QUIET, TINT
from switching.documents.pdf.base import MARGIN, PDF, Style
from switching.documents.pdf.vector import draw, drawing_size
from switching.i18n import Texts

MOST_ROWS = 14
"""A table in the report shows no more rows; the workbook has them all."""

HEADER_CELL, CELL = Style(7.5, True, ACCENT), Style(7.5)

_COVER, _MARK = 96.0, 5.0
_HIGHEST = 105.0
_COLUMNS, _GAP, _TILE = 3, 3.5, 21.0
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class ReportFigure:
    """A figure as it is written, with its change and what it stands for."""

    name: str
    value: str
    change: str
    definition: str


@dataclass(frozen=True)
class ReportPart:
    """One question: what its chart shows in a sentence, the chart (SVG), the table behind it."""

    title: str
    sentence: str
    caution: str
    svg: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    definition: str


@dataclass(frozen=True)
class ReportContent:
    """All that a report says, in its language."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    compared: str
    figures: tuple[ReportFigure, ...]
    chapters: tuple[tuple[str, tuple[ReportPart, ...]], ...]


def render_report(
    content: ReportContent,
    texts: Texts,
    created: datetime,
    progress: Progress = lambda done, of: None,
) -> bytes:
    """Write the report; the same content and instant give the same bytes."""
    pdf = _ReportPDF(content, texts, created)
    pdf.write_cover()
    pdf.write_figures()
    pdf.write_definitions()
    number, count = 0, sum(len(parts) for _, parts in content.chapters)
    for name, parts in content.chapters:
        pdf.write_chapter(name)
        for part in parts:
            pdf.write_part(part)
            progress(number := number + 1, count)
    return pdf.to_bytes()


class _ReportPDF(PDF):
    """The report's own header, cover and blocks."""

    def __init__(self, content: ReportContent, texts: Texts, created: datetime) -> None:
        self._content, self._texts = content, texts
        period = content.facts[0][1] if content.facts else ""
        footer = f"{content.title} · {period} · {texts.date(created)}"
        super().__init__(content.title, texts.language, created, footer)

    def header(self) -> None:
        """Write the header of every page but the cover."""
        if self.page_no() == 1:
            return
        self.write_word_mark(self.t_margin, _MARK)
        self.set_y(self.t_margin + 9)

    def footer(self) -> None:
        """Write the footer of every page but the cover."""
        if self.page_no() > 1:
            super().footer()

    def write_cover(self) -> None:
        """Write the cover: what it is, of which period and filters, made when."""
        self.add_page()
        self.set_fill_color(TINT)
        self.rect(0, 0, self.w, _COVER, style="F")
        self.set_fill_color(ACCENT)
        self.rect(0, _COVER, self.w, 1.2, style="F")
        self.write_word_mark(24, 10)
        self.set_xy(MARGIN, 46)
        self.write_style(28, bold=True, colour=INK)
        self._line(self._content.title, 12)
        self.write_style(12, colour=QUIET)
        self.ln(2)
        self._line(self._content.subtitle, 6)
        self.set_xy(MARGIN, 112)
        for label, value in self._content.facts:
            self.fact(label, value)
        self.ln(6)
        for notice in self._content.notices:
            self._boxed(notice)

    def write_figures(self) -> None:
        """Write the figures as tiles, each with its change."""
        self.add_page()
        self.heading(self._texts.gettext("Figures"))
        if self._content.compared:
            self.write_style(8.5, colour=QUIET)
            self._line(self._content.compared, 5)
        self.ln(3)
        width = (self.epw - _GAP * (_COLUMNS - 1)) / _COLUMNS
        for number, figure in enumerate(self._content.figures):
            column = number % _COLUMNS
            if not column and self.will_page_break(_TILE):
                self.add_page()
            left, top = MARGIN + column * (width + _GAP), self.get_y()
            self._tile(figure, left, top, width)
            last = number == len(self._content.figures) - 1
            self.set_xy(MARGIN, top + (_TILE + _GAP if column == _COLUMNS - 1 or last else 0))

    def _tile(self, figure: ReportFigure, left: float, top: float, width: float) -> None:
        self.set_fill_color(TINT)
        self.rect(left, top, width, _TILE, style="F", round_corners=True, corner_radius=1.5)
        lines = (
            (2.0, 8.5, False, QUIET, figure.name),
            (6.5, 15.0, True, INK, figure.value),
            (15.0, 8.5, False, ACCENT, figure.change),
        )
        for down, size, bold, colour, text in lines:
            self.set_xy(left + 3, top + down)
            self.write_style(size, bold=bold, colour=colour)
            self.cell(width - 6, size * 0.5, self.shown(text))

    def write_chapter(self, name: str) -> None:
        """Begin a chapter on a page of its own."""
        self.add_page()
        self.start_section(self.shown(name))
        self.write_style(20, bold=True, colour=INK)
        self._line(name, 10)
        self.ln(1)

    def write_part(self, part: ReportPart) -> None:
        """Write a question with its finding, chart and table, as one block where that fits."""
        if self.get_y() > 60 and self.will_page_break(self._height(part)):
            self.add_page()
        self.ln(3)
        self.start_section(self.shown(part.title), level=1)
        self.write_style(12, bold=True, colour=ACCENT)
        self._line(part.title, 6.5)
        if part.sentence:
            self.write_style(9.5)
            self._line(part.sentence, 5)
        if part.caution:
            self.write_style(8.5, colour=QUIET)
            self._line(part.caution, 5)
        self.ln(2)
        if part.svg:
            self._draw(part)
        if part.rows:
            self._table(part)
        self.write_style(7.5, colour=QUIET)
        self._line(part.definition, 4)
        self.ln(4)

    def write_definitions(self) -> None:
        """Write what each figure stands for."""
        self.heading(self._texts.gettext("What each figure stands for"))
        for figure in self._content.figures:
            self.fact(figure.name, figure.definition)
            self.ln(0.8)

    def _draw(self, part: ReportPart) -> None:
        svg = part.svg or ""
        across, down = drawing_size(svg)
        width = min(self.epw, _HIGHEST * across / down)
        draw(self, svg, width, part.sentence)
        self.set_x(MARGIN)
        self.ln(2)

    def _height(self, part: ReportPart) -> float:
        across, down = drawing_size(part.svg) if part.svg else (1.0, 0.0)
        chart = min(self.epw * down / across, _HIGHEST)
        return min(36 + chart + 6.2 * (min(len(part.rows), MOST_ROWS) + 1), 235.0)

    def _table(self, part: ReportPart) -> None:
        self._grid(part.header, part.rows[:MOST_ROWS], part.numeric)
        left = len(part.rows) - MOST_ROWS
        if left > 0:
            self.write_style(7.5, colour=QUIET)
            self._line(
                self._texts.ngettext(
                    "{count} more row is in the workbook.",
                    "{count} more rows are in the workbook.",
                    left,
                ),
                4,
            )

    def _grid(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
    ) -> None:
        """Write a small table with numbers to the right; the header returns on each page."""
        self.write_style(7.5, bold=True)
        wide = [
            min(
                max(self.get_string_width(self.shown(" ".join(text.split()))) for text in column),
                70,
            )
            for column in zip(header, *rows, strict=True)
        ]
        widths = [self.epw * (part + 4) / (sum(wide) + 4 * len(wide)) for part in wide]
        self._row(header, widths, numeric, heading=True)
        for row in rows:
            if self.will_page_break(5.4):
                self.add_page()
                self._row(header, widths, numeric, heading=True)
            self._row(row, widths, numeric)
        self.ln(1.5)

    def _row(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        numeric: Sequence[bool],
        heading: bool = False,
    ) -> None:
        style = HEADER_CELL if heading else CELL
        self.use(style)
        self.set_fill_color(TINT)
        self.set_draw_color(LINE)
        for cell, width, number in zip(cells, widths, numeric, strict=True):
            text = self.fitting(" ".join(self.shown(cell).split()), width - 2.4, style)
            self.cell(
                width, 5.4, text, border="B", fill=heading, align=Align.R if number else Align.L
            )
        self.ln(5.4)

    def _boxed(self, text: str) -> None:
        self.set_fill_color(TINT)
        self.write_style(9.5)
        self.multi_cell(
            0, 5.4, self.shown(text), fill=True, padding=3, align=Align.L,
            new_x="LMARGIN", new_y="NEXT",
        )  # fmt: skip
        self.ln(3)

    def _line(self, text: str, height: float) -> None:
        self.set_x(MARGIN)
        self.multi_cell(0, height, self.shown(text), align=Align.L, new_x="LMARGIN", new_y="NEXT")
