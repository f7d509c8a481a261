"""What a programme manager takes along: workbook, comma files, pictures, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from switching.models import User
from switching.overview import Frames, Selection, read_frames
from switching.overview.exports.comma import write_tables
from switching.overview.exports.dossier_rows import dossiers_sheet
from switching.overview.exports.pictures import write_pictures
from switching.overview.exports.report_file import write_report
from switching.overview.exports.selected import Content, gather, sheets_of
from switching.overview.exports.sheets import Sheet
from switching.overview.exports.workbook import write_workbook
from switching.services.access import EXPORTED, needs, reading, write
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import digest_of_trail
from switching.store.queries.named_records import iterate_references

Progress = Callable[[float], object]
"""Is told the share that is done, from 0 to 1."""


class ExportKind(StrEnum):
    """The files that can be taken along; the value is the end of the file's name."""

    WORKBOOK = "xlsx"
    TABLES = "csv.zip"
    PICTURES = "pictures.zip"
    REPORT = "pdf"


_WITH_ROWS = {ExportKind.WORKBOOK, ExportKind.TABLES}


@dataclass(frozen=True)
class ExportChoices:
    """What goes along: small numbers or not, and names of persons in the rows or not.

    With `hides` all numbers are rounded, and what is about few stays at home: rows of single
    dossiers, names, and months that are not over.
    """

    hides: bool = True
    names: bool = False


@needs(Need.EXPORT)
def export_overview(
    context: Context,
    kind: ExportKind,
    selection: Selection,
    choices: ExportChoices,
    progress: Progress = lambda share: None,
) -> bytes:
    """Write what the filters select as a file; the same records and instant give the same bytes."""
    if choices.names and not choices.hides and kind in _WITH_ROWS:
        _leave_trace(context, kind, selection)
    with reading(context, whole=True) as db:
        frames = read_frames(db)
        secret = digest_of_trail(db, besides=EXPORTED) if choices.hides else None
    content = gather(frames, selection, secret, context.texts, context.now)
    if kind is ExportKind.REPORT:
        return write_report(content, lambda done, of: progress(done / of))
    if kind is ExportKind.PICTURES:
        return write_pictures(content, lambda done, of: progress(done / of))
    with _sheets(context, frames, content, choices) as sheets:
        if kind is ExportKind.TABLES:
            return write_tables(content.about, sheets, context.texts, context.now)
        if kind is not ExportKind.WORKBOOK:
            assert_never(kind)
        whole = max(len(content.selected.switches), 1)
        return write_workbook(
            content.about,
            sheets,
            context.texts,
            context.now,
            lambda rows: progress(min(rows / whole, 1.0)),
        )


def _leave_trace(context: Context, kind: ExportKind, selection: Selection) -> None:
    """Note who takes names of persons along and by which choices, before there is a file."""
    chosen = {name: str(value) for name, value in selection.parties()}
    days = {"first": str(selection.span.first), "last": str(selection.span.last)}
    with write(context) as transaction:
        said = {"file": str(kind), **days, **chosen}
        transaction.note_beside(EXPORTED, User.TABLE, context.actor.user_id, after=said)


@contextmanager
def _sheets(
    context: Context, frames: Frames, content: Content, choices: ExportChoices
) -> Iterator[list[Sheet]]:
    """Give the sheets of figures and tables, and that of the dossiers unless it must stay."""
    sheets = sheets_of(content)
    if choices.hides:
        yield sheets
        return
    with reading(context, whole=True) as db:
        references = iterate_references(db)
        try:
            rows = dossiers_sheet(
                frames, content.selected, references, choices.names, content.texts
            )
            yield [*sheets, rows]
        finally:
            references.close()
