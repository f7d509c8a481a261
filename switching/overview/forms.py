"""Charts whose form Altair draws once; what follows from the rows is put in each time.

After a write mostly the numbers of a chart are other ones, and not what it looks like. Its form has
named datasets, and blanks for what follows from the numbers: how far an axis goes, in which order
rows stand, how high it is. Drawing a form takes some thirty times what filling it in does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from altair.utils.schemapi import debug_mode

from switching.i18n import Texts
from switching.overview.theme import BLANK, themed


@dataclass(frozen=True)
class Drawing:
    """A chart: its form, all that this depends on (`of`), its rows, how high it is, and the values
    of its blanks.

    `form` makes it with Altair of the texts and `of`; it is a function of a module, which sees no
    rows, so that a form that is kept is the one that would be drawn.
    """

    form: Callable[..., Any]
    of: tuple[Hashable, ...]
    rows: Mapping[str, pd.DataFrame]
    height: int
    values: Mapping[str, Any] = field(default_factory=dict)

    def specification(self, texts: Texts) -> dict[str, Any]:
        """Return the chart as Vega-Lite, not checked against its schema: the tests do that."""
        form = _drawn(self.form, self.of, texts)
        own = {name: _records(rows) for name, rows in self.rows.items()}
        datasets = {**form.get("datasets", {}), **own}
        return {**_filled(form, self.values), "height": self.height, "datasets": datasets}


@lru_cache(500)
def _drawn(form: Callable[..., Any], of: tuple[Hashable, ...], texts: Texts) -> dict[str, Any]:
    with debug_mode(False):  # the check costs several times what drawing does
        found: dict[str, Any] = themed(form(texts, *of), texts).to_dict(validate=False)
    return found


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    """Return a part of a form with its blanks filled in."""
    if isinstance(part, str) and part.startswith(BLANK):
        return values[part.removeprefix(BLANK)]
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return part


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON knows them."""
    columns = {str(name): _plain(column) for name, column in rows.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    """Return values without what JSON does not know: no number is None, a day is its text."""
    values = column.to_numpy()
    if values.dtype.kind == "M":
        return list(np.datetime_as_string(values.astype("datetime64[s]")).tolist())
    if values.dtype.kind != "f":
        return list(values.tolist())
    return [None if isnan(number) else number for number in values.tolist()]
