"""Comma files read back: what a spreadsheet could take for a formula is text."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.i18n import Texts
from switching.i18n.file_names import file_word
from switching.models import Language
from switching.overview import Unit
from switching.overview.exports.comma import guarded, write_tables
from switching.overview.exports.sheets import HIDDEN, Cell, Field, Sheet, cleaned
from switching.rules.spreadsheets import begins_formula
from tests.overview.exports.test_workbook import HOSTILE
from tests.samples import NOW


def write(*rows: tuple[Cell, ...], unit: Unit = Unit.TEXT, language: str = "nl") -> bytes:
    sheet = Sheet("t/../x", "T", (), (Field("kolom; een", unit),), rows)
    return write_tables([("Periode", "=2026")], [sheet], Texts(Language(language)), NOW)


def read(content: bytes, number: int = 1) -> list[list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    raw = archive.read(archive.namelist()[number])
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_it_works() -> None:
    assert read(write(('één; "twee"\ndrie',))) == [["kolom; een"], ['één; "twee"\ndrie']]


@pytest.mark.parametrize(
    ("cell", "unit", "dutch", "english"),
    [
        (1234.5, Unit.MINUTES, "1234,5", "1234.5"),
        (450, Unit.HOURS, "7,5", "7.5"),
        (-7.5, Unit.MINUTES, "-7,5", "-7.5"),
        (date(2026, 3, 12), Unit.DAY, "2026-03-12", "2026-03-12"),
        (date(2026, 3, 1), Unit.PERIOD, "2026-03", "2026-03"),
        (HIDDEN, Unit.COUNT, "verborgen", "hidden"),
        (None, Unit.COUNT, "", ""),
    ],
)
def test_a_cell_is_written_as_its_language_reads_it(
    cell: Cell, unit: Unit, dutch: str, english: str
) -> None:
    assert read(write((cell,), unit=unit))[1:] in ([[dutch]], [[]])
    assert read(write((cell,), unit=unit, language="en"))[1:] in ([[english]], [[]])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_what_people_typed_never_begins_a_formula(text: str) -> None:
    ((found,),) = read(write((text,)))[1:]
    assert not begins_formula(found)
    assert found in {cleaned(text), "'" + cleaned(text)}


@pytest.mark.slow
@given(st.text(st.characters(), min_size=1, max_size=40))
def test_any_text_is_read_back(text: str) -> None:
    rows = read(write((text,)))
    found = rows[1][0] if rows[1] else ""
    assert found in {cleaned(text), "'" + cleaned(text)}
    assert found == guarded(text)
    assert not begins_formula(found)


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_a_program_that_parts_cells_by_something_else_finds_none_within_a_text(
    delimiter: str,
) -> None:
    archive = zipfile.ZipFile(io.BytesIO(write(("een,=1+1\t=1+1|=1+1;=1+1",), ("\ufeff=1",))))
    raw = archive.read(archive.namelist()[1]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(raw), delimiter=delimiter) for cell in row]
    assert len(cells) == 3
    assert not any(begins_formula(cell) for cell in cells)


def test_file_names_are_safe_and_bytes_are_equal() -> None:
    content = write(("x",))
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["00-over.csv", "01-t-x.csv"]
    assert archive.infolist()[0].date_time == (2026, 11, 24, 9, 0, 0)
    assert write(("x",)) == content
    assert file_word("../..") == "table"
    assert read(content, 0) == [["Periode", "'=2026"]]
