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
from pandas.api.extensions import ExtensionArray

from switching.overview.facts import QUERIES, read_fact
from switching.overview.frames import (
    FRAME_QUERIES,
    PLACED,
    Frames,
    Rows,
    placed,
    read_calls,
    read_days,
    read_frames,
    read_part,
    read_stop_reasons,
)
from switching.overview.names import NAME_QUERIES, read_names
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
    names = read_names(db) if any(map(changes.touch, NAME_QUERIES)) else frames.names
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
    found: dict[str, Any] = {}
    for name, read, told in _ALONE.values():
        was = getattr(frames, name)
        old, new = was.take(_places(was, ids)), read(db, ids)
        if not all(_equal(old[column], new[column]) for column in told):
            return None
        # What is not in the query comes from the dossier, which says what it said.
        rest = {column: old[column].array for column in old.columns if column not in new}
        found[name] = _spliced(was, {**new, **rest}, ids)
    same = all(rows is getattr(frames, name) for name, rows in found.items())
    return frames if same else replace(frames, **found)


def _patched(frames: Frames, db: sqlite_utils.Database, ids: np.ndarray) -> Frames:
    """Return the frames with the rows of these dossiers read anew."""
    old, part = frames.switches, read_part(db, ids)
    switches = _spliced_switches(old, part["switches"], db, ids)
    before, now = old["switch_id"].to_numpy(), switches["switch_id"].to_numpy()
    others = not np.array_equal(before, now[: len(before)])
    found: dict[str, Any] = {}
    for name in PLACED:
        was, rows = getattr(frames, name), part[name]
        rows["row"] = placed(rows["switch_id"], before if others else now)
        found[name] = _spliced(was, rows, ids)
        if others:
            found[name] = found[name].assign(row=placed(found[name]["switch_id"].to_numpy(), now))
    same = all(rows is getattr(frames, name) for name, rows in found.items())
    return frames if same and switches is old else replace(frames, switches=switches, **found)


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
    old: pd.DataFrame, part: Rows, db: sqlite_utils.Database, ids: np.ndarray
) -> pd.DataFrame:
    """Splice dossiers; each reason is spelled as the first of all dossiers that gives it."""
    places, reasons = _places(old, ids), old["stop_reason"].array
    was = dict(zip(old["switch_id"].to_numpy()[places], reasons[places], strict=True))
    said = dict(zip(part["switch_id"], part["stop_reason"], strict=True))
    silent = np.count_nonzero(reasons == "") + sum(not one for one in said.values())
    # One that begins to give a reason that others gave changes no spelling; the last one without
    # any takes along the word for that.
    stay = silent > sum(not one for one in was.values()) and all(
        said.get(identity) == reason or not reason for identity, reason in was.items()
    ) and all(reason in reasons.categories for reason in said.values())  # fmt: skip
    known = part["stop_reason"].set_categories(reasons.categories)
    spliced = _spliced(old, {**part, "stop_reason": known}, ids)
    return spliced if stay else spliced.assign(stop_reason=read_stop_reasons(db))


def _spliced(old: pd.DataFrame, part: Rows, ids: np.ndarray) -> pd.DataFrame:
    """Return `old` with `part` in place of its rows of these dossiers; itself when they say so."""
    places = _places(old, ids)
    if not len(places) and not len(part["switch_id"]):
        return old
    if np.array_equal(old["switch_id"].to_numpy()[places], part["switch_id"]):
        return _put_in(old, part, places)
    kept = np.delete(np.arange(len(old)), places)
    own = np.concatenate([old["switch_id"].to_numpy()[kept], part["switch_id"]])
    order = np.concatenate([kept, np.arange(len(old), len(old) + len(part["switch_id"]))])
    order = order[np.argsort(own, kind="stable")]
    return pd.DataFrame(
        {name: _joined(column, part[str(name)]).take(order) for name, column in old.items()}
    )


def _joined(column: pd.Series, more: Any) -> Any:
    """Return what a column has, and more of the same type."""
    if isinstance(more, ExtensionArray):
        whole: Any = type(more)
        return whole._concat_same_type([column.array, more])
    return np.concatenate([column.to_numpy(), more])


def _put_in(old: pd.DataFrame, part: Rows, places: np.ndarray) -> pd.DataFrame:
    """Return `old` with what rows at these places say now; columns that say the same stay."""
    changed: dict[str, Any] = {}
    for name, column in old.items():
        new = part[str(name)]
        if not _equal(column.array[places], new):
            changed[str(name)] = column.array.copy()
            changed[str(name)][places] = new
    return old.assign(**changed) if changed else old


def _equal(one: Any, other: Any) -> bool:
    """Tell whether two columns of few rows say the same; what neither knows is the same."""
    if isinstance(other, pd.Categorical):  # of the same categories
        return np.array_equal(one.codes, other.codes)
    if isinstance(other, ExtensionArray):
        return bool(one.equals(other))
    before, now = np.asarray(one), np.asarray(other)
    return np.array_equal(before, now, equal_nan=before.dtype.kind in "fM")


def _places(rows: pd.DataFrame, ids: np.ndarray) -> np.ndarray:
    """Return where the rows of these dossiers are; rows lie in the order of their dossiers."""
    own = rows["switch_id"].to_numpy()
    first, last = np.searchsorted(own, ids), np.searchsorted(own, ids, side="right")
    return np.concatenate([np.arange(*pair) for pair in zip(first, last, strict=True)])
