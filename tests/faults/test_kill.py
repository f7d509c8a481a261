"""Kill -9 at any moment: no save that was acknowledged is lost, and none is half there."""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import pytest

from switching.services.integrity import check_database
from switching.store import connect
from tests.faults.writers import FAILED, WRITERS, write_without_end
from tests.samples import AMINA, make_database, open_dossier

ROUNDS = 4
# Started as often as there are rounds, each from one process that has imported all of it already.
SERVER = get_context("forkserver")
SERVER.set_forkserver_preload(["tests.faults.writers"])

# A record is as often in the audit trail as its version says: once added, then each change.
UNTOLD = """SELECT count(*) FROM {table} r WHERE r.version !=
    (SELECT count(*) FROM audit_log a WHERE a.record_table = '{table}' AND a.record_id = r.id)"""
LATEST = "SELECT switch_id, general_aim FROM learning_questions ORDER BY id"
UNMADE = """SELECT count(*) FROM audit_log a WHERE a.record_table = '{table}'
    AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.id = a.record_id)"""
HALF = """SELECT count(*) FROM proposals p WHERE p.option_id IS NULL
    OR NOT EXISTS (SELECT 1 FROM idempotency_keys k
        WHERE k.action = 'add_proposal' AND k.record_id = p.id)"""


@pytest.fixture(autouse=True)
def nothing_to_import_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each child from running this process's main program: AppTest leaves the app there."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a dossier for each writer."""
    made = make_database(tmp_path)
    for writer in range(1, WRITERS + 1):
        open_dossier(made, replace(AMINA, general_aim="0"), key=f"dossier {writer}")
    return made


def kill_while_writing(
    path: Path, number: int, chance: random.Random, too_soon: bool
) -> list[tuple[str, int, int]]:
    """Let eight write, kill them, and return what had been acknowledged by then."""
    acknowledged = path.with_name(f"acknowledged-{number}")
    acknowledged.touch()
    work = (path, acknowledged, 1000 * number, too_soon)
    process = SERVER.Process(target=write_without_end, args=work)
    enough = chance.randrange(1, 50)
    process.start()
    try:
        deadline = time.monotonic() + 30
        while acknowledged.read_bytes().count(b"\n") < enough and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.02))
    finally:
        process.kill()
        process.join()
    lines = acknowledged.read_text(encoding="ascii").splitlines()
    assert len(lines) >= enough
    assert not any(line.startswith(FAILED) for line in lines)
    return [(kind, int(who), int(what)) for kind, who, what in (line.split() for line in lines)]


def lost(path: Path, acknowledged: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return what was acknowledged and is not in the database."""
    with connect(path) as db:
        aims = dict(db.execute(LATEST).fetchall())
        keys = {row[0] for row in db.execute("SELECT key FROM idempotency_keys").fetchall()}
    return [
        (kind, who, what)
        for kind, who, what in acknowledged
        if (int(aims[who]) < what if kind == "edit" else f"{who} {what}" not in keys)
    ]


def half_saved(path: Path) -> int:
    """Count what is there in part only: a record without its audit rows, or the reverse."""
    tables = ("learning_questions", "proposals", "host_options")
    questions = [text.format(table=table) for table in tables for text in (UNTOLD, UNMADE)]
    with connect(path) as db:
        return sum(int(db.execute(query).fetchone()[0]) for query in (*questions, HALF))


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(10 * ROUNDS, marks=pytest.mark.soak)])
def test_a_killed_process_loses_nothing_it_acknowledged_and_leaves_nothing_half(
    path: Path, rounds: int
) -> None:
    chance, saves = random.Random(8), 0
    for number in range(1, rounds + 1):
        acknowledged = kill_while_writing(path, number, chance, too_soon=False)
        assert lost(path, acknowledged) == []
        assert half_saved(path) == 0
        assert check_database(path) == []
        saves += len(acknowledged)
    assert saves > rounds


def test_the_same_finds_what_was_acknowledged_too_soon(path: Path) -> None:
    chance = random.Random(8)
    assert any(lost(path, kill_while_writing(path, n, chance, too_soon=True)) for n in range(1, 7))
