"""The rows behind the overview: compact frames, one row per dossier, call, day and proposal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import sqlite_utils

from switching.models import (
    Answer,
    Informed,
    OptionKind,
    OverrunReason,
    Party,
    Purpose,
    Sector,
    Shift,
    Stage,
)
from switching.overview.columns import columns_of, first_that_holds, listed, local_days
from switching.overview.facts import Facts, read_facts
from switching.overview.names import Names, read_names
from switching.overview.queries import (
    ACTIVITIES,
    CALLS,
    CERTIFICATES,
    DAYS,
    OPEN_CALLS,
    PLANS,
    PROPOSALS,
    QUESTIONS,
    ROLES_BESIDE,
    STOP_REASONS,
    SWITCHES,
    all_dossiers,
    dossiers_among,
)
from switching.rules.normal_form import same_form

_LISTS: Mapping[str, type[StrEnum]] = {
    "sector": Sector,
    "stopped_by": Party,
    "shift": Shift,
    "shift_purpose": Purpose,
    "shift_kind": OptionKind,
    "overrun_reason": OverrunReason,
    "coach_informed": Informed,
    "learner_informed": Informed,
    "kind": OptionKind,
    "answer": Answer,
}
_DAYS = {"registered_on", "completed_on", "stopped_on", "first_held_day", "day"}
_INSTANTS = {"call_held_at", "finalised_at", "certified_at", "held_at"}
_COUNTED = {"actual_minutes", "held_minutes"}
"""Minutes that may be unknown."""


@dataclass(frozen=True, eq=False)
class Frames:
    """All dossiers. Days are dates without a time zone; `row` is the place in `switches`.

    `switches` has a row per dossier, `calls` one per held call, `days` one per exchange day that
    was held or may still be, `proposals` one per proposal.
    """

    switches: pd.DataFrame
    calls: pd.DataFrame
    days: pd.DataFrame
    proposals: pd.DataFrame
    names: Names
    facts: Facts = field(default_factory=dict)


FRAME_QUERIES = (
    *(SWITCHES, STOP_REASONS, OPEN_CALLS, PLANS, CERTIFICATES, QUESTIONS),
    *(CALLS, DAYS, PROPOSALS, ACTIVITIES),
)
"""What the frames are read with, facts apart."""

PLACED = ("calls", "days", "proposals")
"""The frames whose rows are placed in `switches`."""


Rows = dict[str, Any]
"""Rows as columns by name: numpy's arrays, and categories. Of few rows a frame is dear to make."""


def read_frames(db: sqlite_utils.Database) -> Frames:
    """Read the frames of all dossiers."""
    rows = {name: pd.DataFrame(found) for name, found in _read(_Reader(db)).items()}
    return Frames(**rows, names=read_names(db), facts=read_facts(db))


def read_part(db: sqlite_utils.Database, ids: Collection[int]) -> dict[str, Rows]:
    """Read the rows of each frame of some dossiers only."""
    return _read(_Reader(db, ids))


def read_calls(db: sqlite_utils.Database, ids: Collection[int]) -> Rows:
    """Read the calls of some dossiers alone, without what the dossier gives them."""
    return _calls(_Reader(db, ids))


def read_days(db: sqlite_utils.Database, ids: Collection[int]) -> Rows:
    """Read the exchange days of some dossiers alone, without where their dossier stands."""
    return _days_held(_Reader(db, ids))


def read_stop_reasons(db: sqlite_utils.Database) -> pd.Categorical[str]:
    """Read why dossiers were stopped, as the frames have it."""
    found: pd.Categorical[str] = _Reader(db).read(STOP_REASONS)["stop_reason"]
    return found


@dataclass(frozen=True)
class _Reader:
    """Reads from the rows of some dossiers, or of all."""

    db: sqlite_utils.Database
    ids: Collection[int] | None = None

    def read(self, query: str) -> Rows:
        """Read a query into small columns; pandas' own reader warns at this kind of connection."""
        asked = all_dossiers(query) if self.ids is None else dossiers_among(query, self.ids)
        return {name: _column(name, values) for name, values in columns_of(self.db, asked).items()}


def _read(reader: _Reader) -> dict[str, Rows]:
    calls, days = _calls(reader), _days_held(reader)
    activities = reader.read(ACTIVITIES)
    proposals = _proposals(reader, activities)
    switches = _switches(reader, calls, days, activities)
    for rows in (calls, days, proposals):
        rows["row"] = placed(rows["switch_id"], switches["switch_id"])
    _carry_over(switches, calls, proposals)
    return {"switches": switches, "calls": calls, "days": days, "proposals": proposals}


def _calls(reader: _Reader) -> Rows:
    found = reader.read(CALLS)
    calls = {"day" if name == "held_at" else name: column for name, column in found.items()}
    return {**calls, **{role: calls[role] == 1 for role in ROLES_BESIDE}}


def _days_held(reader: _Reader) -> Rows:
    days = reader.read(DAYS)
    return {**days, "held": days["held"] == 1}


def _proposals(reader: _Reader, activities: Rows) -> Rows:
    """Return the proposals, each with what became of it in the activities of its dossier."""
    proposals, planned = reader.read(PROPOSALS), _key(activities)
    own = _key(proposals)
    del proposals["proposal_id"]
    proposals["planned"] = np.isin(own, planned)
    for flag in ("done", "useful"):
        proposals[flag] = np.isin(own, planned[activities[flag] == 1])
    return proposals


def _key(rows: Rows) -> np.ndarray:
    """Return what tells a proposal within its dossier."""
    key: np.ndarray = (rows["switch_id"].astype("int64") << 32) + rows["proposal_id"]
    return key


def _switches(reader: _Reader, calls: Rows, days: Rows, activities: Rows) -> Rows:
    switches = reader.read(SWITCHES)
    ids = switches["switch_id"]
    held = {name: column[days["held"]] for name, column in days.items()}
    plans, certificates, questions = map(reader.read, (PLANS, CERTIFICATES, QUESTIONS))
    switches["call_held_at"] = _taken(calls, "day", _places(calls, ids))
    switches["finalised_at"] = _taken(plans, "finalised_at", _places(plans, ids))
    switches["first_held_day"] = _taken(held, "day", _places(held, ids, last=False))
    switches["certified_at"] = _taken(certificates, "certified_at", _places(certificates, ids))
    settled = _places(questions, ids)
    for name in ("shift", "shift_purpose", "shift_kind"):
        switches[name] = _taken(questions, name, settled)
    held_call = _is_known(switches["call_held_at"])
    # In the order in which switching.rules.stages asks.
    reached: dict[Stage, Any] = {
        Stage.COMPLETED: _is_known(switches["completed_on"]) | _has(certificates, ids),
        Stage.UNDER_WAY: _has(held, ids),
        Stage.PLAN_FINAL: _is_known(switches["finalised_at"]),
        Stage.PLAN_DRAFT: held_call & _has(activities, ids),
        Stage.CALL_HELD: held_call,
        Stage.CALL_PLANNED: _has(reader.read(OPEN_CALLS), ids),
    }
    stopped = _is_known(switches["stopped_on"])
    switches["stage"] = _stage({Stage.STOPPED: stopped, **reached})
    switches["reached"] = _stage(reached)  # what the stage is, were it not stopped
    return switches


def _stage(tests: Mapping[Stage, Any]) -> pd.Categorical[str]:
    words = [stage.value for stage in Stage]
    pairs = [(stage.value, holds) for stage, holds in tests.items()]
    return first_that_holds(pairs, Stage.REGISTERED.value, words)


def _is_known(days: np.ndarray) -> np.ndarray:
    known: np.ndarray = ~np.isnat(days)
    return known


def _places(rows: Rows, ids: np.ndarray, last: bool = True) -> np.ndarray:
    """Return for each dossier the place of its last row, or its first; -1 without any.

    The rows are in the order of their dossiers.
    """
    own = rows["switch_id"]
    places = np.searchsorted(own, ids, side="right") - 1 if last else np.searchsorted(own, ids)
    there = (places >= 0) & (places < len(own))
    there[there] = own[places[there]] == ids[there]
    return np.where(there, places, -1)


def _taken(rows: Rows, name: str, places: np.ndarray) -> Any:
    """Return a column of days or categories at these places, and nothing at -1."""
    column = rows[name]
    if not isinstance(column, np.ndarray):
        return column.take(places, allow_fill=True)
    found = np.full(len(places), np.datetime64("NaT"), column.dtype)
    found[places >= 0] = column[places[places >= 0]]
    return found


def _has(rows: Rows, ids: np.ndarray) -> np.ndarray:
    """Tell for each dossier whether it has any of `rows`."""
    return np.isin(ids, rows["switch_id"])


def _carry_over(switches: Rows, calls: Rows, proposals: Rows) -> None:
    """Give the call that counts its question's shift, and a proposal the day it was talked of."""
    own = calls["switch_id"]
    earlier = np.append(own[1:] == own[:-1], False)[: len(own)]
    for name in ("shift", "shift_purpose", "shift_kind"):
        calls[name] = _taken(switches, name, np.where(earlier, -1, calls["row"]))
    held, registered = switches["call_held_at"], switches["registered_on"]
    proposals["day"] = np.where(_is_known(held), held, registered)[proposals["row"]]


def placed(own: np.ndarray, switches: np.ndarray) -> np.ndarray:
    """Return where the dossiers of rows stand in `switches`."""
    return np.searchsorted(switches, own).astype("int32")


def _days(values: Sequence[Any]) -> np.ndarray:
    """Return days as numpy has them; what can't be read as one counts as not filled in."""
    try:
        return np.array(values, dtype="datetime64[D]")
    except ValueError:
        return np.array([_day(value) for value in values], dtype="datetime64[D]")


def _day(value: Any) -> np.datetime64:
    try:
        return np.datetime64(value, "D")
    except ValueError:
        return np.datetime64("NaT")


def _column(name: str, values: Sequence[Any]) -> object:
    if name in _LISTS:
        return listed(_LISTS[name], values)
    if name == "stop_reason":
        return _reasons(values)
    if name in _DAYS:
        return _days(values).astype("datetime64[s]")
    if name in _INSTANTS:
        return local_days(values)
    if name in _COUNTED:
        return np.array(values, dtype="float64")
    return np.array([value or 0 for value in values], dtype="int32")


def _reasons(values: Sequence[Any]) -> pd.Categorical[str]:
    """Return reasons, each one however it is spelled: as it was the first time; '' is none."""
    first: dict[str, str] = {}
    said: dict[Any, str] = {}
    for value in values:
        if value not in said:
            reason = str(value).strip().rstrip(".")
            form = same_form(reason)
            said[value] = first.setdefault(form, reason) if form else ""
    return pd.Categorical([said[value] for value in values])
