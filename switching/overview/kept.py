"""The frames as they were last read: of what is written since, only the dossiers are read anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import sqlite_utils

from switching.overview.facts import QUERIES, read_fact
from switching.overview.frames import (
    FRAME_QUERIES,
    PLACED,
    Frames,
    placed,
    read_calls,
    read_days,
    read_frames,
    read_part,
    read_stop_reasons,
)
from switching.overview.names import read_names
from switching.overview.queries import CALLS, DAYS
from switching.overview.trail import Changes, changes_since, last_entry, schema_of

_REVISIONS = count(1)


@dataclass(frozen=True)
class _File:
    """Which file was read, in which state of its tables, and on which day.

    In another one nothing that was read before holds. What a tool of someone else's wrote, which
    is not in the trail, stays unseen for a day at most.
    """

    device: int
    number: int
    schema: int
    day: date


class KeptFrames:
    """The latest frames of those who may read the same dossiers; threads may share it.

    `read` gives the same as reading all anew would: only faster.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lock = Lock()
        self._file: _File | None = None
        self._entry = 0
        self._frames: Frames | None = None
        self._revision = 0

    def read(
        self,
        path: Path,
        today: date,
        opened: Callable[[], AbstractContextManager[sqlite_utils.Database]],
    ) -> tuple[Frames, int]:
        """Return the frames as they are now, and a number that no others have in this process.

        `opened` shows one state of the database at `path`. It is opened one by one, so that what
        is kept never becomes older than it was.
        """
        with self._lock:
            found = path.stat()
            with opened() as db:
                file = _File(found.st_dev, found.st_ino, schema_of(db), today)
                frames, entry = self._frames, last_entry(db)
                if frames is None or file != self._file or entry < self._entry:
                    frames = read_frames(db)
                elif entry > self._entry:
                    frames = _renewed(frames, db, changes_since(db, self._entry))
            if frames is not self._frames:
                self._frames, self._revision = frames, next(_REVISIONS)
            self._file, self._entry = file, entry
            return frames, self._revision


def _renewed(frames: Frames, db: sqlite_utils.Database, changes: Changes | None) -> Frames:
    """Return the frames after these changes; the same ones when they change nothing there."""
    if changes is None:
        return read_frames(db)
    names = read_names(db) if changes.names else frames.names
    if names == frames.names:
        names = frames.names
    if changes.dossiers:
        ids = np.array(sorted(changes.dossiers))
        touched = {query for query in FRAME_QUERIES if changes.touch(query)}
        if touched:
            alone = _patched_alone(frames, db, ids) if touched <= _ALONE.keys() else None
            frames = alone or _patched(frames, db, ids)
        frames = _with_facts(frames, db, ids, changes)
    return frames if names is frames.names else replace(frames, names=names)


_ALONE = {
    CALLS: ("calls", read_calls, ["switch_id", "day"]),
    DAYS: ("days", read_days, ["switch_id", "day", "held"]),
}
"""What is read alone while no other query is touched, and of what in it the dossiers tell."""


def _patched_alone(frames: Frames, db: sqlite_utils.Database, ids: np.ndarray) -> Frames | None:
    """Return the frames with calls and days of these dossiers read anew.

    None when what dossiers and proposals follow from changed.
    """
    rows: dict[str, Any] = {}
    for name, read, told in _ALONE.values():
        was = getattr(frames, name)
        old = was[np.isin(was["switch_id"].to_numpy(), ids)].reset_index(drop=True)
        new = read(db, ids)
        if not new[told].equals(old[told]):
            return None
        # What is not in the query comes from the dossier, which says what it said.
        rows[name] = _spliced(was, old.assign(**{str(column): new[column] for column in new}), ids)
    same = all(found is getattr(frames, name) for name, found in rows.items())
    return frames if same else replace(frames, **rows)


def _patched(frames: Frames, db: sqlite_utils.Database, ids: np.ndarray) -> Frames:
    """Return the frames with the rows of these dossiers read anew."""
    old, part = frames.switches, read_part(db, ids, frames.names)
    switches = _spliced_switches(old, part.switches, db, ids)
    others = not switches["switch_id"].equals(old["switch_id"])
    rows: dict[str, Any] = {}
    for name in PLACED:
        was = getattr(frames, name)
        found = _spliced(was, placed(getattr(part, name), old), ids)
        rows[name] = placed(found, switches) if others else found
    same = all(found is getattr(frames, name) for name, found in rows.items())
    return frames if same and switches is old else replace(frames, switches=switches, **rows)


def _with_facts(
    frames: Frames, db: sqlite_utils.Database, ids: np.ndarray, changes: Changes
) -> Frames:
    """Return the frames with those facts of these dossiers read anew that the changes touch."""
    facts = {
        name: _spliced(was, read_fact(db, name, ids), ids) if changes.touch(QUERIES[name]) else was
        for name, was in frames.facts.items()
    }
    same = all(facts[name] is was for name, was in frames.facts.items())
    return frames if same else replace(frames, facts=facts)


def _spliced_switches(
    old: pd.DataFrame, part: pd.DataFrame, db: sqlite_utils.Database, ids: np.ndarray
) -> pd.DataFrame:
    """Splice dossiers; each reason is spelled as the first of all dossiers that gives it."""
    touched, known = old[np.isin(old["switch_id"], ids)], old["stop_reason"].cat.categories
    was, said = (
        dict(zip(rows["switch_id"], rows["stop_reason"], strict=True)) for rows in (touched, part)
    )
    stay = was.keys() <= said.keys() and all(
        reason == was[identity] if identity in was else reason in known
        for identity, reason in said.items()
    )
    part = part.assign(stop_reason=part["stop_reason"].cat.set_categories(known))
    spliced = _spliced(old, part, ids)
    return spliced if stay else spliced.assign(stop_reason=read_stop_reasons(db))


def _spliced(old: pd.DataFrame, part: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """Return `old` with `part` in place of its rows of these dossiers; itself when they say so."""
    touched = np.isin(old["switch_id"].to_numpy(), ids)
    if old[touched].reset_index(drop=True).equals(part):
        return old
    both = pd.concat([old, part], ignore_index=True)
    kept = np.concatenate([np.flatnonzero(~touched), np.arange(len(old), len(both))])
    order = np.argsort(both["switch_id"].to_numpy()[kept], kind="stable")
    return both.take(kept[order]).reset_index(drop=True)
