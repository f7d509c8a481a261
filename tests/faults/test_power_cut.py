"""A power cut at any moment, on what the store really asked of the disk."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from switching.services.integrity import check_database
from switching.store import connect, connection
from tests.faults.disk import Disk, Event, Kind, left_after_cut, noted
from tests.faults.test_kill import half_saved, lost
from tests.faults.writers import edit_aim, propose
from tests.samples import AMINA, make_database, open_dossier, read

SAVES = 60
CUTS = 20


def record_saves(path: Path, beside_another: bool) -> list[Event]:
    """Save again and again; return what was asked of the disk, and what was told to whom saved.

    With someone else who has the file open the write-ahead log grows over many saves; without, it
    is emptied after each.
    """
    dossier = read(path)
    with noted(path) as disk, ExitStack() as stack:
        if beside_another:
            stack.enter_context(connect(path)).execute("SELECT count(*) FROM users").fetchone()
        save_again_and_again(path, disk, dossier.switch.id)
        # While the other still has it open: the cut comes before a tidy end.
        return list(disk.events)


def save_again_and_again(path: Path, disk: Disk, switch_id: int) -> None:
    """Save two things at a time, and note when they are saved."""
    dossier = read(path, switch_id)
    for number in range(1, SAVES + 1):
        edit_aim(path, dossier, number)
        propose(path, dossier, number)
        disk.acknowledge(number)


def cut_off(
    folder: Path, beside_another: bool, chance: random.Random, cuts: int
) -> list[list[tuple[str, int, int]]]:
    """Return what each of many cuts lost of what had been acknowledged before it."""
    path = make_database(folder)
    open_dossier(path, replace(AMINA, general_aim="0"))
    before = {str(path): path.read_bytes()}
    events = record_saves(path, beside_another)
    assert {Kind.WRITE, Kind.SYNC, Kind.ACKNOWLEDGED} <= {event.kind for event in events}
    losses = []
    for _ in range(cuts):
        happened = events[: chance.randrange(len(events) + 1)]
        write_files(path, left_after_cut(before, happened, chance))
        assert check_database(path) == []
        assert half_saved(path) == 0
        told = [event.number for event in happened if event.kind is Kind.ACKNOWLEDGED]
        saves = [(kind, 1, number) for number in told for kind in ("edit", "proposal")]
        losses.append(lost(path, saves))
    return losses


def write_files(path: Path, files: dict[str, bytes]) -> None:
    """Put the files of a database in the place of those that are there."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    for name, content in files.items():
        Path(name).write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("cuts", [CUTS, pytest.param(15 * CUTS, marks=pytest.mark.soak)])
@pytest.mark.parametrize("beside_another", [True, False])
def test_a_power_cut_loses_nothing_that_was_acknowledged(
    tmp_path: Path, beside_another: bool, cuts: int
) -> None:
    losses = cut_off(tmp_path, beside_another, random.Random(8), cuts)
    assert losses == [[]] * cuts


@pytest.mark.slow
def test_a_weaker_setting_loses_what_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure = connection._configure

    def configure_weaker(opened: sqlite3.Connection) -> None:
        configure(opened)
        opened.execute("PRAGMA synchronous = NORMAL")

    monkeypatch.setattr(connection, "_configure", configure_weaker)
    losses = cut_off(tmp_path, beside_another=True, chance=random.Random(8), cuts=CUTS)
    assert sum(bool(loss) for loss in losses) > CUTS // 2
