"""Reading a file: what it says, and that what is no list ends in a sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from switching.i18n import Texts
from switching.importing.book import FORMULA, STRUCK, Book, Kind, Refusal, RefusedError, letters_of
from switching.importing.reading import read_file, sentence_of
from tests.importing.files import HEADS, with_part, xlsx


def refusal_of(name: str, data: bytes) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        read_file(name, data)
    return refused.value.refusal


def read(name: str, data: bytes) -> Book:
    return read_file(name, data).book


def test_it_works() -> None:
    book = read("a.xlsx", xlsx([["Naam", "Datum", "Uur"], ["An", date(2024, 3, 1), time(14, 30)]]))
    (sheet,) = book.sheets
    assert [cell.text for cell in sheet.rows[1].values()] == ["Naam", "Datum", "Uur"]
    assert sheet.at(2, 2) == (Kind.MOMENT, "2024-03-01", 0)
    assert sheet.at(2, 3) == (Kind.TIME, 870, 0)


def test_what_a_file_knows_of_its_rows_and_cells_comes_along() -> None:
    def change(book: Workbook) -> None:
        sheet = book.active
        sheet["A2"].font = Font(strike=True)
        sheet["B2"] = "=1+1"
        sheet.row_dimensions[3].hidden = True
        sheet.merge_cells("A4:B4")
        sheet.auto_filter.ref = "A1:B3"
        book.epoch = CALENDAR_MAC_1904

    book = read("a.xlsx", xlsx([["Naam", "x"], ["An", 1], ["Tom", 2], ["Samen", None]], change))
    (sheet,) = book.sheets
    assert book.from_1904
    assert sheet.at(2, 1).flags == STRUCK
    assert sheet.at(2, 2).flags == FORMULA
    assert (sheet.hidden, sheet.merged, sheet.heads) == ({3}, ((4, 1, 4, 2),), (1,))


@pytest.mark.parametrize(
    ("encoding", "sign"), [("utf-8", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";")]
)
def test_plain_files_are_read_whatever_their_letters_and_signs(encoding: str, sign: str) -> None:
    rows = (("Naam", "Organisatie"), ("Éva Gül", "'t Kasteeltje, vzw" if sign != "," else "x"))
    if encoding == "cp1252":
        rows = (rows[0], ("Éva Léa", rows[1][1]))
    data = "\r\n".join(sign.join(row) for row in rows).encode(encoding)
    (sheet,) = read("a.csv", data).sheets
    assert [tuple(cell.text for cell in row.values()) for row in sheet.rows.values()] == list(rows)


def test_what_stands_far_to_the_right_is_not_read_and_named() -> None:
    def far(book: Workbook) -> None:
        book.active["XFD1048576"] = "ver weg"

    (sheet,) = read("far.xlsx", xlsx([["Naam"], ["An"]], far)).sheets
    assert (len(sheet.rows), sheet.far) == (2, ("XFD1048576",))


def _packed_bomb() -> bytes:
    return with_part(xlsx([["x"]]), "xl/bomb.xml", b"<a>" + b" " * 60_000_000 + b"</a>")


def _with_dtd() -> bytes:
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    return with_part(xlsx([["x"]]), "xl/sharedStrings.xml", content)


def _ole(*names: str) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + b"".join(name.encode("utf-16-le") for name in names)


def _locked_zip() -> bytes:
    data = bytearray(xlsx([["x"]]))
    for place in range(len(data) - 4):
        if data[place : place + 4] == b"PK\x01\x02":
            data[place + 8] |= 1
    return bytes(data)


def _docx() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return written.getvalue()


BAD = {
    "empty": (b"", Refusal.EMPTY),
    "blanks": (b"  \n ", Refusal.EMPTY),
    "picture.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(100), Refusal.PICTURE),
    "picture.csv": (b"\xff\xd8\xff" + bytes(100), Refusal.PICTURE),
    "paper.xlsx": (b"%PDF-1.7 ", Refusal.PDF),
    "text.xls": (b"{\\rtf1 }", Refusal.DOCUMENT),
    "letter.xlsx": (_docx(), Refusal.DOCUMENT),
    "page.xls": (b"<html><table></table></html>", Refusal.OTHER_SHEET),
    "sentence.xlsx": (b"zomaar een tekst", Refusal.UNKNOWN),
    "bytes.csv": (b"a;b\n\x00\x01\x02;c", Refusal.UNKNOWN),
    "half.xlsx": (xlsx([["x"]])[:2000], Refusal.BROKEN),
    "bomb.xlsx": (_packed_bomb(), Refusal.TOO_LARGE),
    "dtd.xlsx": (_with_dtd(), Refusal.DTD),
    "macros.xlsm": (with_part(xlsx([["x"]]), "xl/vbaProject.bin", b"x"), Refusal.MACROS),
    "locked.xlsx": (_ole("EncryptedPackage"), Refusal.PASSWORD),
    "locked.zip": (_locked_zip(), Refusal.PASSWORD),
    "macros.xls": (_ole("Workbook", "_VBA_PROJECT_CUR"), Refusal.MACROS),
    "old.doc": (_ole("WordDocument"), Refusal.DOCUMENT),
    "broken.xls": (_ole("Workbook"), Refusal.BROKEN),
    "long.csv": (b"a;b\n" * 20_001, Refusal.TOO_MANY_ROWS),
    "huge.csv": (b"a;b\n" * 2_000_000, Refusal.TOO_LARGE),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_list_ends_in_a_sentence(name: str) -> None:
    data, wanted = BAD[name]
    refusal = refusal_of(name, data)
    assert refusal is wanted
    assert Texts().message(sentence_of(refusal)).endswith(".")


def _ods(rows: bytes) -> bytes:
    content = (
        b'<?xml version="1.0"?><office:document-content'
        b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        b'<office:body><office:spreadsheet><table:table table:name="Blad1">'
        + rows
        + b"</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", 8) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return written.getvalue()


_TEXT = b'<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'


def test_an_ods_of_libreoffice_is_read() -> None:
    rows = b"<table:table-row>" + _TEXT % b"Naam" + _TEXT % b"Datum" + b"</table:table-row>"
    book = read("a.ods", _ods(rows))
    assert [cell.text for cell in book.sheets[0].rows[1].values()] == ["Naam", "Datum"]


@pytest.mark.slow
@pytest.mark.parametrize("wide", [b"16384", b"1000000000"])
def test_repeats_of_an_ods_end_in_a_sentence_and_the_server_lives(wide: bytes) -> None:
    cell = (_TEXT % b"x").replace(
        b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="' + wide + b'"'
    )
    row = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>"
    assert refusal_of("bomb.ods", _ods(row)) in {
        Refusal.TOO_HEAVY, Refusal.TOO_SLOW, Refusal.BROKEN, Refusal.TOO_MANY_ROWS,
    }  # fmt: skip


@pytest.mark.slow
def test_an_xls_with_one_far_cell_ends_in_a_sentence_or_is_read(tmp_path: object) -> None:
    """BIFF5 without its packing: BOF, two LABEL cells at the corners, EOF."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def label(row: int, column: int) -> bytes:
        return record(0x0204, struct.pack("<HHHH", row, column, 0, 1) + b"x")

    bof = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0))
    data = bof + label(0, 0) + label(65535, 255) + record(0x000A, b"")
    assert refusal_of("far.xls", data) in {Refusal.UNKNOWN, Refusal.BROKEN, Refusal.TOO_HEAVY}


@pytest.mark.slow
def test_more_rows_than_fit_are_refused_and_as_many_as_fit_are_not() -> None:
    assert refusal_of("a.xlsx", xlsx([["x"]] * 20_001)) is Refusal.TOO_MANY_ROWS
    assert len(read("a.xlsx", xlsx([["x"]] * 20_000)).sheets[0].rows) == 20_000


def test_a_child_that_does_not_answer_in_time_is_ended() -> None:
    with pytest.raises(RefusedError) as refused:
        read_file("a.xlsx", xlsx([HEADS]), seconds=0.01)
    assert refused.value.refusal is Refusal.TOO_SLOW


def test_a_moment_keeps_its_hour() -> None:
    (sheet,) = read("a.xlsx", xlsx([["Gesprek"], [datetime(2024, 3, 1, 14, 30)]])).sheets
    assert sheet.at(2, 1).value == "2024-03-01T14:30"


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [letters_of(number) for number in (1, 26, 27, 52, 53, 702, 703)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
