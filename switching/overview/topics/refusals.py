"""Which options do learners refuse?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import Answer, N_, OptionKind
from switching.overview.columns import first_that_holds
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import BEYOND, HAPPENED, QUIET, TO_COME, TO_DO
from switching.overview.topics.crossed import Part, crossed, part_word, say_difference, stacked
from switching.overview.topics.topic import COUNTED_TWICE, Column, Tab, Topic, labels

PARTS = {
    "refused_for": Part(N_("not useful, with a remark"), BEYOND),
    "refused": Part(N_("not useful, without a remark"), TO_DO),
    "maybe": Part(N_("maybe"), TO_COME),
    "accepted": Part(N_("useful"), HAPPENED),
    "open": Part(N_("not answered"), QUIET),
}
REFUSED = ["refused_for", "refused"]


def _cases(selected: Selected) -> pd.DataFrame:
    answers = selected.rows("answers")
    answer, refused = answers["answer"], answers["answer"] == Answer.NOT_USEFUL
    tests = [
        ("refused_for", refused & (answers["reasoned"] == 1)),
        ("refused", refused),
        ("accepted", answer == Answer.USEFUL),
        ("maybe", answer == Answer.MAYBE),
    ]
    part = first_that_holds(tests, "open", tuple(PARTS))
    return answers[["switch_id", "kind"]].assign(part=part)


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole = int(table["all"].sum())
    refused = table.assign(no=table[REFUSED].sum(axis=1))
    return texts.ngettext(
        "Of {count} option put to a learner, {refused} refused; with a remark beside it: "
        "{reasoned}.",
        "Of {count} options put to learners, {refused} refused; with a remark beside them: "
        "{reasoned}.",
        whole,
        refused=written_part(refused["no"].sum(), whole, texts),
        reasoned=texts.number(table["refused_for"].sum()),
    ) + " " + say_difference(refused, REFUSALS.columns[0], "no", texts)  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show per kind how learners answered."""
    return stacked(table, topic, texts, PARTS, N_("options"))


REFUSALS = Topic(
    key="refusals",
    tab=Tab.STUCK,
    title=N_("Which options do learners refuse?"),
    definition=N_(
        "Options put to learners, by the day of the call and by their answer. Why they refused "
        "stands as a remark in the dossiers: choose a bar. A remark that was erased counts no more."
    ),
    empty=N_("No proposal was made in this selection."),
    columns=(
        Column("kind", N_("kind of proposal"), Unit.WORD, labels(OptionKind)),
        Column("all", N_("options"), Unit.COUNT),
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
