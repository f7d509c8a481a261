"""The command line, for who looks after the installation. It calls what the pages call."""

from __future__ import annotations

import click

from switching import __version__
from switching.cli import data, demo, documents, exports, people, users
from switching.cli.base import Group
from switching.cli.evaluate import commands as evaluation


@click.group(cls=Group)
@click.version_option(__version__, message="Switching Talent %(version)s")
def main() -> None:
    """Look after a Switching Talent installation."""


for _command in (
    *(demo.demo, documents.plan, documents.certificate, exports.report, exports.export),
    *(data.check, data.backup, data.restore, users.user),
    *(people.export_person, people.erase_person, people.erase_due, evaluation.evaluate),
):
    main.add_command(_command)
