"""Reading xlsx, xls and ods, once it is known what a file really is: never by its name.

openpyxl reads xlsx, for it alone sees filters, hidden rows and formulas without a stored result;
python-calamine reads xls and ods. Both run in the child process only.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from switching.importing.book import (
    FORMULA,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED,
    QUOTED,
    STRUCK,
    Area,
    Book,
    Cell,
    Kind,
    Refusal,
    RefusedError,
    Sheet,
    letters_of,
)
from switching.importing.plain import read_plain

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OTHERS = (
    (_PICTURES, Refusal.PICTURE),
    ((b"%PDF",), Refusal.PDF),
    ((b"{\\rtf",), Refusal.DOCUMENT),
)
_PLAIN_ENDS = (".csv", ".tsv", ".txt", ".tab")
_CHUNK = 1 << 16
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MOST_PARTS = 5000
_MOST_FAR = 20


def read_content(name: str, data: bytes) -> Book:
    """Read a file by what it is; raise RefusedError for what is no list that can be read."""
    if not data.strip():
        raise RefusedError(Refusal.EMPTY)
    if data.startswith(_OLE):
        return _read_old(data)
    if data.startswith(b"PK"):
        return _read_packed(data)
    other = next((refusal for starts, refusal in _OTHERS if data.startswith(starts)), None)
    if other is not None or data[4:8] == b"ftyp":
        raise RefusedError(other or Refusal.PICTURE)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise RefusedError(Refusal.OTHER_SHEET)
    if not name.lower().endswith(_PLAIN_ENDS):
        raise RefusedError(Refusal.UNKNOWN)
    return read_plain(data)


def _read_old(data: bytes) -> Book:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise RefusedError(Refusal.PASSWORD)
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise RefusedError(Refusal.DOCUMENT)
    if holds("_VBA_PROJECT"):
        raise RefusedError(Refusal.MACROS)
    return _read_by_calamine(data, "xls")


def _read_packed(data: bytes) -> Book:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError):
        raise RefusedError(Refusal.BROKEN) from None
    names = set(archive.namelist())
    kind = _kind_of(archive, names)
    cells = _unpack_once(archive)
    if kind == "xlsx":
        if cells > MOST_CELLS:
            raise RefusedError(Refusal.TOO_LARGE)
        return _read_xlsx(data)
    return _read_by_calamine(data, "ods")


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Say what is packed: 'xlsx' or 'ods'; raise RefusedError for anything else."""
    if len(names) > _MOST_PARTS:
        raise RefusedError(Refusal.TOO_LARGE)
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise RefusedError(Refusal.PASSWORD)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError(Refusal.MACROS)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names or any(name.startswith("Index/") for name in names):
        raise RefusedError(Refusal.OTHER_SHEET)
    if "content.xml" in names and _said(archive, "mimetype").find(b"spreadsheet") > 0:
        return _require_plain_ods(archive, names)
    known = ("word/", "ppt/", "content.xml")
    documents = any(name.startswith(known) for name in names)
    raise RefusedError(Refusal.DOCUMENT if documents else Refusal.UNKNOWN)


def _require_plain_ods(archive: zipfile.ZipFile, names: set[str]) -> str:
    if b"encryption-data" in _said(archive, "META-INF/manifest.xml"):
        raise RefusedError(Refusal.PASSWORD)
    if any(name.startswith("Basic/") and name.endswith(".xml") for name in names):
        raise RefusedError(Refusal.MACROS)
    return "ods"


def _said(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(_CHUNK)


def _unpack_once(archive: zipfile.ZipFile) -> int:
    """Count the bytes that really come out and look for a DTD; return how many cells there are."""
    total = cells = 0
    for info in archive.infolist():
        is_text = info.filename.lower().endswith((".xml", ".rels", ".vml"))
        before = b""
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > MOST_UNPACKED:
                    raise RefusedError(Refusal.TOO_LARGE)
                if is_text:
                    seen = (before + chunk).replace(b"\x00", b"")
                    if _DTD.search(seen):
                        raise RefusedError(Refusal.DTD)
                    cells += chunk.count(b"<c ") + chunk.count(b"<c>")
                    before = chunk[-32:]
    return cells


def _read_xlsx(data: bytes) -> Book:
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(data), rich_text=True)
        reader = _XlsxReader(data, workbook)
        sheets = tuple(reader.read(sheet) for sheet in workbook.worksheets)
    return Book(sheets, workbook.epoch == CALENDAR_MAC_1904, "xlsx")


class _XlsxReader:
    """Reads the sheets of one workbook; results of formulas are looked up when there are any."""

    def __init__(self, data: bytes, workbook: Any) -> None:
        self._data = data
        self._results: Any = None
        self._struck = {place for place, font in enumerate(workbook._fonts) if font.strike}
        self._rows = 0

    def read(self, sheet: Any) -> Sheet:
        """Read one sheet; cells are taken as they stand, whatever the file says of its size."""
        rows: dict[int, dict[int, Cell]] = {}
        far: list[str] = []
        for (number, column), cell in sorted(sheet._cells.items()):
            if cell.value is None:
                continue
            if column > MOST_COLUMNS:
                far.append(f"{letters_of(column)}{number}")
                continue
            read = self._cell(sheet.title, cell)
            if read is not None:
                if number not in rows:
                    self._count_row()
                rows.setdefault(number, {})[column] = read
        hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        return Sheet(
            sheet.title,
            rows,
            frozenset(hidden & rows.keys()),
            tuple(_area(item) for item in sheet.merged_cells.ranges),
            tuple(_heads(sheet)),
            tuple(far[:_MOST_FAR]),
            sheet.sheet_state != "visible",
        )

    def _count_row(self) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise RefusedError(Refusal.TOO_MANY_ROWS)

    def _cell(self, title: str, cell: Any) -> Cell | None:
        flags = STRUCK if cell._style.fontId in self._struck or _partly_struck(cell.value) else 0
        flags |= QUOTED if cell.quotePrefix else 0
        if cell.data_type == "f":
            found = self._result(title, cell.coordinate)
            if found is None:
                return Cell(Kind.TEXT, _formula(cell.value), flags | FORMULA)
            return found._replace(flags=found.flags | flags)
        if cell.data_type == "e":
            return Cell(Kind.ERROR, str(cell.value), flags)
        return cell_of(cell.value, flags)

    def _result(self, title: str, address: str) -> Cell | None:
        if self._results is None:
            from openpyxl import load_workbook

            self._results = load_workbook(io.BytesIO(self._data), data_only=True)
        cell = self._results[title][address]
        if cell.data_type == "e":
            return Cell(Kind.ERROR, str(cell.value))
        return cell_of(cell.value)


def _formula(value: object) -> str:
    return str(getattr(value, "text", None) or value)


def _partly_struck(value: object) -> bool:
    fonts = (getattr(part, "font", None) for part in value) if isinstance(value, list) else ()
    return any(font is not None and font.strike for font in fonts)


def _area(item: Any) -> Area:
    return item.min_row, item.min_col, item.max_row, item.max_col


def _heads(sheet: Any) -> Iterator[int]:
    """Yield the rows that the file marks as header: of a table, a filter, or a frozen pane."""
    for table in sheet.tables.values():
        yield int(re.sub(r"\D", "", table.ref.partition(":")[0]))
    if sheet.auto_filter.ref:
        yield int(re.sub(r"\D", "", sheet.auto_filter.ref.partition(":")[0]) or 1)
    frozen = re.sub(r"\D", "", str(sheet.freeze_panes or ""))
    if frozen and int(frozen) > 1:
        yield int(frozen) - 1


def _read_by_calamine(data: bytes, kind: str) -> Book:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise RefusedError(Refusal.PASSWORD) from None
    except python_calamine.CalamineError:
        raise RefusedError(Refusal.BROKEN) from None
    sheets, count = [], 0
    for meta in workbook.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        shown = meta.visible == python_calamine.SheetVisibleEnum.Visible
        sheet = _calamine_sheet(workbook.get_sheet_by_name(meta.name), meta.name, not shown)
        count += len(sheet.rows)
        if count > MOST_ROWS:
            raise RefusedError(Refusal.TOO_MANY_ROWS)
        sheets.append(sheet)
    return Book(tuple(sheets), kind=kind)


def _calamine_sheet(sheet: Any, name: str, is_hidden: bool) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    far: list[str] = []
    top, left = sheet.start or (0, 0)
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), 1 + top):
        cells: dict[int, Cell] = {}
        for column, value in enumerate(values, 1 + left):
            cell = cell_of(value) if value != "" else None
            if cell is not None and column > MOST_COLUMNS:
                far.append(f"{letters_of(column)}{number}")
            elif cell is not None:
                cells[column] = cell
        if cells:
            rows[number] = cells
        if len(rows) > MOST_ROWS:
            raise RefusedError(Refusal.TOO_MANY_ROWS)
    merged = tuple(
        (one[0] + 1, one[1] + 1, other[0] + 1, other[1] + 1)
        for one, other in (sheet.merged_cell_ranges or ())
    )
    return Sheet(name, rows, merged=merged, far=tuple(far[:_MOST_FAR]), is_hidden=is_hidden)


def cell_of(value: object, flags: int = 0) -> Cell | None:
    """Return a value as a cell; None for what says nothing."""
    if isinstance(value, bool):
        return Cell(Kind.BOOLEAN, int(value), flags)
    if isinstance(value, int | float):
        return Cell(Kind.NUMBER, float(value), flags)
    if isinstance(value, dt.datetime):
        minute = (value + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)
        bare = minute.time() == dt.time()
        said = minute.date().isoformat() if bare else minute.isoformat(timespec="minutes")
        return Cell(Kind.MOMENT, said, flags)
    if isinstance(value, dt.date):
        return Cell(Kind.MOMENT, value.isoformat(), flags)
    if isinstance(value, dt.time):
        return Cell(Kind.TIME, value.hour * 60 + value.minute + (value.second >= 30), flags)
    if isinstance(value, dt.timedelta):
        return Cell(Kind.TIME, round(value.total_seconds() / 60), flags)
    text = str(value if value is not None else "").strip(" \t\r\n\xa0\u200b\ufeff")
    return Cell(Kind.TEXT, text, flags) if text else None
