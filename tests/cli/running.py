"""Running a command in a test."""

from __future__ import annotations

from click.testing import CliRunner, Result

from switching.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
