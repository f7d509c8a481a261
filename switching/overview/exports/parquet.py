"""A table as Parquet, which Power BI, DuckDB and the like read with the type of each column."""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
from pyarrow import parquet

from switching.overview import Unit
from switching.overview.exports.sheets import Cell, Mark, Quantity, Sheet

_TYPES = {
    Unit.COUNT: pa.int64(),
    Unit.DAY: pa.date32(),
    Unit.WORD: pa.string(),
    Unit.TEXT: pa.string(),
}
"""What a column of each unit is; all else is a number with decimals."""


def write_parquet(sheet: Sheet) -> bytes:
    """Write a table; what is not known or not shown is null. The same table gives the same bytes.

    Hours are numbers of hours. A text is kept as it is: no program takes it for a formula here.
    """
    columns = list(zip(*sheet.rows, strict=True)) or [()] * len(sheet.fields)
    arrays = [
        pa.array([_value(cell, field.unit) for cell in cells], _TYPES.get(field.unit, pa.float64()))
        for field, cells in zip(sheet.fields, columns, strict=True)
    ]
    target = BytesIO()
    table = pa.Table.from_arrays(arrays, names=[field.title for field in sheet.fields])
    parquet.write_table(table, target)
    return target.getvalue()


def _value(cell: Cell, unit: Unit) -> object:
    if cell is None or isinstance(cell, Mark | Quantity):
        return None
    return cell / 60 if unit is Unit.HOURS and isinstance(cell, int | float) else cell
