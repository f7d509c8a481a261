"""The rows behind the overview: compact frames, one row per dossier, call, day and proposal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import sqlite_utils
from pandas.api.extensions import ExtensionArray

from switching.i18n.texts import BRUSSELS
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
_AT_ONCE = 1000


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


def read_frames(db: sqlite_utils.Database) -> Frames:
    """Read the frames of all dossiers."""
    return _read(_Reader(db), read_names(db), read_facts(db))


def read_part(db: sqlite_utils.Database, ids: Collection[int], names: Names) -> Frames:
    """Read the frames of some dossiers only, as `read_frames` has them, without facts."""
    return _read(_Reader(db, ids), names, {})


def read_calls(db: sqlite_utils.Database, ids: Collection[int] | None = None) -> pd.DataFrame:
    """Read the calls alone, without what the dossier gives them."""
    return _calls(_Reader(db, ids))


def read_days(db: sqlite_utils.Database, ids: Collection[int] | None = None) -> pd.DataFrame:
    """Read the exchange days alone, without where their dossier stands."""
    return _days_held(_Reader(db, ids))


def read_stop_reasons(db: sqlite_utils.Database) -> pd.Series:
    """Read why dossiers were stopped, as the frames have it."""
    return _Reader(db).read(STOP_REASONS)["stop_reason"]


@dataclass(frozen=True)
class _Reader:
    """Reads from the rows of some dossiers, or of all."""

    db: sqlite_utils.Database
    ids: Collection[int] | None = None

    def read(self, query: str) -> pd.DataFrame:
        """Read a query into small columns; pandas' own reader warns at this kind of connection."""
        asked = all_dossiers(query) if self.ids is None else dossiers_among(query, self.ids)
        cursor = self.db.execute(asked)
        columns: dict[str, list[Any]] = {column[0]: [] for column in cursor.description}
        # With all rows at once Python would look through them for garbage again and again.
        while rows := cursor.fetchmany(_AT_ONCE):
            for values, more in zip(columns.values(), zip(*rows, strict=True), strict=True):
                values.extend(more)
        return pd.DataFrame({name: _column(name, values) for name, values in columns.items()})


def _read(reader: _Reader, names: Names, facts: Facts) -> Frames:
    calls, days = _calls(reader), _days_held(reader)
    activities = reader.read(ACTIVITIES)
    proposals = _proposals(reader, activities)
    switches = _switches(reader, calls, days, activities)
    frames = Frames(
        switches,
        placed(calls, switches),
        placed(days, switches),
        placed(proposals, switches),
        names,
        facts,
    )
    _carry_over(frames)
    return frames


def _calls(reader: _Reader) -> pd.DataFrame:
    calls = reader.read(CALLS).rename(columns={"held_at": "day"})
    for role in ROLES_BESIDE:
        calls[role] = calls[role] == 1
    return calls


def _days_held(reader: _Reader) -> pd.DataFrame:
    days = reader.read(DAYS)
    days["held"] = days["held"] == 1
    return days


def _proposals(reader: _Reader, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the proposals, each with what became of it in the activities of its dossier."""
    proposals = reader.read(PROPOSALS)
    own = _key(proposals)
    proposals["planned"] = np.isin(own, _key(activities))
    for flag in ("done", "useful"):
        proposals[flag] = np.isin(own, _key(activities[activities[flag] == 1]))
    return proposals.drop(columns="proposal_id")


def _key(rows: pd.DataFrame) -> np.ndarray:
    """Return what tells a proposal within its dossier."""
    dossier = rows["switch_id"].to_numpy().astype("int64")
    key: np.ndarray = (dossier << 32) + rows["proposal_id"].to_numpy()
    return key


def _switches(
    reader: _Reader, calls: pd.DataFrame, days: pd.DataFrame, activities: pd.DataFrame
) -> pd.DataFrame:
    switches = reader.read(SWITCHES)
    ids, held = switches["switch_id"].to_numpy(), days[days["held"]]
    plans, certificates, questions = map(reader.read, (PLANS, CERTIFICATES, QUESTIONS))
    switches["call_held_at"] = _taken(calls, "day", _places(calls, ids))
    switches["finalised_at"] = _taken(plans, "finalised_at", _places(plans, ids))
    switches["first_held_day"] = _taken(held, "day", _places(held, ids, last=False))
    switches["certified_at"] = _taken(certificates, "certified_at", _places(certificates, ids))
    settled = _places(questions, ids)
    for name in ("shift", "shift_purpose", "shift_kind"):
        switches[name] = _taken(questions, name, settled)
    held_call = switches["call_held_at"].notna()
    # In the order in which switching.rules.stages asks.
    reached: dict[Stage, Any] = {
        Stage.COMPLETED: switches["completed_on"].notna() | _has(certificates, ids),
        Stage.UNDER_WAY: _has(held, ids),
        Stage.PLAN_FINAL: switches["finalised_at"].notna(),
        Stage.PLAN_DRAFT: held_call & _has(activities, ids),
        Stage.CALL_HELD: held_call,
        Stage.CALL_PLANNED: _has(reader.read(OPEN_CALLS), ids),
    }
    stopped = switches["stopped_on"].notna()
    switches["stage"] = _first_that_holds({Stage.STOPPED: stopped, **reached})
    switches["reached"] = _first_that_holds(reached)  # what the stage is, were it not stopped
    return switches


def _first_that_holds(stages: Mapping[Stage, Any]) -> pd.Categorical[str]:
    known = list(Stage)
    places = [known.index(stage) for stage in stages]
    found = np.select(list(stages.values()), places, known.index(Stage.REGISTERED))
    names = pd.Index([stage.value for stage in known])
    return pd.Categorical.from_codes(found.astype(np.int8), categories=names)


def _places(rows: pd.DataFrame, ids: np.ndarray, last: bool = True) -> np.ndarray:
    """Return for each dossier the place of its last row, or its first; -1 without any.

    The rows are in the order of their dossiers.
    """
    own = rows["switch_id"].to_numpy()
    places = np.searchsorted(own, ids, side="right") - 1 if last else np.searchsorted(own, ids)
    there = (places >= 0) & (places < len(own))
    there[there] = own[places[there]] == ids[there]
    return np.where(there, places, -1)


def _taken(rows: pd.DataFrame, name: str, places: np.ndarray) -> ExtensionArray:
    """Return a column at these places, and nothing at -1."""
    column: ExtensionArray = rows[name].array
    return column.take(places, allow_fill=True)


def _has(rows: pd.DataFrame, ids: np.ndarray) -> np.ndarray:
    """Tell for each dossier whether it has any of `rows`."""
    return np.isin(ids, rows["switch_id"].to_numpy())


def _carry_over(frames: Frames) -> None:
    """Give the call that counts its question's shift, and a proposal the day it was talked of."""
    switches, calls, proposals = frames.switches, frames.calls, frames.proposals
    earlier = calls.duplicated("switch_id", keep="last").to_numpy()
    for name in ("shift", "shift_purpose", "shift_kind"):
        carried = switches[name].array[calls["row"].to_numpy()]
        calls[name] = pd.Series(carried, index=calls.index).mask(earlier)
    talked = switches["call_held_at"].fillna(switches["registered_on"])
    proposals["day"] = talked.to_numpy()[proposals["row"].to_numpy()]


def placed(frame: pd.DataFrame, switches: pd.DataFrame) -> pd.DataFrame:
    """Return rows with where their dossier stands in `switches`."""
    rows = np.searchsorted(switches["switch_id"].to_numpy(), frame["switch_id"].to_numpy())
    return frame.assign(row=rows.astype("int32"))


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
        return _listed(_LISTS[name], values)
    if name == "stop_reason":
        return _reasons(values)
    if name in _DAYS:
        return _days(values).astype("datetime64[s]")
    if name in _INSTANTS:
        written = pd.Series(values, dtype="object")
        instants = pd.to_datetime(written, utc=True, format="ISO8601", errors="coerce")
        local = instants.dt.tz_convert(BRUSSELS).dt.tz_localize(None)
        return local.dt.normalize().astype("datetime64[s]").to_numpy()
    if name in _COUNTED:
        return np.array(values, dtype="float64")
    return np.array([value or 0 for value in values], dtype="int32")


def _listed(kind: type[StrEnum], values: Sequence[Any]) -> pd.Categorical[str]:
    known = [item.value for item in kind]
    code = {value: place for place, value in enumerate(known)}
    places = np.fromiter((code.get(value, -1) for value in values), np.int8, len(values))
    return pd.Categorical.from_codes(places, categories=pd.Index(known))


def _reasons(values: Sequence[Any]) -> pd.Categorical[str]:
    """Return reasons, each one reason however it is spelled: as it was the first time."""
    first: dict[str, str] = {}
    said: dict[Any, str] = {}
    for value in values:
        if value not in said:
            reason = str(value).strip().rstrip(".")
            said[value] = first.setdefault(same_form(reason), reason)
    return pd.Categorical([said[value] for value in values])
