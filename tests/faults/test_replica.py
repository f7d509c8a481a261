"""The replica of docs/deploy.md: replica, app and disk are lost, and what was saved comes back."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import pytest

from switching.services.integrity import check_database
from switching.services.organisations import add_person
from switching.store import connect, migrate
from tests.litestream import program, runs_here
from tests.samples import AMINA, at, edit, make_database, open_dossier, read
from tests.server import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not runs_here(), reason="there is no Litestream for Windows"),
]

DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
DATABASE, SECOND_FOLDER = "/var/lib/switching/switching.db", "/mnt/second-disk/switching"
PROMISED_SECONDS = int(re.findall(r"saved more than (\d+) seconds before", DEPLOY)[0])
WRITERS = 3
RUN = "from tests.faults.test_replica import write_on; write_on()"


@dataclass(frozen=True)
class Save:
    """A save that the app acknowledged: what was saved, and between which moments."""

    began: float
    acknowledged: float
    text: str


@dataclass(frozen=True)
class Drill:
    """A database that was lost and restored, and what had been saved in it."""

    restored: Path
    saves: tuple[Save, ...]
    interrupted: float
    stopped: float

    def found(self) -> set[str]:
        """Return what the restored database holds of it."""
        query = """SELECT name FROM people UNION ALL
            SELECT json_extract(after, '$.starting_point') FROM audit_log"""
        with connect(self.restored) as db:
            return {row[0] for row in db.execute(query).fetchall()}


def write_on() -> None:
    """Save without end, as a process of its own: a line in a file for each save acknowledged."""
    database, noted = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND)
    writers = [Thread(target=_write, args=(database, noted, n + 1)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()


def _write(database: Path, noted: int, writer: int) -> None:
    for number in range(100_000):
        text, began = f"schrijver {writer}, nummer {number}", time.time()
        if number % 5:
            values = {"name": text, "organisation_id": 1}
            add_person(at(database), values, text)
        else:
            edit(database, read(database, writer).inputs, starting_point=text)
        # One write of one line: a killed process leaves all of it, or nothing.
        os.write(noted, f"{began}\t{time.time()}\t{text}\n".encode())
        if (writer, number) == (1, 20):
            with connect(database) as db:
                db.execute("VACUUM")
        time.sleep(0.01 * writer)


def configuration(kind: str) -> str:
    """Return the settings of docs/deploy.md for a kind of replica."""
    blocks = re.findall(r"```yaml\n(# /etc/litestream\.yml\n.*?)```", DEPLOY, re.DOTALL)
    [found] = [block for block in blocks if f"type: {kind}" in block]
    return str(found)


def command_to_restore(settings: Path, database: Path) -> list[str]:
    """Return the command that docs/deploy.md restores with, for these paths."""
    [line] = re.findall(r"litestream (restore .*)", DEPLOY)
    paths = {DATABASE: str(database), "/etc/litestream.yml": str(settings)}
    return [str(program()), *(paths.get(word, word) for word in line.split())]


@contextmanager
def replicating(settings: Path) -> Iterator[None]:
    """Run Litestream, and end it as a power cut would."""
    command = [str(program()), "replicate", "-config", str(settings)]
    with settings.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield
        assert process.poll() is None, settings.with_suffix(".log").read_text()
    finally:
        process.kill()
        process.wait()


@contextmanager
def writing(database: Path, noted: Path) -> Iterator[None]:
    """Let a process save without end, and kill it."""
    noted.touch()
    command = [sys.executable, "-c", RUN, str(database), str(noted)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        while process.poll() is None and noted.stat().st_size == 0:
            time.sleep(0.02)
        yield
    finally:
        process.kill()
    assert process.wait() == -signal.SIGKILL


def lose(database: Path) -> None:
    """Delete the database, with all that lies beside it."""
    for path in database.parent.glob("*switching.db*"):
        if path.is_file():
            path.unlink()
    assert not database.exists()


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    """Replicate under writers with one interruption, lose everything, and restore."""
    folder = tmp_path_factory.mktemp("live")
    database, settings, noted = make_database(folder), folder / "settings.yml", folder / "noted"
    for number in range(WRITERS):
        open_dossier(database, replace(AMINA, learner=f"Lerende {number}"), f"switch {number}")
    second = tmp_path_factory.mktemp("second")
    settings.write_text(
        configuration("file").replace(DATABASE, str(database)).replace(SECOND_FOLDER, str(second))
    )
    with writing(database, noted):
        with replicating(settings):
            time.sleep(1.2)
        interrupted = time.time()
        time.sleep(0.4)
        with replicating(settings):
            time.sleep(PROMISED_SECONDS + 1)
            stopped = time.time()
        time.sleep(0.5)
    lose(database)
    subprocess.run(command_to_restore(settings, database), check=True, capture_output=True)
    lines = [line.split("\t") for line in noted.read_text().splitlines()]
    saves = tuple(Save(float(began), float(ended), text) for began, ended, text in lines)
    return Drill(database, saves, interrupted, stopped)


def test_everything_saved_longer_ago_than_promised_is_there(drill: Drill) -> None:
    due = drill.stopped - PROMISED_SECONDS
    old = [save for save in drill.saves if save.acknowledged < due]
    assert any(save.began > drill.interrupted for save in old)
    found = drill.found()
    assert [save for save in old if save.text not in found] == []


def test_what_was_saved_after_the_replica_stopped_is_not_there(drill: Drill) -> None:
    """The control: without a replica the test above would fail."""
    late = {save.text for save in drill.saves if save.began > drill.stopped + 0.1}
    assert late
    assert late.isdisjoint(drill.found())


def test_the_restored_database_is_sound_and_nothing_in_it_is_half_saved(drill: Drill) -> None:
    assert check_database(drill.restored) == []
    with connect(drill.restored) as db:
        people = db.execute("SELECT count(*) FROM people").fetchone()
        trail = "SELECT count(*) FROM audit_log WHERE record_table = 'people' AND action = 'add'"
        assert people == db.execute(trail).fetchone()


def test_the_app_goes_on_with_the_restored_database(drill: Drill) -> None:
    assert migrate(drill.restored) == []
    edit(drill.restored, read(drill.restored).inputs, starting_point="na de brand")
    assert read(drill.restored).inputs.starting_point == "na de brand"


@pytest.mark.parametrize("kind", ["file", "s3"])
def test_litestream_reads_the_documented_settings(tmp_path: Path, kind: str) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(configuration(kind))
    done = subprocess.run(
        [str(program()), "databases", "-config", str(settings)],
        env={**os.environ, "LITESTREAM_ACCESS_KEY_ID": "k", "LITESTREAM_SECRET_ACCESS_KEY": "s"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[1].split() == [DATABASE, kind]
