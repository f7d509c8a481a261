"""Databases as earlier versions of the app left them: each opens, after a copy, with all its rows.

The files in `released/` hold three demo dossiers, and were written by the code of their time: that
of m001, m002 and m005, which no demo was ever made with, by its migrations alone, with the rows of
a neighbour. A new migration needs one of its own: `python -m switching demo --switches 3`,
packed with gzip, under the name of its last migration. A file here never changes.
"""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from switching.cli import main
from switching.domain.backups import make_backup, restore_backup
from switching.domain.health import check_database, schema_version
from switching.domain.switches import get_dossier
from switching.models import Dossier
from switching.schema import MIGRATIONS
from switching.store import NewerDatabaseError, connect, immediate, migrate
from tests.samples import ACTOR, NOW, make_database
from tests.ui.conftest import OpenApp, database, open_app  # noqa: F401
from tests.ui.test_pages import words

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
    return [get_dossier(ACTOR, path, number, NOW) for number in range(1, SWITCHES + 1)]


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
    assert after["users"] - before["users"] == (name == NAMES[0])  # m002 makes the local one
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
    made = make_backup(ACTOR, old, folder, NOW, on_trail=False)
    assert restore_backup(ACTOR, path, made.path, NOW + timedelta(hours=1)) is not None
    assert check_database(path) == []
    assert len(dossiers(path)) == SWITCHES


def test_a_backup_is_put_back_over_a_database_that_a_newer_version_changed(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    made = make_backup(ACTOR, path, tmp_path, NOW, on_trail=False)
    aside = restore_backup(ACTOR, make_newer(path), made.path, NOW + timedelta(hours=1))
    assert check_database(path) == []
    assert aside is not None
    assert schema_version(aside) == NAMES[-1]
    assert "m999_fly" in aside.read_bytes().decode("latin-1")


def test_the_app_opens_the_oldest_database(database: Path, open_app: OpenApp) -> None:  # noqa: F811
    unpack(NAMES[0], database)
    app = open_app("action_plan", switch="1")
    assert not app.exception
    assert dossiers(database)[0].learner.name in words(app)


def test_a_newer_database_is_refused_with_a_sentence_in_the_app(
    database: Path,  # noqa: F811
    open_app: OpenApp,  # noqa: F811
) -> None:
    before = make_newer(make_database(database.parent)).read_bytes()
    app = open_app()
    assert not app.exception
    assert "nieuwere versie van de app" in app.error[0].value
    assert database.read_bytes() == before


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
