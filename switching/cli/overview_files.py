"""Write what goes along from the overview: report and workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from sqlite_utils.utils import sqlite3

from switching.cli.command import command, now, require_sound, stop, unwritable
from switching.cli.options import DAY, database_option, language_option, option, output_option
from switching.i18n import Texts
from switching.models import Language, Message, N_
from switching.overview import Selection, Span
from switching.overview.exports.workbook import TooManyRowsError
from switching.overview.hiding import NO_WHOLE_MONTH, NoWholeMonthError
from switching.overview.periods import ALL_TIME
from switching.services.context import local_context
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.monthly import lay_ready
from switching.store.files import write_whole

_first_option = option("--from", "first", type=DAY, help=N_("the first day that counts"))
_last_option = option("--to", "last", type=DAY, help=N_("the last day that counts"))
_hide_option = option("--hide-small", is_flag=True, help=N_("round numbers, and hide small ones"))


@command("report", help=N_("Write the report: figures, charts and definitions."))
@database_option
@output_option((".pdf",), N_("the PDF to write"))
@_first_option
@_last_option
@_hide_option
@language_option
def report(
    database: Path,
    output: Path,
    overwrite: bool,
    first: datetime | None,
    last: datetime | None,
    hide_small: bool,
    language: str,
) -> None:
    choices = ExportChoices(hides=hide_small)
    _export(database, output, ExportKind.REPORT, (first, last), choices, language)


@command(
    "export",
    help=N_(
        "Write a workbook: figures, tables and, unless small numbers are hidden, dossiers.\n\n"
        "A FILE that ends in .zip gets the same as CSV files, in a ZIP."
    ),
)
@database_option
@output_option((".xlsx", ".zip"), N_("the XLSX to write, or the ZIP with CSV files"))
@_first_option
@_last_option
@_hide_option
@option("--names", is_flag=True, help=N_("with the names of persons in the rows of dossiers"))
@language_option
def export(
    database: Path,
    output: Path,
    overwrite: bool,
    first: datetime | None,
    last: datetime | None,
    hide_small: bool,
    names: bool,
    language: str,
) -> None:
    choices = ExportChoices(hides=hide_small, names=names)
    kind = ExportKind.TABLES if output.suffix.lower() == ".zip" else ExportKind.WORKBOOK
    _export(database, output, kind, (first, last), choices, language)


@command(
    "monthly",
    help=N_(
        "Lay ready what people asked for each month: files of their views, of the last month that "
        "is over.\n\nWhat lies there already is not made again."
    ),
)
@database_option
@language_option
def monthly(database: Path, language: str) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    try:
        made = lay_ready(local_context(database, now(), texts.language))
    except sqlite3.Error as error:
        stop(texts, unwritable(database, error))
    click.echo(texts.ngettext("{count} file was made.", "{count} files were made.", made))


def _export(
    database: Path,
    output: Path,
    kind: ExportKind,
    days: tuple[datetime | None, datetime | None],
    choices: ExportChoices,
    language: str,
) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    first = days[0].date() if days[0] else ALL_TIME.first
    last = days[1].date() if days[1] else ALL_TIME.last
    if first > last:
        stop(texts, Message(N_("The end comes before the start. Choose other dates.")))
    selection, told = Selection(Span(first, last)), _Told()
    try:
        made = export_overview(
            local_context(database, now(), texts.language), kind, selection, choices, told.tell
        )
        write_whole(output, made)
    except TooManyRowsError:
        stop(texts, Message(N_("There are too many dossiers for a workbook. Choose fewer days.")))
    except NoWholeMonthError:
        stop(texts, Message(NO_WHOLE_MONTH))
    except sqlite3.Error as error:
        stop(texts, unwritable(database, error))
    except OSError as error:
        stop(texts, unwritable(output, error))


class _Told:
    """Tells on stderr how far a long job is, at each tenth."""

    def __init__(self) -> None:
        self._last = 0

    def tell(self, share: float) -> None:
        tenth = int(share * 10)
        if tenth > self._last:
            self._last = tenth
            click.echo(f"{tenth * 10} %", err=True)
