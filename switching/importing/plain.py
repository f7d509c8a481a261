"""Reading csv and tsv: which letters, and which sign between the cells."""

from __future__ import annotations

import csv
import io
from collections import Counter

from switching.importing.book import (
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Cell,
    Kind,
    Refusal,
    RefusedError,
    Sheet,
    letters_of,
)

_SEPARATORS = ";\t,|"
_LOOKED_AT = 60
_BLANKS = " \t\r\n\xa0\u200b\ufeff"


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-16 by its mark, UTF-8 if it is that, else cp1252.

    Raises RefusedError for what is no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = _decoded(data, "utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise RefusedError(Refusal.UNKNOWN)
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError(Refusal.BROKEN) from None


def find_separator(text: str) -> str:
    """Return what stands between the cells: what cuts most rows in the same number of them."""
    first = text.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])
    return max(_SEPARATORS, key=lambda sign: (_evenness(sample, sign), -_SEPARATORS.index(sign)))


def _evenness(sample: str, sign: str) -> tuple[int, int]:
    """Return how many rows have the commonest number of cells above one, and that number."""
    widths = Counter(
        len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign) if len(row) > 1
    )
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
    return count * (width - 1), width


def read_plain(data: bytes) -> Book:
    """Read csv or tsv; all of its cells are text."""
    text = decode(data)
    sign = find_separator(text)
    if text.lower().startswith("sep="):
        text = text.partition("\n")[2]
        before = 1
    else:
        before = 0
    csv.field_size_limit(200_000)
    rows: dict[int, dict[int, Cell]] = {}
    far: list[str] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=sign), 1 + before):
            cells = {
                column: Cell(Kind.TEXT, value.strip(_BLANKS))
                for column, value in enumerate(row, 1)
                if value.strip(_BLANKS)
            }
            far += [f"{letters_of(column)}{number}" for column in cells if column > MOST_COLUMNS]
            kept = {column: cell for column, cell in cells.items() if column <= MOST_COLUMNS}
            if kept:
                rows[number] = kept
            if len(rows) > MOST_ROWS:
                raise RefusedError(Refusal.TOO_MANY_ROWS)
    except csv.Error:
        raise RefusedError(Refusal.BROKEN) from None
    return Book((Sheet("", rows, far=tuple(far[:20])),), kind="csv")
