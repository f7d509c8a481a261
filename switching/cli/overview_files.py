"""Write what goes along from the overview: report and workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from sqlite_utils.utils import sqlite3

from switching.cli.command import command, now, require_sound, stop, unwritable
from switching.cli.options import FILE, database_option, language_option
from switching.i18n import Texts
from switching.models import Language, Message, N_
from switching.overview import Selection, Span
from switching.overview.exports.workbook import TooManyRowsError
from switching.overview.hiding import NO_WHOLE_MONTH, NoWholeMonthError
from switching.overview.periods import ALL_TIME
from switching.services.context import local_context
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.store.files import write_whole

_DAY = click.DateTime(["%Y-%m-%d"])
_first_option = click.option("--from", "first", type=_DAY, help="the first day that counts")
_last_option = click.option("--to", "last", type=_DAY, help="the last day that counts")
_hide_option = click.option("--hide-small", is_flag=True, help="round numbers, and hide small ones")


@command()
@database_option
@click.option("--output", type=FILE, required=True, help="the PDF to write")
@_first_option
@_last_option
@_hide_option
@language_option
def report(
    database: Path,
    output: Path,
    first: datetime | None,
    last: datetime | None,
    hide_small: bool,
    language: str,
) -> None:
    """Write the report: figures, charts and definitions."""
    choices = ExportChoices(hides=hide_small)
    _export(database, output, ExportKind.REPORT, (first, last), choices, language)


@command()
@database_option
@click.option("--output", type=FILE, required=True, help="the XLSX to write")
@_first_option
@_last_option
@_hide_option
@click.option("--names", is_flag=True, help="with the names of persons in the rows of dossiers")
@language_option
def export(
    database: Path,
    output: Path,
    first: datetime | None,
    last: datetime | None,
    hide_small: bool,
    names: bool,
    language: str,
) -> None:
    """Write a workbook: figures, tables and, unless small numbers are hidden, dossiers."""
    choices = ExportChoices(hides=hide_small, names=names)
    _export(database, output, ExportKind.WORKBOOK, (first, last), choices, language)


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
