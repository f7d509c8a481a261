"""How far the targets of the funder's indicators are: drawn as those of the projects are.

These are counted from what learners answered the funder: they are in no frame, no export and no
report of the overview.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from switching.models import N_
from switching.overview.formatting import Unit
from switching.overview.names import TargetLine
from switching.overview.topics.targets import TARGETS, progress
from switching.overview.topics.topic import Column


@dataclass(frozen=True)
class IndicatorProgress:
    """The target of an indicator in a period, and how many count towards it by now."""

    target_id: int
    project_id: int
    project: str
    first: date
    last: date
    indicator: str
    wanted: int
    reached: int


INDICATOR_TARGETS = replace(
    TARGETS,
    key="indicator_targets",
    title=N_("How far are the targets of the funder's indicators?"),
    definition=N_(
        "Targets of the indicators in their own period, whatever the chosen one and the filters, "
        "against what counts in the table for the funder up to today. What to expect is the pace "
        "so far, until the last day; in nineteen cases out of twenty it ends between the least and "
        "the most, if the pace stays. With fewer than ten counted nothing is said. It is in no "
        "export: it is for who hands in the table."
    ),
    empty=N_("No indicator has a target. An administrator sets them on the page ESF."),
    columns=tuple(
        Column("measure", N_("indicator"), Unit.TEXT) if column.name == "measure" else column
        for column in TARGETS.columns
    ),
)
"""Shown beside the topics, to who may see the table for the funder; it is none of them."""


def table_of(lines: Sequence[IndicatorProgress], today: date) -> pd.DataFrame:
    """Return the table of the targets, as that of the projects is."""
    if not lines:
        return INDICATOR_TARGETS.nothing()
    rows = []
    for line in lines:
        target = TargetLine(
            *(line.target_id, line.project_id, line.project, line.first, line.last),
            0,  # the whole project is counted, whoever looks
            {line.indicator: line.wanted},
        )
        rows.append(progress(target, line.indicator, [1.0] * line.reached, today))
    return pd.DataFrame(rows)
