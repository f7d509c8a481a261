"""Which kinds of activities prove useful?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_, OptionKind
from switching.overview.columns import first_that_holds
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, QUIET, TO_COME, TO_DO
from switching.overview.topics.crossed import Part, crossed, part_word, say_difference, stacked
from switching.overview.topics.topic import COUNTED_TWICE, Column, Tab, Topic, labels

PARTS = {
    "useful": Part(N_("proved useful"), HAPPENED),
    "not_useful": Part(N_("proved not useful"), TO_DO),
    "not_judged": Part(N_("done, not judged"), TO_COME),
    "not_done": Part(N_("not done"), QUIET),
}


def _cases(selected: Selected) -> pd.DataFrame:
    activities = selected.rows("activities")
    tests = [
        ("not_done", activities["done"] == 0),
        ("useful", activities["useful"] == 1),
        ("not_useful", activities["useful"] == 0),
    ]
    part = first_that_holds(tests, "not_judged", tuple(PARTS))
    return activities[["switch_id", "kind"]].assign(part=part)


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    """Say how many proved useful, and whether kinds differ; only of those that were judged."""
    judged = table.assign(all=table["useful"] + table["not_useful"])
    whole = int(judged["all"].sum())
    if not whole:
        return texts.gettext("Nobody said yet of an activity whether it was useful.")
    return texts.ngettext(
        "Of {count} activity that was judged, {useful} proved useful.",
        "Of {count} activities that were judged, {useful} proved useful.",
        whole,
        useful=written_part(judged["useful"].sum(), whole, texts),
    ) + " " + say_difference(judged, USEFULNESS.columns[0], "useful", texts)  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show per kind what became of activities."""
    return stacked(table, topic, texts, PARTS, N_("activities"))


USEFULNESS = Topic(
    key="usefulness",
    tab=Tab.LEARNING,
    title=N_("Which kinds of activities prove useful?"),
    definition=N_(
        "Activities of which is known whether they were done, by their day, or else the day on "
        "which the exchange was over; also those that no one proposed in a call."
    ),
    empty=N_("Nobody noted yet in this selection whether an activity was done."),
    columns=(
        Column("kind", N_("kind of activity"), Unit.WORD, labels(OptionKind)),
        Column("all", N_("activities"), Unit.COUNT),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
    ),
    keys=("kind", "part"),
    counted="all",
    cases=_cases,
    aggregate=lambda cases, _: crossed(
        cases, "kind", [kind.value for kind in OptionKind], list(PARTS)
    ),
    sentence=_sentence,
    chart=_chart,
    kept_home=COUNTED_TWICE,
    on_paper=False,
    places={"part": part_word(PARTS)},
)
