"""An A4 page in the house style: typeface, colours, header, footer, blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import Align, ResourceAccessPolicy, TableBordersLayout
from fpdf.fonts import FontFace
from fpdf.output import OutputProducer

FONTS = Path(__file__).parent / "fonts"
FAMILY = "NotoSans"
INK, ACCENT, QUIET, LINE, TINT = (
    (33, 37, 41),
    (15, 94, 99),
    (90, 99, 107),
    (200, 207, 212),
    (238, 244, 244),
)
MARGIN, LABEL_WIDTH, REPLACEMENT = 20.0, 46.0, "?"


@cache
def _known_characters() -> frozenset[int]:
    with TTFont(FONTS / f"{FAMILY}-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


class _DatedProducer(OutputProducer):
    """Dates all of the XMP packet by the document; fpdf2 dates its change by the clock."""

    def _build_xmp_from_info(self) -> str:
        packet = str(super()._build_xmp_from_info())
        created = re.search(r'xmp:CreateDate="([^"]+)"', packet)
        if created is None:
            raise ValueError("the document has no creation date")
        pattern = r'(xmp:(?:Modify|Metadata)Date=")[^"]+'
        return re.sub(pattern, lambda found: found[1] + created[1], packet)


class Paper(FPDF):
    """A document of ours. `replaced` holds the characters that the typeface lacks."""

    def __init__(self, title: str, language: str, created: datetime, footer: str) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-3B")
        self.resource_access_policy = ResourceAccessPolicy.NONE
        self.replaced: set[str] = set()
        self._footer_text = footer
        self.add_font(FAMILY, "", FONTS / f"{FAMILY}-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / f"{FAMILY}-Bold.ttf")
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Switching Talent")
        self.set_producer("Switching Talent")
        self.set_creation_date(created)
        self.set_margins(MARGIN, 18, MARGIN)
        self.set_auto_page_break(True, 24)
        self.write_style()

    def to_bytes(self) -> bytes:
        """Return the document; the same calls give the same bytes."""
        return bytes(self.output(output_producer_class=_DatedProducer))

    def write_style(self, size: float = 9.5, bold: bool = False, colour: object = INK) -> None:
        """Choose size, weight and colour of the text that follows."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(colour)  # type: ignore[arg-type]

    def shown(self, text: str) -> str:
        """Return `text` with what the typeface lacks replaced, and remember what that was."""
        known = _known_characters()
        lacking = {letter for letter in text if ord(letter) not in known and letter != "\n"}
        if not lacking:
            return text
        self.replaced |= lacking
        return "".join(REPLACEMENT if letter in lacking else letter for letter in text)

    def footer(self) -> None:
        """Write the footer of every page."""
        self.set_y(-16)
        self.set_draw_color(LINE)
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.ln(1.5)
        self.write_style(7.5, colour=QUIET)
        self.cell(self.epw * 0.8, 4, self.shown(self._footer_text))
        self.cell(self.epw * 0.2, 4, f"{self.page_no()} / {{nb}}", align=Align.R)

    def heading(self, text: str) -> None:
        """Start a section: never alone at the foot of a page, and in the bookmarks."""
        if self.will_page_break(24):
            self.add_page()
        self.ln(4)
        self.start_section(self.shown(text))
        self.write_style(12, bold=True, colour=ACCENT)
        self.multi_cell(0, 6.5, self.shown(text), new_x="LMARGIN", new_y="NEXT")
        self.ln(0.8)

    def small_heading(self, text: str) -> None:
        """Write a heading inside a section."""
        if text:
            if self.will_page_break(12):  # never apart from what it stands above
                self.add_page()
            self.write_style(8.5, bold=True, colour=QUIET)
            self.multi_cell(0, 5, self.shown(text), new_x="LMARGIN", new_y="NEXT")

    def paragraph(self, text: str) -> None:
        """Write running text; it breaks over pages by itself."""
        self.write_style()
        self.multi_cell(0, 5, self.shown(text), align=Align.L, new_x="LMARGIN", new_y="NEXT")
        self.ln(1.2)

    def fact(self, label: str, value: str) -> None:
        """Write a label with its value beside it."""
        if self.will_page_break(6):
            self.add_page()
        top, page = self.get_y(), self.page_no()
        self.write_style(9, colour=QUIET)
        self.multi_cell(LABEL_WIDTH - 2, 5.2, self.shown(label), align=Align.L, new_y="NEXT")
        bottom = self.get_y()
        self.set_xy(MARGIN + LABEL_WIDTH, top)
        self.set_left_margin(MARGIN + LABEL_WIDTH)
        self.write_style()
        self.multi_cell(0, 5.2, self.shown(value), align=Align.L, new_x="LMARGIN", new_y="NEXT")
        self.set_left_margin(MARGIN)
        self.set_xy(MARGIN, max(bottom, self.get_y()) if page == self.page_no() else self.get_y())

    def points(self, items: Sequence[str]) -> None:
        """Write a list."""
        for item in items:
            self.write_style()
            self.cell(4, 5, "•")
            self.multi_cell(
                self.epw - 4, 5, self.shown(item), align=Align.L, new_x="LMARGIN", new_y="NEXT"
            )
        self.ln(1.2)

    def grid(
        self, header: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> None:
        """Write a table whose header returns on each page."""
        self.write_style(8.5)
        self.set_draw_color(LINE)
        style = FontFace(emphasis="BOLD", color=ACCENT, fill_color=TINT)
        with self.table(
            col_widths=tuple(widths),
            headings_style=style,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            line_height=4.6,
            padding=(1.2, 1.2, 1.2, 1.2),
            text_align=Align.L,
        ) as table:
            for row in (header, *rows):
                table.row([self.shown(cell) for cell in row])
        self.ln(2)
