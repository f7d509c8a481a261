"""The learning certificate as a PDF: one page to frame, and an annex for what does not fit."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import cast

import segno
from fpdf.enums import Align

from switching.documents.certificate.content import CertificateContent
from switching.documents.marks import ACCENT, INK, LINE, QUIET
from switching.documents.pdf.base import MARGIN, PDF, Rendered
from switching.i18n import Texts
from switching.models import Language, Logo

FRAME = 7.0
SMALLEST, STEP = 5.0, 0.5
"""In points: text that does not fit shrinks in steps down to this, then is cut with '…'."""

LINE_HEIGHT = 0.47
"""Millimetres of line per point of type."""

_LISTS_TOP, _LISTS_BOTTOM, _GAP = 113.0, 157.0, 10.0
_LOGO_HEIGHT, _LOGO_WIDTH, _LOGO_GAP, _MARKS_WIDTH = 14.0, 42.0, 4.0, 85.0
_WORD_MARK_WIDTH = 52.0
_CODE_WIDTH = 21.0


def render_certificate(
    content: CertificateContent,
    created: datetime,
    logos: Sequence[Logo] = (),
    marks: Sequence[str] = (),
) -> Rendered:
    """Write a certificate; the same arguments give the same bytes.

    `marks` are what a copy or a withdrawn certificate says of itself, on each of its pages.
    """
    pdf = _CertificatePDF(content, created, logos, marks)
    pdf.write_front()
    pdf.write_annex()
    pdf.attach(content, content.number or "preview")
    return pdf.rendered()


def _dark_runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin in a row, and how many follow each other."""
    column = 0
    for dark, run in groupby(row, key=bool):
        length = len(list(run))
        if dark:
            yield column, length
        column += length


class _CertificatePDF(PDF):
    """The certificate's own page, and its annex."""

    def __init__(
        self,
        content: CertificateContent,
        created: datetime,
        logos: Sequence[Logo],
        marks: Sequence[str],
    ) -> None:
        self._content, self._marks = content, marks
        self._texts = Texts(Language(content.language))
        self._annexed = False
        named = " ".join(filter(None, (content.title, content.number)))
        code = self._texts.gettext("code {code}", code=content.code)
        title = " – ".join((named, *marks))
        footer = "\n".join(filter(None, (f"{named} · {code}", " · ".join(marks))))
        super().__init__(title, content.language, created, footer, logos)

    def header(self) -> None:
        """Write the header of every page: the word mark, logos on the first, marks of a copy."""
        top = self.t_margin
        self.write_word_mark(top - 1.5)
        if self._logos and self.page_no() == 1:
            self._write_logos(top - 5)
        for number, mark in enumerate(self._marks):
            self._write_mark(mark, top - 4 + number * 9)
        self.set_xy(MARGIN, top + max(10, 9 * len(self._marks)))

    def _write_logos(self, top: float) -> None:
        """Put the logos side by side, between the word mark and the marks of a copy."""
        room = self.epw - _WORD_MARK_WIDTH - _MARKS_WIDTH
        width = min(_LOGO_WIDTH, room / len(self._logos) - _LOGO_GAP)
        for number, logo in enumerate(self._logos):
            self.image(
                io.BytesIO(logo.content),
                x=MARGIN + _WORD_MARK_WIDTH + number * (width + _LOGO_GAP),
                y=top,
                w=width,
                h=_LOGO_HEIGHT,
                keep_aspect_ratio=True,
            )

    def _write_mark(self, mark: str, top: float) -> None:
        self.write_style(11, bold=True, colour=INK)
        text = self.shown(mark)
        width = self.get_string_width(text) + 8
        self.set_draw_color(INK)
        self.rect(self.w - MARGIN - width, top, width, 8)
        self.set_xy(self.w - MARGIN - width, top)
        self.cell(width, 8, text, align=Align.C)

    def write_front(self) -> None:
        """Write the page that one frames."""
        content, texts = self._content, self._texts
        self.add_page(orientation="L")
        self.set_auto_page_break(False)
        self._write_frame()
        self._centred(content.title, 33, 15, 36, bold=True, colour=ACCENT)
        self._centred(texts.gettext("awarded to"), 50, 6, 10, colour=QUIET)
        self._centred(content.holder, 57, 14, 26, bold=True)
        self._centred(content.position, 71, 7, 11)
        self._centred(content.statement, 79, 7, 11, colour=QUIET)
        self._write_facts(90)
        if self._lists_fit():
            self._write_lists()
        else:
            self._annexed = True
            self._write_reference()
        self._write_foot(163)
        self.set_auto_page_break(True, 24)

    def _write_frame(self) -> None:
        for inset, width, colour in ((FRAME, 0.9, ACCENT), (FRAME + 1.8, 0.2, LINE)):
            self.set_draw_color(colour)
            self.set_line_width(width)
            self.rect(inset, inset, self.w - 2 * inset, self.h - 2 * inset)

    def _centred(self, text: str, top: float, height: float, size: float, **style: object) -> None:
        self.set_xy(MARGIN, top)
        self._fitted(text, self.epw, height, size, Align.C, **style)

    def _fitted(
        self,
        text: str,
        width: float,
        height: float,
        size: float,
        align: Align = Align.L,
        **style: object,
    ) -> None:
        """Write `text` in a box from here, as large as fits, `size` points at most."""
        shown = self.shown(text)
        while size > SMALLEST and self._height_of(shown, width, size, **style) > height:
            size -= STEP
        while len(shown) > 2 and self._height_of(shown, width, size, **style) > height:
            shown = shown[: len(shown) * 9 // 10].rstrip("… ") + "…"
        self.multi_cell(
            width, size * LINE_HEIGHT, shown, align=align, new_x="LMARGIN", new_y="NEXT"
        )

    def _height_of(self, text: str, width: float, size: float, **style: object) -> float:
        self.write_style(size, **style)  # type: ignore[arg-type]
        # A page that is tried would have its header in the outline of the document for good.
        breaks, margin = self.auto_page_break, self.b_margin
        self.set_auto_page_break(False)
        written = self.multi_cell(width, size * LINE_HEIGHT, text, dry_run=True, output="LINES")
        self.set_auto_page_break(breaks, margin)
        lines = cast(list[str], written)  # what "LINES" gives, of all that it may return
        return len(lines) * size * LINE_HEIGHT

    def _write_facts(self, top: float) -> None:
        facts = self._content.facts
        width = (self.epw - (len(facts) - 1) * 6) / max(1, len(facts))
        self.set_draw_color(LINE)
        self.set_line_width(0.2)
        self.line(MARGIN, top, self.w - MARGIN, top)
        for number, (label, value) in enumerate(facts):
            left = MARGIN + number * (width + 6)
            self.set_xy(left, top + 2)
            self._fitted(label, width, 4, 8, colour=QUIET)
            self.set_xy(left, top + 6.5)
            self._fitted(value, width, 13, 10.5, bold=True)
        self.line(MARGIN, top + 20, self.w - MARGIN, top + 20)

    def _lists(self) -> list[tuple[str, tuple[str, ...]]]:
        _ = self._texts.gettext
        lists = [
            (_("What was learned"), self._content.goals),
            (_("Learning activities"), self._content.activities),
        ]
        return [(heading, items) for heading, items in lists if items]

    def _column_width(self) -> float:
        count = max(1, len(self._lists()))
        return (self.epw - (count - 1) * _GAP) / count

    def _lists_fit(self) -> bool:
        room, width = _LISTS_BOTTOM - _LISTS_TOP - 7, self._column_width() - 4
        return not self._content.shortened and all(
            sum(self._height_of(self.shown(item), width, 10) + 0.8 for item in items) <= room
            for _, items in self._lists()
        )

    def _write_lists(self) -> None:
        width = self._column_width()
        for number, (heading, items) in enumerate(self._lists()):
            left = MARGIN + number * (width + _GAP)
            self.set_xy(left, _LISTS_TOP)
            self.write_style(10, bold=True, colour=ACCENT)
            self.cell(width, 6, self.shown(heading), new_x="LEFT", new_y="NEXT")
            for item in items:
                self._write_item(item, left, width)

    def _write_item(self, item: str, left: float, width: float) -> None:
        top = self.get_y() + 0.8
        self.set_xy(left, top)
        self.write_style(10)
        self.cell(4, 10 * LINE_HEIGHT, "•")
        self.multi_cell(width - 4, 10 * LINE_HEIGHT, self.shown(item), align=Align.L, new_y="NEXT")

    def _write_reference(self) -> None:
        """Refer to the annex when this page has no room for goals and activities."""
        text = self._texts.gettext("What was learned and done stands in the annex that goes along.")
        self._centred(text, _LISTS_TOP + 15, 8, 11)

    def _write_foot(self, top: float) -> None:
        """Write number and date at the left, the place to sign at the right."""
        content, _ = self._content, self._texts.gettext
        half = self.epw / 2 - 10
        for offset, label, value in (
            (0, _("Number"), content.number or "–"),
            (11, _("Issued on"), content.issued_on),
        ):
            self.set_xy(MARGIN, top + offset)
            self._fitted(label, half, 4, 8, colour=QUIET)
            self.set_xy(MARGIN, top + offset + 4)
            self._fitted(value, half, 6, 10.5, bold=True)
        left = MARGIN + half + 20
        self.set_draw_color(INK)
        self.line(left, top + 11, self.w - MARGIN, top + 11)
        self.set_xy(left, top + 12)
        self._fitted(content.signatory, half, 6, 10.5, bold=True)
        self.set_xy(left, top + 17.5)
        self._fitted(content.signatory_position, half, 5, 9, colour=QUIET)
        if content.check:
            self._write_check(top, MARGIN + half - _CODE_WIDTH)
        if self._cofinancing_fits():
            self._centred(content.cofinancing, top + 24, 6, 8, colour=QUIET)

    def _write_check(self, top: float, left: float) -> None:
        """Draw the address by which it is checked as a QR code of rectangles, and write it out.

        In capitals a code is smaller: the server takes them.
        """
        code = segno.make(self._content.check.upper(), error="m", micro=False)
        rows = list(code.matrix)
        size = _CODE_WIDTH / len(rows)
        self.set_fill_color(INK)
        for number, row in enumerate(rows):
            for start, length in _dark_runs(row):
                self.rect(left + start * size, top + number * size, length * size, size, style="F")
        self.set_xy(MARGIN, top + 20)
        text = self._texts.gettext("Check it at {address}", address=self._content.check)
        self._fitted(text, left - MARGIN - 4, 3.5, 7, colour=QUIET)

    def _cofinancing_fits(self) -> bool:
        return self._height_of(self.shown(self._content.cofinancing), self.epw, 6.5) <= 6

    def write_annex(self) -> None:
        """Write what did not fit on the first page."""
        content, _ = self._content, self._texts.gettext
        if not self._annexed and self._cofinancing_fits():
            return
        self.add_page(orientation="P")
        self.write_style(16, bold=True, colour=INK)
        title = _("Annex to the learning certificate of {name}", name=content.holder)
        self.multi_cell(0, 8, self.shown(title), align=Align.L, new_x="LMARGIN", new_y="NEXT")
        if self._annexed:
            self._annex_lists()
        if not self._cofinancing_fits():
            self.heading(_("Co-financing"))
            self.paragraph(content.cofinancing)

    def _annex_lists(self) -> None:
        for heading, items in self._lists():
            self.heading(heading)
            self.points(items)
        if self._content.shortened:
            text = self._texts.gettext(
                "Goals that end in … stand in full in the learning action plan."
            )
            self.paragraph(text)
