"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from switching.models import Language

FILE = click.Path(dir_okay=False, path_type=Path)

database_option = click.option("--database", type=FILE, required=True, help="the database file")
language_option = click.option(
    "--language", type=click.Choice([item.value for item in Language]), default="nl"
)
yes_option = click.option("--yes", is_flag=True, help="do not ask whether to go on")
