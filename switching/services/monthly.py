"""What is laid ready after each month: a file of every view that asks for one.

It is made by `python -m switching monthly`, by a timer or by hand, and by the app as it starts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from switching.models import MonthlyFile, MonthlyKind, NamedView, User
from switching.overview import Frames, Period, Selection, Span, figures_of, read_frames, select
from switching.overview.changes import BEGINS, DOSSIERS, kept_counts
from switching.overview.dossiers.asked import OwnTable, chosen_of, read_asked
from switching.overview.dossiers.columns import COLUMN, counted_dossiers, tabulate
from switching.overview.filters import read_address
from switching.overview.hiding import NoWholeMonthError
from switching.services.access import needs, reading, write
from switching.services.context import Context
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.own_tables import TableKind, export_table
from switching.services.rights import Need
from switching.services.views import find_visible
from switching.store import NotFoundError, list_readable, list_records
from switching.store.queries.views import old_files, old_mails, views_to_lay_ready

KEPT_MONTHS = 12
"""For so many months a file stays; it goes as well with its view, and when anyone is erased."""


def month_over(today: date) -> date:
    """Return the first day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


@needs(Need.ADMINISTER)
def is_due(context: Context) -> bool:
    """Tell whether a view lacks the file of the month that is over."""
    with reading(context, whole=True) as db:
        return bool(views_to_lay_ready(db, month_over(context.today)))


@needs(Need.ADMINISTER)
def lay_ready(context: Context) -> int:
    """Make the file of each view that lacks that of the month that is over; return how many.

    A view whose period has no day that is over has none.
    """
    month = month_over(context.today)
    with reading(context, whole=True) as db:
        wanted = views_to_lay_ready(db, month)
        frames = read_frames(db) if wanted else None
        languages = {user.id: user.language for user in list_readable(db, User)}
    if frames is None:
        return 0
    made = 0
    for view in wanted:
        made += _lay(
            context.speaking(languages.get(view.user_id, context.language)), view, month, frames
        )
    return made


@needs(Need.EXPORT)
def get_monthly_file(context: Context, view_id: int, file_id: int) -> bytes:
    """Return a file that was laid ready, of a view that someone may open."""
    with reading(context, whole=True) as db:
        find_visible(db, context.actor, view_id)
        found = list_records(db, MonthlyFile, id=file_id, view_id=view_id)
    if not found:
        raise NotFoundError(f"monthly_files {file_id}")
    return found[0].content


def _lay(context: Context, view: NamedView, month: date, frames: Frames) -> bool:
    parameters = {name: str(text) for name, text in view.asks.items()}
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    whole = read_address(parameters, frames.names, last)
    if view.monthly is None or whole.span.first > last:
        return False
    selection = replace(whole, span=Span(whole.span.first, min(whole.span.last, last)))
    asked = read_asked(parameters)
    try:
        content = _make(context, view.monthly, selection, asked)
    except NoWholeMonthError:
        return False
    file = MonthlyFile(
        view_id=view.id,
        month=month,
        made_at=context.now,
        kind=view.monthly,
        counts=_counts(context, frames, selection, asked),
        content=content,
    )
    return _store(context, file)


def _make(context: Context, kind: MonthlyKind, selection: Selection, asked: OwnTable) -> bytes:
    """Make the report with small numbers hidden, or the table without names of persons."""
    if kind is MonthlyKind.REPORT:
        return export_overview(context, ExportKind.REPORT, selection, ExportChoices(hides=True))
    columns = tuple(key for key in asked.columns if not COLUMN[key].of_person) or ("reference",)
    nameless = replace(asked, columns=columns)
    return export_table(context, TableKind.WORKBOOK, selection, nameless, False)


def _counts(
    context: Context, frames: Frames, selection: Selection, asked: OwnTable
) -> dict[str, int | str]:
    """Return what is kept to say next time what changed, and since when it counts."""
    selected = select(frames, selection, context.today)
    table = chosen_of(tabulate(frames, counted_dossiers(selected)), asked)
    rolls = selection.period is Period.TWELVE_MONTHS
    begins = "" if rolls else selection.span.first.isoformat()
    return {BEGINS: begins, DOSSIERS: len(table), **kept_counts(figures_of(selected))}


def _store(context: Context, file: MonthlyFile) -> bool:
    """Store a file unless another process was first, and remove those that were kept long."""
    before = date(file.month.year - KEPT_MONTHS // 12, file.month.month, 1)
    with write(context) as transaction:
        db = transaction.db
        if list_records(db, MonthlyFile, view_id=file.view_id, month=file.month):
            return False
        transaction.add(file)
        for old in (*old_files(db, file.view_id, before), *old_mails(db, file.view_id, before)):
            transaction.delete(old)
    return True
