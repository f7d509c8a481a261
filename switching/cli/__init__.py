"""The command line, for who looks after the installation. It calls what the pages call."""

from __future__ import annotations

import click

from switching import __version__
from switching.cli import data, demo, documents, imports, mails, overview_files, people, users
from switching.cli.command import Main
from switching.cli.evaluate import commands as evaluation
from switching.cli.options import Option, group_language_option
from switching.models import N_


@click.group(cls=Main, help=N_("Look after a Switching Talent installation."))
@click.version_option(
    __version__,
    cls=Option,
    message="Switching Talent %(version)s",
    help=N_("Show the version and exit."),
)
@group_language_option
def main() -> None:
    pass


for _command in (
    *(demo.demo, documents.plan, documents.certificate),
    *(overview_files.report, overview_files.export, overview_files.monthly),
    *(data.check, data.backup, data.restore, users.user, mails.send_mail),
    imports.import_,
    *(people.export_person, people.erase_person, people.erase_due, evaluation.evaluate),
):
    main.add_command(_command)
