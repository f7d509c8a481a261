"""README.md and docs: the table of commands is that of the code; what texts refer to is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

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


DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
"""What a document names before it is there."""


def written(text: str) -> Iterator[tuple[bool, str]]:
    """Yield what a document says to type: whether it is a line to copy as it is, and the line."""
    fences = re.compile(r"^ *```.*?\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
    for block in fences.findall(text):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            yield True, line
    for span in re.findall(r"`([^`]+)`", fences.sub("", text)):
        yield False, " ".join(span.split())


def told_commands(text: str) -> Iterator[tuple[bool, list[str]]]:
    for is_whole, line in written(text):
        _, begins, rest = line.partition("-m switching ")
        if begins:
            yield is_whole, shlex.split(rest, comments=True)


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_each_command_that_a_document_names_is_there_and_takes_its_options(page: Path) -> None:
    known = dict(commands())
    for is_whole, words in told_commands(page.read_text(encoding="utf-8")):
        name = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in known), "")
        if words == ["--version"]:
            continue
        if len(words) == 1 and isinstance(main.commands.get(words[0]), click.Group):
            continue
        assert name, (page.name, words)
        command, given = known[name], words[len(name.split()) :]
        found, _, _ = command.make_parser(click.Context(command)).parse_args(given)
        if is_whole:
            needed = {item.name for item in command.params if item.required}
            assert needed <= {key for key, value in found.items() if value}, (page.name, words)


def test_the_documents_name_commands_to_be_looked_at() -> None:
    named = {page.name: list(told_commands(page.read_text("utf-8"))) for page in DOCUMENTS}
    assert {"README.md", "deploy.md", "incident.md"} <= {
        name for name, found in named.items() if found
    }
    assert len([words for is_whole, words in named["incident.md"] if is_whole]) > 6


def test_the_pictures_are_small_for_who_clones() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert 0 < sum(path.stat().st_size for path in pictures) < 2_400_000
