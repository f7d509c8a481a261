"""Which purposes of the call are skipped, and how long does each take?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Purpose
from switching.overview.columns import Groups, first_that_holds, places_in
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, QUIET, TO_COME, TO_DO
from switching.overview.topics.crossed import Part, crossed, part_word, stacked
from switching.overview.topics.topic import (
    NO_CALL,
    Column,
    Tab,
    Topic,
    labels,
    said_of_most,
    standing_out,
)

PARTS = {
    "covered": Part(N_("covered"), HAPPENED),
    "skipped_for": Part(N_("skipped, with the reason"), TO_COME),
    "skipped": Part(N_("skipped, without a reason"), TO_DO),
    "not_said": Part(N_("not said"), QUIET),
}


def _cases(selected: Selected) -> pd.DataFrame:
    purposes = selected.rows("purposes")
    covered, reasoned = purposes["covered"], purposes["reasoned"] == 1
    tests = [("not_said", covered.isna()), ("covered", covered == 1), ("skipped_for", reasoned)]
    part = first_that_holds(tests, "skipped", tuple(PARTS))
    return purposes[["switch_id", "purpose", "minutes"]].assign(part=part)


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    table = crossed(cases, "purpose", [purpose.value for purpose in Purpose], list(PARTS))
    purposes = table["purpose"].tolist()
    minutes = Groups(cases["minutes"], places_in(cases["purpose"], purposes), len(purposes))
    return table.assign(minutes=minutes.quantile(0.5), timed=minutes.number)


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole = int(table["all"].sum())
    skipped = table.assign(skipped_at_all=table["skipped"] + table["skipped_for"])
    count = int(skipped["skipped_at_all"].sum())
    said = texts.ngettext(
        "Of {count} purpose in calls that were held, {skipped} skipped; with the reason noted: "
        "{reasoned}.",
        "Of {count} purposes in calls that were held, {skipped} skipped; with the reason noted: "
        "{reasoned}.",
        whole,
        skipped=written_part(count, whole, texts),
        reasoned=texts.number(table["skipped_for"].sum()),
    )
    first = standing_out(skipped, "skipped_at_all")
    if not count:
        return said
    words = labels(Purpose)
    named = [
        (texts.gettext(words[purpose]), number)
        for purpose, number in zip(first["purpose"], first["skipped_at_all"], strict=True)
    ]
    return said + " " + said_of_most(named, texts)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show per purpose how often it was covered or skipped."""
    return stacked(table, topic, texts, PARTS, N_("calls"))


PURPOSES = Topic(
    key="purposes",
    tab=Tab.STUCK,
    title=N_("Which purposes of the call are skipped, and how long does each take?"),
    definition=N_(
        "The six purposes of calls that were held, by the day of the call: covered or skipped, and "
        "whether the reason was noted. The minutes are the median of those that were noted. The "
        "reasons stand in the dossiers: choose a bar. A reason that was erased counts no more."
    ),
    empty=NO_CALL,
    columns=(
        Column("purpose", N_("purpose"), Unit.WORD, labels(Purpose)),
        Column("all", N_("calls"), Unit.COUNT),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
        Column("minutes", N_("median minutes"), Unit.MINUTES),
        Column("timed", N_("minutes noted"), Unit.COUNT, stays=True),
    ),
    keys=("purpose", "part"),
    counted=None,
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    on_paper=False,
    places={"part": part_word(PARTS)},
)
