"""All that a command can say, in Dutch: help, and every kind of misuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_file

from switching.cli import main, speech
from tests.cli.running import run
from tests.cli.test_main import commands

FOLDER = Path(click.__file__).parent
MODULES = (
    *("core", "decorators", "exceptions", "formatting", "parser", "termui", "types", "utils"),
)
NEVER_SAID = {
    # of what our commands don't have: files that click opens, tuples, UUIDs, passwords, pagers,
    # colours, environment variables, deprecated commands; and mistakes of who writes a command
    "Argument {name!r} takes {nargs} values.", "(dynamic)", "deprecated",
    "Choice({choices})", "Confirm the action without prompting.",
    "Do you want to continue?", "Error: The two entered values do not match.",
    "Press any key to continue...", "Repeat for confirmation",
    "Takes {nargs} values but 1 was given.",
    "Unknown color {colour!r}", "Value must be an iterable.", "%(prog)s, version %(version)s",
    "env var: {var}", "directory", "file", "path", "{value!r} is not a valid UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{value!r} is not a valid {number_type}.",
    "{name} {filename!r} does not exist.", "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.", "{name} {filename!r} is not executable.",
    "{name} {filename!r} is not readable.", "{name} {filename!r} is not writable.",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})", "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument"
    " instead?"
    " Did you mean to pass '--{name}'?", "Unknown standard stream '{name}'",
    "{len_type} values are required, but {len_value} was given.",
}  # fmt: skip
ENGLISH = re.compile(
    r"\b(?:the|are|not|no|such|usage|options?|commands?|missing|error|invalid|value|try|for|help"
    r"|aborted|required|default|show|this|message|exit|version|write|there|file|folder|directory|text"
    r"|integer|number|range|choose|from|unexpected|did|you|mean|one|does|take|and|with|when"
    r"|who|what|how|which|it|yes|args)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"--[a-z-]+|'[^']*'|python -m switching[ a-z-]*|\[[a-z_|]+\]|^  [a-z-]+ ", re.MULTILINE
)
"""What is typed as it stands, in any language."""
OF_COLUMNS = re.compile(r"option_id|kind|title|description|goal|before|after|shift")


def sentences_of_click() -> Iterator[str]:
    for name in MODULES:
        source = str(FOLDER / f"{name}.py")
        for found in extract_from_file("python", source, keywords={"_": None, "ngettext": (1, 2)}):
            yield from [found[1]] if isinstance(found[1], str) else found[1][:1]


def test_each_sentence_of_click_is_ours_to_say_or_can_not_be_said() -> None:
    ours = {item if isinstance(item, str) else item.text for item in speech._OF_CLICK}
    assert set(sentences_of_click()) - ours - {"Show the version and exit."} == NEVER_SAID


def english(output: str) -> list[str]:
    """List the English words of an output, but for what is typed so in any language."""
    return ENGLISH.findall(OF_COLUMNS.sub("", NAMES.sub("", output)))


CALLS = [("", main), *[(name, command) for name, command in commands()]]
GROUPS = [
    (name, command) for name, command in main.commands.items() if isinstance(command, click.Group)
]


@pytest.mark.parametrize(("name", "command"), [*CALLS, *GROUPS])
def test_a_page_of_help_is_in_the_language_that_is_asked_for(
    name: str, command: click.Command
) -> None:
    dutch = run(*name.split(), "--help")
    assert dutch.exit_code == 0
    assert english(dutch.output) == []
    assert len(dutch.output.split()) > 10
    spoken = run(*name.split(), "--language", "en", "--help")
    assert spoken.output.startswith("Usage: ")
    assert run(*name.split(), "--help", "--language=en").output == spoken.output


MISUSE = [
    (),
    ("nothing",),
    ("plam",),
    ("--nothing",),
    ("--hlep",),
    ("user",),
    ("user", "adt"),
    ("evaluate", "nothing"),
    ("--version=1",),
    ("plan",),
    ("plan", "1"),
    ("plan", "1", "2", "--database", "x"),
    ("plan", "1", "--database"),
    ("plan", "1", "--draft=ja"),
    ("plan", "x", "--database", "x", "--output", "y.pdf"),
    ("plan", "1", "--database", "", "--output", "y.pdf"),
    ("plan", "1", "--database", "/", "--output", "y.pdf"),
    ("check", "--database", "x", "extra", "more"),
    ("check", "--database", "x", "--language", "xx"),
    ("check", "--database", "a\0b"),
    ("demo", "--database", "x", "--switches", "0"),
    ("demo", "--database", "x", "--switches", "1e3"),
    ("demo", "--database", "x", "--seed", "zaad"),
    ("demo", "--database", "x", "--today", "vandaag"),
    ("report", "--database", "x", "--output", "y.pdf", "--from", "31/12/2026"),
    ("backup", "--database", "x", "--to", ""),
    ("backup", "--database", "x", "--to", "y", "--keep-daily", "-1"),
    ("erase-person", "0", "--reason", "x", "--database", "y"),
    ("erase-person", "-1", "--reason", "x", "--database", "y"),
    ("erase-person", "9" * 30, "--reason", "x", "--database", "y"),
    ("erase-person", "1", "--database", "y"),
    ("user", "add", "a@b.be", "--role", "baas", "--database", "x"),
    ("user", "sign-out", "--database", "x", "--al"),
    ("evaluate", "suggestions", "--options", "/", "--pairs", "x"),
]


@pytest.mark.parametrize("arguments", MISUSE, ids=" ".join)
def test_misuse_is_said_once_in_dutch_with_exit_status_2_and_makes_nothing(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert english(done.output.replace("\0", "")) == []
    assert done.output.strip()
    lines = [line for line in done.output.splitlines() if line.strip()]
    assert len(lines) == len(set(lines))
    assert list(tmp_path.iterdir()) == []


def test_breaking_off_is_said_in_dutch(tmp_path: Path) -> None:
    from click.testing import CliRunner

    (tmp_path / "b.db").touch()
    asked = ["restore", str(tmp_path / "b.db"), "--database", str(tmp_path / "x.db")]
    for answer in ("n\n", "wat\n"):
        done = CliRunner().invoke(main, asked, input=answer)
        assert (done.exit_code, done.output.splitlines()[-1]) == (1, "Afgebroken.")
        assert "[j/n]" in done.output
    assert [item.name for item in tmp_path.iterdir()] == ["b.db"]
