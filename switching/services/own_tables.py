"""One's own table of dossiers taken along: as a workbook, a comma file, or Parquet."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from switching.models import User
from switching.overview import Selection, read_frames
from switching.overview.dossiers.asked import OwnTable
from switching.overview.exports.comma import write_table
from switching.overview.exports.own_table import about_table, rounded_sheet, rows_sheet
from switching.overview.exports.parquet import write_parquet
from switching.overview.exports.workbook import write_workbook
from switching.services.access import EXPORTED, needs, reading, write
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import digest_of_trail
from switching.store.queries.named_records import iterate_references


class TableKind(StrEnum):
    """The files that a table can be taken along in; the value is the end of the file's name."""

    WORKBOOK = "xlsx"
    COMMA = "csv"
    PARQUET = "parquet"


@needs(Need.EXPORT)
def export_table(
    context: Context, kind: TableKind, selection: Selection, asked: OwnTable, hides: bool
) -> bytes:
    """Write one's own table of dossiers; the same records and instant give the same bytes.

    What `hides` is rounded counts of whole months. Rows that name persons leave a trace of who took
    them along. Raises NoWholeMonthError and RowsStayError.
    """
    if asked.names_people and not hides:
        _leave_trace(context, kind, selection)
    with reading(context, whole=True) as db:
        frames, references = read_frames(db), list(iterate_references(db))
        secret = digest_of_trail(db, besides=EXPORTED) if hides else None
    texts, now = context.texts, context.now
    if secret is None:
        sheet = rows_sheet(frames, selection, asked, references, now, texts)
    else:
        sheet = rounded_sheet(frames, selection, asked, secret, now, texts)
    if kind is TableKind.COMMA:
        return write_table(sheet, texts)
    if kind is TableKind.PARQUET:
        return write_parquet(sheet)
    if kind is not TableKind.WORKBOOK:
        assert_never(kind)
    about = about_table(frames, selection, asked, hides, now, texts)
    return write_workbook(about, [sheet], texts, now)


def _leave_trace(context: Context, kind: TableKind, selection: Selection) -> None:
    """Note who takes names of persons along and by which choices, before there is a file."""
    chosen = {name: str(value) for name, value in selection.parties()}
    days = {"first": str(selection.span.first), "last": str(selection.span.last)}
    with write(context) as transaction:
        said = {"file": str(kind), **days, **chosen}
        transaction.note_beside(EXPORTED, User.TABLE, context.actor.user_id, after=said)
