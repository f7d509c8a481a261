"""README.md and docs: the table of commands is that of the code; what texts refer to is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from switching.cli import main
from tests.cli.test_main import commands
from tests.server import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = README.split("## Commands\n")[1].split("\n## ")[0]
FOR_EACH = {"--help", "--language"}
"""What the sentence above the table says of each command."""

Usage = tuple[list[str], set[str], set[str]]
"""Arguments; options that must be given; options that may be."""


def told() -> Iterator[tuple[str, Usage]]:
    """Yield each command of the table, with how it is used."""
    for row in re.findall(r"^\| `(.*?)` \|", COMMANDS, re.MULTILINE):
        [name, rest] = re.fullmatch(r"((?:[a-z][a-z-]* ?)+)(.*)", row).groups()
        arguments = rest.split("--")[0].split()
        may = set(re.findall(r"\[(--[\w-]+)", rest))
        yield name.strip(), (arguments, set(re.findall(r"--[\w-]+", rest)) - may, may)


def usage(command: click.Command) -> Usage:
    """Return how a command is used, but for what each of them has."""
    options = [item for item in command.params if isinstance(item, click.Option)]
    arguments = [item for item in command.params if isinstance(item, click.Argument)]
    must = {item.opts[0] for item in options if item.required}
    return (
        [item.metavar or str(item.name).upper() for item in arguments],
        must,
        {item.opts[0] for item in options} - must - FOR_EACH,
    )


def test_the_table_of_commands_is_that_of_the_code() -> None:
    rows = list(told())
    assert dict(rows) == {name: usage(command) for name, command in commands()}
    assert len(rows) == len(dict(rows))


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_each_command_has_what_the_readme_says_of_each() -> None:
    assert [name for name, command in commands() if "--language" not in options(command)] == []
    assert "--version" in options(main)


@pytest.mark.parametrize("folder", ["switching", "pages"])
def test_a_part_of_a_document_that_a_text_names_is_there(folder: str) -> None:
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / folder).rglob("*.py"))
    for file, heading in re.findall(r"\(([\w/]+\.md), '([^']+)'\)", sources):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^#+ {heading}$", text, re.MULTILINE), (file, heading)


def test_what_the_readme_and_docs_link_to_is_there() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_pictures_are_small_for_who_clones() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert 0 < sum(path.stat().st_size for path in pictures) < 2_400_000
