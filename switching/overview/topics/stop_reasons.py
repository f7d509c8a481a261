"""Why do dossiers stop?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    HAPPENED,
    QUIET,
    ROOM_FOR_AXIS,
    clickable,
    counted_across,
    rows_of,
)
from switching.overview.topics.stops import NO_STOP, stopped
from switching.overview.topics.topic import (
    MOST_ROWS,
    Column,
    Tab,
    Topic,
    marked,
    most,
    said_of_most,
    standing_out,
)

OTHER_REASONS = ""
"""The key of all reasons that were given only once, or are not among the most given."""


def _cases(selected: Selected) -> pd.DataFrame:
    """Give each stopped dossier its reason, if it is one of those given most, more than once."""
    cases = stopped(selected)
    counts = cases["reason"].value_counts()
    shared = counts[counts > 1]
    often = shared.reset_index().sort_values(["count", "reason"], ascending=[False, True])
    kept = set(often["reason"].head(MOST_ROWS - 1))
    return cases.assign(reason=cases["reason"].where(cases["reason"].isin(kept), OTHER_REASONS))


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    counts = cases.groupby("reason").size().rename("dossiers").reset_index()
    other = counts["reason"] == OTHER_REASONS
    ordered = most(counts[~other], "dossiers", "reason")
    return pd.concat([ordered, counts[other]], ignore_index=True)


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    named = table[table["reason"] != OTHER_REASONS]
    if named.empty:
        return texts.gettext("No reason was given more than once.")
    first = standing_out(named, "dossiers")
    said = texts.ngettext("{count} dossier was stopped.", "{count} dossiers were stopped.",
                          int(table["dossiers"].sum()))  # fmt: skip
    quoted = [
        (f"“{reason}”", count)
        for reason, count in zip(first["reason"], first["dossiers"], strict=True)
    ]
    return f"{said} {said_of_most(quoted, texts)}"


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how often each reason was given; the reason stands above its bar."""
    data = marked(table, topic).assign(
        place=range(len(table)),
        word=[_word(reason, texts) for reason in table["reason"]],
    )
    return Drawing(_form, (), {"rows": data}, ROOM_FOR_AXIS + 44 * max(2, len(table)))


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    base = alt.Chart(rows_of()).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.55, paddingOuter=0.5)),
        tooltip=[
            alt.Tooltip("word:N", title=_("reason")),
            alt.Tooltip("dossiers:Q", title=_("dossiers"), format=","),
        ],
    )
    across = counted_across("dossiers:Q", _("dossiers"))
    colour = alt.condition(
        f"datum.reason == '{OTHER_REASONS}'", alt.value(QUIET), alt.value(HAPPENED)
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(x=across, color=colour)
    words = base.mark_text(align="left", dx=2, dy=-19, color=QUIET, limit=440).encode(
        x=alt.value(0), text="word:N"
    )
    return alt.layer(clickable(bars), words)


def _word(reason: str, texts: Texts) -> str:
    return texts.gettext("other reasons") if reason == OTHER_REASONS else reason


STOP_REASONS = Topic(
    key="stop_reasons",
    tab=Tab.ORGANISATIONS,
    title=N_("Why do dossiers stop?"),
    definition=N_(
        "Dossiers stopped in this period, by the reason as it was typed. Reasons given only "
        "once are counted together."
    ),
    empty=NO_STOP,
    columns=(
        Column("reason", N_("reason"), Unit.TEXT),
        Column("dossiers", N_("dossiers"), Unit.COUNT),
    ),
    keys=("reason",),
    counted="dossiers",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    places={"reason": lambda part, _, texts: _word(part, texts)},
    kept_home=N_("What people typed does not leave the house."),
)
