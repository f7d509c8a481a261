"""A table on its way out: typed cells, whatever file they end up in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from switching.i18n import Texts
from switching.models.base import clean_text
from switching.overview import Unit


class Mark(Enum):
    """What stands in a cell instead of a value."""

    HIDDEN = "hidden"
    FEW = "few"


HIDDEN, FEW = Mark.HIDDEN, Mark.FEW


@dataclass(frozen=True)
class Quantity:
    """A number with a unit of its own, in a column where they differ."""

    value: float
    unit: Unit


Cell = str | int | float | date | Quantity | Mark | None
"""HOURS are kept in minutes; a PERIOD is its first day, or a year as a number."""


@dataclass(frozen=True)
class Field:
    """A column: its title in the reader's language and what it holds."""

    title: str
    unit: Unit


@dataclass(frozen=True)
class Sheet:
    """A table with its key (for file names), its title, and what there is to know about it."""

    key: str
    title: str
    notes: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: Iterable[tuple[Cell, ...]]


def cleaned(text: str) -> str:
    """Return text without what no reader can see and no file can hold."""
    return str(clean_text(text))


def mark_word(mark: Mark, texts: Texts) -> str:
    """Return what is written in a cell whose value is not there."""
    return texts.gettext("hidden") if mark is HIDDEN else texts.gettext("below 10")
