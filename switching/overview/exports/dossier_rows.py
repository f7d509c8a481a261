"""The rows of single dossiers, for who keeps an export inside the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from switching.i18n import Texts
from switching.models.reference import Reference
from switching.overview import Frames, Selected
from switching.overview.dossiers.columns import (
    COLUMNS,
    DossierColumn,
    cells,
    counted_dossiers,
    tabulate,
    with_references,
)
from switching.overview.exports.sheets import Cell, Field, Sheet

AT_ONCE = 5_000
"""So many rows are turned into cells at a time: a file of many dossiers takes little memory."""


def dossiers_sheet(
    frames: Frames, selected: Selected, references: Iterable[Reference], names: bool, texts: Texts
) -> Sheet:
    """Return a row per dossier of which something lies in the period, as it stands today.

    Names of persons are there only with `names`: figures need none, and who does not need them
    should not have them.
    """
    columns = [column for column in COLUMNS if names or not column.of_person]
    table = with_references(tabulate(frames, counted_dossiers(selected)), references, names)
    return sheet_of(table, columns, texts)


def sheet_of(table: pd.DataFrame, columns: Sequence[DossierColumn], texts: Texts) -> Sheet:
    """Return these columns of a table of dossiers as a sheet."""
    _ = texts.gettext
    note = _("A row per dossier of which something lies in the period, as it stands today.")
    fields = tuple(Field(_(column.word), column.unit) for column in columns)
    return Sheet("dossiers", _("Dossiers"), (note,), fields, _rows(table, columns, texts))


def _rows(
    table: pd.DataFrame, columns: Sequence[DossierColumn], texts: Texts
) -> Iterator[tuple[Cell, ...]]:
    for first in range(0, len(table), AT_ONCE):
        part = table.iloc[first : first + AT_ONCE]
        yield from zip(*(cells(column, part[column.key], texts) for column in columns), strict=True)
