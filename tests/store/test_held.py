"""The connection that a server keeps: the log stays for the next, and is no danger to anyone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from switching.models import Organisation
from switching.services.backups import make_backup, restore_backup
from switching.store import connect, migrate, write
from switching.store import held as module
from switching.store.held import HeldConnection
from tests.samples import ACTOR, NOW, at

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there no connection is held")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    migrate(tmp_path / "switching.db")
    return tmp_path / "switching.db"


@pytest.fixture
def held(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldConnection]:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.05)
    one = HeldConnection()
    with one.serving():
        one.hold(path)
        yield one


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def add(path: Path, name: str = "De Speelvogel") -> None:
    with write(path, ACTOR, NOW) as transaction:
        transaction.add(Organisation(name=name, is_host=True))


def names(path: Path) -> list[str]:
    with connect(path) as db:
        return [row[0] for row in db.execute("SELECT name FROM organisations").fetchall()]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_log_stays_when_the_connection_of_an_action_closes(
    path: Path, held: HeldConnection
) -> None:
    number = log_of(path).stat().st_ino
    add(path)
    assert log_of(path).stat().st_ino == number


def test_it_is_empty_soon_after_and_the_file_alone_holds_all(
    path: Path, held: HeldConnection, tmp_path: Path
) -> None:
    add(path)
    until(lambda: log_of(path).stat().st_size == 0)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    assert names(copy) == ["De Speelvogel"]


def test_it_goes_with_the_server(path: Path) -> None:
    one = HeldConnection()
    with one.serving():
        one.hold(path)
        add(path)
    assert not log_of(path).exists()


def test_who_is_no_server_holds_nothing(path: Path) -> None:
    HeldConnection().hold(path)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_put_in_the_place_is_not_touched(
    path: Path, held: HeldConnection, tmp_path: Path
) -> None:
    """Nor its log: the one that let go is not the last to close it."""
    add(path)
    until(lambda: log_of(path).stat().st_size == 0)
    other = tmp_path / "other" / "switching.db"
    migrate(other)
    add(other, "Het Atelier")
    path.rename(tmp_path / "aside.db")
    other.rename(path)
    until(lambda: held._connection is None)
    with connect(path) as db:
        add(path, "De Zaaier")
        assert db.execute("SELECT count(*) FROM organisations").fetchone()[0] == 2
    assert sorted(names(path)) == ["De Zaaier", "Het Atelier"]
    assert names(tmp_path / "aside.db") == ["De Speelvogel"]


def test_a_file_that_comes_back_is_held_again(
    path: Path, held: HeldConnection, tmp_path: Path
) -> None:
    add(path)
    until(lambda: log_of(path).stat().st_size == 0)
    path.rename(tmp_path / "aside.db")
    until(lambda: held._connection is None)
    (tmp_path / "aside.db").rename(path)
    until(lambda: held._connection is not None)
    assert names(path) == ["De Speelvogel"]


@pytest.mark.parametrize("spoil", [lambda path: None, lambda path: path.write_bytes(b"x" * 9999)])
def test_a_backup_is_put_back_beside_it(
    path: Path, held: HeldConnection, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    add(path)
    until(lambda: log_of(path).stat().st_size == 0)
    (tmp_path / "backups").mkdir()
    backup = make_backup(at(path, now=NOW), tmp_path / "backups").path
    add(path, "Na de back-up")
    until(lambda: log_of(path).stat().st_size == 0)
    spoil(path)
    restore_backup(at(path, now=NOW), backup)
    assert names(path) == ["De Speelvogel"]
    add(path, "Daarna")
    held.hold(path)
    assert sorted(names(path)) == ["Daarna", "De Speelvogel"]
