"""A sheet as it is read: its columns, its rows, and each cell with how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import overload

from switching.importing.book import Cell, Kind, Sheet, letters_of
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
    layout_by_shape,
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


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a field: what stands there, how it was read, and where it stands."""

    text: str
    reading: Reading
    column: int = 0
    row: int = 0

    @property
    def address(self) -> str:
        """Where it stands, as spreadsheets say it."""
        return f"{letters_of(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the sheet with the cells of its fields."""

    number: int
    cells: Mapping[str, ReadCell]


class Rows(Sequence[ReadRow]):
    """The rows of a sheet, each made when it is asked for: the readings alone stay in memory."""

    def __init__(
        self,
        sheet: Sheet | None = None,
        numbers: Sequence[int] = (),
        cells: Mapping[str, tuple[int, Sequence[Reading]]] | None = None,
    ) -> None:
        self._sheet, self.numbers, self._cells = sheet, numbers, cells or {}

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> ReadRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[ReadRow]: ...

    def __getitem__(self, place: int | slice) -> ReadRow | Sequence[ReadRow]:
        if isinstance(place, slice):
            return Rows(
                self._sheet,
                self.numbers[place],
                {key: (column, found[place]) for key, (column, found) in self._cells.items()},
            )
        number = self.numbers[place]
        found = {}
        for key, (column, readings) in self._cells.items():
            cell = self._sheet.at(number, column) if self._sheet else None
            found[key] = ReadCell(cell.text if cell else "", readings[place], column, number)
        return ReadRow(number, found)

    def without_cells(self) -> Rows:
        """Return the numbers of the rows alone."""
        return Rows(None, self.numbers)


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
    rows: Rows = field(default_factory=Rows)
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
    if layout is None and is_form(sheet, asked.target):
        return Table(asked.target, None, is_form=True)
    layout = layout or layout_by_shape(sheet)
    if layout is None:
        return Table(asked.target, None)
    classes = {**class_rows(sheet, layout), **asked.classes}
    taken = {RowClass.DATA, RowClass.HIDDEN} if asked.with_hidden else {RowClass.DATA}
    numbers = [number for number, kind in classes.items() if kind in taken and number in sheet.rows]
    legend = read_legend(sheet, classes)
    columns, cells = _read_columns(sheet, layout, numbers, asked, legend)
    return Table(asked.target, layout, columns, classes, Rows(sheet, numbers, cells), legend)


def _read_columns(
    sheet: Sheet,
    layout: Layout,
    numbers: Sequence[int],
    asked: Asked,
    legend: Mapping[str, str],
) -> tuple[tuple[Column, ...], dict[str, tuple[int, list[Reading]]]]:
    kinds = _Kinds(sheet, layout, numbers, asked)
    proposed = propose(layout.headers, asked.target, kinds.fit)
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
            doubtful = _mostly_unreadable(readings) or not kinds.fit(header.column, key)
            if asked.mapping is None and doubtful:
                key, withdrawn = None, key
            else:
                read.setdefault(key, (header.column, readings))
        examples = tuple(dict.fromkeys(cell.text for cell in cells if cell))[:3]
        columns.append(Column(header, key, found.offered, examples, withdrawn))
    return tuple(columns), read


class _Kinds:
    """Tells of what kind a column is by some of its cells: a header alone may say another."""

    def __init__(self, sheet: Sheet, layout: Layout, numbers: Sequence[int], asked: Asked) -> None:
        self._asked = asked
        self._headers = {header.column: header for header in layout.headers}
        self._cells = {
            column: _some(sheet.at(number, column) for number in numbers)
            for column in self._headers
        }
        self._found: dict[tuple[int, FieldKind], bool] = {}

    def fit(self, column: int, key: str) -> bool:
        """Tell whether what stands in a column is of the kind of a field; nothing is of each."""
        kind = fields_of(self._asked.target)[key].kind
        if (column, kind) not in self._found:
            self._found[column, kind] = self._fits(column, fields_of(self._asked.target)[key])
        return self._found[column, kind]

    def _fits(self, column: int, field: Field) -> bool:
        cells = self._cells[column]
        if not cells:
            return True
        if field.kind in _WORDED:
            others = [_is_of_other_kind(cell, self._asked.calendar) for cell in cells]
            return sum(others) * 2 <= len(cells)
        readings = read_column(cells, field, self._headers[column], self._asked, {})
        return not _mostly_unreadable(readings)


_WORDED = frozenset((FieldKind.PERSON, FieldKind.ORGANISATION, FieldKind.TEXT))
_LOOKED_AT = 40


def _some(cells: Iterable[Cell | None]) -> list[Cell]:
    """Return the first cells that say something."""
    return list(islice((cell for cell in cells if cell), _LOOKED_AT))


def _is_of_other_kind(cell: Cell, calendar: Calendar) -> bool:
    """Tell whether a cell is surely no name or text: a number, a day, an address, a tick."""
    if cell.kind != Kind.TEXT or read_mail(cell).is_readable or read_phone(cell).is_readable:
        return True
    if read_yes_no(cell).state is State.SURE:
        return True
    readings = (read_day(cell, calendar), read_time(cell), read_length(cell))
    return any(reading.state is State.SURE for reading in readings)


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
        readings = _each(cells, lambda cell: read_day(cell, asked.calendar))
        return settle_column(cells, readings, asked.calendar)
    if of.kind in (FieldKind.LENGTH, FieldKind.HOURS):
        read = read_length if of.kind is FieldKind.LENGTH else read_hours
        return _each(cells, lambda cell: read(cell, header.unit))
    if of.kind in asked.words:
        return _each(cells, lambda cell: read_choice(cell, asked.words[of.kind]))
    readings = _each(cells, _PLAIN[of.kind])
    if of.kind is FieldKind.PERSON:
        return _turned_round([_by_legend(reading, legend) for reading in readings])
    return readings


def _each(cells: Sequence[Cell | None], read: Callable[[Cell | None], Reading]) -> list[Reading]:
    """Read each cell; what stands in many of them once."""
    found: dict[Cell | None, Reading] = {}
    for cell in cells:
        if cell not in found:
            found[cell] = read(cell)
    return [found[cell] for cell in cells]


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
