"""Import again: where a sheet says something else than what is on record. Nothing is overwritten.

What is compared is what a sheet says surely; the person sees what came in, what stands now and what
the sheet says, and chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from switching.importing.fields import arrangement_of, option_of
from switching.models import (
    Arrangement,
    ArrangementKind,
    ExchangeDay,
    IntakeCall,
    LearningQuestion,
    Organisation,
    Person,
    Proposal,
    Record,
    Switch,
)
from switching.models.enums import OptionKind
from switching.rules.normal_form import find_form

DAYS = ("first_day", "second_day", "third_day")
_PLACES = {
    "learner_job": ("learner", "job"), "learner_mail": ("learner", "email"),
    "learner_phone": ("learner", "phone"), "coach": ("coach", "name"),
    "coach_job": ("coach", "job"),
    "coach_mail": ("coach", "email"), "coach_phone": ("coach", "phone"),
    "host_city": ("host", "city"), "registered_on": ("switch", "registered_on"),
    "planned": ("call", "planned_minutes"), "actual": ("call", "actual_minutes"),
    "place": ("call", "place"), "notes": ("call", "loose_notes"),
    "question_before": ("before", "general_aim"), "question_after": ("after", "general_aim"),
}  # fmt: skip
_ONLY_SHOWN = frozenset(("coach",))
"""Another coach is someone else: that is chosen on the dossier, not typed over a name."""


@dataclass(frozen=True)
class Linked:
    """A row that is a dossier on record, with what it says surely."""

    row: int
    switch_id: int
    said: Mapping[str, object]


@dataclass(frozen=True)
class OnRecord:
    """What is on record of a dossier, as far as a sheet can say it."""

    switch: Switch
    learner: Person
    host: Organisation
    coach: Person | None
    call: IntakeCall | None
    before: LearningQuestion | None
    after: LearningQuestion | None
    arrangements: Mapping[ArrangementKind, Arrangement]
    proposals: Mapping[OptionKind, Proposal]
    days: Sequence[ExchangeDay]


@dataclass(frozen=True)
class Difference:
    """A field of which a sheet says something else.

    `record` and `name` are where it stands, None where there is nothing to change it in; `imported`
    is what came in, of a dossier from a sheet.
    """

    row: int
    switch_id: int
    reference: str
    field: str
    now: object
    said: object
    record: Record | None
    name: str
    imported: object = None

    @property
    def key(self) -> str:
        """What tells it from others of the same sheet."""
        return f"{self.row}:{self.field}"


def compare(linked: Linked, stands: OnRecord) -> Iterator[Difference]:
    """Yield each field of which the sheet says surely something else than what stands there."""
    for key, said in linked.said.items():
        record, name = _place_of(key, stands)
        now = getattr(record, name) if record is not None else None
        if said in (None, "") or _form(now) == _form(said):
            continue
        changes = record if key not in _ONLY_SHOWN else None
        yield Difference(
            linked.row, linked.switch_id, stands.switch.reference, key, now, said, changes, name
        )


def compared(key: str) -> bool:
    """Tell whether a field is compared."""
    return key in _PLACES or key in DAYS or bool(option_of(key) or arrangement_of(key))


def _place_of(key: str, stands: OnRecord) -> tuple[Record | None, str]:
    if key in _PLACES:
        part, name = _PLACES[key]
        return getattr(stands, part), name
    if key in DAYS:
        place = DAYS.index(key)
        return (stands.days[place] if place < len(stands.days) else None), "day"
    kind, arrangement = option_of(key), arrangement_of(key)
    if kind is not None:
        return stands.proposals.get(kind), "answer"
    return (stands.arrangements.get(arrangement) if arrangement else None), "description"


def _form(value: object) -> object:
    """Return a value so that two ways to write it are one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        digits = value.translate(_FILLING)
        return digits if digits.lstrip("+").isdigit() else find_form(value)
    return value


_FILLING = str.maketrans("", "", " ./-()")
