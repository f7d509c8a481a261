"""Connections: their settings, and one for all of a short piece of work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from switching.store import connect, migrate, snapshot
from switching.store.connection import look, one_connection, rest
from switching.store.ownership import EVERYTHING, Restriction, dossiers_of, one_dossier
from tests.offices import Office, make_office


@pytest.fixture
def path(tmp_path: Path) -> Path:
    migrate(tmp_path / "switching.db")
    return tmp_path / "switching.db"


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def write(path: Path) -> None:
    with connect(path, make=False) as db:
        db.conn.execute("INSERT INTO settings VALUES (hex(randomblob(8)), 'x')")


def fail(path: Path) -> None:
    with one_connection():
        write(path)
        with connect(path, make=False) as db:
            db.execute("SELECT * FROM nowhere")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were opened so far."""
    found: list[str] = []
    real = sqlite3.connect

    def connect_noted(address: str, **options: object) -> sqlite3.Connection:
        found.append(address)
        return real(address, **options)

    monkeypatch.setattr(sqlite3, "connect", connect_noted)
    return found


def count(path: Path) -> int:
    with snapshot(path) as db:
        return int(db.execute("SELECT count(*) FROM settings WHERE value = 'x'").fetchone()[0])


def test_all_that_is_read_and_written_goes_over_one(path: Path, opened: list[str]) -> None:
    with one_connection():
        with look(path):
            pass
        assert count(path) == 0
        write(path)
        with connect(path, make=False) as first, connect(path, make=False) as second:
            assert first is second
        assert count(path) == 1
    assert len(opened) == 1
    assert count(path) == 1
    assert len(opened) == 2


def test_what_is_read_is_one_state_until_something_is_written(path: Path) -> None:
    def write_elsewhere() -> None:
        with ThreadPoolExecutor() as pool:
            pool.submit(write, path).result()

    with one_connection():
        assert count(path) == 0
        write_elsewhere()
        assert count(path) == 0
        with snapshot(path, anew=True) as db:
            assert db.execute("SELECT count(*) FROM settings WHERE value = 'x'").fetchone()[0] == 1
        write_elsewhere()
        assert count(path) == 1
        write(path)
        assert count(path) == 3
        write_elsewhere()
        rest()
        assert count(path) == 4


def test_who_reads_holds_up_no_one_that_opens_a_connection_of_their_own(path: Path) -> None:
    with one_connection():
        assert count(path) == 0
        write(path)
        assert count(path) == 1
        with connect(path) as db:
            assert db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            db.execute("VACUUM")


def test_what_is_hidden_from_one_reading_is_there_for_the_next(office: Office) -> None:
    def dossiers(shown: Restriction = EVERYTHING) -> int:
        with snapshot(office.path, shown) as db:
            return int(db.execute("SELECT count(*) FROM switches").fetchone()[0])

    theirs = dossiers_of(office.katrien.partner_id)
    alone = [dossiers(), dossiers(theirs), dossiers(one_dossier()), dossiers(theirs), dossiers()]
    assert len(set(alone)) == 3
    with one_connection():
        assert alone == [
            dossiers(),
            dossiers(theirs),
            dossiers(one_dossier()),
            dossiers(theirs),
            dossiers(),
        ]
        assert dossiers(theirs) == alone[1]
        rest()
        assert dossiers(theirs) == alone[1]
        assert dossiers(theirs) == alone[1]
        with connect(office.path, make=False) as db:  # who writes sees all
            assert db.execute("SELECT count(*) FROM switches").fetchone()[0] == alone[0]
            db.execute("UPDATE proposals SET title = title")


def test_it_stays_hidden_when_sqlite_rolls_back_by_itself(office: Office) -> None:
    theirs = dossiers_of(office.katrien.partner_id)
    query = "SELECT count(*) FROM switches"
    with one_connection():
        with snapshot(office.path, theirs) as db:
            before = db.execute(query).fetchone()
            db.conn.execute("ROLLBACK")
        with snapshot(office.path, theirs) as db:
            assert db.execute(query).fetchone() == before


def test_within_a_reading_another_has_its_own(office: Office, opened: list[str]) -> None:
    query = "SELECT count(*) FROM switches"
    with (
        one_connection(),
        snapshot(office.path) as all_of_them,
        snapshot(office.path, one_dossier()) as none,
    ):
        assert none.execute(query).fetchone()[0] == 0
        assert all_of_them.execute(query).fetchone()[0] > 0
    assert len(opened) == 2


def test_nothing_is_written_in_a_file_that_was_moved_away(path: Path, tmp_path: Path) -> None:
    with one_connection():
        assert count(path) == 0
        aside = tmp_path / "aside.db"
        path.rename(aside)
        with pytest.raises(sqlite3.OperationalError):
            write(path)
        assert count(aside) == 0
        migrate(path)
        write(path)
        assert (count(path), count(aside)) == (1, 0)


def test_its_settings_lose_nothing(path: Path) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
    with connect(path) as db:
        alone = [db.execute(f"PRAGMA {name}").fetchone() for name in names]
    with one_connection(), connect(path, make=False) as db:
        assert [db.execute(f"PRAGMA {name}").fetchone() for name in names] == alone


def test_what_makes_a_file_has_its_own(path: Path, tmp_path: Path) -> None:
    with one_connection(), connect(path, make=False) as shared:
        with connect(path) as db:
            assert db is not shared
        with connect(tmp_path / "other.db") as db:
            assert db.execute("PRAGMA database_list").fetchone()[2].endswith("other.db")


def test_after_a_failure_it_is_closed(path: Path) -> None:
    with pytest.raises(sqlite3.Error):
        fail(path)
    assert not log_of(path).exists()
    with connect(path) as db:
        assert db.execute("SELECT count(*) FROM settings WHERE value = 'x'").fetchone()[0] == 1


def test_a_look_changes_no_byte_of_another_ones_file(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    theirs = sqlite3.connect(path)
    theirs.execute("CREATE TABLE t (a)")
    theirs.close()
    before = path.read_bytes()
    with one_connection(), look(path) as db:
        db.execute("SELECT * FROM t").fetchall()
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["theirs.db"]
