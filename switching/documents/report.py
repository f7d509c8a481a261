"""The report for a steering committee: a page of findings first, then charts two by two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from fpdf.enums import Align

from switching.documents.marks import ACCENT, INK, QUIET, TINT
from switching.documents.pdf.base import MARGIN, PDF, Column, Style
from switching.documents.pdf.vector import draw, drawing_size
from switching.i18n import Texts

CHAPTER = Style(8, colour=QUIET)
TAG, TITLE = Style(7, colour=QUIET), Style(11, True, ACCENT)
SENTENCE, NOTE = Style(9), Style(7, colour=QUIET)
SECTION, WHAT = Style(12.5, True, ACCENT), Style(7.5)
FINDINGS = (8.5, 8.0, 7.5)
"""The sizes that findings may have: the largest with which they fit on the first page."""

_MARK = 5.0
_COLUMNS, _GAP, _TILE = 4, 3.5, 17.0
_BETWEEN, _BELOW, _HIGHEST = 7.0, 5.0, 64.0
_HEAD = 36.0
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
    """One question: a sentence on what its chart shows, the chart (SVG), its numbers in words.

    `has_cases` tells whether there was anything to count.
    """

    title: str
    sentence: str
    caution: str
    svg: str | None
    numbers: str
    definition: str
    has_cases: bool = True


Chapters = tuple[tuple[str, tuple[ReportPart, ...]], ...]
"""The questions by the name of their chapter."""


@dataclass(frozen=True)
class ReportContent:
    """All that a report says, in its language; `rules` tell when a difference is named."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    compared: str
    figures: tuple[ReportFigure, ...]
    chapters: Chapters
    rules: str = ""


@dataclass(frozen=True)
class _Block:
    """A part with its place: the chapter it is in, and how high it is."""

    chapter: str
    part: ReportPart
    height: float


def render_report(
    content: ReportContent,
    texts: Texts,
    created: datetime,
    progress: Progress = lambda done, of: None,
) -> bytes:
    """Write the report; the same content and instant give the same bytes."""
    pdf = _ReportPDF(content, texts, created)
    pages = pdf.plan()
    pdf.write_findings(pages)
    pdf.write_figures()
    done, count = 0, sum(len(row) for page in pages for row in page)
    for page in pages:
        pdf.add_page()
        for row in page:
            pdf.write_row(row)
            progress(done := done + len(row), count)
    pdf.write_definitions()
    progress(count, count)
    return pdf.to_bytes()


def by_weight(chapters: Chapters) -> list[ReportPart]:
    """Return the findings, those first that a page must have room for.

    Each chapter in turn has its next one, so that none is left out for another. Within a chapter
    what has a chart comes first, and what had nothing to count last.
    """
    queues = [
        sorted(parts, key=lambda part: (not part.has_cases, part.svg is None))
        for _, parts in chapters
    ]
    turns = zip_longest(*queues)
    return [part for turn in turns for part in turn if part is not None]


Pages = list[list[list[_Block]]]
"""Pages of rows of one or two blocks."""

FIRST_CHARTS = 3
"""The number of the first page with charts: findings and figures come before it."""


class _ReportPDF(PDF):
    """The report's own header and blocks."""

    def __init__(self, content: ReportContent, texts: Texts, created: datetime) -> None:
        self._content, self._texts = content, texts
        self._chapter = ""
        period = content.facts[0][1] if content.facts else ""
        footer = f"{content.title} · {period} · {texts.date(created)}"
        super().__init__(content.title, texts.language, created, footer)

    @property
    def _width(self) -> float:
        """The width of one of two blocks beside each other."""
        return float(self.epw - _BETWEEN) / 2

    def header(self) -> None:
        """Write the header of every page but the first."""
        if self.page_no() == 1:
            return
        self.write_word_mark(self.t_margin, _MARK)
        self.set_y(self.t_margin + 9)

    # --- which chart comes where -----------------------------------------------------------------

    def plan(self) -> Pages:
        """Put what has a chart in rows of two, and as many rows on a page as fit."""
        blocks = [
            _Block(chapter, part, self._height(part))
            for chapter, parts in self._content.chapters
            for part in parts
            if part.svg
        ]
        rows = [blocks[number : number + 2] for number in range(0, len(blocks), 2)]
        pages: Pages = []
        left = 0.0
        for row in rows:
            height = max(block.height for block in row) + _BELOW
            if height > left:
                pages.append([])
                left = float(self.h - self.t_margin - self.b_margin) - 9
            pages[-1].append(row)
            left -= height
        return pages

    def _height(self, part: ReportPart) -> float:
        return sum(style.leading * len(lines) for style, lines in self._lines(part)) + (
            self._chart_size(part)[1] + 5
        )

    def _lines(self, part: ReportPart) -> list[tuple[Style, list[str]]]:
        """Break all that is written of a part into lines: above its chart, and below it."""
        texts = (
            (TITLE, part.title),
            (SENTENCE, " ".join(filter(None, (part.sentence, part.caution)))),
            (NOTE, part.numbers),
        )
        lines = [(style, self.wrapped(text, self._width, style) if text else [])
                 for style, text in texts]  # fmt: skip
        return [(TAG, [""]), *lines]

    def _chart_size(self, part: ReportPart) -> tuple[float, float]:
        across, down = drawing_size(part.svg or "")
        width = min(self._width, _HIGHEST * across / down)
        return width, width * down / across

    # --- the first page --------------------------------------------------------------------------

    def write_findings(self, pages: Pages) -> None:
        """Write what it is of, and what was found, each with the page of its chart."""
        self.add_page()
        self._head()
        for label, value in self._content.facts:
            self.fact(label, value)
        self.ln(2)
        for notice in self._content.notices:
            self._boxed(notice)
        self._section(self._texts.gettext("Findings"))
        size, first = self._choose_findings()
        places = {
            id(block.part): number
            for number, page in enumerate(pages, start=FIRST_CHARTS)
            for row in page
            for block in row
        }
        for chapter, parts in self._content.chapters:
            shown = [part for part in parts if part in first]
            if shown:
                self._chapter_line(chapter)
            for part in shown:
                self._finding(part, places.get(id(part)), size)
        if rest := sum(len(parts) for _, parts in self._content.chapters) - len(first):
            self.set_y(self.get_y() + 1.2)
            said = self._texts.ngettext(
                "{count} more finding stands beside its chart, or in the workbook.",
                "{count} more findings stand beside their charts, or in the workbook.",
                rest,
            )
            self.write_columns([Column(MARGIN, [self.shown(said)], CHAPTER)])

    def _head(self) -> None:
        self.set_fill_color(TINT)
        self.rect(0, 0, self.w, _HEAD, style="F")
        self.set_fill_color(ACCENT)
        self.rect(0, _HEAD, self.w, 0.8, style="F")
        self.write_word_mark(6, _MARK)
        self.set_xy(MARGIN, 13)
        self.write_style(22, bold=True, colour=INK)
        self._line(self._content.title, 10)
        self.write_style(10, colour=QUIET)
        self._line(self._content.subtitle, 6)
        self.set_y(_HEAD + 5)

    def _chapter_line(self, name: str) -> None:
        self.set_y(self.get_y() + 1.2)
        self.write_columns([Column(MARGIN, [self.shown(name)], CHAPTER)])

    def _choose_findings(self) -> tuple[float, list[ReportPart]]:
        """Return the largest size with which all findings fit on this page, and all of them.

        Where they fit with none, those that come first in weight at the smallest size.
        """
        ordered = by_weight(self._content.chapters)
        for size in FINDINGS:
            if self._height_of_findings(ordered, size) <= self.room():
                return size, ordered
        room, chosen = self.room() - CHAPTER.leading - 1.2, ordered[:0]
        for part in ordered:
            if self._height_of_findings([*chosen, part], size) > room:
                break
            chosen.append(part)
        return size, chosen

    def _height_of_findings(self, parts: Sequence[ReportPart], size: float) -> float:
        chapters = sum(any(part in parts for part in among) for _, among in self._content.chapters)
        lines = sum(1 + len(self._found(part, size)) for part in parts)
        return lines * Style(size).leading + chapters * (CHAPTER.leading + 1.2)

    def _found(self, part: ReportPart, size: float) -> list[str]:
        if not part.sentence:
            return []
        return self.wrapped(part.sentence, self.epw - 12, Style(size))

    def _finding(self, part: ReportPart, page: int | None, size: float) -> None:
        """Write a question, what was found, and the page of its chart, which a click opens."""
        plain, bold = Style(size), Style(size, True)
        title = self.fitting(self.shown(part.title), self.epw - 12, bold)
        self.write_line(MARGIN, title, bold)
        if page is not None:
            number, link = str(page), self.add_link(page=page)
            self.use(plain)
            self.write_line(float(self.w - MARGIN - self.measure(number)), number, plain)
            self.link(MARGIN, self.get_y(), self.epw, bold.leading, link, part.title)
        self.set_y(self.get_y() + bold.leading)
        if part.sentence:
            self.write_columns([Column(MARGIN, self._found(part, size), plain)])

    # --- the figures -----------------------------------------------------------------------------

    def write_figures(self) -> None:
        """Write the figures as tiles, each with its change, and what they stand for."""
        self.add_page()
        self._section(self._texts.gettext("Figures"))
        if self._content.compared:
            self.write_style(8.5, colour=QUIET)
            self._line(self._content.compared, 5)
        self.ln(2)
        width = (self.epw - _GAP * (_COLUMNS - 1)) / _COLUMNS
        top = self.get_y()
        for number, figure in enumerate(self._content.figures):
            left = MARGIN + number % _COLUMNS * (width + _GAP)
            self._tile(figure, left, top + number // _COLUMNS * (_TILE + _GAP), width)
        rows = -(-len(self._content.figures) // _COLUMNS)
        self.set_xy(MARGIN, top + rows * (_TILE + _GAP))
        self.heading(self._texts.gettext("What each figure stands for"))
        for figure in self._content.figures:
            self.fact(figure.name, figure.definition)
            self.ln(0.6)
        if self._content.rules:
            self.heading(self._texts.gettext("When a difference is named"))
            self.paragraph(self._content.rules)

    def _tile(self, figure: ReportFigure, left: float, top: float, width: float) -> None:
        self.set_fill_color(TINT)
        self.rect(left, top, width, _TILE, style="F", round_corners=True, corner_radius=1.5)
        lines = (
            (1.5, Style(7.5, colour=QUIET), figure.name),
            (5.2, Style(13, True, INK), figure.value),
            (12.0, Style(7.5, colour=ACCENT), figure.change),
        )
        for down, style, text in lines:
            self.set_xy(left + 3, top + down)
            shown = self.fitting(self.shown(text), width - 5, style)
            self.use(style)
            self.cell(width - 5, style.size * 0.5, shown)

    # --- the charts ------------------------------------------------------------------------------

    def write_row(self, row: Sequence[_Block]) -> None:
        """Write one or two questions beside each other."""
        top = self.get_y()
        for number, block in enumerate(row):
            self.set_xy(MARGIN + number * (self._width + _BETWEEN), top)
            self._write_block(block)
        self.set_xy(MARGIN, top + max(block.height for block in row) + _BELOW)

    def _write_block(self, block: _Block) -> None:
        left, part = self.get_x(), block.part
        if block.chapter != self._chapter:
            self._chapter = block.chapter
            self.start_section(self.shown(block.chapter))
        self.start_section(self.shown(part.title), level=1)
        (tag, _), *above, numbers = self._lines(part)
        self._write_lines(left, tag, [self.shown(block.chapter)])
        for style, lines in above:
            self._write_lines(left, style, lines)
        self.set_xy(left, self.get_y() + 1.5)
        said = " ".join(filter(None, (part.title, part.sentence, part.caution, part.numbers)))
        draw(self, part.svg or "", self._chart_size(part)[0], said)
        self.set_xy(left, self.get_y() + 1.5)
        self._write_lines(left, *numbers)

    def _write_lines(self, left: float, style: Style, lines: Sequence[str]) -> None:
        for line in lines:
            self.write_line(left, line, style)
            self.set_y(self.get_y() + style.leading)
        self.set_x(left)

    def write_definitions(self) -> None:
        """Write what each chart counts, where the charts end."""
        parts = [part for _, parts in self._content.chapters for part in parts if part.svg]
        if not parts:
            return
        self.heading(self._texts.gettext("What each chart counts"), below=47)
        for part in parts:
            self.write_columns(
                [
                    Column(MARGIN, self.wrapped(part.title, 52, WHAT), WHAT),
                    Column(MARGIN + 55, self.wrapped(part.definition, self.epw - 55, WHAT), WHAT),
                ]
            )
            self.set_y(self.get_y() + 0.8)

    # --- small parts -----------------------------------------------------------------------------

    def _section(self, name: str) -> None:
        self.start_section(self.shown(name))
        self.write_columns([Column(MARGIN, [self.shown(name)], SECTION)])

    def _boxed(self, text: str) -> None:
        self.set_fill_color(TINT)
        self.write_style(8)
        self.multi_cell(
            0, 4.2, self.shown(text), fill=True, padding=2, align=Align.L,
            new_x="LMARGIN", new_y="NEXT",
        )  # fmt: skip
        self.ln(2)

    def _line(self, text: str, height: float) -> None:
        self.set_x(MARGIN)
        self.multi_cell(0, height, self.shown(text), align=Align.L, new_x="LMARGIN", new_y="NEXT")
