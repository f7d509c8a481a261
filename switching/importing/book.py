"""What a file holds once it was read: sheets of cells, as they go from the child to the server."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

MOST_BYTES = 5 * 1024 * 1024
"""How large a file may be."""
MOST_ROWS = 20_000
"""How many rows with something in them a file may have, over all its sheets."""
MOST_COLUMNS = 200
"""What stands beyond this column is not read, and named."""
MOST_UNPACKED = 50 * 1024 * 1024
"""How large what is packed in a file may be, in bytes that were really unpacked."""
MOST_CELLS = 1_000_000

FORMULA, STRUCK, QUOTED = 1, 2, 4
"""What is known of a cell besides its value: a formula without a stored result, struck out, and
written with a quote in front, which makes it text."""


class Kind(StrEnum):
    """What a file itself says that a cell is."""

    TEXT = "t"
    NUMBER = "n"
    MOMENT = "d"
    """A day, with or without an hour: ISO, 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM'."""
    TIME = "h"
    """A time of day or a length of time: its minutes."""
    BOOLEAN = "b"
    ERROR = "e"


class Refusal(StrEnum):
    """Why a file is not taken in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    PASSWORD = "password"
    MACROS = "macros"
    PICTURE = "picture"
    PDF = "pdf"
    DOCUMENT = "document"
    OTHER_SHEET = "other_sheet"
    UNKNOWN = "unknown"
    DTD = "dtd"
    BROKEN = "broken"
    TOO_HEAVY = "too_heavy"
    TOO_SLOW = "too_slow"


class RefusedError(Exception):
    """A file is not taken in; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Cell(NamedTuple):
    """A cell that is not empty."""

    kind: str
    value: str | float
    flags: int = 0

    @property
    def text(self) -> str:
        """What it says, as one would type it."""
        if self.kind == Kind.NUMBER and isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        if self.kind == Kind.TIME:
            return f"{int(self.value) // 60}:{int(self.value) % 60:02}"
        return str(self.value).replace("T", " ") if self.kind == Kind.MOMENT else str(self.value)


Row = Mapping[int, Cell]
"""The cells of a row by the number of their column, from 1."""
Area = tuple[int, int, int, int]
"""First row, first column, last row and last column of cells that were merged."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows by their number, from 1; `heads` are rows that the file marks as header.

    `hidden` are rows that a filter or a person hid; `far` the addresses of what was not read.
    """

    name: str
    rows: Mapping[int, Row]
    hidden: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
    heads: tuple[int, ...] = ()
    far: tuple[str, ...] = ()
    is_hidden: bool = False

    def at(self, row: int, column: int) -> Cell | None:
        """Return a cell; None for an empty one."""
        return self.rows.get(row, {}).get(column)


@dataclass(frozen=True)
class Book:
    """A file: its sheets, and whether its days count from 1904."""

    sheets: tuple[Sheet, ...]
    from_1904: bool = False
    kind: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of this name; raise KeyError when there is none."""
        found = next((sheet for sheet in self.sheets if sheet.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


def pack(book: Book) -> bytes:
    """Return a book as bytes, to hand over or to keep for a while: small, and nothing else.

    A line says what it is, one more what each sheet is, and each row is a line: whoever unpacks it
    holds no more than one row twice.
    """
    packer, parts = zlib.compressobj(1), []
    for line in _lines(book):
        said = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        parts.append(packer.compress(said.encode() + b"\n"))
    return b"".join([*parts, packer.flush()])


def _lines(book: Book) -> Iterator[object]:
    names = [sheet.name for sheet in book.sheets]
    yield {"kind": book.kind, "from_1904": book.from_1904, "notes": dict(book.notes),
           "names": names}  # fmt: skip
    for sheet in book.sheets:
        yield {
            "count": len(sheet.rows),
            "hidden": sorted(sheet.hidden),
            "merged": sheet.merged,
            "heads": sheet.heads,
            "far": sheet.far,
            "is_hidden": sheet.is_hidden,
        }
        for number, row in sheet.rows.items():
            yield [number, [[column, *cell] for column, cell in row.items()]]


def unpack(packed: bytes) -> Book:
    """Return the book that was packed."""
    lines = _unpacked_lines(packed)
    head = json.loads(next(lines))
    sheets = tuple(_sheet(name, lines) for name in head["names"])
    return Book(sheets, head["from_1904"], head["kind"], head["notes"])


def names_in(packed: bytes) -> list[str]:
    """Return the names of the sheets of a book that was packed."""
    return list(json.loads(next(_unpacked_lines(packed)))["names"])


_CHUNK = 1 << 16


def _unpacked_lines(packed: bytes) -> Iterator[bytes]:
    unpacker, rest = zlib.decompressobj(), b""
    for place in range(0, len(packed), _CHUNK):
        data = packed[place : place + _CHUNK]
        while data:
            *lines, rest = (rest + unpacker.decompress(data, _CHUNK)).split(b"\n")
            yield from lines
            data = unpacker.unconsumed_tail
    *lines, rest = (rest + unpacker.flush()).split(b"\n")
    yield from lines


def _sheet(name: str, lines: Iterator[bytes]) -> Sheet:
    data = json.loads(next(lines))
    seen: dict[Cell, Cell] = {}
    rows: dict[int, dict[int, Cell]] = {}
    for _ in range(data["count"]):
        number, cells = json.loads(next(lines))
        row = rows.setdefault(number, {})
        for column, *said in cells:
            # The same words stand in many cells: once in memory.
            cell = Cell(*said)
            row[column] = seen.setdefault(cell, cell)
    merged = tuple(tuple(area) for area in data["merged"])
    return Sheet(
        name,
        rows,
        frozenset(data["hidden"]),
        merged,
        tuple(data["heads"]),
        tuple(data["far"]),
        bool(data["is_hidden"]),
    )


def letters_of(column: int) -> str:
    """Return how spreadsheets call a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
