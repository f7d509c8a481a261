"""Which calls and days do not take place as planned, and through whom?"""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import CallOutcome, N_, Party
from switching.overview.columns import places_in
from switching.overview.facts import What
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import QUIET
from switching.overview.topics.crossed import PARTY_COLOURS, Part, crossed, part_word, stacked
from switching.overview.topics.topic import Column, Tab, Topic, labels

NOT_SAID = "not_said"
DAY_NOT_HELD = "day_not_held"
WHAT = {
    CallOutcome.NO_SHOW.value: N_("call: someone did not show up"),
    CallOutcome.POSTPONED.value: N_("call postponed"),
    CallOutcome.CANCELLED.value: N_("call cancelled"),
    DAY_NOT_HELD: N_("exchange day not held"),
}
PARTS = {
    **{party.value: Part(word, PARTY_COLOURS[party]) for party, word in zip(
        Party, labels(Party).values(), strict=True
    )},
    NOT_SAID: Part(N_("not said"), QUIET),
}  # fmt: skip


def _due(selected: Selected) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the calls and the days of which is known how they went."""
    days = selected.rows("days")
    return selected.rows("calls_due"), days[days["what"].notna()]


def _cases(selected: Selected) -> pd.DataFrame:
    calls, days = _due(selected)
    missed = calls[places_in(calls["what"], list(WHAT)) >= 0], days[days["what"] == What.NOT_HELD]
    what = [*missed[0]["what"].astype("object"), *[DAY_NOT_HELD] * len(missed[1])]
    both = pd.concat([rows[["switch_id", "party"]] for rows in missed], ignore_index=True)
    part = both["party"].astype("object").fillna(NOT_SAID)
    return pd.DataFrame({"switch_id": both["switch_id"], "what": what, "part": part})


def _table(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    """Count what did not take place, beside all calls or all days that were to."""
    calls, days = map(len, _due(selected))
    table = crossed(cases, "what", list(WHAT), list(PARTS))
    return table.assign(due=[days if what == DAY_NOT_HELD else calls for what in table["what"]])


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    said = []
    for is_day, text in (
        (False, N_("calls: {missed} of {due}")),
        (True, N_("exchange days: {missed} of {due}")),
    ):
        rows = table[(table["what"] == DAY_NOT_HELD) == is_day]
        if len(rows):
            due = rows["due"].iloc[0]
            count = written_part(rows["all"].sum(), due, texts)
            said.append(texts.gettext(text, due=texts.number(due), missed=count))
    return texts.gettext("Did not take place as planned: {counts}.", counts=texts.enumeration(said))


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show what did not take place, and through whom."""
    return stacked(table, topic, texts, PARTS, N_("times"))


CALLED_OFF = Topic(
    key="called_off",
    tab=Tab.STUCK,
    title=N_("What does not take place as planned, and through whom?"),
    definition=N_(
        "Calls to which someone did not show up, which were postponed or cancelled, by the day for "
        "which they were planned; and exchange days that were not held. Through whom, as noted."
    ),
    empty=N_("All calls and days of this selection took place, or are still to come."),
    columns=(
        Column("what", N_("what"), Unit.WORD, WHAT),
        Column("all", N_("times"), Unit.COUNT),
        Column("due", N_("of all calls or days"), Unit.COUNT, stays=True),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
    ),
    keys=("what", "part"),
    counted="all",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    on_paper=False,
    places={"part": part_word(PARTS)},
)
