"""The list of erasures beside the database: it outlives a restore of an older file.

One line of JSON each, without names, only ever added to.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from switching.models import Erasure

_LOG = logging.getLogger("switching")
_WITHDRAWN = "withdrawn"


def list_path(path: Path) -> Path:
    """Return where the list of the database at `path` is."""
    return path.with_name(f"{path.stem}-erasures.jsonl")


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
