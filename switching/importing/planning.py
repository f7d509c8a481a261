"""What an import would write: records for each row, what waits, and what is asked. No database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from switching.importing.book import Cell, Kind
from switching.importing.cells.verdicts import REASONS, Reading, Reason, State
from switching.importing.changes import Linked, compared
from switching.importing.fields import Target, fields_of
from switching.importing.headers import Header
from switching.importing.same import Match, Organisations, find_person
from switching.importing.table import Asked, ReadCell, ReadRow, Table, read_column
from switching.models import (
    Message,
    N_,
    Organisation,
    Person,
    Project,
    Record,
    RowState,
)
from switching.rules.normal_form import find_form

R = TypeVar("R", bound=Record)

NEW, LATER, YES, OTHER, EMPTY, SKIP = "new", "later", "yes", "other", "empty", "skip"
"""What can be answered, beside `id:…`, `name:…` and `text:…`."""
MOST_QUESTIONS = 500


@dataclass(frozen=True)
class KnownSwitch:
    """A dossier on record, as far as a row is compared with it; `day` is that of its call."""

    id: int
    reference: str
    learner_id: int
    host_id: int
    partner_id: int
    day: date | None


@dataclass(frozen=True)
class Known:
    """What is on record already, and the numbers that come next."""

    organisations: Sequence[Organisation]
    people: Sequence[Person]
    switches: Sequence[KnownSwitch]
    projects: Sequence[Project]
    options: Mapping[int, frozenset[str]]
    next_ids: Mapping[str, int]
    next_references: Mapping[int, int]


@dataclass(frozen=True)
class Choices:
    """What someone chose on the way: it brings the same file in the same way, and is kept."""

    sheet: str = ""
    target: Target = Target.DOSSIERS
    head_rows: tuple[int, ...] = ()
    mapping: Mapping[int, str] | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[int, str] = field(default_factory=dict)
    with_hidden: bool = False
    rows: tuple[int, ...] | None = None
    """Only these rows; None is all of them."""

    def plain(self) -> dict[str, Any]:
        """Return them as JSON can hold them."""
        mapping = {str(key): value for key, value in (self.mapping or {}).items()}
        return {
            "sheet": self.sheet,
            "target": str(self.target),
            "head_rows": list(self.head_rows),
            "mapping": mapping if self.mapping is not None else None,
            "fixed": dict(self.fixed),
            # In pairs: erasing someone rewrites what stands in JSON, but not its keys.
            "answers": [list(pair) for pair in self.answers.items()],
            "classes": {str(key): value for key, value in self.classes.items()},
            "with_hidden": self.with_hidden,
            "rows": None if self.rows is None else list(self.rows),
        }

    @classmethod
    def of_plain(cls, data: Mapping[str, Any]) -> Choices:
        """Return the choices that JSON holds; raise ValueError for what is none."""
        try:
            mapping, rows = data.get("mapping"), data.get("rows")
            return cls(
                str(data.get("sheet", "")),
                Target(data.get("target", Target.DOSSIERS)),
                tuple(int(row) for row in data.get("head_rows", ())),
                None if mapping is None else {int(key): str(v) for key, v in mapping.items()},
                {str(key): str(value) for key, value in dict(data.get("fixed", {})).items()},
                {str(key): str(value) for key, value in dict(data.get("answers", {})).items()},
                {int(key): str(value) for key, value in dict(data.get("classes", {})).items()},
                bool(data.get("with_hidden", False)),
                None if rows is None else tuple(int(row) for row in rows),
            )
        except (TypeError, AttributeError, KeyError) as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True)
class Question:
    """One question for one value, however many rows have it; `choices` are answers and labels."""

    key: str
    field: str
    text: str
    message: Message
    choices: tuple[tuple[str, object], ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: its state, why, what stays empty, and the records that it is."""

    row: int
    state: RowState
    label: str
    why: tuple[Message, ...] = ()
    left_empty: tuple[tuple[str, str, Message], ...] = ()
    links: tuple[tuple[str, int, bool], ...] = ()
    known: str = ""
    """The reference of the dossier that is there already."""


@dataclass(frozen=True)
class Plan:
    """What an import would do; the records of its rows were handed over one row after another."""

    organisations: tuple[Organisation, ...]
    """Those that are new."""
    roles: tuple[tuple[Organisation, str], ...]
    """Organisations on record that get a part to play: the column that says so."""
    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    counts: Mapping[str, int]
    """How many rows there are of each state, and how much is made and asked."""
    digest: str
    """What is equal for two plans that would do the same."""
    linked: tuple[Linked, ...] = ()
    """The rows that are dossiers on record, with what they say surely."""


Keep = Callable[[Outcome, ReadRow, Sequence[Record]], object]
"""Takes what becomes of a row, and the records that it makes."""


class Tally:
    """Counts what becomes of rows, and sums it up so that two plans can be compared."""

    def __init__(self) -> None:
        self.counts = {str(state): 0 for state in RowState}
        self._sum = hashlib.sha256()

    def add(self, outcome: Outcome, records: Iterable[Record]) -> None:
        """Count a row and its records."""
        self.counts[outcome.state] += 1
        said = [outcome.row, outcome.state, outcome.known, [text.text for text in outcome.why]]
        self._sum.update(json.dumps(said).encode())
        self.add_records(records)

    def add_records(self, records: Iterable[Record]) -> None:
        """Count records that have a life of their own."""
        for record in records:
            if record.TABLE in ("organisations", "people", "switches", "host_options"):
                self.counts[record.TABLE] = self.counts.get(record.TABLE, 0) + 1
            self._sum.update(json.dumps(getattr(record, "name", "")).encode())

    @property
    def digest(self) -> str:
        """The sum of all that was counted."""
        return self._sum.hexdigest()


@dataclass(frozen=True)
class Given:
    """Who brings it in and when; `partner_id` is whose dossiers alone may come in, if so."""

    user_id: int
    now: datetime
    today: date
    partner_id: int | None
    person_id: int | None
    import_id: int


class Waits(Exception):  # noqa: N818 - it is no error
    """A row can't come in yet; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


class Names:
    """Finds or makes the organisations and people of a file, and asks where it is not sure."""

    def __init__(self, known: Known, answers: Mapping[str, str], ask: Callable[..., None]) -> None:
        self.answers, self.ask = answers, ask
        self.organisations = {item.id: item for item in known.organisations}
        self.names = {item.id: item.name for item in known.organisations}
        self._found = Organisations((item.id, item.name) for item in known.organisations)
        self.people: dict[int, dict[int, str]] = {}
        for person in known.people:
            self.people.setdefault(person.organisation_id, {})[person.id] = person.name
        self._organisations: dict[int, Organisation] = {}
        self._people: dict[int, Person] = {}
        self._used: set[int] = set()
        self.made_ids: set[tuple[str, int]] = set()
        self.roles: dict[tuple[int, str], tuple[Organisation, str]] = {}
        self._next = {table: known.next_ids.get(table, 1) for table in ("organisations", "people")}
        self._cache: dict[tuple[object, ...], int | None] = {}

    def organisation(self, text: str, row: int, role: str, **details: Any) -> int | None:
        """Return the organisation of a name with its part to play; None while it is asked."""
        place = ("organisation", find_form(text))
        if place not in self._cache or self._cache[place] is None:
            self._cache[place] = self._organisation(text, row, details)
        found = self._cache[place]
        if found is not None:
            self._play(found, role)
        return found

    def _organisation(self, text: str, row: int, details: Mapping[str, Any]) -> int | None:
        key = f"name:organisation:{text}"
        match = self._found.find(text)
        chosen = self._answered(key, match, self.names)
        if chosen is None:
            self.ask(key, "organisation", text, row, _which(match, self.names))
            return None
        if chosen:
            return chosen
        made = Organisation(id=self._number("organisations"), name=text, **details)
        self.names[made.id] = made.name
        self._found.add(made.id, made.name)
        self._organisations[made.id] = made
        self.made_ids.add((made.TABLE, made.id))
        return made.id

    def _answered(self, key: str, match: Match[int], names: Mapping[int, str]) -> int | None:
        """Return a record's id, 0 for a new one, None while nobody said which."""
        answer = self.answers.get(key, "")
        if answer == NEW:
            return 0
        if answer.startswith("id:") and answer[3:].isdigit() and int(answer[3:]) in names:
            return int(answer[3:])
        if answer.startswith("name:"):
            named = [key for key, name in names.items() if name == answer[5:]]
            return named[0] if named else None
        if match.known is not None:
            return match.known
        return None if match.asked or answer == LATER else 0

    def _number(self, table: str) -> int:
        number = self._next[table]
        self._next[table] += 1
        return number

    def _play(self, organisation_id: int, role: str) -> None:
        if organisation_id in self._organisations:
            made = self._organisations[organisation_id]
            if not getattr(made, role):
                self._organisations[organisation_id] = made.model_copy(update={role: True})
        elif not getattr(self.organisations[organisation_id], role):
            known = self.organisations[organisation_id]
            self.roles[organisation_id, role] = (known, role)

    def person(
        self, text: str, row: int, organisation_id: int, certain: bool = True, **details: Any
    ) -> int | None:
        """Return someone of an organisation; None while it is asked who it is."""
        place = ("person", organisation_id, find_form(text))
        if place not in self._cache or self._cache[place] is None:
            self._cache[place] = self._person(text, row, organisation_id, certain, details)
        return self._cache[place]

    def _person(
        self,
        text: str,
        row: int,
        organisation_id: int,
        certain: bool,
        details: Mapping[str, Any],
    ) -> int | None:
        among = self.people.setdefault(organisation_id, {})
        key = f"name:person:{self.names[organisation_id]}:{text}"
        match = find_person(text, among)
        chosen = self._answered(key, match, among)
        uncertain = not certain and match.known is None and key not in self.answers
        if chosen is None or uncertain:
            self.ask(key, "person", text, row, _which(match, among))
            return None
        if chosen:
            return chosen
        filled = {name: value for name, value in details.items() if value}
        made = Person(
            id=self._number("people"), organisation_id=organisation_id, name=text, **filled
        )
        among[made.id] = made.name
        self._people[made.id] = made
        self.made_ids.add((made.TABLE, made.id))
        return made.id

    def use(self, links: Iterable[tuple[str, int, bool]]) -> list[Record]:
        """Return the people that a row which comes in is the first to need."""
        found: list[Record] = []
        for table, key, _ in links:
            if table == Person.TABLE and key in self._people:
                person = self._people.pop(key)
                self._used.add(person.organisation_id)
                found.append(person)
            elif table == Organisation.TABLE:
                self._used.add(key)
        return found

    def used(self) -> tuple[Organisation, ...]:
        """Return the new organisations that rows which come in need."""
        return tuple(item for key, item in self._organisations.items() if key in self._used)

    def used_roles(self) -> tuple[tuple[Organisation, str], ...]:
        """Return the parts to play that organisations on record get from such rows."""
        return tuple(item for item in self.roles.values() if item[0].id in self._used)


def _which(match: Match[int], names: Mapping[int, str]) -> tuple[tuple[str, object], ...]:
    found = match.asked or (() if match.known is None else (match.known,))
    return tuple((f"id:{key}" if key in names else "", names[key]) for key in found)


class Cells:
    """Gives the values of a row: sure ones, and those that someone said yes to."""

    def __init__(
        self, table: Table, asked: Asked, choices: Choices, ask: Callable[..., None]
    ) -> None:
        self._fields, self._asked = fields_of(table.target), asked
        self._answers, self._ask = choices.answers, ask
        self._fixed = {
            key: ReadCell(text, self._typed(key, text))
            for key, text in choices.fixed.items()
            if key in self._fields and text
        }

    def of_row(self, row: ReadRow) -> RowCells:
        """Return the values of a row."""
        return RowCells(self, row)

    def cell(self, row: ReadRow, key: str) -> ReadCell | None:
        """Return the cell of a field, or the one value for all rows where it says nothing."""
        found = row.cells.get(key)
        if found is None or (found.reading.state is State.EMPTY and key in self._fixed):
            return self._fixed.get(key, found)
        return found

    def settled(self, key: str, cell: ReadCell) -> Reading:
        """Return a reading as it was answered; one that needs an answer stays to be confirmed."""
        reading = cell.reading
        answer = self._answers.get(f"cell:{key}:{cell.text}", "")
        if answer == YES and reading.is_readable:
            return Reading(State.SURE, reading.value)
        if answer == OTHER and reading.other is not None:
            return Reading(State.SURE, reading.other)
        if answer == EMPTY:
            return Reading(State.EMPTY)
        return self._typed(key, answer[5:]) if answer.startswith("text:") else reading

    def _typed(self, key: str, text: str) -> Reading:
        """Read what someone typed as an answer: they said so, so what is likely is taken."""
        field_ = self._fields[key]
        read = read_column([Cell(Kind.TEXT, text)], field_, Header(0, ("",)), self._asked, {})[0]
        return Reading(State.SURE, read.value) if read.is_readable else read

    def ask(self, key: str, cell: ReadCell, reading: Reading, row: int) -> None:
        """Ask what a value means, once for all rows that have it."""
        choices: list[tuple[str, object]] = []
        if reading.is_readable:
            choices.append((YES, reading.value))
        if reading.other is not None:
            choices.append((OTHER, reading.other))
        why = Message(REASONS[reading.reason or Reason.UNREADABLE])
        self._ask(f"cell:{key}:{cell.text}", key, cell.text, row, tuple(choices), why)


class RowCells:
    """The values of one row; what could not be taken is noted in `left`."""

    def __init__(self, cells: Cells, row: ReadRow) -> None:
        self._cells, self.row = cells, row
        self.left: list[tuple[str, str, Message]] = []

    def value(self, key: str) -> Any:
        """Return the value of a field; None when it is empty, refused, or waits for an answer."""
        cell = self._cells.cell(self.row, key)
        if cell is None:
            return None
        reading = self._cells.settled(key, cell)
        if reading.state is State.SURE:
            return reading.value
        if reading.state is not State.EMPTY:
            self._note(key, cell, reading)
        elif reading.reason is Reason.TO_BE_AGREED:
            self.left.append((key, cell.text, Message(REASONS[reading.reason])))
        return None

    def sure(self) -> dict[str, object]:
        """Return what the row says surely of a dossier that is there: nothing of it is asked."""
        found: dict[str, object] = {}
        for key in filter(compared, self.row.cells):
            cell = self._cells.cell(self.row, key)
            reading = self._cells.settled(key, cell) if cell else None
            if reading is not None and reading.state is State.SURE:
                found[key] = reading.value
        for both in (found.get("planned"), found.get("actual")):
            if isinstance(both, tuple):
                found["planned"], found["actual"] = both
        return {
            key: value[0] if isinstance(value, tuple) else value for key, value in found.items()
        }

    def person(self, key: str) -> tuple[str, bool] | None:
        """Return the name of someone, and whether it is a whole name; None when there is none."""
        cell = self._cells.cell(self.row, key)
        if cell is None or not cell.text:
            parts = (f"{key}_first", f"{key}_family") if key == "learner" else ()
            joined = " ".join(filter(None, (self.text(part) for part in parts)))
            return (joined, " " in joined) if joined else None
        reading = self._cells.settled(key, cell)
        part = reading.reason is Reason.PART_OF_NAME and reading.value == cell.text
        if reading.state is State.CONFIRM and part:
            return str(reading.value), False
        value = self.value(key)
        return (str(value), True) if value else None

    def text(self, key: str) -> str:
        """Return a text; nothing where there is none."""
        return str(self.value(key) or "")

    def _note(self, key: str, cell: ReadCell, reading: Reading) -> None:
        self.left.append((key, cell.text, Message(REASONS[reading.reason or Reason.UNREADABLE])))
        self._cells.ask(key, cell, reading, self.row.number)


class Asking:
    """Gathers questions: one for each value, with the rows that have it."""

    def __init__(self) -> None:
        self._found: dict[str, Question] = {}
        self._rows: dict[str, list[int]] = {}

    def __call__(
        self,
        key: str,
        field_: str,
        text: str,
        row: int,
        choices: tuple[tuple[str, object], ...],
        why: Message | None = None,
    ) -> None:
        """Ask a question, or add a row to one that is asked already."""
        self._rows.setdefault(key, [])
        if row not in self._rows[key][-1:]:
            self._rows[key].append(row)
        if key not in self._found and len(self._found) < MOST_QUESTIONS:
            message = why or Message(
                N_("Who is this?") if choices else N_("Is this the whole name?")
            )
            self._found[key] = Question(key, field_, text, message, choices, ())

    def questions(self) -> tuple[Question, ...]:
        """Return the questions, those of most rows first."""
        found = [
            Question(item.key, item.field, item.text, item.message, item.choices,
                     tuple(self._rows[key]))
            for key, item in self._found.items()
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda item: -len(item.rows)))


def refused_by(error: ValidationError) -> Message:
    """Say why a row can't be stored, as the rules of the records say it."""
    first = error.errors(include_url=False)[0]
    values = first.get("ctx", {})
    if first["type"] == "switching":
        return Message(str(values["_text"]), values)
    return Message(N_("This can't be saved as it is. Check what you filled in."))
