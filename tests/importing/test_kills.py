"""A kill at any moment of an import: all of it is stored, or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from switching.services import imports
from switching.services.imports import Upload
from switching.store import connect, connection, immediate
from tests.importing.files import made_up_file
from tests.samples import at, make_database
from tests.server import ROOT

_ROWS = 60
_INSTRUCTIONS = 50
"""How many steps of the database go between two looks whether it is time to die."""


def _counts(path: Path) -> tuple[int, ...]:
    tables = ("imports", "switches", "people", "intake_calls", "call_purposes", "import_rows")
    with connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return tuple(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def _begin(path: Path, file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "switching", "import", str(file), "--database", str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _file(folder: Path) -> Path:
    file = folder / "groot.xlsx"
    file.write_bytes(made_up_file(_ROWS))
    return file


def _kill_at(folder: Path, file: Path, seconds: float, stored: tuple[int, ...]) -> bool:
    """Import, kill it after so long, and see to it that all or nothing is there; tell which.

    `stored` is what a whole import leaves.
    """
    folder.mkdir()
    path = make_database(folder)
    process = _begin(path, file)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    found = _counts(path)
    assert found in ((0,) * 6, stored)
    return bool(found[0])


def _length(folder: Path, file: Path) -> tuple[float, tuple[int, ...]]:
    """Import all of it; return how long that takes, and what it leaves."""
    folder.mkdir()
    path = make_database(folder)
    begun = time.monotonic()
    assert _begin(path, file).wait() == 0
    length, stored = time.monotonic() - begun, _counts(path)
    assert stored[1] == _ROWS
    return length, stored


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_all_or_nothing(tmp_path: Path) -> None:
    file = _file(tmp_path)
    whole, stored = _length(tmp_path / "whole", file)
    _kill_at(tmp_path / "killed", file, whole * 0.75, stored)


class _Killed:
    """Ends the process the hard way once the database did so much work."""

    def __init__(self, limit: int) -> None:
        self.limit, self.done = limit, 0

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        configure = connection._configure

        def watched(plain: sqlite3.Connection) -> None:
            configure(plain)
            plain.set_progress_handler(self._tick, _INSTRUCTIONS)

        patch.setattr(connection, "_configure", watched)

    def _tick(self) -> int:
        self.done += 1
        if self.done == self.limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0


def _bring_in(path: Path, upload: Upload) -> None:
    """Do what the page does, from a file that was read to dossiers."""
    context, choices = at(path), imports.propose_choices(at(path), upload)
    draft = imports.keep_draft(context, upload, choices, "key")
    imports.choose_in_draft(context, draft, choices, {})
    seen = imports.preview(context, upload, choices)
    imports.import_file(context, upload, choices, seen.digest, "key")


def _work_of(do: Callable[[], object]) -> int:
    """Return how much work of the database something takes."""
    counted = _Killed(-1)
    with pytest.MonkeyPatch.context() as patch:
        counted.watch(patch)
        do()
    return counted.done


def _kill_after(work: int, do: Callable[[], object]) -> None:
    """Do something in a process of its own, and end that after so much work of the database."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        with pytest.MonkeyPatch.context() as patch:
            _Killed(work).watch(patch)
            do()
    finally:
        os._exit(0)


def _everything(path: Path) -> tuple[tuple[int, ...], int]:
    with connect(path) as db:
        drafts = db.execute("SELECT count(*) FROM import_drafts").fetchone()[0]
    return _counts(path), int(drafts)


@pytest.fixture(scope="module")
def read_file(tmp_path_factory: pytest.TempPathFactory) -> Upload:
    folder = tmp_path_factory.mktemp("file")
    path = make_database(folder)
    return imports.read_upload(at(path), "groot.xlsx", _file(folder).read_bytes())


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(6))
def test_sixty_kills_leave_all_or_nothing(batch: int, tmp_path: Path, read_file: Upload) -> None:
    """Ten kills a batch, each after a number of steps of the database that is drawn."""
    (tmp_path / "whole").mkdir()
    path = make_database(tmp_path / "whole")
    work = _work_of(lambda: _bring_in(path, read_file))
    whole = _everything(path)
    assert whole[0][1] == _ROWS
    assert whole[1] == 0
    moments, ended = random.Random(batch), Counter[bool]()
    for number in range(10):
        (tmp_path / str(number)).mkdir()
        killed = make_database(tmp_path / str(number))
        _kill_after(moments.randint(1, work), partial(_bring_in, killed, read_file))
        found = _everything(killed)
        assert found in (((0,) * 6, 0), ((0,) * 6, 1), whole)
        ended[found == whole] += 1
        if found != whole:
            with connect(killed) as db, immediate(db):
                db.execute("DELETE FROM import_drafts")
            _bring_in(killed, read_file)
            assert _everything(killed) == whole
    assert ended[False] > 0


@pytest.mark.soak
def test_kills_of_an_undo_leave_all_or_nothing(tmp_path: Path, read_file: Upload) -> None:
    (tmp_path / "whole").mkdir()
    path = make_database(tmp_path / "whole")
    _bring_in(path, read_file)
    before = _everything(path)
    kept = path.read_bytes()
    work = _work_of(lambda: imports.undo_import(at(path), 1))
    after = _everything(path)
    assert after[0][1] == 0
    moments = random.Random(7)
    for number in range(10):
        killed = tmp_path / f"{number}.db"
        killed.write_bytes(kept)
        _kill_after(moments.randint(1, work), partial(imports.undo_import, at(killed), 1))
        assert _everything(killed) in (before, after)
