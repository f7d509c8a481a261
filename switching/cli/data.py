"""Look after the database: check, back up, restore."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from switching.cli.command import command, now, refusals, require_agreement, require_sound
from switching.cli.options import (
    FILE,
    FOLDER,
    MOST,
    Number,
    argument,
    database_option,
    language_option,
    new_database_option,
    option,
)
from switching.i18n import Texts
from switching.models import Language, N_
from switching.services import backups
from switching.services.backups import Keep
from switching.services.context import local_context
from switching.services.integrity import check_scans, schema_version

_KEPT = Number(0, MOST)


@command("check", help=N_("Say whether a database is sound; exit with 1 when it is not."))
@database_option
@option("--scans", is_flag=True, help=N_("also look into each PDF, which takes a moment each"))
@language_option
def check(database: Path, scans: bool, language: str) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    refused = [texts.message(message) for message in check_scans(database)] if scans else []
    if refused:
        click.echo("\n".join(refused), err=True)
        sys.exit(1)
    click.echo(texts.gettext("All is well: schema {name}.", name=schema_version(database)))


@command(
    "backup",
    help=N_(
        "Write a backup of a database that may be in use, with its SHA-256 beside it.\n\n"
        "Without --keep-daily and --keep-weekly no earlier backup is removed."
    ),
)
@database_option
@option("--to", "folder", type=FOLDER, required=True, help=N_("the folder of the backups"))
@option("--keep-daily", type=_KEPT, help=N_("of how many days the newest backup stays"))
@option("--keep-weekly", type=_KEPT, help=N_("of how many weeks the newest backup stays"))
@language_option
def backup(
    database: Path,
    folder: Path,
    keep_daily: int | None,
    keep_weekly: int | None,
    language: str,
) -> None:
    texts, keep = Texts(Language(language)), None
    if keep_daily is not None or keep_weekly is not None:
        keep = Keep(keep_daily or 0, keep_weekly or 0)
    with refusals(texts):
        made = backups.make_backup(local_context(database, now()), folder, keep, on_trail=False)
    click.echo(texts.gettext("Backup: {path}", path=made.path))


@command(
    "restore",
    help=N_("Put the backup FILE in the place of a database; what stands there is kept beside it."),
)
@argument("file", type=FILE)
@new_database_option
@option("--without-hash", is_flag=True, help=N_("also when no SHA-256 lies beside FILE"))
@option("--yes", is_flag=True, help=N_("ask nothing"))
@language_option
def restore(file: Path, database: Path, without_hash: bool, yes: bool, language: str) -> None:
    texts = Texts(Language(language))
    if not yes:
        asked = texts.gettext("Put {file} in the place of {path}?", file=file, path=database)
        require_agreement(texts, asked)
    with refusals(texts):
        aside = backups.restore_backup(local_context(database, now()), file, without_hash)
    click.echo(texts.gettext("{file} is now the database {path}.", file=file, path=database))
    if aside is not None:
        click.echo(texts.gettext("What stood there is kept: {path}", path=aside))
