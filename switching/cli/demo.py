"""Fill a database with demo dossiers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from sqlite_utils.utils import sqlite3

from switching.cli.command import command, stop, unwritable
from switching.cli.options import DAY, MOST, Number, language_option, new_database_option, option
from switching.demo import DemoRefusedError, build_demo
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Language, N_


@command("demo", help=N_("Fill a new database with demo dossiers."))
@new_database_option
@option("--switches", type=Number(1, 1_000_000), default=60, show_default=True, help=N_("how many"))
@option(
    "--seed",
    type=Number(-MOST, MOST),
    default=1,
    show_default=True,
    help=N_("another number gives other dossiers"),
)
@option("--today", type=DAY, help=N_("the day it all turns around"))
@language_option
def demo(database: Path, switches: int, seed: int, today: datetime | None, language: str) -> None:
    texts = Texts(Language(language))
    day: date = today.date() if today else datetime.now(BRUSSELS).date()
    try:
        build_demo(database, switches, seed, day)
    except DemoRefusedError as refused:
        stop(texts, refused.message)
    except (sqlite3.Error, OSError) as error:
        stop(texts, unwritable(database, error))
    click.echo(
        texts.ngettext(
            "{count} dossier in {path}", "{count} dossiers in {path}", switches, path=database
        )
    )
