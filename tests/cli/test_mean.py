"""Each command with arguments that no one means well: a sentence, an exit status, nothing made."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from switching.cli.options import Database, Output
from tests.cli.running import run
from tests.cli.test_main import commands
from tests.samples import make_database, open_dossier
from tests.soak import soaked

COMMANDS = dict(commands())
OF_A_DATABASE = {
    name: next(item for item in command.params if isinstance(item, Database))
    for name, command in COMMANDS.items()
    if any(isinstance(item, Database) for item in command.params)
}
READING = [name for name, option in OF_A_DATABASE.items() if not option.makes]
WRITING = [
    name
    for name, command in COMMANDS.items()
    if any(isinstance(item, Output) for item in command.params)
]
LONG = "x" * 10_000
MEAN = ["", " ", "\0", "😀", "-1", "0", "../..", "/", "~", "\udcff", "ST-0", "*"]
MAKING = {"demo", "restore", "user add"}


def arguments(command: click.Command, **given: object) -> list[str]:
    """Return what a command needs, with what is `given`, by the names of its parameters."""
    named = {
        **{"switch": "1", "person": "1", "email": "a@b.be", "role": "administrator"},
        **{"reason": "vraag", "file": "absent.db", "folder": ".", "pairs": "absent.csv"},
        **{
            "options": "absent.csv",
            "shifts": "absent.csv",
            "database": "absent.db",
            "output": "made",
        },
        **given,
    }
    found, placed = ["--yes"] if any(item.name == "yes" for item in command.params) else [], []
    for item in command.params:
        if isinstance(item, click.Argument):
            placed.append(str(named[str(item.name)]))
        elif item.required or item.name in given:
            found += [item.opts[0], str(named[str(item.name)])]
    return [*found, "--", *placed]


def state(folder: Path) -> dict[str, str]:
    """Return all files below a folder, with what is in them."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
    }


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_database(tmp_path_factory.mktemp("dossiers"))
    open_dossier(path)
    return path


def test_what_makes_a_database_says_so_in_its_help_and_no_other_does() -> None:
    said = {
        name
        for name, option in OF_A_DATABASE.items()
        if "komt er als het er nog niet is" in " ".join(run(*name.split(), "--help").output.split())
    }
    assert said == MAKING == set(OF_A_DATABASE) - set(READING)


@pytest.mark.parametrize("name", READING)
def test_a_slip_in_the_name_of_the_database_makes_nothing(here: Path, name: str) -> None:
    done = run(*name.split(), *arguments(COMMANDS[name], database="typo.db"))
    assert (done.exit_code, done.output) == (1, "Er is geen databank op typo.db.\n")
    assert state(here) == {}
    done = run(*name.split(), *arguments(COMMANDS[name], database="no/where/typo.db"))
    assert (done.exit_code, state(here)) == (1, {})


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()


def foreign_with_log(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()


OTHERS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.touch(),
    "text": lambda path: path.write_text("niet van ons\n" * 500),
    "foreign": foreign,
    "foreign with a log": foreign_with_log,
}


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("name", [*READING, "user add"])
def test_a_file_of_something_else_stays_as_it_is(here: Path, name: str, kind: str) -> None:
    OTHERS[kind](here / "other.db")
    before = state(here)
    if (name, kind) == ("user add", "empty"):
        return  # an empty file is a place to make one in
    done = run(*name.split(), *arguments(COMMANDS[name], database="other.db"))
    assert done.exit_code == 1, done.output
    assert "other.db" in done.output or "geen databank van Switching Talent" in done.output
    assert "incident" not in done.output
    assert state(here) == before


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("made.csv", "eindigt niet op"),
        ("made.txt", "eindigt niet op"),
        ("made.pdf.exe", "eindigt niet op"),
        (".", "is een map"),
        ("dossiers.db", "is de databank zelf"),
        ("link.pdf", "is de databank zelf"),
        ("twin.zip", "is de databank zelf"),
        ("there.pdf", "bestaat al"),
        ("there.xlsx", "bestaat al"),
        ("there.zip", "bestaat al"),
        ("dossiers.db-wal", "eindigt niet op"),
    ],
)
def test_a_file_is_written_where_one_of_its_kind_may_come(
    here: Path, dossiers: Path, name: str, target: str, said: str
) -> None:
    shutil.copy(dossiers, here / "dossiers.db")
    (here / "link.pdf").symlink_to(here / "dossiers.db")
    os.link(here / "dossiers.db", here / "twin.zip")
    for end in ("pdf", "xlsx", "zip"):
        (here / f"there.{end}").write_text("van mij")
    before = state(here)
    given = {"database": "dossiers.db", "output": target}
    done = run(*name.split(), *arguments(COMMANDS[name], **given))
    assert done.exit_code == 2
    assert said in done.output or "eindigt niet op" in done.output
    assert state(here) == before
    if "databank" in said:
        again = run(*name.split(), "--overwrite", *arguments(COMMANDS[name], **given))
        assert (again.exit_code, state(here)) == (2, before)


@pytest.mark.slow
@pytest.mark.parametrize(("end", "starts"), [("xlsx", b"PK"), ("zip", b"PK")])
def test_an_export_is_what_its_name_says(
    here: Path, dossiers: Path, end: str, starts: bytes
) -> None:
    target = here / f"made.{end}"
    target.write_text("vorige keer")
    done = run("export", "--database", dossiers, "--output", target, "--overwrite")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(target) as files:
        assert any(name.endswith(".csv") for name in files.namelist()) is (end == "zip")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("text", ["a\0b", LONG, *soaked(MEAN)], ids=lambda text: ascii(text[:8]))
def test_no_mean_argument_brings_a_command_down(here: Path, name: str, text: str) -> None:
    command = COMMANDS[name]
    for item in command.params:
        if item.name in ("language", "yes") or getattr(item, "is_flag", False):
            continue
        if name in MAKING and item.name in ("database", "seed"):
            continue
        done = run(*name.split(), *arguments(command, **{str(item.name): text}))
        assert done.exit_code in (0, 1, 2), (item.name, done.output)
        assert done.exception is None or isinstance(done.exception, SystemExit), item.name
        assert "Traceback" not in done.output
        assert "incident" not in done.output, (item.name, done.output)
        made = {"absent.db"} if name in MAKING and done.exit_code == 0 else set()
        assert set(state(here)) == made, item.name
        (here / "absent.db").unlink(missing_ok=True)


@pytest.mark.parametrize("name", sorted(MAKING))
@pytest.mark.parametrize(
    "text",
    ["", " ", "a\0b", LONG, "/", "no/where/new.db"],
    ids=lambda text: ascii(text[:8]),
)
def test_what_makes_a_database_makes_none_where_it_can_not(
    here: Path, name: str, text: str
) -> None:
    if name == "demo" and text.startswith("no/"):
        return  # a demo brings its folder along
    done = run(*name.split(), *arguments(COMMANDS[name], database=text))
    assert done.exit_code in (1, 2), done.output
    assert "incident" not in done.output
    assert state(here) == {}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(READING), st.lists(st.text(max_size=30), max_size=4))
def test_whatever_is_typed_behind_a_command_that_reads_makes_nothing(
    tmp_path_factory: pytest.TempPathFactory, name: str, typed: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("typed")
    database = ("--database", folder / "absent.db")
    done = run(*name.split(), *typed, *database)
    assert done.exit_code in (0, 1, 2)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert state(folder) == {}
