"""How far do dossiers come, and how long does each step take?"""

from __future__ import annotations

from math import isnan
from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.figures import SMALL
from switching.overview.formatting import Unit, written
from switching.overview.selection import Selected
from switching.overview.theme import ACCENT, QUIET, ROOM_FOR_AXIS, clickable, counted_across, listed
from switching.overview.topics.topic import Column, Tab, Topic, marked, row_with_most

STEPS = {
    "registered": N_("registered"),
    "call_held": N_("call held"),
    "plan_final": N_("plan final"),
    "exchange_begun": N_("first exchange day held"),
    "certificate": N_("certificate issued"),
}
_DAYS = ("registered_on", "call_held_at", "finalised_at", "first_held_day", "certified_at")
ROOM_FOR_WORDS = 1.45
"""How much longer than its longest bar the funnel is, so that the words beside it fit."""


def _cases(selected: Selected) -> pd.DataFrame:
    """Give each dossier registered in the span a row per step that it reached.

    Who has a later step on record has been past the ones before it. `days` is how long the step
    took, where both days are known and in order.
    """
    cohort = selected.switches_on("registered_on")
    parts, reached = [], pd.Series(False, index=cohort.index)
    for number in reversed(range(len(STEPS))):
        day = cohort[_DAYS[number]]
        reached = reached | day.notna()
        took = (day - cohort[_DAYS[number - 1]]).dt.days if number else day.isna() * float("nan")
        part = cohort.loc[reached, ["switch_id"]].assign(step=list(STEPS)[number])
        parts.append(part.assign(days=took[reached].where(took[reached] >= 0)))
    return pd.concat(reversed(parts), ignore_index=True)


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    grouped = cases.groupby("step")["days"]
    table = pd.DataFrame(
        {"dossiers": grouped.size(), "days": grouped.median(), "measured": grouped.count()}
    )
    table = table.reindex(list(STEPS)).rename_axis("step").reset_index()
    table = table.fillna({"dossiers": 0, "measured": 0}).astype({"dossiers": int, "measured": int})
    return table.assign(share=table["dossiers"] / table["dossiers"].iloc[0])[
        ["step", "dossiers", "share", "days", "measured"]
    ]


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    counts = table.set_index("step")["dossiers"]
    said = texts.ngettext(
        "Of {count} dossier registered: {held} with a call, {certified} with a certificate.",
        "Of {count} dossiers registered: {held} with a call, {certified} with a certificate.",
        int(counts["registered"]),
        held=texts.number(counts["call_held"]),
        certified=texts.number(counts["certificate"]),
    )
    known = table[table["measured"] >= SMALL]
    if known.empty:
        return said
    slowest = row_with_most(known, "days")
    return said + " " + texts.ngettext(
        "The longest wait is before '{step}': {count} day (median).",
        "The longest wait is before '{step}': {count} days (median).",
        round(slowest["days"]),
        step=texts.gettext(STEPS[str(slowest["step"])]),
    )  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how many dossiers came to each step, with their share and the days of the step."""
    _ = texts.gettext
    steps = [_(STEPS[str(step)]) for step in table["step"]]
    data = marked(table, topic).assign(
        word=steps, said=[_said(row, texts) for row in table.to_dict("records")]
    )
    most = float(table["dossiers"].max())
    across = counted_across("dossiers:Q", _("dossiers"))
    across = across.scale(alt.Scale(domain=[0, most * ROOM_FOR_WORDS], nice=False))
    base = alt.Chart(data).encode(
        y=listed("word:N", steps),
        x=across,
        tooltip=[
            alt.Tooltip("word:N", title=_("step")),
            alt.Tooltip("dossiers:Q", title=_("dossiers"), format=","),
            alt.Tooltip("share:Q", title=_("share of the registered"), format=".0%"),
            alt.Tooltip("days:Q", title=_("median days"), format=",.1~f"),
            alt.Tooltip("measured:Q", title=_("days known of"), format=","),
        ],
    )
    bars = base.mark_bar(color=ACCENT, cornerRadiusEnd=2)
    words = base.mark_text(align="left", dx=6, color=QUIET).encode(text="said:N")
    return alt.layer(clickable(bars), words).properties(height=ROOM_FOR_AXIS + 38 * len(table))


def _said(row: dict[Any, Any], texts: Texts) -> str:
    share = written(row["share"], Unit.SHARE, texts)
    said = f"{texts.number(row['dossiers'])} ({share})"
    if row["measured"] and not isnan(row["days"]):
        days = written(row["days"], Unit.DAYS, texts)
        said += " · " + texts.gettext("after {days}", days=days)
    return said


FUNNEL = Topic(
    key="funnel",
    tab=Tab.EXCHANGES,
    title=N_("How far do dossiers come, and how long does each step take?"),
    definition=N_(
        "Dossiers by the day of registration. A step counts once it or a later one is on "
        "record; its days are the median since the step before, where both days are known."
    ),
    empty=N_("No dossier was registered in this selection."),
    columns=(
        Column("step", N_("step"), Unit.WORD, STEPS),
        Column("dossiers", N_("dossiers"), Unit.COUNT),
        Column("share", N_("share of the registered"), Unit.SHARE, share_from="dossiers"),
        Column("days", N_("median days"), Unit.DAYS),
        Column("measured", N_("days known of"), Unit.COUNT),
    ),
    keys=("step",),
    counted=None,
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
)
