"""A kill at any moment of an import: all of it is stored, or nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from switching.store import connect
from tests.importing.files import AMINA, HEADS, xlsx
from tests.samples import make_database
from tests.server import ROOT

_ROWS = 120


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
    rows = [(f"Lerende Nummer{chr(97 + n // 26)}{chr(97 + n % 26)}xyz", *AMINA[1:])
            for n in range(_ROWS)]  # fmt: skip
    file = folder / "groot.xlsx"
    file.write_bytes(xlsx([HEADS, *rows]))
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
    assert stored[1] > 0
    return length, stored


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_all_or_nothing(tmp_path: Path) -> None:
    file = _file(tmp_path)
    whole, stored = _length(tmp_path / "whole", file)
    for number in range(3):
        _kill_at(tmp_path / str(number), file, whole * (0.6 + 0.15 * number), stored)


@pytest.mark.soak
def test_sixty_kills_leave_all_or_nothing(tmp_path: Path) -> None:
    file = _file(tmp_path)
    whole, stored = _length(tmp_path / "whole", file)
    moments = random.Random(20)
    for number in range(60):
        _kill_at(tmp_path / str(number), file, whole * moments.uniform(0.4, 1.05), stored)
