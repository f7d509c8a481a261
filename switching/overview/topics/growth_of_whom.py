"""Who moves forward most: by the shift of the question, the length of the call, the sector?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, N_, Sector, Shift
from switching.overview.columns import first_that_holds, matched
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, QUIET
from switching.overview.topics.crossed import Part, crossed, part_word, say_difference, stacked
from switching.overview.topics.growth import NO_RATING, rated_goals
from switching.overview.topics.topic import Column, Tab, Topic, labels

STEPS_FORWARD = 1
"""Whose goals went up by as much on average, moved forward."""

PARTS = {
    "forward": Part(N_("moved forward"), HAPPENED),
    "not_forward": Part(N_("did not"), QUIET),
}
LENGTHS = {
    "as_planned": N_("up to 20 minutes"),
    "longer": N_("21 to 60 minutes"),
    "past_an_hour": N_("past an hour"),
}


def _learners(selected: Selected) -> pd.DataFrame:
    """Return a row per dossier with rated goals: whether these went up by a step on average."""
    goals = selected.once(rated_goals)
    own, first, number = np.unique(
        goals["switch_id"].to_numpy(), return_index=True, return_counts=True
    )
    steps = np.add.reduceat(goals["change"].to_numpy(), first) if len(own) else np.zeros(0)
    forward = [("forward", steps >= STEPS_FORWARD * number)]
    return pd.DataFrame(
        {"switch_id": own, "part": first_that_holds(forward, "not_forward", tuple(PARTS))}
    )


def _by(column: str, selected: Selected) -> pd.DataFrame:
    learners = selected.once(_learners)
    found = learners.assign(**{column: selected.of_dossier(learners, column)})
    return found[found[column].notna()]


def _by_length(selected: Selected) -> pd.DataFrame:
    learners, calls = selected.once(_learners), selected.rows("lengths", whenever=True)
    last = calls.drop_duplicates("switch_id", keep="last")
    minutes = np.asarray(matched(last, "minutes", learners), dtype="float64")
    tests = [
        ("as_planned", minutes <= PLANNED_MINUTES),
        ("longer", minutes <= LONG_CALL_MINUTES),
    ]
    length = first_that_holds(tests, "past_an_hour", tuple(LENGTHS))
    return learners.assign(length=length)[minutes > 0]


def _sentence(table: pd.DataFrame, column: Column, texts: Texts) -> str:
    whole = int(table["all"].sum())
    said = texts.gettext(
        "Moved forward by a step or more on average: {forward} of {all}.",
        all=texts.number(whole),
        forward=written_part(table["forward"].sum(), whole, texts),
    )
    return said + " " + say_difference(table, column, "forward", texts)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how many learners moved forward, per row."""
    return stacked(table, topic, texts, PARTS, N_("learners"))


def _topic(
    key: str, title: str, definition: str, column: str, word: str, words: Mapping[str, str]
) -> Topic:
    first = Column(column, word, Unit.WORD, words)
    return Topic(
        key=key,
        tab=Tab.LEARNING,
        title=title,
        definition=definition,
        empty=NO_RATING,
        columns=(
            first,
            Column("all", N_("learners"), Unit.COUNT),
            *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
        ),
        keys=(column, "part"),
        counted="all",
        cases=_by_length if column == "length" else partial(_by, column),
        aggregate=lambda cases, _: crossed(cases, column, list(words), list(PARTS)),
        sentence=lambda table, texts: _sentence(table, first, texts),
        chart=_chart,
        on_paper=False,
        places={"part": part_word(PARTS)},
    )


GROWTH_BY_SHIFT = _topic(
    "growth_by_shift",
    N_("Who moves forward: by the shift of the question?"),
    N_(
        "Learners with goals rated before and after, by how their question shifted. Who went up by "
        "a step or more on average over their goals, moved forward."
    ),
    "shift",
    N_("shift"),
    labels(Shift),
)
GROWTH_BY_LENGTH = _topic(
    "growth_by_length",
    N_("Who moves forward: by the length of the call?"),
    N_(
        "Learners with goals rated before and after, by how long their call took. Who went up by "
        "a step or more on average over their goals, moved forward."
    ),
    "length",
    N_("the call took"),
    LENGTHS,
)
GROWTH_BY_SECTOR = _topic(
    "growth_by_sector",
    N_("Who moves forward: by the sector of the host?"),
    N_(
        "Learners with goals rated before and after, by the sector of the host. Who went up by a "
        "step or more on average over their goals, moved forward."
    ),
    "sector",
    N_("sector of the host"),
    labels(Sector),
)
