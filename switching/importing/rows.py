"""What each row of a sheet is: the header is found, and nothing is dropped unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from switching.importing.book import STRUCK, Kind, Row, Sheet
from switching.importing.cells.words import is_initials
from switching.importing.fields import Target
from switching.importing.headers import Header, bare, known_in
from switching.models import N_
from switching.rules.normal_form import fold

LOOKED_AT = 40
"""Among so many first rows the header is looked for."""
_FEWEST_KNOWN = 2
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
    candidates = [*_candidates(sheet)]
    scored = [
        (known_in([header.text for header in headers_at(sheet, rows)], target)
         if len(rows) == 1 else _known_joined(headers_at(sheet, rows), target),
         rows[0] in sheet.heads or rows[-1] in sheet.heads, -rows[0], rows)
        for rows in candidates
    ]  # fmt: skip
    if not scored:
        return None
    marked = [item for item in scored if item[1] and item[0] >= _FEWEST_KNOWN]
    best = max(marked or scored, key=lambda item: (item[0], item[2]))
    return Layout(best[3], headers_at(sheet, best[3])) if best[0] >= _FEWEST_KNOWN else None


def _known_joined(headers: Sequence[Header], target: Target) -> float:
    from switching.importing.headers import SURE_FROM, scores_of

    found = {
        scores[0][1]
        for header in headers
        if (scores := scores_of(header, target))[0][0] >= SURE_FROM
    }
    return len(found) + 0.5


def _candidates(sheet: Sheet) -> Iterator[tuple[int, ...]]:
    numbers = sorted(sheet.rows)[:LOOKED_AT]
    for number in numbers:
        if len(sheet.rows[number]) < _FEWEST_KNOWN and not _spans(sheet, number):
            continue
        if any(cell.kind in (Kind.MOMENT, Kind.TIME) for cell in sheet.rows[number].values()):
            continue  # a day or an hour stands in what is said of someone, never above it
        yield (number,)
        if _spans(sheet, number) and number + 1 in sheet.rows:
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
        parts = [text for row in rows if (text := _text_over(sheet, row, column))]
        parts = list(dict.fromkeys(parts))
        if parts:
            found.append(Header(column, tuple(parts)))
    return tuple(found)


def _text_over(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.at(row, column)
    if cell is None:
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom and left <= column <= right:
                cell = sheet.at(top, left)
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
