"""Reading the CSV files that an evaluation takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from switching.models import Message, N_

_LONGEST_FIELD = 1_000_000
_MOST_MEGABYTES = 20


class UnreadableError(ValueError):
    """A file can't be read as asked; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a CSV file, in UTF-8, with `,` or `;` between the fields; only `columns` are returned.

    Raises UnreadableError when it can't be opened, lacks a column, or holds no row.
    """
    named = {"path": str(path)}
    try:
        _refuse_large(path, named)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = {**named, "reason": error.strerror or str(error)}
        raise UnreadableError(Message(N_("{path} can't be read: {reason}."), reason)) from None
    except UnicodeDecodeError:
        raise UnreadableError(Message(N_("{path} is not a text file in UTF-8."), named)) from None
    rows = _parsed(text, columns, named)
    if not rows:
        raise UnreadableError(Message(N_("{path} holds no rows below its header."), named))
    return rows


def _refuse_large(path: Path, named: dict[str, str]) -> None:
    if path.stat().st_size > _MOST_MEGABYTES * 1024**2:
        values = {**named, "limit": _MOST_MEGABYTES}
        raise UnreadableError(Message(N_("{path} is too large: {limit} MB is the most."), values))


def _parsed(text: str, columns: Sequence[str], named: dict[str, str]) -> list[dict[str, str]]:
    first = text.partition("\n")[0]
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(
        io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ","
    )
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        missing = [name for name in columns if name not in header]
        if missing:
            values = {**named, "columns": ", ".join(missing)}
            raise UnreadableError(Message(N_("{path} lacks the columns: {columns}."), values))
        reader.fieldnames = header
        read = [{name: (row[name] or "").strip() for name in columns} for row in reader]
    except csv.Error as error:
        values = {**named, "reason": str(error)}
        raise UnreadableError(Message(N_("{path} can't be read: {reason}."), values)) from None
    return [row for row in read if any(row.values())]
