"""A file whose schema was changed is refused, by what differs, and stays as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlite_utils
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from switching.cli import main
from switching.i18n import Texts
from switching.models import Language
from switching.privacy.erasure import erase_person
from switching.services.backups import make_backup, restore_backup
from switching.services.checks import InvalidError
from switching.services.integrity import check_database
from switching.store import connect, migrate
from switching.store.faults import AlteredDatabaseError
from switching.store.migrations import MIGRATIONS
from switching.store.schema import find_unfitness, list_schema
from tests.samples import at, make_database, open_dossier, read
from tests.store.test_released import NAMES, unpack

ENGLISH = Texts(Language.ENGLISH)
NOT_OURS = "This is not a database of Switching Talent."
LIST = "_sqlite_migrations"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_database(tmp_path_factory.mktemp("sound"))
    open_dossier(path)
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A sound database with a dossier, to be altered."""
    return Path(shutil.copy(sound, tmp_path))


def change(path: Path, *statements: str) -> Path:
    """Run statements on a file as any program could, past all that guards the schema."""
    with closing(sqlite3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
    return path


def edit(name: str, old: str, new: str) -> str:
    """Return the statement that rewrites how an object is made."""
    said = [text.replace("'", "''") for text in (old, new)]
    return (
        f"UPDATE sqlite_master SET sql = replace(sql, '{said[0]}', '{said[1]}')"
        f" WHERE name = '{name}' AND instr(sql, '{said[0]}')"
    )


def wrong(path: Path) -> str:
    """Return what `check` says of a file, which stays as it was."""
    before = path.read_bytes()
    said = " ".join(map(ENGLISH.message, check_database(path)))
    assert path.read_bytes() == before
    return said


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(InvalidError) as refused:
        action()
    return ENGLISH.message(refused.value.errors[""])


STEAL = """CREATE TRIGGER people_kept AFTER UPDATE ON people
    BEGIN UPDATE users SET role = 'administrator' WHERE email = 'eve@example.org'; END"""
VIEW = "CREATE VIEW dossier_facts AS SELECT s.*, 1 AS agreements FROM switches s"
ALTERED: dict[str, tuple[list[str], str]] = {
    "a guard of the trail dropped": (
        ["DROP TRIGGER audit_log_no_update"],
        "trigger audit_log_no_update is missing",
    ),
    "a guard that lets all go": (
        [
            "DROP TRIGGER audit_log_no_delete",
            "CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT 1; END",
        ],
        "trigger audit_log_no_delete differs",
    ),
    "a guard of another table": (
        [
            "DROP TRIGGER audit_log_no_update",
            "CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON logos"
            " BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END",
        ],
        "trigger audit_log_no_update differs",
    ),
    "a text within a guard": (
        [edit("audit_log_no_update", "trail only", "trail  only")],
        "trigger audit_log_no_update differs",
    ),
    "a trigger that steals": ([STEAL], "trigger people_kept is not of this app"),
    "a view replaced": (["DROP VIEW dossier_facts", VIEW], "view dossier_facts differs"),
    "a view that is a table": (
        ["CREATE TABLE kept AS SELECT * FROM dossier_facts", "DROP VIEW dossier_facts",
         "ALTER TABLE kept RENAME TO dossier_facts"],
        "table dossier_facts is not of this app and view dossier_facts is missing",
    ),
    "an index missing": (
        ["DROP INDEX switches_host_id"],
        "index switches_host_id is missing",
    ),
    "an index of another column": (
        ["DROP INDEX switches_host_id", "CREATE INDEX switches_host_id ON switches(learner_id)"],
        "index switches_host_id differs",
    ),
    "a unique index": (
        ["CREATE UNIQUE INDEX one_each ON logos(name)"],
        "index one_each is not of this app",
    ),
    "a column added": (["ALTER TABLE people ADD COLUMN pay TEXT"], "table people differs"),
    "a column dropped": (["ALTER TABLE logos DROP COLUMN media_type"], "table logos differs"),
    "a column renamed": (["ALTER TABLE logos RENAME name TO called"], "table logos differs"),
    "a table renamed": (
        ["ALTER TABLE logos RENAME TO emblems"],
        "table emblems is not of this app and table logos is missing",
    ),
    "a table dropped": (["DROP TABLE confirmations"], "table confirmations is missing"),
    "a table that is not ours": (["CREATE TABLE x (a)"], "table x is not of this app"),
    "a table like one of a neighbour": (
        ["CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER, name TEXT)"],
        "table _litestream_seq is not of this app",
    ),
    "a virtual table": (["CREATE VIRTUAL TABLE y USING fts5(a)"], "table y is not of this app"),
    "no longer strict": ([edit("people", " STRICT", "")], "table people differs"),
    "a foreign key gone": (
        [edit("switches", "REFERENCES people(id)", "")],
        "table switches differs",
    ),
    "a check added": (
        [edit("people", "name TEXT", "name TEXT CHECK (length(name) < 9)")],
        "table people differs",
    ),
    "another default": (
        [edit("people", "DEFAULT 1", "DEFAULT 2")],
        "table people differs",
    ),
    "the index of the catalogue without accents": (
        [edit("option_search", "remove_diacritics 2", "remove_diacritics 0")],
        "table option_search differs",
    ),
    "a table of the index": (
        [edit("option_search_config", "WITHOUT ROWID", "")],
        "table option_search_config differs",
    ),
    "a name that plays with a terminal": (
        ['CREATE TABLE "x\x1b[2J\n' + "y" * 200 + '" (a)'],
        "table x?[2J?yyy",
    ),
    "of another program": (["PRAGMA application_id = 7"], "the setting application_id differs"),
    "of another number": (["PRAGMA user_version = 7"], "the setting user_version differs"),
    "one not applied": (
        [f"DELETE FROM {LIST} WHERE name LIKE 'm006%'"],
        "the list of its versions lacks m006_add_person_of_user",
    ),
    "the last not applied": (
        [f"DELETE FROM {LIST} WHERE name >= 'm022'"],
        "index certificates_code is not of this app",
    ),
    "none applied": ([f"DELETE FROM {LIST}"], "the list of its versions is empty"),
    "one of another set": (
        [f"INSERT INTO {LIST} (migration_set, name) VALUES ('other', 'm001')"],
        "the list of its versions has m001 too many",
    ),
    "one from the future": (
        [f"INSERT INTO {LIST} (migration_set, name) VALUES ('switching', 'm999_fly')"],
        "newer version of the app (m999_fly)",
    ),
    "the list in another form": (
        [f"ALTER TABLE {LIST} RENAME migration_set TO of_set"],
        f"table {LIST} differs",
    ),
    "the list a view": (
        [f"ALTER TABLE {LIST} RENAME TO kept", f"CREATE VIEW {LIST} AS SELECT * FROM kept"],
        f"table {LIST} differs",
    ),
    "the list gone": ([f"DROP TABLE {LIST}"], NOT_OURS),
}  # fmt: skip


@pytest.mark.parametrize("kind", ALTERED)
def test_what_differs_is_named_and_the_file_is_not_worked_with(
    path: Path, sound: Path, tmp_path: Path, kind: str
) -> None:
    statements, said = ALTERED[kind]
    assert wrong(sound) == ""
    change(path, *statements)
    assert said in wrong(path)
    altered, before = path.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(RuntimeError) as refused:
        migrate(path)
    assert said in ENGLISH.message(refused.value.message)  # type: ignore[attr-defined]
    (tmp_path / "own").mkdir()
    own = Path(shutil.copy(sound, tmp_path / "own"))
    kept = own.read_bytes()
    assert said in refusal(lambda: restore_backup(at(own), path, without_hash=True))
    assert own.read_bytes() == kept
    assert list(own.parent.iterdir()) == [own]
    assert path.read_bytes() == altered
    assert sorted(tmp_path.iterdir()) == sorted([*before, own.parent])


@contextmanager
def rolled_back(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open a file in which all that is changed, also its schema, is gone again after that."""
    with closing(sqlite3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("BEGIN")
        yield sqlite_utils.Database(connection, execute_plugins=False)
        connection.execute("ROLLBACK")


def unfitness(db: sqlite_utils.Database) -> str:
    found = find_unfitness(db)
    return ENGLISH.message(found.message) if found else ""


@pytest.mark.slow
def test_each_object_of_the_schema_is_named_when_it_is_gone_or_made_otherwise(sound: Path) -> None:
    with connect(sound) as db:
        objects = [item for item in list_schema(db) if item.name != LIST]
    assert len(objects) > 80
    for item in objects:
        with rolled_back(sound) as db:
            db.conn.execute("DELETE FROM sqlite_master WHERE name = ?", [item.name])
            assert f"{item.kind} {item.name} is missing" in unfitness(db)
        column = "sql" if item.sql else "tbl_name"
        with rolled_back(sound) as db:
            change = f"UPDATE sqlite_master SET {column} = {column} || 'x' WHERE name = ?"
            db.conn.execute(change, [item.name])
            assert f"{item.kind} {item.name} differs" in unfitness(db)
    with rolled_back(sound) as db:
        assert unfitness(db) == ""


@pytest.mark.slow
@given(st.data())
def test_no_change_of_one_statement_goes_unnamed(sound: Path, data: st.DataObject) -> None:
    with connect(sound) as db:
        objects = [item for item in list_schema(db) if item.sql]
    item = data.draw(st.sampled_from(objects))
    place = data.draw(st.integers(0, len(item.sql) - 1))
    put = data.draw(st.text(min_size=1, max_size=3).filter(lambda text: text.strip()))
    with rolled_back(sound) as db:
        changed = item.sql[:place] + put + item.sql[place:]
        query = "UPDATE sqlite_master SET sql = ? WHERE name = ?"
        db.conn.execute(query, [changed, item.name])
        assert f"{item.kind} {item.name} differs" in unfitness(db)


def test_many_differences_are_named_in_part_and_counted(path: Path) -> None:
    change(path, *(f"CREATE TABLE x{number} (a)" for number in range(12)))
    assert "table x4 is not of this app" in wrong(path)
    assert "and 4 more" in wrong(path)


def test_blanks_between_words_make_no_difference_and_neighbours_may_have_their_tables(
    path: Path,
) -> None:
    change(
        path,
        edit("people", ", ", ",\n\t "),
        "ANALYZE",
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE TABLE _litestream_lock (id INTEGER)",
    )
    assert wrong(path) == ""
    assert migrate(path) == []


def test_what_an_analysis_knows_of_people_goes_with_an_erasure(path: Path) -> None:
    change(path, "CREATE INDEX named ON people(name)", "ANALYZE", "DROP INDEX named")
    change(path, "INSERT INTO sqlite_stat4 VALUES ('people', 'x', '1', '1', '1', 'Amina Yildiz')")
    erase_person(at(path), read(path).learner.id, "vraag")
    assert b"Yildiz" not in path.read_bytes()


def test_a_file_of_another_writing_of_letters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "switching.db"
    with connect(path) as db:
        db.conn.execute("PRAGMA encoding = 'UTF-16le'")
        MIGRATIONS.apply(db)
    assert "the setting encoding differs" in wrong(path)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_an_earlier_database_that_was_changed_is_not_brought_up_to_date(
    tmp_path: Path, name: str
) -> None:
    path = change(
        unpack(name, tmp_path / "switching.db"), "DROP TRIGGER audit_log_no_update", STEAL
    )
    before = path.read_bytes()
    with pytest.raises(AlteredDatabaseError):
        migrate(path)
    assert "trigger people_kept is not of this app" in wrong(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_something_else_is_left_as_it_is_by_a_start(tmp_path: Path) -> None:
    path = change(tmp_path / "boekhouding.db", "CREATE TABLE x (a)")
    before = path.read_bytes()
    with pytest.raises(AlteredDatabaseError, match="not a database of Switching Talent"):
        migrate(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_altered_database_is_no_good_to_back_up(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    change(path, STEAL)
    said = refusal(lambda: make_backup(at(path), folder))
    assert "trigger people_kept is not of this app" in said
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [["check"], ["user", "list"], ["user", "add", "bea@example.org", "--role", "administrator"],
     ["erase-due", "--yes"]],
    ids=lambda command: command[-1],
)  # fmt: skip
def test_a_command_says_it_in_a_sentence(path: Path, command: list[str]) -> None:
    before = change(path, STEAL).read_bytes()
    done = CliRunner().invoke(main, [*command, "--database", str(path)])
    assert done.exit_code == 1
    assert "trigger people_kept hoort niet bij deze app" in done.output
    assert "Traceback" not in done.output
    assert path.read_bytes() == before
