"""For what kinds of reasons do dossiers stop, and through whom?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Party, StopCause
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.topics.crossed import PARTY_COLOURS, Part, crossed, part_word, stacked
from switching.overview.topics.stops import NO_STOP
from switching.overview.topics.topic import (
    COUNTED_TWICE,
    Column,
    Tab,
    Topic,
    labels,
    said_of_most,
    standing_out,
)

NOT_SAID = "not_said"
CAUSES = {**labels(StopCause), NOT_SAID: N_("no kind chosen")}
PARTS = {
    party.value: Part(word, PARTY_COLOURS[party])
    for party, word in zip(Party, labels(Party).values(), strict=True)
}


def _cases(selected: Selected) -> pd.DataFrame:
    stops = selected.rows("stops")
    return pd.DataFrame(
        {
            "switch_id": stops["switch_id"],
            "cause": stops["cause"].astype("object").fillna(NOT_SAID),
            "part": stops["party"],
        }
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole = int(table["all"].sum())
    known = table[table["cause"] != NOT_SAID]
    said = texts.ngettext(
        "{count} dossier was stopped; for {known} the kind of reason was chosen.",
        "{count} dossiers were stopped; for {known} the kind of reason was chosen.",
        whole,
        known=texts.number(known["all"].sum()),
    )
    if known.empty:
        return said
    first = standing_out(known, "all")
    named = [
        (texts.gettext(CAUSES[cause]), count)
        for cause, count in zip(first["cause"], first["all"], strict=True)
    ]
    return said + " " + said_of_most(named, texts)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how many dossiers were stopped for each kind of reason, and by whom."""
    return stacked(table, topic, texts, PARTS, N_("dossiers"))


STOP_CAUSES = Topic(
    key="stop_causes",
    tab=Tab.STUCK,
    title=N_("For what kinds of reasons do dossiers stop?"),
    definition=N_(
        "Dossiers stopped in this period, by the kind of reason that was chosen and by who stopped "
        "them. What was stopped before there were kinds to choose from has only its words."
    ),
    empty=NO_STOP,
    columns=(
        Column("cause", N_("kind of reason"), Unit.WORD, CAUSES),
        Column("all", N_("dossiers"), Unit.COUNT),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
    ),
    keys=("cause", "part"),
    counted="all",
    cases=_cases,
    aggregate=lambda cases, _: crossed(cases, "cause", list(CAUSES), list(PARTS)),
    sentence=_sentence,
    chart=_chart,
    kept_home=COUNTED_TWICE,
    on_paper=False,
    places={"part": part_word(PARTS)},
)
