"""Writes: all or nothing, each with its audit row, and never over someone else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from switching.models import Organisation, Person
from switching.store import (
    ConflictError,
    NotFoundError,
    connect,
    get_record,
    immediate,
    list_records,
    wal_is_safe,
    write,
)
from tests.samples import ACTOR, NOW, make_database

THREADS, ROUNDS = 8, 25


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def add_speelvogel(path: Path) -> Organisation:
    with write(path, ACTOR, NOW) as transaction:
        return transaction.add(Organisation(name="De Speelvogel", is_host=True))


def rows_of_audit(path: Path) -> list[dict[str, object]]:
    with connect(path) as db:
        return list(db.query("SELECT * FROM audit_log ORDER BY id"))


def test_it_works(path: Path) -> None:
    host = add_speelvogel(path)
    with connect(path) as db:
        assert get_record(db, Organisation, host.id) == host


def test_a_change_raises_the_version_and_leaves_before_and_after(path: Path) -> None:
    host = add_speelvogel(path)
    with write(path, ACTOR, NOW) as transaction:
        assert transaction.update(host, city="Gent").version == 2
    added, updated = rows_of_audit(path)
    assert (added["action"], updated["action"]) == ("add", "update")
    assert (updated["before"], updated["after"]) == ('{"city": ""}', '{"city": "Gent"}')


def test_saving_what_is_there_already_writes_nothing(path: Path) -> None:
    host = add_speelvogel(path)
    with write(path, ACTOR, NOW) as transaction:
        assert transaction.update(host, name="De Speelvogel") is host
    assert len(rows_of_audit(path)) == 1


def test_a_conflict_carries_the_record_as_it_stands(path: Path) -> None:
    host = add_speelvogel(path)
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(host, city="Gent")
    with pytest.raises(ConflictError) as caught, write(path, ACTOR, NOW) as transaction:
        transaction.update(host, city="Aalst")
    assert isinstance(caught.value.current, Organisation)
    assert caught.value.current.city == "Gent"


def test_deleting_what_someone_changed_is_a_conflict(path: Path) -> None:
    host = add_speelvogel(path)
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(host, city="Gent")
    with pytest.raises(ConflictError), write(path, ACTOR, NOW) as transaction:
        transaction.delete(host)


@pytest.mark.parametrize("signal", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_whatever_breaks_off_a_write_leaves_nothing(
    path: Path, signal: type[BaseException]
) -> None:
    def break_off() -> None:
        with write(path, ACTOR, NOW) as transaction:
            transaction.add(Organisation(name="half"))
            raise signal

    with pytest.raises(signal):
        break_off()
    with connect(path) as db:
        assert list_records(db, Organisation) == []
    assert rows_of_audit(path) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"]
)
def test_the_audit_trail_only_grows(path: Path, statement: str) -> None:
    add_speelvogel(path)
    with connect(path) as db, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        db.execute(statement)


def test_a_person_without_an_organisation_is_refused(path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), write(path, ACTOR, NOW) as transaction:
        transaction.add(Person(organisation_id=99, name="Amina Yildiz"))


def test_a_misspelt_table_is_never_made(path: Path) -> None:
    class Misspelt(Organisation):
        TABLE = "organisation"

    with pytest.raises(sqlite3.OperationalError), write(path, ACTOR, NOW) as transaction:
        transaction.add(Misspelt(name="x"))


def test_a_record_that_is_not_there_is_named(path: Path) -> None:
    with connect(path) as db, pytest.raises(NotFoundError, match="organisations 5"):
        get_record(db, Organisation, 5)


def count_up(path: Path, organisation_id: int) -> None:
    """Add one to a number in a field, again after each conflict."""
    for _ in range(ROUNDS):
        while True:
            with connect(path) as db:
                read = get_record(db, Organisation, organisation_id)
            try:
                with write(path, ACTOR, NOW) as transaction:
                    transaction.update(read, description=str(int(read.description) + 1))
                break
            except ConflictError:
                continue


def count_up_blindly(path: Path, organisation_id: int) -> None:
    """The same without looking at the version: the control."""
    for _ in range(ROUNDS):
        with connect(path) as db:
            read = get_record(db, Organisation, organisation_id)
            with immediate(db):
                db.execute(
                    "UPDATE organisations SET description = ? WHERE id = ?",
                    [str(int(read.description) + 1), organisation_id],
                )


@pytest.mark.slow
@pytest.mark.parametrize(("work", "all_kept"), [(count_up, True), (count_up_blindly, False)])
def test_no_edit_of_many_people_at_once_vanishes(path: Path, work: object, all_kept: bool) -> None:
    with write(path, ACTOR, NOW) as transaction:
        host = transaction.add(Organisation(name="De Speelvogel", description="0"))
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work, path, host.id) for _ in range(THREADS)]:
            done.result()
    with connect(path) as db:
        total = int(get_record(db, Organisation, host.id).description)
    assert (total == THREADS * ROUNDS) is all_kept


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_the_write_ahead_log_is_used_only_where_it_is_safe(
    version: tuple[int, ...], safe: bool
) -> None:
    assert wal_is_safe(version) is safe


def test_a_connection_has_the_safe_settings(path: Path) -> None:
    with connect(path) as db:
        settings = {
            name: db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "secure_delete", "recursive_triggers", "synchronous")
        }
        mode = db.execute("PRAGMA journal_mode").fetchone()[0]
    safe = wal_is_safe(sqlite3.sqlite_version_info)
    assert mode == ("wal" if safe else "delete")
    assert settings == {
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "synchronous": 2 if safe else 3,
    }
