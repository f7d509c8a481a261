"""What took the time in calls that took longer than planned?"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, OverrunReason
from switching.overview.columns import coded, places_in
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.selection import Selected, ran_over
from switching.overview.theme import (
    BEYOND,
    QUIET,
    ROOM_FOR_AXIS,
    ROW,
    blank,
    clickable,
    counted_across,
    listed,
    rows_of,
)
from switching.overview.topics.topic import (
    Column,
    Tab,
    Topic,
    labels,
    marked,
    most,
    said_of_most,
    standing_out,
)

NOT_SAID = "not_said"
REASONS = {**labels(OverrunReason), NOT_SAID: N_("not said")}


def _cases(selected: Selected) -> pd.DataFrame:
    calls, over = selected.calls, ran_over(selected.calls).to_numpy()
    places = places_in(calls["overrun_reason"], list(REASONS))[over]
    said = np.where(places < 0, len(REASONS) - 1, places)
    return pd.DataFrame(
        {"switch_id": calls["switch_id"].to_numpy()[over], "reason": coded(said, tuple(REASONS))}
    )


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    """Count calls per reason, the one given most first; those of which nothing was said last."""
    calls = np.bincount(cases["reason"].cat.codes, minlength=len(REASONS))
    there = np.flatnonzero(calls)
    counts = pd.DataFrame(
        {"reason": np.array(list(REASONS), "object")[there], "calls": calls[there]}
    )
    silent = (counts["reason"] == NOT_SAID).to_numpy()
    table = pd.concat([most(counts[~silent], "calls", "reason"), counts[silent]], ignore_index=True)
    return table.assign(share=table["calls"] / len(cases))


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    said = table[table["reason"] != NOT_SAID]
    calls = int(table["calls"].sum())
    count = texts.ngettext(
        "{count} call took longer than planned.", "{count} calls took longer than planned.", calls
    )
    if said.empty:
        return count + " " + texts.gettext("Of none of them it was said why.")
    first = standing_out(said, "calls")
    named = [
        (texts.gettext(REASONS[reason]), number)
        for reason, number in zip(first["reason"], first["calls"], strict=True)
    ]
    known = texts.gettext(
        "Of {known} it was said what took the time.", known=texts.number(said["calls"].sum())
    )
    return f"{count} {known} {said_of_most(named, texts)}"


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how often each reason was given."""
    words = [texts.gettext(REASONS[str(value)]) for value in table["reason"]]
    data = marked(table, topic).assign(word=words)
    height = ROOM_FOR_AXIS + 16 + ROW * len(words)
    return Drawing(_form, (), {"rows": data}, height, {"order": words})


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    colour = alt.condition(f"datum.reason == '{NOT_SAID}'", alt.value(QUIET), alt.value(BEYOND))
    bars = alt.Chart(rows_of()).mark_bar(cornerRadiusEnd=2).encode(
        y=listed("word:N", blank("order"), 220),
        x=counted_across("calls:Q", _("calls")),
        color=colour,
        tooltip=[
            alt.Tooltip("word:N", title=_("why it took longer")),
            alt.Tooltip("calls:Q", title=_("calls"), format=","),
            alt.Tooltip("share:Q", title=_("share"), format=".0%"),
        ],
    )  # fmt: skip
    return clickable(bars)


OVERRUN_REASONS = Topic(
    key="overrun_reasons",
    tab=Tab.CALLS,
    title=N_("What takes the time in longer calls?"),
    definition=N_(
        "Held calls that took longer than planned, by what took the time, as the project leader "
        "recorded it. A long call is no failure."
    ),
    empty=N_("No call took longer than planned in this selection."),
    columns=(
        Column("reason", N_("why it took longer"), Unit.WORD, REASONS),
        Column("calls", N_("calls"), Unit.COUNT),
        Column("share", N_("share"), Unit.SHARE, share_from="calls"),
    ),
    keys=("reason",),
    counted="calls",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
)
