"""Are the goals reached, above all those that must be covered?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.columns import first_that_holds
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, QUIET, TO_COME, TO_DO
from switching.overview.topics.crossed import Part, crossed, part_word, stacked
from switching.overview.topics.growth import GOALS, MUST, importance
from switching.overview.topics.topic import Column, Tab, Topic

REACHED, HALFWAY = 4, 3
PARTS = {
    "reached": Part(N_("reached (4 or 5)"), HAPPENED),
    "halfway": Part(N_("halfway (3)"), TO_COME),
    "not_yet": Part(N_("not yet (1 or 2)"), TO_DO),
    "not_rated": Part(N_("not rated"), QUIET),
}


def _cases(selected: Selected) -> pd.DataFrame:
    goals = selected.rows("goals")
    score = goals["score_after"]
    tests = [("not_rated", score.isna()), ("reached", score >= REACHED),
             ("halfway", score >= HALFWAY)]  # fmt: skip
    part = first_that_holds(tests, "not_yet", tuple(PARTS))
    return pd.DataFrame({"switch_id": goals["switch_id"], "goals": importance(goals), "part": part})


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    must = table[table["goals"] == MUST]
    rated = int((must["all"] - must["not_rated"]).sum())
    if not rated:
        return texts.gettext("No goal that must be covered was rated afterwards yet.")
    return texts.ngettext(
        "Of {count} goal that had to be covered and was rated: {reached} reached. Not rated: "
        "{silent}.",
        "Of {count} goals that had to be covered and were rated: {reached} reached. Not rated: "
        "{silent}.",
        rated,
        reached=written_part(must["reached"].sum(), rated, texts),
        silent=texts.number(must["not_rated"].sum()),
    )


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how goals are rated afterwards, for those that must be covered and the others."""
    return stacked(table, topic, texts, PARTS, N_("goals"))


GOALS_REACHED = Topic(
    key="goals_reached",
    tab=Tab.LEARNING,
    title=N_("Are the goals reached that must be covered?"),
    definition=N_(
        "Goals of the latest learning question of which the learner's evaluation is on record, by "
        "the day on which that came in. Reached is a rating of 4 or 5 by the learner afterwards."
    ),
    empty=N_("No evaluation of a learner is on record in this selection."),
    columns=(
        Column("goals", N_("which goals"), Unit.WORD, GOALS),
        Column("all", N_("goals"), Unit.COUNT),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
    ),
    keys=("goals", "part"),
    counted="all",
    cases=_cases,
    aggregate=lambda cases, _: crossed(cases, "goals", list(GOALS), list(PARTS)),
    sentence=_sentence,
    chart=_chart,
    on_paper=False,
    places={"part": part_word(PARTS)},
)
