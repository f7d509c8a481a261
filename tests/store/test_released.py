"""Databases as earlier versions of the app left them: each opens, after a copy, with all its rows.

The files in `released/` hold three demo dossiers, and were written by the code of their time: that
of m001, m002 and m005, which no demo was ever made with, by its migrations alone, with the rows of
a neighbour. A new migration needs one of its own: `python -m switching demo --switches 3`,
packed with gzip, under the name of its last migration. A file here never changes.
"""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from switching.cli import main
from switching.models import Dossier
from switching.services.backups import make_backup, restore_backup
from switching.services.integrity import check_database, schema_version
from switching.services.switches import get_dossier
from switching.store import NewerDatabaseError, connect, immediate, migrate
from switching.store.migrations import MIGRATIONS
from tests.samples import NOW, at, make_database
from tests.store.test_schema import schema_of

FOLDER = Path(__file__).with_name("released")
NAMES = [migration.name for migration in MIGRATIONS._migrations]
EARLIER = NAMES[:-1]
SWITCHES = 3


def unpack(name: str, path: Path) -> Path:
    """Put the database that the version `name` left at `path`."""
    path.write_bytes(gzip.decompress((FOLDER / f"{name}.db.gz").read_bytes()))
    return path


def dossiers(path: Path) -> list[Dossier]:
    """Read all dossiers."""
    return [get_dossier(at(path), number) for number in range(1, SWITCHES + 1)]


def counts(path: Path) -> dict[str, int]:
    """Count the rows of each table of ours."""
    with connect(path) as db:
        names = [name for name in db.table_names() if not name.startswith(("_", "option_", "sql"))]
        return {name: db[name].count for name in names}


def make_newer(path: Path) -> Path:
    """Make the database at `path` one of a version that is still to come."""
    with connect(path) as db, immediate(db):
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_fly' WHERE name LIKE 'm006%'")
    return path


def test_each_schema_so_far_is_kept_as_a_file() -> None:
    assert sorted(file.name for file in FOLDER.iterdir()) == [f"{name}.db.gz" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_the_migrations_make_the_schema_that_was_released(tmp_path: Path, name: str) -> None:
    path, following = tmp_path / "new.db", dict(pairwise(NAMES))
    with connect(path) as db:
        MIGRATIONS.apply(db, stop_before=following.get(name))
    assert schema_of(path) == schema_of(unpack(name, tmp_path / "released.db"))


@pytest.mark.parametrize("name", EARLIER)
def test_an_earlier_database_opens_after_a_copy_with_all_its_rows(
    tmp_path: Path, name: str
) -> None:
    path = unpack(name, tmp_path / "switching.db")
    assert schema_version(path) == name
    before = counts(path)
    assert migrate(path) == NAMES[NAMES.index(name) + 1 :]
    assert check_database(path) == []
    after = counts(path)
    assert {table: after[table] for table in before} == {**before, "users": after["users"]}
    made = sum(name < later for later in ("m002", "m022"))  # who makes the local one, and guests
    assert after["users"] - before["users"] == made
    assert [item.switch.id for item in dossiers(path)] == [1, 2, 3]
    copy = path.with_name(f"switching-before-{name}-upgrade.db")
    assert (schema_version(copy), counts(copy)) == (name, before)


@pytest.mark.parametrize("name", EARLIER)
def test_a_backup_of_an_earlier_version_is_put_back_and_brought_up_to_date(
    tmp_path: Path, name: str
) -> None:
    path = make_database(tmp_path)
    folder = tmp_path / "backups"
    folder.mkdir()
    old = unpack(name, tmp_path / "old.db")
    made = make_backup(at(old), folder, on_trail=False)
    assert restore_backup(at(path, now=NOW + timedelta(hours=1)), made.path) is not None
    assert check_database(path) == []
    assert len(dossiers(path)) == SWITCHES


def test_a_backup_is_put_back_over_a_database_that_a_newer_version_changed(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    made = make_backup(at(path), tmp_path, on_trail=False)
    aside = restore_backup(at(make_newer(path), now=NOW + timedelta(hours=1)), made.path)
    assert check_database(path) == []
    assert aside is not None
    assert schema_version(aside) == NAMES[-1]
    assert "m999_fly" in aside.read_bytes().decode("latin-1")


def test_six_that_start_at_once_on_an_old_database_leave_a_copy_of_the_old_one(
    tmp_path: Path,
) -> None:
    path = unpack(NAMES[0], tmp_path / "switching.db")
    before = counts(path)
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(migrate, [path] * 6))
    assert [names for names in done if names] == [NAMES[1:]]
    assert check_database(path) == []
    [copy] = tmp_path.glob("*-upgrade.db")
    assert (schema_version(copy), counts(copy)) == (NAMES[0], before)


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["plan", "1", "--output", "plan.pdf"],
        ["backup", "--to", "."],
        ["user", "add", "bea@example.org", "--role", "administrator"],
        ["erase-due", "--yes"],
    ],
    ids=lambda command: command[0],
)
def test_a_newer_database_is_refused_with_a_sentence_by_each_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = make_newer(make_database(tmp_path))
    before = path.read_bytes()
    done = CliRunner().invoke(main, [*command, "--database", str(path)])
    assert done.exit_code == 1
    assert "nieuwere versie van de app (m999_fly)" in done.output
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["switching.db"]


def test_migrating_a_newer_database_changes_nothing(tmp_path: Path) -> None:
    path = make_newer(make_database(tmp_path))
    with pytest.raises(NewerDatabaseError, match="m999_fly"):
        migrate(path)
