"""No room left: a sentence, what was there stays whole, and no half file remains."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlite_utils.utils import sqlite3

from switching.cli import main
from switching.services.edits import Edit, save_edits
from switching.services.integrity import check_database
from switching.store import connect, fault_of, migrate
from switching.store.files import whole_file, write_whole
from switching.store.migrations import MIGRATIONS
from tests.faults.files import no_file_beyond
from tests.samples import at, hold_the_hours, issue, make_database, open_dossier, read

ROOM = 500_000
"""More than what SQLite keeps beside a small database, less than what is written here."""
LARGE = b"x" * 2 * ROOM


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one dossier."""
    made = make_database(tmp_path)
    open_dossier(made)
    return made


def rows_of_audit(path: Path) -> int:
    with connect(path) as db:
        return int(db.execute("SELECT count(*) FROM audit_log").fetchone()[0])


def fill_up(path: Path) -> None:
    """Save texts, each longer than the one before it, until one does not fit any more."""
    for number in range(1, 200):
        question = read(path).latest.question
        changes = {"general_aim": f"{number} " + "Meer leren. " * 1500}
        assert save_edits(at(path), [Edit(question, changes)]).errors == {}


def test_a_save_that_does_not_fit_is_refused_whole_and_the_one_before_it_stays(path: Path) -> None:
    with connect(path):  # as in a server: someone else has the file open
        with no_file_beyond(ROOM), pytest.raises(sqlite3.Error) as refused:
            fill_up(path)
        said = fault_of(path, refused.value)
        assert said is not None
        assert "disk" in said.text
        saved = int(read(path).latest.question.general_aim.split()[0])
        assert saved > 1
        assert read(path).latest.question.version == saved + 1
        before = rows_of_audit(path)
        question = read(path).latest.question
        changes = {"general_aim": "nu is er plaats"}
        assert save_edits(at(path), [Edit(question, changes)]).errors == {}
    assert check_database(path) == []
    assert read(path).latest.question.general_aim == "nu is er plaats"
    assert rows_of_audit(path) == before + 1


def make_old(path: Path) -> None:
    """Make a database of the first schema that is larger than there is room for."""
    with connect(path) as db:
        MIGRATIONS.apply(db, stop_before="m002_add_local_user")
        db.execute("INSERT INTO settings VALUES ('ballast', ?)", [LARGE.hex()])


def test_a_copy_before_an_upgrade_that_does_not_fit_stops_the_upgrade_and_leaves_no_half(
    tmp_path: Path,
) -> None:
    path = tmp_path / "switching.db"
    make_old(path)
    with no_file_beyond(ROOM), pytest.raises(sqlite3.Error) as refused:
        migrate(path)
    assert fault_of(path, refused.value) is not None
    assert list(tmp_path.iterdir()) == [path]
    with connect(path) as db:
        assert len(MIGRATIONS.applied(db)) == 1
    assert migrate(path)
    copy = next(item for item in tmp_path.iterdir() if "-before-" in item.name)
    with connect(copy) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        query = "SELECT value FROM settings WHERE name = 'ballast'"
        assert db.execute(query).fetchone()[0] == LARGE.hex()


@pytest.mark.parametrize("command", ["plan 1", "certificate 1", "report", "export"])
def test_a_document_that_does_not_fit_leaves_the_one_before_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    made = tmp_path / "two"
    made.mkdir()
    output = made / "document"
    output.write_bytes(b"the one before")
    if command == "certificate 1":
        path = make_database(made)
        hold_the_hours(path)
        issue(path)
    there = {item.name for item in made.iterdir()}
    rendered = SimpleNamespace(document=LARGE, replaced="")
    monkeypatch.setattr("switching.cli.documents.render_plan_document", lambda *_: rendered)
    monkeypatch.setattr("switching.cli.documents.get_certificate_document", lambda *_: LARGE)
    monkeypatch.setattr("switching.cli.overview_files.export_overview", lambda *_: LARGE)
    asked = ["--database", str(path), "--output", str(output), "--overwrite"]
    arguments = [*command.split(), *asked]
    with no_file_beyond(ROOM):
        refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 1
    assert f"De schijf met {output} is vol." in refused.output
    assert output.read_bytes() == b"the one before"
    assert {item.name for item in made.iterdir()} == there
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert output.read_bytes() == LARGE


def test_a_file_broken_off_leaves_nothing(tmp_path: Path) -> None:
    def break_off() -> None:
        with whole_file(tmp_path / "document") as part:
            part.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_link_and_what_is_no_file_keep_their_place(tmp_path: Path) -> None:
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    write_whole(link, b"whole")
    assert (link.is_symlink(), target.read_bytes()) == (True, b"whole")
    write_whole(Path("/dev/null"), b"whole")
    assert Path("/dev/null").is_char_device()


def test_no_room_even_for_what_lies_beside_the_database_is_said_as_a_full_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_file_beyond(0), pytest.raises(sqlite3.Error) as refused:
        read(path)
    said = fault_of(path, refused.value)
    assert said is not None
    assert said.text.startswith("The disk with {path} can't be read or written")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    said = fault_of(path, refused.value)
    assert said is not None
    assert said.text.startswith("The disk with {path} is full")
