"""How the made-up workbooks are read, beside what a careful person takes from them.

Run it to see the figures: `python -m tests.importing.measure`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from switching.importing.book import Book, letters_of
from switching.importing.dossiers import DossierPlanner
from switching.importing.fields import Target, fields_of
from switching.importing.hosts import HostPlanner
from switching.importing.planning import Choices, Given, Known
from switching.importing.reading import read_file
from switching.importing.same import Likeness, same_organisation
from switching.importing.table import ReadCell, Table, read_table
from switching.models import RowState
from switching.services.imports import _asked_of
from tests.samples import NOW, TODAY, at

FOLDER = Path(__file__).with_name("workbooks")
SEEN = sorted(path for path in FOLDER.glob("[0-9]*.json"))
UNSEEN = sorted(path for path in FOLDER.glob("unseen-*.json"))

_FIELDS = {
    "learner_email": "learner_mail", "coach_email": "coach_mail", "contact": "coach",
    "contact_email": "coach_mail", "call_date": "call_day", "call_minutes": "actual",
    "call_planned_minutes": "planned", "project_leader": "leader", "hr_person": "sender_contact",
    "address": "host_address", "remarks": "notes", "stopped_on": "stop_day",
    "exchange_day": "first_day", "option": "option_title", "arrangements": "arrangement:other",
    "arrangement:address": "arrangement:address_and_welcome",
    "proposal:rondleiding": "option:guided_tour", "proposal:werkgroep": "option:working_group",
    "proposal:gesprek specialist": "option:specialist_talk",
}  # fmt: skip
"""What the field is called here that the folder calls otherwise."""
_DAYS = ("first_day", "second_day", "third_day")
_ANSWERS = {"ja": "useful", "yes": "useful", "nee": "not_useful", "no": "not_useful",
            "misschien": "maybe"}  # fmt: skip


@dataclass
class Figures:
    """Cells by what was expected and how they were read, and those that were wrongly sure.

    `questions` are those that someone is asked, of columns too; `twice` are rows that are a dossier
    of a row before; `same` says of names that are one,
    may be one or are two whether they are taken for that.
    """

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    questions: int = 0
    twice: int = 0
    same: Counter[str] = field(default_factory=Counter)
    wrong_rows: list[str] = field(default_factory=list)


def measure(path: Path) -> Figures:
    """Read a workbook as the app does by itself and compare it with its JSON."""
    wanted = json.loads(path.read_text(encoding="utf-8"))
    data = (FOLDER / wanted["file"]).read_bytes()
    book = read_file(wanted["file"], data).book
    found = Figures()
    target = Target.HOSTS if wanted["kind"] == "hosts" else Target.DOSSIERS
    for sheet in wanted["sheets"]:
        _compare(book, sheet, target, found, wanted["file"])
    for one, other, told in wanted.get("same", ()):
        right = _LIKE[told] is same_organisation(one, other)
        found.same["right" if right else "asked" if _is_asked(one, other) else "wrong"] += 1
    return found


_LIKE = {"zelfde": Likeness.SAME, "verschillend": Likeness.OTHER, "vraag": Likeness.ASK}


def _is_asked(one: str, other: str) -> bool:
    return same_organisation(one, other) is Likeness.ASK


def _table(book: Book, name: str, target: Target) -> Table:
    sheet = book.sheet(name) if any(item.name == name for item in book.sheets) else book.sheets[0]
    return read_table(sheet, _asked_of(at(Path("none")), book, Choices(sheet.name, target)))


_ABSENT = {
    "partner": "Blenders",
    "leader": "Katrien Maes",
    "sender": "De Uitzender",
    "host": "De Gast",
    "learner": "An Peeters",
}
"""What someone says for all rows of which each needs it, when the sheet has no column of it."""


def _asked_who(table: Table, book: Book, figures: Figures) -> set[str]:
    """Return the names of which it is asked whose they are, in an empty database."""
    mapped = {column.field for column in table.columns}
    needed = {key for key, field in fields_of(table.target).items() if field.required}
    fixed = {key: _ABSENT[key] for key in needed - mapped}
    choices = Choices("", table.target, fixed=fixed)
    given = Given(1, NOW, TODAY, None, None, 1)
    known = Known([], [], [], [], {}, {}, {})
    asked = _asked_of(at(Path("none")), book, choices)
    planner = DossierPlanner if table.target is Target.DOSSIERS else HostPlanner
    plan = planner(table, asked, choices, known, given).plan()
    figures.questions += len(plan.questions)
    figures.twice += plan.counts[RowState.LINKED]
    names = [item for item in plan.questions if item.key.startswith("name:")]
    return {text for item in names for text in (item.text, *(str(who) for _, who in item.choices))}


def _compare(book: Book, wanted: dict[str, Any], target: Target, found: Figures, file: str) -> None:
    table = _table(book, str(wanted["sheet"] or ""), target)
    cells = {cell.address: (key, cell) for row in table.rows for key, cell in row.cells.items()}
    asked = _asked_who(table, book, found)
    found.questions += sum(not item.field and bool(item.offered) for item in table.columns)
    offered = {letters_of(item.header.column): item.offered for item in table.columns}
    for row, kind in wanted["rows"].items():
        mine = str(table.classes.get(int(row), "empty"))
        found.rows["right" if mine == kind else "other"] += 1
        if (mine == "data") != (kind == "data"):
            found.wrong_rows.append(f"{file} {wanted['sheet']} {row}: {kind}, read as {mine}")
    for address, told in wanted["cells"].items():
        key, cell = cells.get(address, ("", None))
        said = _judge(told, key, cell)
        if said == "not taken" and _is_offered(told, offered.get(address.rstrip("0123456789"), ())):
            said = "column asked"
        if said.startswith("sure") and cell is not None and cell.text in asked:
            said = "to confirm"
        found.cells[said] += 1
        if said == "sure and wrong":
            read = cell.reading.value if cell else None
            found.wrong.append(f"{file} {address} {told} read as {key}: {read!r}")


def _is_offered(told: dict[str, Any], offered: Sequence[str]) -> bool:
    """Tell whether it is asked what a column is, with the right field among those offered."""
    return _name_of(told) in offered


def _name_of(told: dict[str, Any]) -> str:
    name = _FIELDS.get(str(told.get("field")), str(told.get("field")))
    return name.replace("proposal:", "option:")


def _judge(told: dict[str, Any], key: str, cell: ReadCell | None) -> str:
    if cell is None:
        return "not taken"
    state = str(cell.reading.state)
    if state != "sure":
        return {"confirm": "to confirm", "refused": "refused", "empty": "empty"}[state]
    name = _name_of(told)
    value = told.get("value")
    if name in ("first_day", "exchange_days") and key in _DAYS:
        name = key
    if name == "hours" and isinstance(value, int | float):
        value = round(value * 60)
    if isinstance(value, dict) and "call_minutes" in value and "call_planned_minutes" in value:
        value = [value["call_planned_minutes"], value["call_minutes"]]
    if isinstance(value, dict) and "call_date" in value and "call_time" in value:
        value = [value["call_date"], value["call_time"]]
    right = told["state"] == "sure" and name == key and _same(value, cell.reading.value)
    return "sure and right" if right else "sure and wrong"


def _same(told: Any, read: Any) -> bool:
    if isinstance(read, tuple) and isinstance(told, list):
        return len(told) == len(read) and all(map(_same, told, read))
    if isinstance(read, tuple):
        return _same(told, read[0])
    if isinstance(read, time):
        return str(told) == read.strftime("%H:%M")
    if isinstance(read, date):
        return str(told)[:10] == read.isoformat()
    written = " ".join(str(told).split()).casefold()
    return written == " ".join(str(read).split()).casefold() or _ANSWERS.get(written) == str(read)


def main() -> None:
    """Print the figures of each workbook."""
    for path in SEEN if len(sys.argv) < 2 else UNSEEN:
        found = measure(path)
        print(
            path.stem,
            dict(found.cells),
            "rows",
            dict(found.rows),
            "questions",
            found.questions,
            "twice",
            found.twice,
            "names",
            dict(found.same),
        )
        for line in (*found.wrong, *found.wrong_rows):
            print("   ", line)


if __name__ == "__main__":
    main()
