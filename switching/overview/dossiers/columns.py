"""What can be said of a dossier in a row: on screen, in a workbook, in a comma file alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from switching.i18n import Texts
from switching.models import Informed, N_, OverrunReason, Party, Purpose, Sector, Shift, Stage
from switching.models.reference import Reference
from switching.overview.formatting import Unit
from switching.overview.frames import Frames
from switching.overview.selection import Selected, ran_over, within
from switching.overview.topics.topic import labels


@dataclass(frozen=True)
class DossierColumn:
    """A column: its key in an address, its word (a message id) and what it holds.

    `words` are the message ids of a closed list's values. What is `of_person` names someone; that
    and the reference tell dossiers apart, and can't be counted by.
    """

    key: str
    word: str
    unit: Unit
    words: Mapping[str, str] = field(default_factory=dict)
    of_person: bool = False

    @property
    def is_counted_by(self) -> bool:
        """Tell whether many dossiers may have the same in it."""
        told_apart = self.of_person or self.key == "reference"
        return self.unit in {Unit.WORD, Unit.TEXT, Unit.DAY} and not told_apart


def _closed(key: str, word: str, kinds: Any) -> DossierColumn:
    return DossierColumn(key, word, Unit.WORD, labels(kinds))


COLUMNS: tuple[DossierColumn, ...] = (
    DossierColumn("reference", N_("reference"), Unit.WORD),
    DossierColumn("sender", N_("sending organisation"), Unit.TEXT),
    DossierColumn("host", N_("host"), Unit.TEXT),
    _closed("sector", N_("sector of the host"), Sector),
    DossierColumn("partner", N_("project partner"), Unit.TEXT),
    _closed("stage", N_("stage"), Stage),
    DossierColumn("registered", N_("registered on"), Unit.DAY),
    DossierColumn("call", N_("call held on"), Unit.DAY),
    DossierColumn("minutes_planned", N_("minutes planned"), Unit.COUNT),
    DossierColumn("minutes_taken", N_("minutes taken"), Unit.COUNT),
    _closed("took_longer", N_("why it took longer"), OverrunReason),
    _closed("shift", N_("shift"), Shift),
    DossierColumn("plan", N_("plan final on"), Unit.DAY),
    DossierColumn("first_day", N_("first exchange day held"), Unit.DAY),
    DossierColumn("days_held", N_("exchange days held"), Unit.COUNT),
    DossierColumn("hours_held", N_("hours held"), Unit.HOURS),
    DossierColumn("hours_planned", N_("hours planned"), Unit.HOURS),
    DossierColumn("certificate", N_("certificate on"), Unit.DAY),
    DossierColumn("completed", N_("completed on"), Unit.DAY),
    DossierColumn("stopped", N_("stopped on"), Unit.DAY),
    _closed("stopped_by", N_("stopped by"), Party),
    _closed("shift_purpose", N_("purpose that caused the shift"), Purpose),
    _closed("coach_informed", N_("coach informed beforehand"), Informed),
    _closed("learner_informed", N_("learner informed beforehand"), Informed),
    DossierColumn("learner", N_("learner"), Unit.TEXT, of_person=True),
    DossierColumn("coach", N_("coach"), Unit.TEXT, of_person=True),
    DossierColumn("leader", N_("project leader"), Unit.TEXT, of_person=True),
)
"""All columns, in the order of a file that has them all."""

COLUMN: Mapping[str, DossierColumn] = {column.key: column for column in COLUMNS}


_DATES = (
    *("registered_on", "call_held_at", "finalised_at", "first_held_day"),
    *("certified_at", "completed_on", "stopped_on"),
)


def counted_dossiers(selected: Selected) -> pd.DataFrame:
    """Return the dossiers of which a day, a call or a proposal lies in the period."""
    switches = selected.switches
    chosen = pd.Series(False, index=switches.index)
    for column in _DATES:
        chosen |= within(switches[column], selected.span)
    for frame in (selected.calls, selected.days, selected.proposals):
        chosen |= switches["switch_id"].isin(frame["switch_id"])
    return switches[chosen]


def tabulate(frames: Frames, counted: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of the dossiers `counted`, a row each, as they stand today.

    It has `switch_id`, and each column but the reference, the learner and the coach.
    HOURS are in minutes; a closed list has its values, and an organisation its name.
    """
    names, switches = frames.names, counted["switch_id"].to_numpy()
    last = frames.calls.drop_duplicates("switch_id", keep="last").set_index("switch_id")
    longer = last["overrun_reason"].where(ran_over(last)).reindex(switches)
    held = frames.days[frames.days["held"]].groupby("switch_id")["held_minutes"]
    coming = frames.days[~frames.days["held"]].groupby("switch_id")["planned_minutes"]
    return pd.DataFrame(
        {
            "switch_id": switches,
            "sender": _named(counted["sending_organisation_id"], names.sending_organisations),
            "host": _named(counted["host_id"], names.hosts),
            "sector": counted["sector"].array,
            "partner": _named(counted["partner_id"], names.partners),
            "stage": counted["stage"].array,
            "registered": counted["registered_on"].array,
            "call": counted["call_held_at"].array,
            "minutes_planned": last["planned_minutes"].reindex(switches).array,
            "minutes_taken": last["actual_minutes"].reindex(switches).array,
            "took_longer": longer.array,
            "shift": counted["shift"].array,
            "plan": counted["finalised_at"].array,
            "first_day": counted["first_held_day"].array,
            "days_held": held.size().reindex(switches, fill_value=0).array,
            "hours_held": held.sum().reindex(switches, fill_value=0).array,
            "hours_planned": coming.sum().reindex(switches, fill_value=0).array,
            "certificate": counted["certified_at"].array,
            "completed": counted["completed_on"].array,
            "stopped": counted["stopped_on"].array,
            "stopped_by": counted["stopped_by"].array,
            "shift_purpose": counted["shift_purpose"].array,
            "coach_informed": last["coach_informed"].reindex(switches).array,
            "learner_informed": last["learner_informed"].reindex(switches).array,
            "leader": _named(counted["project_leader_id"], names.project_leaders),
        }
    )


def with_references(
    table: pd.DataFrame, references: Iterable[Reference], people: bool
) -> pd.DataFrame:
    """Add the reference of each dossier, and with `people` its learner and its coach."""
    wanted = set(table["switch_id"].tolist())
    found = [item for item in references if item.switch_id in wanted]
    known = {item.switch_id: item for item in found}
    rows = [known[number] for number in table["switch_id"].tolist()]
    added = table.assign(reference=[row.reference for row in rows])
    if people:
        added["learner"] = [row.learner for row in rows]
        added["coach"] = [row.coach for row in rows]
    return added


def cells(column: DossierColumn, values: pd.Series, texts: Texts) -> list[Any]:
    """Return the values of a column as a file holds them; what is not known is None."""
    known = values.notna().tolist()
    return [
        _cell(column, value, texts) if there else None
        for value, there in zip(values.tolist(), known, strict=True)
    ]


def _cell(column: DossierColumn, value: Any, texts: Texts) -> str | int | date:
    if column.words:
        return texts.gettext(column.words[value])
    if column.unit is Unit.DAY:
        return date(value.year, value.month, value.day)
    return str(value) if column.unit in {Unit.TEXT, Unit.WORD} else int(value)


def _named(ids: pd.Series, names: Mapping[int, str]) -> Any:
    """Return the names for ids, in their order; no two have the same one."""
    places = {identity: place for place, identity in enumerate(names)}
    codes = [places.get(identity, -1) for identity in ids.tolist()]
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names.values()), dtype=object))
