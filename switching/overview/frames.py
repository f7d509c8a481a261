"""The rows behind the overview: compact frames, one row per dossier, call, day and proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import sqlite_utils

from switching.i18n.texts import BRUSSELS
from switching.models import Answer, Informed, OptionKind, Party, Purpose, Sector, Shift, Stage
from switching.overview.facts import Facts, read_facts
from switching.overview.names import Names, read_names
from switching.overview.queries import CALLS, DAYS, FLAGS, PROPOSALS, ROLES_BESIDE, SWITCHES
from switching.rules.normal_form import same_form

_LISTS: Mapping[str, type[StrEnum]] = {
    "sector": Sector,
    "stopped_by": Party,
    "shift": Shift,
    "shift_purpose": Purpose,
    "shift_kind": OptionKind,
    "coach_informed": Informed,
    "learner_informed": Informed,
    "kind": OptionKind,
    "answer": Answer,
}
_DAYS = {"registered_on", "completed_on", "stopped_on", "first_held_day", "day"}
_INSTANTS = {"call_held_at", "finalised_at", "certified_at", "held_at"}
_COUNTED = {"actual_minutes", "held_minutes"}
"""Minutes that may be unknown."""


@dataclass(frozen=True)
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


def read_frames(db: sqlite_utils.Database) -> Frames:
    """Read the frames of all dossiers, each with one query."""
    switches = _switches(db)
    calls = _frame(db, CALLS).rename(columns={"held_at": "day"})
    for role in ROLES_BESIDE:
        calls[role] = calls[role] == 1
    days = _frame(db, DAYS)
    days["held"] = days["held"] == 1
    proposals = _frame(db, PROPOSALS)
    for flag in FLAGS:
        proposals[flag] = proposals[flag] == 1
    frames = Frames(
        switches,
        _placed(calls, switches),
        _placed(days, switches),
        _placed(proposals, switches),
        read_names(db),
        read_facts(db),
    )
    _carry_over(frames)
    return frames


def _switches(db: sqlite_utils.Database) -> pd.DataFrame:
    switches = _frame(db, SWITCHES)
    switches["stage"], switches["reached"] = _stages(switches)
    return switches.drop(columns=["days_held", "open_calls", "certificates", "activities"])


def _stages(switches: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the stage of each dossier, and how far it came: the stage were it not stopped.

    It asks in the same order as switching.rules.stages, of all dossiers at once.
    """
    completed = switches["completed_on"].notna() | (switches["certificates"] > 0)
    held = switches["call_held_at"].notna()
    reached = np.select(
        [
            completed,
            switches["days_held"] > 0,
            switches["finalised_at"].notna(),
            held & (switches["activities"] > 0),
            held,
            switches["open_calls"] > 0,
        ],
        [
            Stage.COMPLETED.value,
            Stage.UNDER_WAY.value,
            Stage.PLAN_FINAL.value,
            Stage.PLAN_DRAFT.value,
            Stage.CALL_HELD.value,
            Stage.CALL_PLANNED.value,
        ],
        Stage.REGISTERED.value,
    )
    stage = np.where(switches["stopped_on"].notna(), Stage.STOPPED.value, reached)
    known = [item.value for item in Stage]
    return _among(stage, known), _among(reached, known)


def _among(values: np.ndarray, known: list[str]) -> pd.Series:
    return pd.Series(pd.Categorical(values, categories=known))


def _carry_over(frames: Frames) -> None:
    """Give the call that counts its question's shift, and a proposal the day it was talked of."""
    switches, calls, proposals = frames.switches, frames.calls, frames.proposals
    earlier = calls.duplicated("switch_id", keep="last").to_numpy()
    for name in ("shift", "shift_purpose", "shift_kind"):
        carried = switches[name].array[calls["row"].to_numpy()]
        calls[name] = pd.Series(carried, index=calls.index).mask(earlier)
    talked = switches["call_held_at"].fillna(switches["registered_on"])
    proposals["day"] = talked.to_numpy()[proposals["row"].to_numpy()]


def _placed(frame: pd.DataFrame, switches: pd.DataFrame) -> pd.DataFrame:
    rows = np.searchsorted(switches["switch_id"].to_numpy(), frame["switch_id"].to_numpy())
    return frame.assign(row=rows.astype("int32"))


def _frame(db: sqlite_utils.Database, query: str) -> pd.DataFrame:
    """Read a query into small columns; pandas' own reader warns at this kind of connection."""
    cursor = db.execute(query)
    names = [column[0] for column in cursor.description]
    columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    return pd.DataFrame(
        {name: _column(name, values) for name, values in zip(names, columns, strict=True)}
    )


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
        known = {item.value: item.value for item in _LISTS[name]}
        return pd.Categorical([known.get(value) for value in values], categories=list(known))
    if name == "stop_reason":
        first: dict[str, str] = {}  # one reason, however it is spelled
        said = (str(value).strip().rstrip(".") for value in values)
        return pd.Categorical([first.setdefault(same_form(reason), reason) for reason in said])
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
