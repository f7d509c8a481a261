"""Tables as text files in a zip, the way Excel in Flanders opens them: `;`, UTF-8 with its mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from babel.numbers import get_decimal_symbol

from switching.i18n import Texts
from switching.i18n.file_names import file_word
from switching.overview import Unit
from switching.overview.exports.sheets import Cell, Mark, Quantity, Sheet, cleaned, mark_word
from switching.rules.spreadsheets import kept_text

_MARK = "\ufeff"


def write_tables(
    about: Iterable[tuple[str, str]], sheets: Iterable[Sheet], texts: Texts, created: datetime
) -> bytes:
    """Write each table as a file of a zip, with what they are about; same input, same bytes."""
    files: dict[str, Iterable[str]] = {}
    about_word = texts.gettext("about")
    files[f"00-{file_word(about_word)}.csv"] = _lines(
        [[guarded(label), guarded(text)] for label, text in about]
    )
    for number, sheet in enumerate(sheets, start=1):
        files[f"{number:02}-{file_word(sheet.key)}.csv"] = _lines(_table(sheet, texts))
    return zipped(
        {name: "".join([_MARK, *lines]).encode() for name, lines in files.items()}, created
    )


def write_table(sheet: Sheet, texts: Texts) -> bytes:
    """Write one table as a file of its own."""
    return "".join([_MARK, *_lines(_table(sheet, texts))]).encode()


def zipped(files: dict[str, bytes], created: datetime) -> bytes:
    """Pack files; the time within is that of `created`, so that equal files give equal bytes."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, date_time=created.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return kept_text(cleaned(text))


def _table(sheet: Sheet, texts: Texts) -> Iterator[list[str]]:
    yield [guarded(field.title) for field in sheet.fields]
    for cells in sheet.rows:
        yield [
            written_cell(cell, field.unit, texts)
            for field, cell in zip(sheet.fields, cells, strict=True)
        ]


def written_cell(cell: Cell, unit: Unit, texts: Texts) -> str:
    """Write a cell: dates as 2027-03-12, numbers with the comma or point of the language."""
    if cell is None:
        return ""
    if isinstance(cell, Mark):
        return mark_word(cell, texts)
    if isinstance(cell, Quantity):
        return written_cell(cell.value, cell.unit, texts)
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, date):
        return cell.isoformat()[:7] if unit is Unit.PERIOD else cell.isoformat()
    return _number(cell / 60 if unit is Unit.HOURS else cell, texts)


def _number(value: float, texts: Texts) -> str:
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return written.replace(".", get_decimal_symbol(texts.locale))


def _lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    for row in rows:
        line = StringIO(newline="")
        # In quotes, no program that parts cells by something else finds a cell within a text.
        csv.writer(line, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(row)
        yield line.getvalue()
