"""The register of erasures: without names, in the database and in a list beside it.

The list outlives a restore of an older file: one line of JSON each, only ever added to.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar, Protocol

import sqlite_utils
from pydantic import ValidationError

from switching.models import Person, Switch
from switching.models.base import Instant, Note, Record
from switching.models.treatment import Treatment
from switching.store import Transaction, list_records
from switching.store.rewriting import first_entry, is_stored

_LOG = logging.getLogger("switching")
_WITHDRAWN = "withdrawn"


class ErasureKind(StrEnum):
    """What an erasure is about."""

    PERSON = "person"
    CONTACT = "contact"
    NOTES = "notes"


class Erasure(Record):
    """That a person, someone's contact data, or the notes of a dossier were erased.

    Ids are given out anew after an older file was put back: `added_at` and `added_entry`, the first
    line about the record in the audit trail, tell whether it is still the same one.
    """

    TABLE: ClassVar[str] = "erasures"

    kind: ErasureKind
    person_id: int | None = None
    switch_id: int | None = None
    added_at: Instant | None = None
    added_entry: int | None = None
    erased_at: Instant
    user_id: int
    reason: Annotated[Note, Treatment.SHARED] = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this erasure from all others."""
        record = (self.person_id, self.switch_id, self.added_at, self.added_entry)
        return (self.kind, *record, self.erased_at)


def list_path(path: Path) -> Path:
    """Return where the list of the database at `path` is."""
    return path.with_name(f"{path.stem}-erasures.jsonl")


def new_erasure(transaction: Transaction, kind: ErasureKind, **values: object) -> Erasure:
    """Make the record of an erasure: whose id it is, is told by when the record was added."""
    erasure = Erasure.model_validate(
        {
            **values,
            "kind": kind,
            "erased_at": transaction.now,
            "user_id": transaction.actor.user_id,
        }
    )
    entry, added_at = first_entry(transaction.db, *record_of(erasure))
    return Erasure.model_validate(
        {**erasure.model_dump(), "added_entry": entry, "added_at": added_at}
    )


def is_erased(db: sqlite_utils.Database, person_id: int) -> bool:
    """Tell whether a person was erased."""
    found = list_records(db, Erasure, person_id=person_id)
    return any(erasure.kind is ErasureKind.PERSON for erasure in found)


def list_missing(db: sqlite_utils.Database, wanted: list[Erasure]) -> list[Erasure]:
    """List what is on the list, `wanted`, and not in the database though its record is."""
    known = {erasure.key for erasure in list_records(db, Erasure)} if wanted else set()
    return [item for item in wanted if item.key not in known and _is_same(db, item)]


def _is_same(db: sqlite_utils.Database, erasure: Erasure) -> bool:
    """Tell whether the record that was erased is in this file, and not another with its id."""
    table, record_id = record_of(erasure)
    if not is_stored(db, table, record_id):
        return False
    entry, added_at = first_entry(db, table, record_id)
    return entry == erasure.added_entry and added_at == (
        erasure.added_at and erasure.added_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    )


def record_of(erasure: Erasure) -> tuple[str, int]:
    """Return table and id of what was erased."""
    if erasure.person_id is not None:
        return Person.TABLE, erasure.person_id
    return Switch.TABLE, erasure.switch_id or 0


class Lister(Protocol):
    """Puts erasures on the list."""

    def __call__(self, *erasures: Erasure) -> None:
        """Write their lines to the disk."""


@contextmanager
def listing(path: Path) -> Iterator[Lister]:
    """Give the way to put erasures on the list before they are committed.

    Open this around the transaction. A line is on disk before the commit, so that a power cut in
    between loses no erasure: it is done at the next start. When the transaction failed, the lines
    are withdrawn.
    """
    listed: list[Erasure] = []

    def add(*erasures: Erasure) -> None:
        listed.extend(erasures)
        _append(path, map(_line, erasures))

    try:
        yield add
    except BaseException:
        if listed:
            _append(path, ({**_line(erasure), _WITHDRAWN: True} for erasure in listed))
        raise


def read_list(path: Path) -> list[Erasure]:
    """Read the erasures of the database at `path`, but for the withdrawn ones."""
    found: dict[tuple[object, ...], Erasure] = {}
    for number, line in enumerate(_raw_lines(list_path(path)), start=1):
        try:
            values = json.loads(line)
            withdrawn = values.pop(_WITHDRAWN, False)
            erasure = Erasure.model_validate(values)
        except (ValueError, ValidationError):  # cut off by a power cut, before its commit
            _LOG.warning("line %s of the list of erasures can't be read", number)
            continue
        found.pop(erasure.key, None)
        if not withdrawn:
            found[erasure.key] = erasure
    return list(found.values())


def bring_along(source: Path, target: Path) -> None:
    """Add to the list `target` the lines of the list `source` that it lacks, if there are any."""
    held = set(_raw_lines(target))
    lacking = [line for line in _raw_lines(source) if line not in held]
    if lacking:
        _append_lines(target, lacking)


def _raw_lines(source: Path) -> list[str]:
    return source.read_text(encoding="utf-8").splitlines() if source.exists() else []


def _line(erasure: Erasure) -> dict[str, object]:
    return erasure.model_dump(mode="json", exclude={"id", "version", "reason"})


def _append(path: Path, lines: Iterable[dict[str, object]]) -> None:
    _append_lines(list_path(path), [json.dumps(line, sort_keys=True) for line in lines])


def _append_lines(target: Path, lines: Iterable[str]) -> None:
    written = "".join(f"{line}\n" for line in lines)
    fresh = not target.exists()
    with target.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(written.encode())
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make sure that a new name in `folder` outlives a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
