"""The learning action plan as an A4 PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from switching.documents.marks import ACCENT, INK, LINE, QUIET, TINT
from switching.documents.pdf.base import (
    BODY,
    CELL,
    LABEL,
    LOGO_HEIGHT,
    MARGIN,
    PDF,
    PROGRAMME,
    TOP,
    Column,
    Grid,
    Rendered,
    Style,
)
from switching.documents.pdf.typeface import in_order, lacking
from switching.documents.plan.content import (
    STILL_TO_FILL_IN,
    Block,
    Facts,
    Paragraph,
    PlanContent,
    Points,
    Section,
    Signatures,
    Table,
    shown_blocks,
    texts_of,
)
from switching.i18n import Texts
from switching.models import Logo

BRAND, MARK = Style(8, True, ACCENT), Style(7.5, True, (122, 77, 0))
MARK_TINT = (255, 243, 214)
TITLE, SUBTITLE = Style(24, True, INK), Style(12.5, colour=QUIET)
CARD_LABEL, CARD_VALUE, SMALL = Style(7.5, colour=QUIET), Style(9.5, True), Style(8, colour=QUIET)
NAME, PARTY = Style(10, True), Style(7.5, True, ACCENT)
CARDS, CARD_GAP, CARD_PADDING = 3, 5.0, 3.5
BOX_GAP, BOX_PADDING, SIGNING_ROOM = 7.0, 3.0, 20.0


def render_plan(
    content: PlanContent, texts: Texts, created: datetime, logos: Sequence[Logo] = ()
) -> Rendered:
    """Write the plan; the same content, logos and instant give the same bytes."""
    pdf = _PlanPDF(content, texts, created, logos)
    pdf.add_page()
    head, *sections = content.sections
    pdf.write_head(head)
    for section in sections:
        if section.blocks or not content.final:
            pdf.write_section(section)
    pdf.attach(content, content.reference, relationship="Data")
    return pdf.rendered()


def unwritable(content: PlanContent) -> dict[str, str]:
    """Return the characters that the typeface lacks, by the title of the section they are in."""
    found = {
        section.title: in_order(lacking("".join(texts_of(section))))
        for section in content.sections
        if section.blocks
    }
    return {title: letters for title, letters in found.items() if letters}


class _PlanPDF(PDF):
    """The plan's own header, marks and blocks."""

    def __init__(
        self, content: PlanContent, texts: Texts, created: datetime, logos: Sequence[Logo]
    ) -> None:
        self._content, self._texts = content, texts
        _ = texts.gettext
        self.page_words = _("page {page} of {total}", page="{page}", total="{total}")
        code = _("code {code}", code=content.code)
        identity = " · ".join((content.reference, content.version, content.date, code))
        privacy = _("Personal data: only for those named in this plan, and only for this exchange.")
        title = f"{content.title} {content.reference}"
        super().__init__(title, content.language, created, f"{identity}\n{privacy}", logos)

    def header(self) -> None:
        """Write the header of every page, with a mark on drafts; the first has the logos too."""
        first = self.page_no() == 1
        mark = "" if self._content.final else self._texts.gettext("DRAFT – may still change")
        self.set_y(11)
        if first:
            self.write_word_mark(9.5)
        else:
            name = self.shown(f"{PROGRAMME} · {self._content.title} · {self._content.subtitle}")
            self.write_line(MARGIN, self.fitting(name, self.epw - 60, BRAND), BRAND)
        if mark:
            self._write_mark(mark)
        self.set_y(TOP + 5 if first else TOP + 2)

    def _write_mark(self, mark: str) -> None:
        self.use(MARK)
        width, top = self.measure(mark) + 6, self.get_y()
        left = self.w - MARGIN - width
        self.set_fill_color(MARK_TINT)
        self.rect(left, top - 0.8, width, 5.6, style="F", round_corners=True, corner_radius=2)
        self.set_y(top + (4 - MARK.leading) / 2)
        self.write_line(left + 3, mark, MARK)

    def write_head(self, head: Section) -> None:
        """Write the title, the logos, the plan's own facts and the line on co-financing."""
        top = self.get_y()
        if self._logos:
            self.write_logos(top)
            self.set_y(top + LOGO_HEIGHT + 4)
        for text, style in ((self._content.title, TITLE), (self._content.subtitle, SUBTITLE)):
            self.write_columns([Column(MARGIN, self.wrapped(text, self.epw, style), style)])
        self.set_y(self.get_y() + 4)
        self._write_cards([row for block in head.blocks if isinstance(block, Facts)
                           for row in block.rows])  # fmt: skip
        for block in head.blocks:
            if isinstance(block, Paragraph):
                lines = self.wrapped(block.text, self.epw, SMALL)
                self.write_columns([Column(MARGIN, lines, SMALL)])

    def _write_cards(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write labels above their values, side by side on a tinted background."""
        width = (self.epw - 2 * CARD_PADDING - (CARDS - 1) * CARD_GAP) / CARDS
        cards = [
            (self.wrapped(label, width, CARD_LABEL), self.wrapped(value, width, CARD_VALUE))
            for label, value in rows
        ]
        for start in range(0, len(cards), CARDS):
            self._write_row_of_cards(cards[start : start + CARDS], width)
        self.set_y(self.get_y() + 3)

    def _write_row_of_cards(self, cards: list[tuple[list[str], list[str]]], width: float) -> None:
        lefts = [MARGIN + CARD_PADDING + n * (width + CARD_GAP) for n in range(len(cards))]
        labels = max(len(label) for label, _ in cards) * CARD_LABEL.leading
        values = max(len(value) for _, value in cards) * CARD_VALUE.leading
        top, height = self.get_y(), labels + values + 4.4
        self.set_fill_color(TINT)
        self.rect(MARGIN, top, self.epw, height, style="F")
        self.set_y(top + 2.2)
        pairs = list(zip(lefts, cards, strict=True))
        self.write_columns([Column(left, label, CARD_LABEL) for left, (label, _) in pairs])
        self.write_columns([Column(left, value, CARD_VALUE) for left, (_, value) in pairs])
        self.set_y(top + height)

    def write_section(self, section: Section) -> None:
        """Write a section; of an empty one, what is still to be filled in."""
        blocks = shown_blocks(section, self._content.final)
        self.heading(section.title, self._start_of(blocks[:1]))
        for block in blocks:
            self._write_block(block)
        if not section.blocks:
            todo = self._texts.gettext("Still to fill in: {what}", what=section.empty)
            self.write_columns([Column(MARGIN, self.wrapped(todo, self.epw, LABEL), LABEL)])

    def _start_of(self, blocks: Sequence[Block]) -> float:
        """Return the height that the first of `blocks` needs below a heading."""
        for block in blocks:
            if isinstance(block, Table):
                return Grid(self, block.header, block.widths, block.rows).start
            if isinstance(block, Signatures):
                return sum(height for height, _ in self._boxes(block.rows))
            if isinstance(block, Paragraph | Points) and block.heading:
                return self.small_heading_height(block.heading) + 11
        return 11

    def _write_block(self, block: Block) -> None:
        match block:
            case Facts(rows):
                todo = self._texts.gettext(STILL_TO_FILL_IN)
                for label, value in rows:
                    self.fact(label, value, LABEL if value == todo else BODY)
            case Paragraph(text, heading):
                self.small_heading(heading)
                self.paragraph(text)
            case Points(items, heading):
                self.small_heading(heading)
                self.points(items)
            case Table(header, widths, rows):
                self.grid(header, widths, rows)
            case Signatures(rows):
                for height, boxes in self._boxes(rows):
                    self._write_boxes(height, boxes)

    def _boxes(
        self, rows: Sequence[tuple[str, str, str]]
    ) -> list[tuple[float, list[list[tuple[Style, list[str]]]]]]:
        """Return the places to sign in pairs, each pair with its height."""
        styles, inner = (PARTY, NAME, CELL), self._box_width - 2 * BOX_PADDING
        boxes = [
            [(style, self.wrapped(text, inner, style) if text else [])
             for style, text in zip(styles, row, strict=True)]
            for row in rows
        ]  # fmt: skip
        pairs = [boxes[start : start + 2] for start in range(0, len(boxes), 2)]
        return [(max(map(self._box_height, pair)) + BOX_GAP, pair) for pair in pairs]

    @property
    def _box_width(self) -> float:
        return float((self.epw - BOX_GAP) / 2)

    def _box_height(self, box: list[tuple[Style, list[str]]]) -> float:
        texts = sum(len(lines) * style.leading for style, lines in box)
        return texts + 2 * BOX_PADDING + SIGNING_ROOM

    def _write_boxes(self, height: float, boxes: list[list[tuple[Style, list[str]]]]) -> None:
        self.keep(height)
        top = self.get_y()
        for number, box in enumerate(boxes):
            left = MARGIN + number * (self._box_width + BOX_GAP)
            self.set_draw_color(LINE)
            self.rect(left, top, self._box_width, height - BOX_GAP,
                      round_corners=True, corner_radius=1.5)  # fmt: skip
            self.set_y(top + BOX_PADDING)
            for style, lines in box:
                for line in lines:
                    self.write_line(left + BOX_PADDING, line, style)
                    self.set_y(self.get_y() + style.leading)
            self._write_place_to_sign(left + BOX_PADDING, top + height - BOX_GAP - BOX_PADDING)
        self.set_y(top + height)

    def _write_place_to_sign(self, left: float, bottom: float) -> None:
        """Draw a line for the date and one for the signature, each with its word below it."""
        inner, words = self._box_width - 2 * BOX_PADDING, bottom - CARD_LABEL.leading
        _ = self._texts.gettext
        self.set_draw_color(QUIET)
        places = ((0.0, 0.34, _("Date")), (0.4, 0.6, _("Signature")))
        for start, share, word in places:
            begin = left + start * inner
            self.line(begin, words - 0.6, begin + share * inner, words - 0.6)
            self.set_y(words)
            self.write_line(begin, self.shown(word), CARD_LABEL)
