"""A workbook for Excel and its like (XLSX): real dates and numbers, and text that stays text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from switching.documents.marks import ACCENT, TINT, hexadecimal
from switching.i18n import Texts
from switching.overview import Unit
from switching.overview.exports.sheets import (
    Cell,
    Field,
    Mark,
    Quantity,
    Sheet,
    cleaned,
    mark_word,
)

MOST_CHARACTERS = 32_767
"""A cell holds no more, in units of UTF-16; a longer text is cut and ends on ' …'."""

MOST_ROWS = 1_048_575
"""A sheet holds no more below its header."""

EVERY = 2_000
"""After so many rows, progress is told."""

_FORMATS = {
    Unit.COUNT: "#,##0",
    Unit.MINUTES: "#,##0.0",
    Unit.SHARE: "0%",
    Unit.HOURS: "#,##0.0#",
    Unit.DAYS: "#,##0.0",
    Unit.DAY: "dd/mm/yyyy",
    Unit.PERIOD: "mmm yyyy",
}
_WIDTHS = {Unit.TEXT: 34, Unit.WORD: 24, Unit.DAY: 13, Unit.PERIOD: 13}
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_ACCENT, _TINT = hexadecimal(ACCENT), hexadecimal(TINT)
Progress = Callable[[int], object]


class TooManyRowsError(ValueError):
    """A table has more rows than a sheet of a workbook can hold."""


def write_workbook(
    about: Sequence[tuple[str, str]],
    sheets: Iterable[Sheet],
    texts: Texts,
    created: datetime,
    progress: Progress = lambda rows: None,
) -> bytes:
    """Write a workbook whose first sheet says what it is about, in pairs of a label and a text.

    The same input gives the same bytes. `progress` is told how many rows were written. Raises
    TooManyRowsError. Rows go to disk one by one, so memory stays low however many there are.
    """
    target = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": _FORMATS[Unit.DAY],
    }
    with Workbook(target, options) as book:
        book.set_properties({"created": created.replace(tzinfo=None), "author": "Switching Talent"})
        writer = _Writer(book, texts, progress)
        writer.write_about(about)
        for sheet in sheets:
            writer.write_sheet(sheet)
    return target.getvalue()


class _Writer:
    def __init__(self, book: Workbook, texts: Texts, progress: Progress) -> None:
        self._book, self._texts, self._progress = book, texts, progress
        self._written, self._names = 0, set[str]()
        self._header = book.add_format(
            {"bold": True, "bg_color": _TINT, "font_color": _ACCENT, "text_wrap": True,
             "valign": "top", "bottom": 1, "bottom_color": _ACCENT}
        )  # fmt: skip
        self._label = book.add_format({"bold": True, "valign": "top", "font_color": _ACCENT})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._hidden = book.add_format({"italic": True, "font_color": "#5a636b", "align": "right"})
        self._formats = {
            unit: book.add_format({"num_format": code, "align": "right"})
            for unit, code in _FORMATS.items()
        }

    def write_about(self, about: Sequence[tuple[str, str]]) -> None:
        page = self._add_page(self._texts.gettext("About this file"))
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 100)
        for row, (label, text) in enumerate(about):
            _check(page.write_string(row, 0, _fitting(label), self._label))
            _check(page.write_string(row, 1, _fitting(text), self._wrapped))

    def write_sheet(self, sheet: Sheet) -> None:
        page = self._add_page(sheet.title)
        for column, field in enumerate(sheet.fields):
            width = max(_WIDTHS.get(field.unit, 12), min(len(field.title) + 4, 30))
            page.set_column(column, column, width)
        for column, field in enumerate(sheet.fields):
            _check(page.write_string(0, column, _fitting(field.title), self._header))
        page.freeze_panes(1, 0)
        last = 0
        for last, cells in enumerate(sheet.rows, start=1):
            if last > MOST_ROWS:
                raise TooManyRowsError(sheet.title)
            self._write_row(page, last, sheet.fields, cells)
        page.autofilter(0, 0, last, len(sheet.fields) - 1)
        for row, note in enumerate(islice(sheet.notes, MOST_ROWS - last - 2), start=last + 2):
            _check(page.write_string(row, 0, _fitting(note)))

    def _add_page(self, title: str) -> Worksheet:
        name = sheet_name(title, self._names)
        self._names.add(name.casefold())
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        return page

    def _write_row(
        self, page: Worksheet, row: int, fields: Sequence[Field], cells: Sequence[Cell]
    ) -> None:
        for column, (field, cell) in enumerate(zip(fields, cells, strict=True)):
            self._write_cell(page, row, column, field.unit, cell)
        self._written += 1
        if self._written % EVERY == 0:
            self._progress(self._written)

    def _write_cell(self, page: Worksheet, row: int, column: int, unit: Unit, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, Mark):
            _check(page.write_string(row, column, mark_word(cell, self._texts), self._hidden))
        elif isinstance(cell, Quantity):
            self._write_cell(page, row, column, cell.unit, cell.value)
        elif isinstance(cell, str):
            _check(page.write_string(row, column, _fitting(cell)))
        elif isinstance(cell, date):
            _check(page.write_datetime(row, column, cell, self._formats[unit]))
        elif unit is Unit.PERIOD:
            _check(page.write_number(row, column, cell))
        else:
            value = cell / 60 if unit is Unit.HOURS else cell
            _check(page.write_number(row, column, value, self._formats.get(unit)))


def sheet_name(title: str, taken: Iterable[str] = ()) -> str:
    """Return a name that a sheet may have: 31 characters, none forbidden, unlike those taken."""
    plain = " ".join(cleaned(title).translate(_FORBIDDEN_IN_NAMES).split()).strip("' ") or "-"
    known = {*taken, "history"}
    name, number = plain[:31].rstrip("' "), 2
    while name.casefold() in known:
        tail = f" ({number})"
        name, number = plain[: 31 - len(tail)].rstrip("' ") + tail, number + 1
    return name


def _fitting(text: str) -> str:
    """Return as much of a text as a cell holds."""
    clean = cleaned(text)
    if len(clean) <= MOST_CHARACTERS // 2:
        return clean
    units = clean.encode("utf-16-le")
    if len(units) // 2 <= MOST_CHARACTERS:
        return clean
    return units[: 2 * (MOST_CHARACTERS - 2)].decode("utf-16-le", errors="ignore") + " …"


def _check(code: int) -> None:
    """Fail where XlsxWriter would only warn that it left a cell out."""
    if code:
        raise ValueError(f"a cell was not written ({code})")
