"""The rows of single dossiers, for who keeps an export inside the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from switching.i18n import Texts
from switching.models import N_, OverrunReason, Party, Sector, Shift, Stage
from switching.models.reference import Reference
from switching.overview import Frames, Selected, Unit
from switching.overview.exports.sheets import Cell, Field, Sheet
from switching.overview.selection import ran_over, within

_PEOPLE = (N_("learner"), N_("coach"), N_("project leader"))
_FIELDS = (
    (N_("reference"), Unit.WORD),
    (N_("sending organisation"), Unit.TEXT),
    (N_("host"), Unit.TEXT),
    (N_("sector of the host"), Unit.WORD),
    (N_("project partner"), Unit.TEXT),
    (N_("stage"), Unit.WORD),
    (N_("registered on"), Unit.DAY),
    (N_("call held on"), Unit.DAY),
    (N_("minutes planned"), Unit.COUNT),
    (N_("minutes taken"), Unit.COUNT),
    (N_("why it took longer"), Unit.WORD),
    (N_("shift"), Unit.WORD),
    (N_("plan final on"), Unit.DAY),
    (N_("first exchange day held"), Unit.DAY),
    (N_("exchange days held"), Unit.COUNT),
    (N_("hours held"), Unit.HOURS),
    (N_("hours planned"), Unit.HOURS),
    (N_("certificate on"), Unit.DAY),
    (N_("completed on"), Unit.DAY),
    (N_("stopped on"), Unit.DAY),
    (N_("stopped by"), Unit.WORD),
)
_DATES = (
    *("registered_on", "call_held_at", "finalised_at", "first_held_day"),
    *("certified_at", "completed_on", "stopped_on"),
)


@dataclass(frozen=True)
class _Sums:
    """What calls and days of a dossier add up to, by its id."""

    planned: Mapping[Any, Any]
    taken: Mapping[Any, Any]
    took_longer: Mapping[Any, Any]
    days_held: Mapping[Any, Any]
    held: Mapping[Any, Any]
    to_come: Mapping[Any, Any]


def dossiers_sheet(
    frames: Frames, selected: Selected, references: Iterable[Reference], names: bool, texts: Texts
) -> Sheet:
    """Return a row per dossier of which something lies in the period, as it stands today.

    Names of persons are there only with `names`: figures need none, and who does not need them
    should not have them.
    """
    _ = texts.gettext
    people = tuple(Field(_(word), Unit.TEXT) for word in _PEOPLE) if names else ()
    fields = (*(Field(_(word), unit) for word, unit in _FIELDS), *people)
    counted = counted_dossiers(selected)
    note = _("A row per dossier of which something lies in the period, as it stands today.")
    rows = _rows(frames, counted, references, names, texts)
    return Sheet("dossiers", _("Dossiers"), (note,), fields, rows)


def counted_dossiers(selected: Selected) -> pd.DataFrame:
    """Return the dossiers of which a day, a call or a proposal lies in the period."""
    switches = selected.switches
    chosen = pd.Series(False, index=switches.index)
    for column in _DATES:
        chosen |= within(switches[column], selected.span)
    for frame in (selected.calls, selected.days, selected.proposals):
        chosen |= switches["switch_id"].isin(frame["switch_id"])
    return switches[chosen]


def _rows(
    frames: Frames,
    counted: pd.DataFrame,
    references: Iterable[Reference],
    names: bool,
    texts: Texts,
) -> Iterator[tuple[Cell, ...]]:
    sums = _sums(frames)
    dossiers = counted.itertuples(index=False)
    row: Any = next(dossiers, None)
    for named in references:  # both are in the order of their ids
        if row is None:
            return
        if named.switch_id == row.switch_id:
            leader = frames.names.project_leaders[row.project_leader_id]
            people = (named.learner, named.coach, leader) if names else ()
            yield (named.reference, *_cells(row, frames, sums, texts), *people)
            row = next(dossiers, None)


def _cells(row: Any, frames: Frames, sums: _Sums, texts: Texts) -> tuple[Cell, ...]:
    names, at = frames.names, row.switch_id
    return (
        names.sending_organisations[row.sending_organisation_id],
        names.hosts[row.host_id],
        texts.label(Sector(row.sector)),
        names.partners[row.partner_id],
        texts.label(Stage(row.stage)),
        _day(row.registered_on),
        _day(row.call_held_at),
        _count(sums.planned.get(at)),
        _count(sums.taken.get(at)),
        _word(sums.took_longer.get(at), OverrunReason, texts),
        _word(row.shift, Shift, texts),
        _day(row.finalised_at),
        _day(row.first_held_day),
        _count(sums.days_held.get(at, 0)),
        _count(sums.held.get(at, 0)),
        _count(sums.to_come.get(at, 0)),
        _day(row.certified_at),
        _day(row.completed_on),
        _day(row.stopped_on),
        _word(row.stopped_by, Party, texts),
    )


def _sums(frames: Frames) -> _Sums:
    last = frames.calls.drop_duplicates("switch_id", keep="last").set_index("switch_id")
    held = frames.days[frames.days["held"]].groupby("switch_id")["held_minutes"]
    coming = frames.days[~frames.days["held"]].groupby("switch_id")["planned_minutes"]
    return _Sums(
        planned=last["planned_minutes"].to_dict(),
        taken=last["actual_minutes"].to_dict(),
        took_longer=last.loc[ran_over(last), "overrun_reason"].to_dict(),
        days_held=held.size().to_dict(),
        held=held.sum().to_dict(),
        to_come=coming.sum().to_dict(),
    )


def _word(value: Any, among: type[StrEnum], texts: Texts) -> str | None:
    return None if value is None or pd.isna(value) else texts.label(among(value))


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()


def _count(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
