"""Backups: whole under writers, thinned out by age, and put back without a silent loss."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from switching.i18n import Texts
from switching.models import Language, Organisation, UserRole
from switching.privacy.erasure import erase_person
from switching.privacy.register import list_path
from switching.services import backups, users
from switching.services.backups import Keep
from switching.services.checks import InvalidError
from switching.services.edits import Edit, save_edits
from switching.services.integrity import check_database
from switching.store import (
    ConflictError,
    connect,
    immediate,
    list_records,
    restoring,
    revision,
    write,
)
from switching.store import backup_files as files
from switching.store.backup_files import Backup
from tests.samples import ACTOR, AMINA, NOW, at, edit, open_dossier, read
from tests.server import ROOT

LATER = NOW + timedelta(hours=1)
ENGLISH = Texts(Language.ENGLISH)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the backups."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


def back_up(path: Path, folder: Path, now: datetime = NOW, keep: Keep | None = None) -> Path:
    """Make a backup and return its file."""
    return backups.make_backup(at(path, now=now), folder, keep).path


def restore(path: Path, source: Path, without_hash: bool = False) -> Path | None:
    """Put a backup back an hour later."""
    return backups.restore_backup(at(path, now=LATER), source, without_hash)


def refusal(action: Callable[[], object]) -> str:
    """Run what has to be refused, and return the sentence."""
    with pytest.raises(InvalidError) as refused:
        action()
    return ENGLISH.message(refused.value.errors[""])


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until something happened, for a minute at most."""
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


def learners(path: Path) -> list[str]:
    """Name who learns, by dossier."""
    with connect(path) as db:
        return [row[0] for row in db.execute("SELECT learner FROM dossier_facts ORDER BY id")]


def test_a_backup_is_whole_and_its_hash_is_one_that_sha256sum_reads(
    path: Path, folder: Path
) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    assert sorted(file.name for file in folder.iterdir()) == [
        "switching-20261124T090000Z.db",
        "switching-20261124T090000Z.db.sha256",
    ]
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    noted = made.with_name(f"{made.name}.sha256").read_text()
    assert noted == f"{digest}  switching-20261124T090000Z.db\n"
    assert backups.is_intact(at(made), made)
    assert learners(made) == ["Amina Yildiz"]


def test_a_backup_under_writers_has_each_write_whole_and_all_that_came_before(
    path: Path, folder: Path
) -> None:
    stop, done = threading.Event(), 0

    def work() -> None:
        nonlocal done
        while not stop.is_set():
            with write(path, ACTOR, NOW) as transaction:
                for half in ("een", "twee"):
                    transaction.add(Organisation(name=f"{done} {half}"))
            done += 1

    writer = threading.Thread(target=work)
    writer.start()
    try:
        for number in range(5):
            before = done
            made = back_up(path, folder, NOW + timedelta(minutes=number))
            with connect(made) as db:
                count = db["organisations"].count
            assert count % 2 == 0
            assert count >= 2 * before
    finally:
        stop.set()
        writer.join()
    assert done > 5


@given(
    st.lists(st.integers(0, 24 * 70), min_size=1, max_size=40, unique=True),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_thinning_out_keeps_the_newest_of_the_last_days_and_weeks(
    hours: list[int], daily: int, weekly: int
) -> None:
    found = [Backup(Path(f"{hour}"), NOW - timedelta(hours=hour), 1, 1) for hour in sorted(hours)]
    gone = backups._outdated(found, found[0], Keep(daily, weekly))
    kept = [backup for backup in found if backup not in gone]
    days = {backup.made_at.astimezone(backups.BRUSSELS).date() for backup in found}
    weeks = {day.isocalendar()[:2] for day in days}
    assert found[0] in kept
    assert max(1, min(daily, len(days))) <= len(kept) <= max(1, daily + weekly)
    for backup in kept:
        day = backup.made_at.astimezone(backups.BRUSSELS).date()
        place = (sorted(days).index(day), sorted(weeks).index(day.isocalendar()[:2]))
        among = place[0] >= len(days) - daily or place[1] >= len(weeks) - weekly
        assert among or backup == found[0]


def test_thinning_out_leaves_other_files_and_the_one_just_made_by_a_slow_clock(
    path: Path, folder: Path
) -> None:
    ahead = back_up(path, folder, NOW + timedelta(days=400))
    (folder / "brief.txt").write_text("Beste Katrien")
    (folder / "switching-20200101T000000Z.db").write_bytes(b"half, without a hash")
    made = back_up(path, folder, NOW, Keep(1, 0))
    names = {file.name for file in folder.iterdir()}
    assert {ahead.name, made.name, "brief.txt", "switching-20200101T000000Z.db"} <= names
    last = back_up(path, folder, NOW + timedelta(days=800), Keep(1, 1))
    assert [item.path for item in backups.list_backups(at(path), folder)] == [last]


def test_what_can_not_be_backed_up_is_said_and_leaves_nothing(path: Path, folder: Path) -> None:
    absent = folder / "absent"
    assert "There is no folder" in refusal(lambda: back_up(path, absent))
    assert "There is no folder" in refusal(lambda: back_up(path, path))
    assert "There is no database" in refusal(lambda: back_up(absent, folder))
    with connect(path) as db, immediate(db):
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_fly' WHERE name LIKE 'm002%'")
    assert "newer version of the app (m999_fly)" in refusal(lambda: back_up(path, folder))
    path.write_bytes(b"Beste Katrien, " * 1000)
    assert "can't be read as a database" in refusal(lambda: back_up(path, folder))
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_no_half_backup(path: Path, folder: Path) -> None:
    open_dossier(path)
    code = (
        "import resource, signal, sys, pathlib\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "from switching.cli import main\n"
        "main(['backup', '--database', sys.argv[1], '--to', sys.argv[2], '--language', 'en'])"
    )
    command = [sys.executable, "-c", code, str(path), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(folder.iterdir()) == []


def test_a_copy_that_lacks_rows_is_no_backup(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_dossier(path)
    counts = files._row_counts
    seen = []

    def lose_one(db: object) -> dict[str, int]:
        seen.append(counts(db))  # type: ignore[arg-type]
        return {**seen[-1], "people": len(seen)}

    monkeypatch.setattr(files, "_row_counts", lose_one)
    monkeypatch.setattr(files, "_is_like", lambda before, copy, after: before == copy)
    assert "did not hold" in refusal(lambda: back_up(path, folder))
    assert list(folder.iterdir()) == []


def test_rows_are_compared_with_what_was_there_before_and_after() -> None:
    like = files._is_like
    assert like(
        {"people": 2, "audit_log": 2}, {"people": 2, "audit_log": 2}, {"people": 2, "audit_log": 2}
    )
    assert not like(
        {"people": 2, "audit_log": 2}, {"people": 1, "audit_log": 2}, {"people": 2, "audit_log": 2}
    )
    assert like({"audit_log": 2}, {"audit_log": 3}, {"audit_log": 5})
    assert not like({"audit_log": 2}, {"audit_log": 1}, {"audit_log": 5})
    assert not like({"audit_log": 2}, {"people": 3}, {"audit_log": 5})


def test_a_restore_brings_back_what_was_and_keeps_what_is(path: Path, folder: Path) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    open_dossier(path, replace(AMINA, learner="Bilal Haddad"), "bilal")
    aside = restore(path, made)
    assert learners(path) == ["Amina Yildiz"]
    assert aside == path.with_name("switching-before-20261124T100000Z-restore.db")
    assert aside is not None
    assert learners(aside) == ["Amina Yildiz", "Bilal Haddad"]
    assert check_database(path) == []
    assert backups.is_intact(at(made), made)
    left = {file.name for file in path.parent.iterdir()}
    assert left == {"switching.db", aside.name, "backups"}
    restore_again = backups.restore_backup(at(path, now=LATER + timedelta(hours=1)), aside, True)
    assert restore_again is not None
    assert learners(path) == ["Amina Yildiz", "Bilal Haddad"]


def test_who_read_a_record_before_a_restore_gets_a_conflict_also_at_an_equal_version(
    path: Path, folder: Path
) -> None:
    inputs = open_dossier(path).inputs
    made = back_up(path, folder)
    edit(path, inputs, sharing="op het team")
    old = read(path).inputs
    before = old.version
    restore(path, made)
    now = read(path).inputs
    assert now.sharing == ""
    assert now.version > before
    edit(path, now, sharing="in de nieuwsbrief")
    with pytest.raises(ConflictError):
        save_edits(at(path, now=LATER), [Edit(old, {"sharing": "nergens"})])
    assert read(path).inputs.sharing == "in de nieuwsbrief"


def test_the_trail_goes_on_above_what_was_seen_so_that_no_cache_shows_an_old_state(
    path: Path, folder: Path
) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    open_dossier(path, replace(AMINA, learner="Bilal Haddad"), "bilal")
    with connect(path) as db:
        seen = revision(db)
    restore(path, made)
    with connect(path) as db:
        assert revision(db) == seen + 1
        last = next(db.query("SELECT * FROM audit_log ORDER BY id DESC LIMIT 1"))
    assert (last["action"], last["user_id"]) == ("restore", ACTOR.user_id)
    assert last["after"] == '{"file":"switching-20261124T090000Z.db"}'


def test_a_backup_that_is_not_what_was_written_is_refused(path: Path, folder: Path) -> None:
    made = back_up(path, folder)
    before = path.read_bytes()
    whole = made.read_bytes()
    flipped = bytearray(whole)
    flipped[len(flipped) // 2] ^= 1
    made.write_bytes(flipped)
    assert "its hash is another" in refusal(lambda: restore(path, made))
    assert not backups.is_intact(at(made), made)
    made.write_bytes(whole)
    made.with_name(f"{made.name}.sha256").unlink()
    assert "is missing" in refusal(lambda: restore(path, made))
    assert path.read_bytes() == before
    assert restore(path, made, without_hash=True) is not None


def test_what_is_no_backup_of_ours_is_refused_and_nothing_is_left(path: Path, folder: Path) -> None:
    other, letter, newer = (folder / name for name in ("other.db", "letter.db", "newer.db"))
    with connect(other) as db:
        db.execute("CREATE TABLE x (a)")
    letter.write_bytes(b"Beste Katrien, " * 1000)
    newer.write_bytes(back_up(path, folder).read_bytes())
    with connect(newer) as db, immediate(db):
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_fly' WHERE name LIKE 'm006%'")
    before = path.read_bytes()
    assert "not a database of Switching" in refusal(lambda: restore(path, other, True))
    assert "letter.db can't be read" in refusal(lambda: restore(path, letter, True))
    assert "newer version of the app (m999_fly)" in refusal(lambda: restore(path, newer, True))
    assert "the database itself" in refusal(lambda: restore(path, path, True))
    assert "There is no backup" in refusal(lambda: restore(path, folder / "absent.db"))
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == {"switching.db", "backups"}


def test_a_database_of_something_else_is_not_replaced(path: Path, folder: Path) -> None:
    made = back_up(path, folder)
    other = path.with_name("boekhouding.db")
    with connect(other) as db:
        db.execute("CREATE TABLE x (a)")
    before = other.read_bytes()
    assert "something else" in refusal(lambda: restore(other, made))
    assert other.read_bytes() == before


def test_a_database_that_someone_keeps_to_themselves_is_left_alone(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(path, folder)
    monkeypatch.setattr(restoring, "BUSY_SECONDS", 0.2)
    with connect(path) as db, immediate(db):
        assert "to themselves" in refusal(lambda: restore(path, made))
    assert restore(path, made) is not None


@pytest.mark.parametrize("damage", ["gone", "no database", "torn"])
def test_a_database_that_is_gone_or_damaged_is_replaced_and_kept_with_its_log(
    path: Path, folder: Path, damage: str
) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    log = path.with_name("switching.db-wal")
    if damage == "gone":
        path.unlink()
    elif damage == "no database":
        path.write_bytes(b"Beste Katrien, " * 1000)
    else:
        size = path.stat().st_size
        os.truncate(path, size // 2 + 100)
    log.write_bytes(b"what was left of a log")
    aside = restore(path, made)
    assert learners(path) == ["Amina Yildiz"]
    assert check_database(path) == []
    kept = path.with_name("switching-before-20261124T100000Z-restore.db")
    assert aside == (None if damage == "gone" else kept)
    assert damage == "gone" or kept.is_file()
    if damage == "gone":
        assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"what was left of a log"


def test_writers_go_on_through_a_restore_and_none_of_them_writes_elsewhere(
    path: Path, folder: Path
) -> None:
    made = back_up(path, folder)
    acknowledged: list[tuple[int, str]] = []
    stop = threading.Event()

    def work(number: int) -> None:
        count = 0
        while not stop.is_set():
            name = f"{number}-{count}"
            with write(path, ACTOR, NOW) as transaction:
                transaction.add(Organisation(name=name))
            acknowledged.append((number, name))
            count += 1

    writers = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    try:
        wait_for(lambda: len(acknowledged) >= 20)
        aside = restore(path, made)
        reached = len(acknowledged)
        wait_for(lambda: len(acknowledged) >= reached + 20)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert aside is not None
    found = set()
    for file in (path, aside):
        with connect(file) as db:
            found |= {item.name for item in list_records(db, Organisation)}
    assert {name for _, name in acknowledged} <= found


@pytest.mark.slow
def test_a_restore_that_is_killed_leaves_the_old_or_the_new(path: Path, folder: Path) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    open_dossier(path, replace(AMINA, learner="Bilal Haddad"), "bilal")
    code = (
        "import os, sys, sqlite_utils\n"
        "from switching.store import restoring\n"
        "from switching.cli import main\n"
        "from sqlite_utils.utils import sqlite3\n"
        "real = restoring.read_only\n"
        "class Dying:\n"
        "    def __init__(self, db): self.conn = self; self.db = db\n"
        "    def backup(self, target, **_):\n"
        "        end = lambda *_: os.kill(os.getpid(), 9)\n"
        "        self.db.conn.backup(target, pages=20, progress=end)\n"
        "import contextlib\n"
        "@contextlib.contextmanager\n"
        "def dying(path):\n"
        "    with real(path) as db: yield Dying(db)\n"
        "restoring.read_only = dying\n"
        "main(['restore', sys.argv[2], '--database', sys.argv[1], '--yes'])"
    )
    command = [sys.executable, "-c", code, str(path), str(made)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == -9
    assert check_database(path) == []
    assert learners(path) == ["Amina Yildiz", "Bilal Haddad"]


def test_a_backup_of_a_rollback_journal_is_put_back_the_same_way(path: Path, folder: Path) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    connection = sqlite3.connect(str(path))
    assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    connection.close()
    assert restore(path, made) is not None
    assert learners(path) == ["Amina Yildiz"]


def test_who_was_erased_after_a_backup_stays_erased_when_it_is_put_back(
    path: Path, folder: Path
) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    learner = read(path).learner
    erase_person(at(path, now=LATER), learner.id, "vraag")
    restore(path, made)
    assert learners(path) == [f"Persoon {learner.id}"]
    assert b"Yildiz" not in path.read_bytes()


@pytest.mark.slow
def test_the_list_of_erasures_travels_with_the_backups_and_comes_back_after_a_lost_disk(
    path: Path, folder: Path
) -> None:
    open_dossier(path)
    made = back_up(path, folder)
    learner = read(path).learner
    erase_person(at(path, now=LATER), learner.id, "vraag")
    back_up(path, folder, LATER)
    listed = list_path(path).read_text()
    for file in path.parent.glob("switching*"):
        file.unlink()
    assert restore(path, made) is None
    assert learners(path) == [f"Persoon {learner.id}"]
    assert list_path(path).read_text() == listed
    back_up(path, folder, LATER + timedelta(hours=1))
    assert (folder / list_path(path).name).read_text() == listed


def test_an_erasure_also_removes_what_a_restore_put_aside(path: Path, folder: Path) -> None:
    open_dossier(path)
    aside = restore(path, back_up(path, folder))
    assert aside is not None
    assert b"Yildiz" in aside.read_bytes()
    erase_person(at(path, now=LATER), read(path).learner.id, "vraag")
    assert not aside.exists()


def test_what_is_written_between_putting_aside_and_copying_is_put_aside_too(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(path, folder)
    fill, tries = restoring._fill, []

    def slip_in(*given: Any) -> None:
        tries.append(given)
        if len(tries) == 1:
            open_dossier(path)
        fill(*given)

    monkeypatch.setattr(restoring, "_fill", slip_in)
    aside = restore(path, made)
    assert len(tries) == 2
    assert aside is not None
    assert learners(aside) == ["Amina Yildiz"]
    assert learners(path) == []
    with connect(path) as db:
        assert db["audit_log"].count_where("action = 'restore'") == 1


def test_who_reads_during_a_restore_sees_one_state_to_the_end(path: Path, folder: Path) -> None:
    made = back_up(path, folder)
    open_dossier(path)
    count = "SELECT count(*) FROM switches"
    with connect(path) as db:
        db.conn.execute("BEGIN")
        assert db.execute(count).fetchone() == (1,)
        restore(path, made)
        assert db.execute(count).fetchone() == (1,)
        db.conn.execute("COMMIT")
        assert db.execute(count).fetchone() == (0,)


def test_no_administrator_puts_back_a_database_in_which_none_can_sign_in(
    path: Path, folder: Path
) -> None:
    backup = back_up(path, folder)
    account = users.Account("an@blenders.be", UserRole.ADMINISTRATOR)
    administrator = users.add_user(at(path), account, "an")
    by_her = at(path, users.actor_of(administrator), now=LATER)
    with pytest.raises(InvalidError) as caught:
        backups.restore_backup(by_her, backup)
    assert "geen actieve beheerder" in Texts().message(next(iter(caught.value.errors.values())))
    assert users.list_users(at(path)) == [administrator]
    assert restore(path, backup)  # the command may
    assert users.list_users(at(path)) == []
