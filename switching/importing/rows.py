"""What each row of a sheet is: the header is found, and nothing is dropped unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from switching.importing.book import STRUCK, Kind, Row, Sheet
from switching.importing.cells.words import is_initials
from switching.importing.fields import Target
from switching.importing.headers import Header, bare, is_familiar, known_in, meant
from switching.models import N_
from switching.rules.normal_form import fold

LOOKED_AT = 40
"""Among so many first rows the header is looked for."""
_FEWEST_KNOWN = 2
_FEWEST_BY_SHAPE = 3
_FAMILIAR = 0.4
"""What a header counts that is in familiar words and of no one field, beside one that is."""
_LONGEST_HEADER = 80


class RowClass(StrEnum):
    """What a row is."""

    DATA = "data"
    HEADER = "header"
    TITLE = "title"
    LEGEND = "legend"
    SUBHEADING = "subheading"
    REPEATED = "repeated"
    TOTAL = "total"
    HIDDEN = "hidden"
    STRUCK = "struck"


CLASSES = {
    RowClass.DATA: N_("data"),
    RowClass.HEADER: N_("header"),
    RowClass.TITLE: N_("above the header"),
    RowClass.LEGEND: N_("legend"),
    RowClass.SUBHEADING: N_("sub-heading: one text alone"),
    RowClass.REPEATED: N_("the header again"),
    RowClass.TOTAL: N_("a total"),
    RowClass.HIDDEN: N_("hidden in the file"),
    RowClass.STRUCK: N_("struck out as a whole"),
}
"""The words for them, with the reason."""

_TOTAL = re.compile(r"^(?:sub)?tota[al]{1,2}|^total|^gemiddeld|^som\b|^aantal\b|^moyenne|^gem\.")
_LEGEND = re.compile(r"\s*([A-Za-zÀ-ÿ.]{1,6})\s*(?:=|:|→)\s*([^=:;,]+?)\s*(?:[;,|]|$)")


@dataclass(frozen=True)
class Layout:
    """Where the header of a sheet is: its rows, and the header of each column."""

    head_rows: tuple[int, ...]
    headers: tuple[Header, ...]


def find_layout(sheet: Sheet, target: Target, chosen: Sequence[int] = ()) -> Layout | None:
    """Find the header of a sheet, or take the `chosen` rows; None when there is none to see."""
    if chosen:
        return Layout(tuple(chosen), headers_at(sheet, tuple(chosen)))
    scored = [(_score(sheet, rows, target), rows) for rows in _candidates(sheet)]
    known = [item for item in scored if item[0] >= _FEWEST_KNOWN]
    if not known:
        return None
    marked = [item for item in known if {item[1][0], item[1][-1]} & set(sheet.heads)]
    _, rows = max(marked or known, key=lambda item: (item[0], -len(item[1]), -item[1][0]))
    return Layout(rows, headers_at(sheet, rows))


def _score(sheet: Sheet, rows: tuple[int, ...], target: Target) -> float:
    """Say how much some rows are a header: of how many fields, and in how many familiar words."""
    headers = headers_at(sheet, rows)
    found = [meant(header, target) for header in headers]
    count = len(frozenset[str]().union(*(keys for keys in found if len(keys) == 1)))
    familiar = sum(is_familiar(header.text) for header in headers)
    return count + familiar * _FAMILIAR + _says_it_twice(sheet, rows, target)


def _says_it_twice(sheet: Sheet, rows: tuple[int, ...], target: Target) -> float:
    """Favour two rows when the second says in another language what the first says."""
    if len(rows) == 1:
        return 0
    pairs = [
        [meant(Header(column, (cell.text,)), target) for row in rows
         if (cell := sheet.at(row, column))]
        for column in sheet.rows[rows[-1]]
    ]  # fmt: skip
    same = sum(len(pair) == 2 and bool(pair[0]) and pair[0] == pair[1] for pair in pairs)
    return _FAMILIAR if same >= _FEWEST_KNOWN else 0


def layout_by_shape(sheet: Sheet) -> Layout | None:
    """Find a header in words that are not known: short texts, each another, above fuller rows."""
    numbers = sorted(sheet.rows)[:LOOKED_AT]
    for place, number in enumerate(numbers[:-1]):
        texts = [cell.text for cell in sheet.rows[number].values() if cell.kind == Kind.TEXT]
        if len(texts) < _FEWEST_BY_SHAPE or len(texts) < len(sheet.rows[number]):
            continue
        below = numbers[place + 1 : place + 4]
        filled = all(len(sheet.rows[row]) * 2 >= len(texts) for row in below)
        short = all(len(text) <= _LONGEST_HEADER for text in texts)
        if filled and short and len({fold(text) for text in texts}) == len(texts):
            return Layout((number,), headers_at(sheet, (number,)))
    return None


def _candidates(sheet: Sheet) -> Iterator[tuple[int, ...]]:
    numbers = sorted(sheet.rows)[:LOOKED_AT]
    for number in numbers:
        if len(sheet.rows[number]) < _FEWEST_KNOWN and not _spans(sheet, number):
            continue
        if any(cell.kind in (Kind.MOMENT, Kind.TIME) for cell in sheet.rows[number].values()):
            continue  # a day or an hour stands in what is said of someone, never above it
        yield (number,)
        below = sheet.rows.get(number + 1, {})
        if below and all(cell.kind == Kind.TEXT for cell in below.values()):
            yield (number, number + 1)


def _spans(sheet: Sheet, row: int) -> bool:
    """Tell whether cells of a row were merged over several columns."""
    return any(top <= row <= bottom and right > left for top, left, bottom, right in sheet.merged)


def headers_at(sheet: Sheet, rows: tuple[int, ...]) -> tuple[Header, ...]:
    """Return the header of each column: texts of merged cells hold over their whole range."""
    columns = sorted({column for row in rows for column in sheet.rows.get(row, {})})
    covered = {
        column
        for top, left, bottom, right in sheet.merged
        if top <= rows[0] <= bottom and len(rows) > 1
        for column in range(left, right + 1)
    }
    found = []
    for column in sorted({*columns, *covered}):
        parts = [text for row in rows if (text := _text_over(sheet, row, column, rows))]
        parts = list(dict.fromkeys(parts))
        if parts:
            found.append(Header(column, tuple(parts)))
    return tuple(found)


def _text_over(sheet: Sheet, row: int, column: int, rows: tuple[int, ...]) -> str:
    cell = sheet.at(row, column)
    if cell is None:
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom and left <= column <= right:
                cell = sheet.at(top, left)
    if cell is None and row != rows[-1] and not _spans(sheet, row):
        # The upper row of two says once what holds for the columns that follow.
        before = [place for place in sheet.rows.get(row, {}) if place < column]
        cell = sheet.at(row, max(before)) if before else None
    return cell.text[:_LONGEST_HEADER] if cell else ""


def is_form(sheet: Sheet, target: Target) -> bool:
    """Tell whether a sheet is a form about one: known names below each other, not beside."""
    for column in (1, 2):
        texts = [
            cell.text.rstrip(" :")
            for row in sorted(sheet.rows)[:LOOKED_AT]
            if (cell := sheet.at(row, column)) and cell.kind == Kind.TEXT
        ]
        if known_in(texts, target) >= 3:
            return True
    return False


def class_rows(sheet: Sheet, layout: Layout) -> dict[int, RowClass]:
    """Say of each row that is not empty what it is."""
    head = {header.column: bare(header.parts[-1]) for header in layout.headers}
    return {
        number: _class_of(sheet, number, row, layout, head)
        for number, row in sorted(sheet.rows.items())
    }


def _class_of(
    sheet: Sheet, number: int, row: Row, layout: Layout, head: Mapping[int, str]
) -> RowClass:
    if number in layout.head_rows:
        return RowClass.HEADER
    if number < min(layout.head_rows):
        return RowClass.LEGEND if _names_in(row) else RowClass.TITLE
    same = sum(bare(cell.text) == head.get(column) for column, cell in row.items())
    if same >= 2 and same * 2 >= len(row):
        return RowClass.REPEATED
    texts = [cell.text for _, cell in sorted(row.items())]
    if _TOTAL.match(fold(texts[0]).strip()) and (len(texts) < 3 or _mostly_numbers(row)):
        return RowClass.TOTAL
    if len(row) == 1 and len(layout.headers) > 2:
        return RowClass.LEGEND if _names_in(row) else RowClass.SUBHEADING
    if _names_in(row) and len(row) <= 2 and len(layout.headers) > 3:
        return RowClass.LEGEND
    if number in sheet.hidden:
        return RowClass.HIDDEN
    struck = all(cell.flags & STRUCK for cell in row.values())
    return RowClass.STRUCK if struck else RowClass.DATA


def _mostly_numbers(row: Row) -> bool:
    rest = [cell for _, cell in sorted(row.items())][1:]
    numbers = sum(
        cell.kind in (Kind.NUMBER, Kind.TIME) or bool(re.fullmatch(r"[\d.,: %u]+", cell.text))
        for cell in rest
    )
    return numbers * 2 >= len(rest)


def _names_in(row: Row) -> dict[str, str]:
    found: dict[str, str] = {}
    texts = [cell.text for _, cell in sorted(row.items())]
    for text in texts:
        for match in _LEGEND.finditer(text):
            if is_initials(match[1].upper()) and " " in match[2].strip():
                found[match[1].strip(".").upper()] = match[2].strip()
    return found


def read_legend(sheet: Sheet, classes: Mapping[int, RowClass]) -> dict[str, str]:
    """Return what initials stand for, as the legends of a sheet say."""
    found: dict[str, str] = {}
    for number, kind in classes.items():
        if kind in (RowClass.LEGEND, RowClass.TITLE, RowClass.SUBHEADING):
            found.update(_names_in(sheet.rows[number]))
    return found
