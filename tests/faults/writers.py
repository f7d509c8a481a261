"""Eight people who save without end, in a process that gets killed."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Thread
from typing import NoReturn

from switching.models import Dossier, OptionKind
from switching.services.calls import add_proposal
from switching.services.edits import Edit, save_edits
from switching.store import connect
from switching.store.queries.dossier import list_versions
from tests.samples import at, read

WRITERS = 8
FAILED = "failed"


def write_without_end(path: Path, acknowledged: Path, first: int, too_soon: bool) -> None:
    """Let each of the writers save in a dossier of their own, numbers from `first` on.

    What is saved is noted in `acknowledged`, or with `too_soon` what is going to be.
    """
    # What the kernel has taken over outlives the process, so a note is there once it is written.
    notes = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(*words: object) -> None:
        os.write(notes, " ".join(map(str, words)).encode() + b"\n")

    def write(writer: int) -> None:
        try:
            _go_on(path, writer, first, note, too_soon)
        except Exception:
            note(FAILED, writer, 0)
            raise

    for writer in range(1, WRITERS + 1):
        Thread(target=write, args=(writer,)).start()


def _go_on(
    path: Path, writer: int, first: int, note: Callable[..., None], too_soon: bool
) -> NoReturn:
    dossier = read(path, writer)
    for number in count(first):
        for kind, save in (("edit", edit_aim), ("proposal", propose)):
            if too_soon:
                note(kind, writer, number)
            save(path, dossier, number)
            if not too_soon:
                note(kind, writer, number)
    raise AssertionError("numbers have no end")


def edit_aim(path: Path, dossier: Dossier, number: int) -> None:
    """Save a number as the general aim."""
    with connect(path) as db:
        latest = list_versions(db, dossier.switch.id)[-1]
    saved = save_edits(at(path), [Edit(latest.question, {"general_aim": str(number)})])
    assert saved.count == 1


def propose(path: Path, dossier: Dossier, number: int) -> None:
    """Propose something that joins the catalogue: four rows and their audit rows in one write."""
    key = f"{dossier.switch.id} {number}"
    values = {"kind": OptionKind.MEETING, "title": f"Overleg {key}"}
    add_proposal(at(path), dossier, values, key, joins_catalogue=True)
