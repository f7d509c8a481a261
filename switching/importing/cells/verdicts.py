"""How sure the reading of a cell is, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from switching.importing.book import FORMULA, STRUCK, Cell, Kind
from switching.models import N_
from switching.rules.normal_form import fold


class State(StrEnum):
    """How sure a reading is."""

    SURE = "sure"
    CONFIRM = "confirm"
    EMPTY = "empty"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a reading is not sure."""

    NO_DAY = "no_day"
    YEAR_MISSING = "year_missing"
    NOT_THERE = "not_there"
    IMPLAUSIBLE = "implausible"
    WEEKDAY = "weekday"
    DAY_OR_MONTH = "day_or_month"
    RANGE = "range"
    TO_BE_AGREED = "to_be_agreed"
    STRUCK = "struck"
    FORMULA = "formula"
    UNREADABLE = "unreadable"
    SERIAL = "serial"
    DOUBTED = "doubted"
    BESIDE = "beside"
    SEVERAL = "several"
    UNIT = "unit"
    NOT_APPLICABLE = "not_applicable"
    PART_OF_NAME = "part_of_name"
    ZERO_LOST = "zero_lost"
    NOT_LISTED = "not_listed"
    TOO_LONG = "too_long"


REASONS = {
    Reason.NO_DAY: N_("a month without a day"),
    Reason.YEAR_MISSING: N_("the year is missing"),
    Reason.NOT_THERE: N_("this day does not exist"),
    Reason.IMPLAUSIBLE: N_("this is not likely"),
    Reason.WEEKDAY: N_("the day of the week does not match"),
    Reason.DAY_OR_MONTH: N_("day and month can't be told apart"),
    Reason.RANGE: N_("from … to …: one value is asked"),
    Reason.TO_BE_AGREED: N_("still to be agreed"),
    Reason.STRUCK: N_("struck out"),
    Reason.FORMULA: N_("a formula without a result"),
    Reason.UNREADABLE: N_("not readable"),
    Reason.SERIAL: N_("a bare number, which may be a date of Excel"),
    Reason.DOUBTED: N_("there is a sign of doubt with it"),
    Reason.BESIDE: N_("there are other words with it"),
    Reason.SEVERAL: N_("more than one stands here"),
    Reason.UNIT: N_("minutes or hours?"),
    Reason.NOT_APPLICABLE: N_("not applicable"),
    Reason.PART_OF_NAME: N_("only a part of a name"),
    Reason.ZERO_LOST: N_("the zero in front was lost"),
    Reason.NOT_LISTED: N_("not on the list"),
    Reason.TOO_LONG: N_("too long"),
}
"""The words for them."""

Value = date | time | int | str | tuple["Value", ...] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: `value` is what is taken when sure, and proposed when to be confirmed.

    `other` is a second reading of the same cell, if there is one.
    """

    state: State
    value: Value = None
    reason: Reason | None = None
    other: Value = None

    @property
    def is_readable(self) -> bool:
        """Whether it has a value at all."""
        return self.state in {State.SURE, State.CONFIRM}


EMPTY = Reading(State.EMPTY)


def sure(value: Value) -> Reading:
    """Return what can be read in one way."""
    return Reading(State.SURE, value)


def confirm(value: Value, reason: Reason, other: Value = None) -> Reading:
    """Return what is proposed."""
    return Reading(State.CONFIRM, value, reason, other)


def refused(reason: Reason = Reason.UNREADABLE) -> Reading:
    """Return what has no value."""
    return Reading(State.REFUSED, reason=reason)


def empty(reason: Reason | None = None) -> Reading:
    """Return what is rightly empty."""
    return Reading(State.EMPTY, reason=reason)


def unsure(reading: Reading, reason: Reason) -> Reading:
    """Return a reading that is no longer sure, for this reason."""
    return replace(reading, state=State.CONFIRM, reason=reason) if _is_sure(reading) else reading


def _is_sure(reading: Reading) -> bool:
    return reading.state is State.SURE


_AGREED_LATER = frozenset(
    fold(text)
    for text in (
        "?", "??", "???", "ntb", "n.t.b.", "nog te bepalen", "te bepalen", "tbd", "t.b.d.", "tbc",
        "nog af te spreken", "af te spreken", "nog te plannen", "te plannen", "in te plannen",
        "nog in te plannen", "later", "volgt", "volgt nog", "nog te zoeken", "te zoeken",
        "nog te bevestigen", "te bevestigen", "in overleg", "nog onbekend", "onbekend",
        "nog niet gekend", "niet gekend", "nn", "n.n.", "a convenir", "à convenir", "à fixer",
        "a fixer", "to be agreed", "nog geen", "nog niet", "wacht op antwoord", "nog in te vullen",
        "in te vullen", "...", "…", "xx", "xxx",
    )
)  # fmt: skip
_NOTHING = frozenset(
    fold(text)
    for text in (
        "nvt", "n.v.t.", "n.v.t", "niet van toepassing", "/", "//", "-", "–", "--", "---", "geen",
        "s.o.", "sans objet", "n/a", "na", "_", ".", "leeg",
    )
)  # fmt: skip


def said_early(cell: Cell | None) -> Reading | None:
    """Return the reading of what says nothing of any kind; None for what is to be read on."""
    if cell is None or (cell.kind == Kind.TEXT and not cell.text.strip()):
        return EMPTY
    if cell.kind == Kind.ERROR or cell.flags & FORMULA:
        return refused(Reason.FORMULA)
    if cell.kind == Kind.TEXT:
        said = " ".join(fold(cell.text).split())
        if said in _AGREED_LATER:
            return empty(Reason.TO_BE_AGREED)
        if said in _NOTHING:
            return empty(Reason.NOT_APPLICABLE)
    return None


def struck(cell: Cell | None, reading: Reading) -> Reading:
    """Return a reading that is not sure when its cell is struck out."""
    return unsure(reading, Reason.STRUCK) if cell and cell.flags & STRUCK else reading
