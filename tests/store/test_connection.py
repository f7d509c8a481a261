"""Connections: their settings, and one for all of a short piece of work."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from switching.store import connect, migrate, snapshot
from switching.store.connection import look, one_connection


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
    with one_connection(path):
        write(path)
        with connect(path, make=False) as db:
            db.execute("SELECT * FROM nowhere")


def test_all_that_is_read_and_written_goes_over_one(path: Path) -> None:
    with (
        one_connection(path),
        look(path) as plain,
        connect(path, make=False) as first,
        connect(path, make=False) as second,
    ):
        assert first is second
        assert first.conn is plain


def test_its_settings_lose_nothing(path: Path) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
    with connect(path) as db:
        alone = [db.execute(f"PRAGMA {name}").fetchone() for name in names]
    with one_connection(path), connect(path, make=False) as db:
        assert [db.execute(f"PRAGMA {name}").fetchone() for name in names] == alone


def test_what_hides_or_makes_has_its_own(path: Path, tmp_path: Path) -> None:
    with one_connection(path), connect(path, make=False) as shared:
        with snapshot(path) as db:
            assert db is not shared
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
    with one_connection(path), look(path) as db:
        db.execute("SELECT * FROM t").fetchall()
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["theirs.db"]
