"""What one asks of the table of dossiers, and how an address says it.

What an address has wrong is passed over, and `passed_over` names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from switching.models import N_
from switching.overview.dossiers.columns import COLUMN, COLUMNS
from switching.overview.formatting import Unit

USUAL = ("reference", "sender", "host", "partner", "stage", "registered", "shift", "hours_held")
NOT_FILLED_IN = "none"
"""How an address calls the value that is not there."""

MONTH, YEAR = "month", "year"
MOST_BY = 2
"""By how many fields dossiers are counted at once."""

_COLUMNS, _BY, _ONLY = "columns", "by", "only."
CHIPS = tuple(column.key for column in COLUMNS if column.words)
"""The columns whose values are chips to choose from: closed lists."""


@dataclass(frozen=True)
class OwnTable:
    """The columns, the values that dossiers must have one of, and the fields to count by.

    A field is the key of a column; of a day with `:month` or `:year` behind it.
    """

    columns: tuple[str, ...] = USUAL
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: tuple[str, ...] = ()

    @property
    def names_people(self) -> bool:
        """Tell whether its rows name persons."""
        return not self.by and any(COLUMN[key].of_person for key in self.columns)


def count_fields() -> list[str]:
    """List the fields that dossiers can be counted by."""
    found = []
    for column in COLUMNS:
        if column.is_counted_by:
            days = [f"{column.key}:{part}" for part in (MONTH, YEAR)]
            found += days if column.unit is Unit.DAY else [column.key]
    return found


def choices_of_chip(key: str) -> list[str]:
    """List the values of a closed list, and at last that none is filled in where that can be."""
    filled = {"sector", "stage"}
    return [*COLUMN[key].words, *([] if key in filled else [NOT_FILLED_IN])]


def read_asked(parameters: Mapping[str, str]) -> OwnTable:
    """Return what the parameters of an address ask."""
    columns = _known(parameters.get(_COLUMNS, ""), COLUMN)
    only = {
        key: values
        for key in CHIPS
        if (values := _known(parameters.get(_ONLY + key, ""), choices_of_chip(key)))
    }
    by = _known(parameters.get(_BY, ""), count_fields())[:MOST_BY]
    return OwnTable(columns or USUAL, only, by)


def write_asked(asked: OwnTable) -> dict[str, str]:
    """Return the parameters that ask this; what is as usual stays out."""
    written = {_ONLY + key: ",".join(values) for key, values in asked.only.items() if values}
    if asked.columns and asked.columns != USUAL:
        written[_COLUMNS] = ",".join(asked.columns)
    if asked.by:
        written[_BY] = ",".join(asked.by)
    return written


def is_of_table(parameter: str) -> bool:
    """Tell whether a parameter of an address is about the table."""
    return parameter in {_COLUMNS, _BY} or parameter.startswith(_ONLY)


def passed_over(parameters: Mapping[str, str]) -> list[str]:
    """List what an address asks of the table that is not there, by its message ids."""
    read = write_asked(read_asked(parameters))
    usual = {_COLUMNS: ",".join(USUAL)}
    wrong = {
        name
        for name, text in parameters.items()
        if is_of_table(name) and text and read.get(name, usual.get(name)) != text
    }
    said = {_COLUMNS: N_("Columns"), _BY: N_("Count by")}
    return sorted({said.get(name, N_("Only")) for name in wrong})


def chosen_of(table: pd.DataFrame, asked: OwnTable) -> pd.DataFrame:
    """Return the rows that have one of the wanted values in each field that is chosen on."""
    kept = pd.Series(True, index=table.index)
    for key, values in asked.only.items():
        wanted = table[key].isin(values)
        if NOT_FILLED_IN in values:
            wanted |= table[key].isna()
        kept &= wanted
    return pd.DataFrame(table[kept]).reset_index(drop=True)


def _known(text: str, among: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of a text that are among what there is, each once."""
    there = set(among)
    return tuple(dict.fromkeys(part for part in text.split(",") if part in there))
