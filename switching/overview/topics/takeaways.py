"""What did learners learn that they had not planned, and what did the organisations take away?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import EvaluationStatus, N_, Party
from switching.overview.columns import unfolded
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.grid import grid
from switching.overview.selection import Selected
from switching.overview.topics.crossed import crossed, in_steps
from switching.overview.topics.topic import Column, Tab, Topic, labels, marked, worded

PARTS = {
    "received": N_("evaluations received"),
    "surprised": N_("with something learned unexpectedly"),
    "took_away": N_("with what they take away"),
}
PARTIES = (Party.LEARNER, Party.COACH, Party.HOST, Party.SENDING_ORGANISATION)


def _cases(selected: Selected) -> pd.DataFrame:
    """Give each evaluation that came in a row for all that it says."""
    came = selected.rows("evaluations")
    came = came[came["status"] != EvaluationStatus.NOT_RECEIVED]
    said = {
        "received": np.ones(len(came), dtype=bool),
        "surprised": came["surprised"].to_numpy() == 1,
        "took_away": came["took_away"].to_numpy() == 1,
    }
    return in_steps(came, "party", said, "part")


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    table = crossed(cases, "party", [party.value for party in PARTIES], list(PARTS))
    return table.drop(columns="all")


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole = int(table["received"].sum())
    return texts.ngettext(
        "{count} evaluation came in: {surprised} names something learned unexpectedly, "
        "{took_away} what is taken away. Choose a cell to read them in their dossiers.",
        "{count} evaluations came in: {surprised} name something learned unexpectedly, "
        "{took_away} what is taken away. Choose a cell to read them in their dossiers.",
        whole,
        surprised=written_part(table["surprised"].sum(), whole, texts),
        took_away=written_part(table["took_away"].sum(), whole, texts),
    )


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show per party what its evaluations say; the colour is the share of those received."""
    _ = texts.gettext
    rows = [topic.columns[0].written(value, texts) for value in table["party"]]
    wide = table.assign(row=rows, whole=table["received"])
    long = unfolded(wide, ["row", "whole", "party"], list(PARTS), "part", "number")
    long = long.dropna(subset="number")
    words = {part: _(word) for part, word in PARTS.items()}
    data = marked(long, topic).assign(
        column=long["part"].map(words),
        shade=(long["number"] / long["whole"].clip(lower=1)).fillna(1),
        of=long["whole"],
    )
    told = (
        ("row:N", _("by whom")),
        ("column:N", " "),
        ("number:Q", _("evaluations"), ","),
        ("shade:Q", _("share of those received"), ".0%"),
    )
    return grid(data.drop(columns=["whole", "party", "part"]), rows, list(words.values()), told)


TAKEAWAYS = Topic(
    key="takeaways",
    tab=Tab.LEARNING,
    title=N_("What was learned unexpectedly, and what do organisations take away?"),
    definition=N_(
        "Evaluations that came in, by that day and by who gave them; of these, those that name "
        "something learned unexpectedly, and those that say what is taken away. What they say "
        "stands in their dossiers; what was erased there counts no more."
    ),
    empty=N_("No evaluation came in in this selection."),
    columns=(
        Column("party", N_("by whom"), Unit.WORD, labels(Party)),
        *(Column(name, word, Unit.COUNT) for name, word in PARTS.items()),
    ),
    keys=("party", "part"),
    counted=None,
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    on_paper=False,
    places={"part": worded(PARTS)},
)
