"""A sheet as it is read: its columns, its rows, and each cell with how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from switching.importing.book import Cell, Sheet, letters_of
from switching.importing.cells.days import Calendar, read_day, settle_column
from switching.importing.cells.lengths import read_hours, read_length
from switching.importing.cells.times import read_time
from switching.importing.cells.verdicts import Reading, Reason, State, confirm, unsure
from switching.importing.cells.words import (
    is_initials,
    read_answer,
    read_choice,
    read_count,
    read_line,
    read_mail,
    read_organisation,
    read_person,
    read_phone,
    read_text,
    read_yes_no,
)
from switching.importing.fields import Field, FieldKind, Target, fields_of
from switching.importing.headers import Header, Proposed, propose
from switching.importing.rows import (
    Layout,
    RowClass,
    class_rows,
    find_layout,
    is_form,
    read_legend,
)
from switching.rules.normal_form import find_form

Words = Mapping[FieldKind, Mapping[str, str]]
"""The words of closed lists, folded, and their values."""

_PLAIN: Mapping[FieldKind, Callable[[Cell | None], Reading]] = {
    FieldKind.PERSON: read_person,
    FieldKind.ORGANISATION: read_organisation,
    FieldKind.TIME: read_time,
    FieldKind.ANSWER: read_answer,
    FieldKind.YES_NO: read_yes_no,
    FieldKind.TEXT: read_text,
    FieldKind.LINE: read_line,
    FieldKind.MAIL: read_mail,
    FieldKind.PHONE: read_phone,
    FieldKind.COUNT: read_count,
}


@dataclass(frozen=True)
class ReadCell:
    """A cell of a field: what stands there, where, and how it was read."""

    text: str
    address: str
    reading: Reading


@dataclass(frozen=True)
class ReadRow:
    """A row of the sheet with the cells of its fields."""

    number: int
    cells: Mapping[str, ReadCell]


@dataclass(frozen=True)
class Column:
    """A column: its header, the field that it is, what else is offered, and some of its cells.

    `withdrawn` is the field that its header names and its cells contradict.
    """

    header: Header
    field: str | None
    offered: tuple[str, ...]
    examples: tuple[str, ...]
    withdrawn: str | None = None


@dataclass(frozen=True)
class Table:
    """A sheet that was read. `layout` is None when no header was found."""

    target: Target
    layout: Layout | None
    columns: tuple[Column, ...] = ()
    classes: Mapping[int, RowClass] = field(default_factory=dict)
    rows: tuple[ReadRow, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    is_form: bool = False


@dataclass(frozen=True)
class Asked:
    """How a sheet is to be read: what was chosen on the way."""

    target: Target
    calendar: Calendar
    words: Words
    head_rows: tuple[int, ...] = ()
    mapping: Mapping[int, str] | None = None
    classes: Mapping[int, RowClass] = field(default_factory=dict)
    with_hidden: bool = False


def read_table(sheet: Sheet, asked: Asked) -> Table:
    """Read a sheet: find its header, map its columns, class its rows, read its cells."""
    layout = find_layout(sheet, asked.target, asked.head_rows)
    if layout is None:
        return Table(asked.target, None, is_form=is_form(sheet, asked.target))
    classes = {**class_rows(sheet, layout), **asked.classes}
    taken = {RowClass.DATA, RowClass.HIDDEN} if asked.with_hidden else {RowClass.DATA}
    numbers = [number for number, kind in classes.items() if kind in taken and number in sheet.rows]
    legend = read_legend(sheet, classes)
    columns, cells = _read_columns(sheet, layout, numbers, asked, legend)
    rows = tuple(
        ReadRow(
            number,
            {
                key: ReadCell(
                    cell.text if cell else "", f"{letters_of(column)}{number}", readings[place]
                )
                for key, (column, readings) in cells.items()
                for cell in [sheet.at(number, column)]
            },
        )
        for place, number in enumerate(numbers)
    )
    return Table(asked.target, layout, columns, classes, rows, legend)


def _read_columns(
    sheet: Sheet,
    layout: Layout,
    numbers: Sequence[int],
    asked: Asked,
    legend: Mapping[str, str],
) -> tuple[tuple[Column, ...], dict[str, tuple[int, list[Reading]]]]:
    proposed = propose(layout.headers, asked.target)
    known = fields_of(asked.target)
    columns: list[Column] = []
    read: dict[str, tuple[int, list[Reading]]] = {}
    for header in layout.headers:
        found = proposed.get(header.column, Proposed(None, ()))
        key = found.field if asked.mapping is None else asked.mapping.get(header.column) or None
        cells = [sheet.at(number, header.column) for number in numbers]
        withdrawn = None
        if key is not None and key in known:
            readings = read_column(cells, known[key], header, asked, legend)
            if asked.mapping is None and _mostly_unreadable(readings):
                key, withdrawn = None, key
            else:
                read.setdefault(key, (header.column, readings))
        examples = tuple(dict.fromkeys(cell.text for cell in cells if cell))[:3]
        columns.append(Column(header, key, found.offered, examples, withdrawn))
    return tuple(columns), read


def _mostly_unreadable(readings: Sequence[Reading]) -> bool:
    """Tell whether less than half of what stands in a column is of its kind."""
    said = [item for item in readings if item.state is not State.EMPTY]
    return bool(said) and sum(item.is_readable for item in said) * 2 < len(said)


def read_column(
    cells: Sequence[Cell | None],
    of: Field,
    header: Header,
    asked: Asked,
    legend: Mapping[str, str],
) -> list[Reading]:
    """Read the cells of a column as what its field asks for."""
    if of.kind is FieldKind.DAY:
        readings = [read_day(cell, asked.calendar) for cell in cells]
        return settle_column(cells, readings, asked.calendar)
    if of.kind in (FieldKind.LENGTH, FieldKind.HOURS):
        read = read_length if of.kind is FieldKind.LENGTH else read_hours
        return [read(cell, header.unit) for cell in cells]
    if of.kind in asked.words:
        return [read_choice(cell, asked.words[of.kind]) for cell in cells]
    readings = [_PLAIN[of.kind](cell) for cell in cells]
    if of.kind is FieldKind.PERSON:
        return _turned_round([_by_legend(reading, legend) for reading in readings])
    return readings


def _turned_round(readings: list[Reading]) -> list[Reading]:
    """Make names unsure that stand in a column in two orders: 'Haegeman Lies', 'Lies Haegeman'."""
    forms: dict[tuple[str, ...], set[str]] = {}
    for reading in readings:
        form = find_form(str(reading.value or ""))
        forms.setdefault(tuple(sorted(form.split())), set()).add(form)
    return [
        unsure(reading, Reason.PART_OF_NAME)
        if len(forms[tuple(sorted(find_form(str(reading.value or "")).split()))]) > 1
        else reading
        for reading in readings
    ]


def _by_legend(reading: Reading, legend: Mapping[str, str]) -> Reading:
    if reading.reason is not Reason.PART_OF_NAME or not is_initials(str(reading.value)):
        return reading
    meant = legend.get(str(reading.value).replace(".", "").replace(" ", "").upper())
    return confirm(meant, Reason.PART_OF_NAME) if meant else reading
