"""What is used at work three months later, as learners and their employers say?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Party, UseAtWork
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, TO_COME, TO_DO
from switching.overview.topics.crossed import Part, crossed, part_word, stacked
from switching.overview.topics.topic import Column, Tab, Topic, labels

_WORDS = labels(UseAtWork)
PARTS = {
    UseAtWork.MUCH.value: Part(_WORDS[UseAtWork.MUCH], HAPPENED),
    UseAtWork.SOME.value: Part(_WORDS[UseAtWork.SOME], TO_COME),
    UseAtWork.NOT_YET.value: Part(_WORDS[UseAtWork.NOT_YET], TO_DO),
}
PARTIES = (Party.LEARNER, Party.SENDING_ORGANISATION)


def _cases(selected: Selected) -> pd.DataFrame:
    said = selected.rows("follow_ups")
    return said[["switch_id", "party", "part"]]


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    """Say how many use something of it, and how many much."""
    whole = int(table["all"].sum())
    much = table[UseAtWork.MUCH.value].sum()
    return texts.ngettext(
        "{count} answer came in three months later: {used} uses at work what was learned, {much} "
        "much of it.",
        "{count} answers came in three months later: {used} use at work what was learned, {much} "
        "much of it.",
        whole,
        used=written_part(much + table[UseAtWork.SOME.value].sum(), whole, texts),
        much=written_part(much, whole, texts),
    )


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show per party how much of it is used."""
    return stacked(table, topic, texts, PARTS, N_("answers"))


FOLLOW_UPS = Topic(
    key="follow_ups",
    tab=Tab.LEARNING,
    title=N_("What is used at work three months later?"),
    definition=N_(
        "What learners and their employers answered three months after the last day, by the day "
        "of their answer. What they say is used, and what changed, stands in their dossiers."
    ),
    empty=N_("No answer of three months later came in in this selection."),
    columns=(
        Column("party", N_("by whom"), Unit.WORD, labels(Party)),
        Column("all", N_("answers"), Unit.COUNT),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
    ),
    keys=("party", "part"),
    counted="all",
    cases=_cases,
    aggregate=lambda cases, _: crossed(
        cases, "party", [party.value for party in PARTIES], list(PARTS)
    ),
    sentence=_sentence,
    chart=_chart,
    on_paper=False,
    places={"part": part_word(PARTS)},
)
