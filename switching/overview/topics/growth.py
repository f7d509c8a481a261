"""How do learners rate their goals before and after?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.chance import leads
from switching.overview.columns import first_that_holds
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, QUIET, TO_COME, TO_DO
from switching.overview.topics.crossed import Part, crossed, part_word, stacked
from switching.overview.topics.topic import Column, Tab, Topic

MUST, OTHER = "must", "other"
GOALS = {MUST: N_("must be covered"), OTHER: N_("other goals")}
NO_RATING = N_(
    "No learner rated a goal both before and after in this selection. The rating beforehand is "
    "asked with the plan, the one after in the evaluation."
)
PARTS = {
    "higher_by_more": Part(N_("two steps higher, or more"), HAPPENED),
    "higher": Part(N_("one step higher"), TO_COME),
    "same": Part(N_("the same"), QUIET),
    "lower": Part(N_("lower"), TO_DO),
}


def rated_goals(selected: Selected) -> pd.DataFrame:
    """Return the goals that were rated before and after, with the steps between."""
    goals = selected.rows("goals")
    goals = goals.assign(change=goals["score_after"] - goals["score_before"])
    return goals[goals["change"].notna()]


def importance(goals: pd.DataFrame) -> pd.Categorical[str]:
    """Return for each goal whether it must be covered."""
    return first_that_holds([(MUST, goals["must_cover"] == 1)], OTHER, tuple(GOALS))


def _cases(selected: Selected) -> pd.DataFrame:
    goals = selected.once(rated_goals)
    change = goals["change"]
    tests = [("higher_by_more", change > 1), ("higher", change > 0), ("same", change == 0)]
    part = first_that_holds(tests, "lower", tuple(PARTS))
    return pd.DataFrame({"switch_id": goals["switch_id"], "goals": importance(goals), "part": part})


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole, lower = int(table["all"].sum()), int(table["lower"].sum())
    higher = int(table[["higher", "higher_by_more"]].to_numpy().sum())
    said = texts.ngettext(
        "Of {count} goal rated before and after: {higher} rated higher afterwards, {same} the same "
        "and {lower} lower.",
        "Of {count} goals rated before and after: {higher} rated higher afterwards, {same} the "
        "same and {lower} lower.",
        whole,
        higher=written_part(higher, whole, texts),
        same=texts.number(table["same"].sum()),
        lower=texts.number(lower),
    )
    if leads(max(higher, lower), min(higher, lower)):
        return said
    return said + " " + texts.gettext("Chance alone could give as much.")


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how far ratings went up or down, for the goals that must be covered and the others."""
    return stacked(table, topic, texts, PARTS, N_("goals"))


GROWTH = Topic(
    key="growth",
    tab=Tab.LEARNING,
    title=N_("Do learners rate themselves higher afterwards?"),
    definition=N_(
        "Goals that the learner rated from 1 to 5 both before the exchange and in the evaluation, "
        "by the day on which that came in; of these, what the difference was. It is how learners "
        "see themselves: no test, and no comparison with who had no exchange."
    ),
    empty=NO_RATING,
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
    places={"part": part_word(PARTS)},
)
