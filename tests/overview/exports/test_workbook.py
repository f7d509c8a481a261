"""Workbooks read back: real dates and numbers, text that stays text, equal bytes."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from switching.i18n import Texts
from switching.overview import Unit
from switching.overview.exports.sheets import HIDDEN, Cell, Field, Quantity, Sheet, cleaned
from switching.overview.exports.workbook import MOST_CHARACTERS, sheet_name, write_workbook
from tests import hostile
from tests.samples import NOW

HOSTILE = (*hostile.HOSTILE, "x" * 40_000, "😀" * 20_000)


def write(*rows: tuple[Cell, ...], units: tuple[Unit, ...] = (Unit.TEXT,)) -> bytes:
    fields = tuple(Field(f"kolom {number}", unit) for number, unit in enumerate(units))
    sheet = Sheet("t", "Tabel", ("een noot",), fields, rows)
    return write_workbook([("Periode", "2026")], [sheet], Texts(), NOW)


def read(content: bytes, number: int = 1) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content)).worksheets[number]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_it_works() -> None:
    units = (Unit.TEXT, Unit.DAY, Unit.COUNT, Unit.SHARE, Unit.HOURS, Unit.PERIOD)
    row = ("De Speelvogel", date(2026, 3, 12), 7, 0.61, 450, date(2026, 3, 1))
    page = read(write(row, units=units))
    cells = page[2]
    assert cells[0].value == "De Speelvogel"
    assert cells[1].value == datetime(2026, 3, 12)
    assert cells[1].is_date
    assert [cell.value for cell in cells[2:5]] == [7, 0.61, 7.5]
    assert cells[3].number_format == "0%"
    assert cells[5].number_format == "mmm yyyy"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F2"


def test_its_first_sheet_says_what_it_is_about() -> None:
    page = read(write(("x",)), 0)
    assert page.title == "Over dit bestand"
    assert [cell.value for cell in page[1]] == ["Periode", "2026"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_what_people_typed_never_becomes_a_formula_or_a_link(text: str) -> None:
    content = write((text,))
    cell = read(content)["A2"]
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.hyperlink is None
    assert cell.value == expected(text)
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
        assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read(name)
        assert "externalLink" not in name


def expected(text: str) -> str:
    """Return a text as a cell holds it: without what can't be written, and cut where it must."""
    clean = cleaned(text)
    units = clean.encode("utf-16-le")
    if len(units) // 2 <= MOST_CHARACTERS:
        return clean
    return units[: 2 * (MOST_CHARACTERS - 2)].decode("utf-16-le", errors="ignore") + " …"


@pytest.mark.slow
@given(st.lists(st.text(st.characters(), max_size=60), min_size=1, max_size=12))
def test_any_text_is_read_back(texts: list[str]) -> None:
    page = read(write(*((text,) for text in texts)))
    found = [page.cell(row, 1) for row in range(2, len(texts) + 2)]
    assert [cell.value or "" for cell in found] == [
        expected(text).replace("_x005F_", "_") for text in texts
    ]
    assert {cell.data_type for cell in found} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in found if cell.data_type == "n")


def test_a_hidden_cell_says_so_and_an_unknown_one_is_empty() -> None:
    page = read(write((HIDDEN, None), units=(Unit.COUNT, Unit.COUNT)))
    assert page["A2"].value == "verborgen"
    assert page["B2"].value is None


def test_a_number_can_have_a_unit_of_its_own() -> None:
    page = read(write((Quantity(90, Unit.HOURS),), (Quantity(0.5, Unit.SHARE),)))
    assert page["A2"].value == 1.5
    assert page["A3"].number_format == "0%"


def test_the_same_input_gives_the_same_bytes() -> None:
    row = ("x", date(2026, 3, 12))
    first = write(row, units=(Unit.TEXT, Unit.DAY))
    assert write(row, units=(Unit.TEXT, Unit.DAY)) == first


def test_a_sheet_has_a_name_that_every_program_takes() -> None:
    assert sheet_name("Wat? [a/b]: c*") == "Wat a b c"
    assert len(sheet_name("x" * 80)) == 31
    assert sheet_name("'Geheim'") == "Geheim"
    assert sheet_name("History") == "History (2)"
    assert sheet_name("Cijfers", {"cijfers"}) == "Cijfers (2)"
    assert sheet_name("") == "-"


@pytest.mark.soak
def test_many_rows_take_little_memory() -> None:
    rows = ((f"organisatie {number}", number) for number in range(20_000))
    fields = (Field("a", Unit.TEXT), Field("b", Unit.COUNT))
    told: list[int] = []
    tracemalloc.start()
    content = write_workbook([], [Sheet("t", "T", (), fields, rows)], Texts(), NOW, told.append)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read(content).max_row >= 20_001
    assert most < 8_000_000
    assert told[-1] == 20_000
