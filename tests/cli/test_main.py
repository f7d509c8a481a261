"""All commands together: what holds for each of them, and the version."""

from __future__ import annotations

from collections.abc import Iterator

import click

from switching import __version__
from switching.cli import main
from switching.cli.command import Command
from tests.cli.running import run


def commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield each command, with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_each_command_says_what_went_wrong_in_a_sentence() -> None:
    assert [name for name, command in commands() if not isinstance(command, Command)] == []


def test_the_version_is_printed() -> None:
    assert run("--version").output == f"Switching Talent {__version__}\n"
