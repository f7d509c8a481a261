"""How far do dossiers come, and how long does each step take?"""

from __future__ import annotations

from math import isnan
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Stage
from switching.overview.chance import LEAST_CASES, Middle, medians_differ
from switching.overview.columns import (
    Groups,
    coded,
    crossed_counts,
    first_that_holds,
    places_in,
    unfolded,
    whole_days,
)
from switching.overview.formatting import SMALL, Unit, written, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    HAPPENED,
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    TO_COME,
    blank,
    coloured,
    counted_across,
    listed,
    numbered,
    rows_of,
)
from switching.overview.topics.topic import Column, Tab, Topic, marked, worded

STEPS = {
    "registered": N_("registered"),
    "call_held": N_("call held, or further"),
    "plan_final": N_("plan final, or further"),
    "exchange_begun": N_("first exchange day held, or further"),
    "certificate": N_("certificate issued"),
}
_DAYS = ("registered_on", "call_held_at", "finalised_at", "first_held_day", "certified_at")
REACHED, UNDER_WAY = "reached", "under_way"
PARTS = {REACHED: N_("came this far"), UNDER_WAY: N_("still under way to it")}
OVER = "over"
_PARTS = (REACHED, UNDER_WAY, OVER)
_OVER = {Stage.COMPLETED.value, Stage.STOPPED.value}
ROOM_FOR_WORDS = 1.7
"""How much longer than its longest bar the funnel is, so that the words beside it fit."""


def _cases(selected: Selected) -> pd.DataFrame:
    """Give each dossier registered in the span a row per step: reached, under way to it, or over.

    Who has a later step on record has been past the ones before it; `recorded` says whether the
    step itself is. `days` is how long the step took, where both days are known and in order.
    What came from a sheet has no way from its registration: it is left out.
    """
    cohort = selected.dossiers_on("registered_on", "switch_id", "imported", "stage", *_DAYS)
    cohort = cohort[cohort["imported"] == 0]
    days = np.array([cohort[day].to_numpy() for day in _DAYS])
    recorded = ~np.isnat(days)
    reached = np.logical_or.accumulate(recorded[::-1])[::-1]
    over = np.broadcast_to(cohort["stage"].isin(_OVER).to_numpy(), reached.shape)
    took = np.full(days.shape, np.nan)
    took[1:] = whole_days(days[1:] - days[:-1])
    tests = [(REACHED, reached.ravel()), (OVER, over.ravel())]
    return pd.DataFrame(
        {
            "switch_id": np.tile(cohort["switch_id"].to_numpy(), len(STEPS)),
            "step": coded(np.repeat(np.arange(len(STEPS)), len(cohort)), tuple(STEPS)),
            "part": first_that_holds(tests, UNDER_WAY, _PARTS),
            "recorded": recorded.ravel(),
            "days": np.where(took >= 0, took, np.nan).ravel(),
        }
    )


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    steps = list(STEPS)
    places = places_in(cases["step"], steps)
    counts = crossed_counts(places, places_in(cases["part"], _PARTS), (len(steps), len(_PARTS)))
    days = Groups(cases["days"], places, len(steps))
    return pd.DataFrame(
        {
            "step": steps,
            "dossiers": counts[:, 0],
            "recorded": np.bincount(places[cases["recorded"]], minlength=len(steps)),
            "under_way": counts[:, 1],
            "over": counts[:, 2],
            "days": days.quantile(0.5),
            "measured": days.number,
            "spread": days.middle_half,
        }
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    steps = table.set_index("step")
    said = texts.ngettext(
        "Of {count} dossier registered: {held} with a call, or further, and {certified} with a "
        "certificate; {under_way} still under way, {over} stopped or finished without one.",
        "Of {count} dossiers registered: {held} with a call, or further, and {certified} with a "
        "certificate; {under_way} still under way, {over} stopped or finished without one.",
        int(steps["dossiers"].loc["registered"]),
        held=texts.number(steps["dossiers"].loc["call_held"]),
        certified=texts.number(steps["dossiers"].loc["certificate"]),
        under_way=texts.number(steps["under_way"].loc["certificate"]),
        over=texts.number(steps["over"].loc["certificate"]),
    )
    slowest = _slowest(table)
    if slowest is None:
        return said
    return said + " " + texts.ngettext(
        "The longest wait is before '{step}': {count} day (median of {measured}).",
        "The longest wait is before '{step}': {count} days (median of {measured}).",
        round(slowest["days"]),
        step=texts.gettext(STEPS[str(slowest["step"])]),
        measured=texts.number(slowest["measured"]),
    )  # fmt: skip


def _slowest(table: pd.DataFrame) -> pd.Series | None:
    """Return the step that takes longest, if it takes longer than the next by more than chance."""
    known = table[table["measured"] >= LEAST_CASES].sort_values("days", ascending=False)
    if len(known) < 2:
        return None
    one, other = (
        Middle(row["days"], row["spread"], row["measured"]) for _, row in known.head(2).iterrows()
    )
    return known.iloc[0] if medians_differ(one, other, len(known)) else None


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how many dossiers came to each step, how many still may, and how long the step took."""
    _ = texts.gettext
    steps = [_(STEPS[str(step)]) for step in table["step"]]
    words = {part: _(word) for part, word in PARTS.items()}
    rows = table.assign(
        word=steps,
        said=[_said(row, table, texts) for row in table.to_dict("records")],
        end=table["dossiers"] + table["under_way"].fillna(0),
    )
    keep, reached = ["step", "word", "days", "measured"], rows.rename(columns={"dossiers": REACHED})
    long = unfolded(reached, keep, list(words), "part", "number")
    long = long[long["number"] > 0]
    data = marked(long, topic).assign(
        how=long["part"].map(words), place=(long["part"] == UNDER_WAY).astype(int)
    )
    values = {
        "order": steps,
        "domain": [0, float(rows["end"].max()) * ROOM_FOR_WORDS],
    }
    height = ROOM_FOR_AXIS + ROOM_FOR_LEGEND + 38 * len(table)
    return Drawing(_form, (), {"rows": data, "ends": rows[["word", "end", "said"]]}, height, values)


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    across = counted_across("number:Q", _("dossiers"))
    across = across.scale(alt.Scale(domain=blank("domain"), nice=False))
    colours = {_(PARTS[REACHED]): HAPPENED, _(PARTS[UNDER_WAY]): TO_COME}
    order = listed("word:N", blank("order"))
    bars = alt.Chart(rows_of()).mark_bar().encode(
        y=order,
        x=across,
        color=coloured("how:N", colours),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("word:N", title=_("step")),
            alt.Tooltip("how:N", title=" "),
            alt.Tooltip("number:Q", title=_("dossiers"), format=","),
            alt.Tooltip("days:Q", title=_("median days"), format=",.1~f"),
            alt.Tooltip("measured:Q", title=_("days known of"), format=","),
        ],
    )  # fmt: skip
    beside = alt.Chart(rows_of("ends")).mark_text(align="left", dx=6, color=QUIET)
    said = beside.encode(y=order, x="end:Q", text="said:N")
    return alt.layer(*numbered(bars, "number", "how", colours), said)


def _said(row: dict[Any, Any], table: pd.DataFrame, texts: Texts) -> str:
    """Say what a bar shows. While dossiers are under way to it, a share would be no outcome yet."""
    said = texts.number(row["dossiers"]) if not isnan(row["dossiers"]) else ""
    whole = table["dossiers"].iloc[0]
    if row["under_way"] == 0 and row["step"] != "registered":
        said = written_part(row["dossiers"], whole, texts)
    elif row["under_way"] > 0:
        said += " + " + texts.number(row["under_way"])
    if row["measured"] >= SMALL and not isnan(row["days"]):
        days = written(row["days"], Unit.DAYS, texts)
        said += " · " + texts.gettext("after {days}", days=days)
    return said


FUNNEL = Topic(
    key="funnel",
    tab=Tab.EXCHANGES,
    title=N_("How far do dossiers come, and how long does each step take?"),
    definition=N_(
        "Dossiers by the day of registration, as they stand today. A step counts once it or a "
        "later one is on record, other than the tile 'Plans final', which counts the plans that "
        "were made final in the period. Who did not come that far is still under way to it, or "
        "stopped or finished before. A share stands there once no one is under way any more. The "
        "days are the median since the step before, where both days are known."
    ),
    empty=N_("No dossier was registered in this selection."),
    columns=(
        Column("step", N_("step"), Unit.WORD, STEPS),
        Column("dossiers", N_("came this far"), Unit.COUNT),
        # Dossiers that are not beyond a step would tell, beside those that are, of few.
        Column("recorded", N_("with the step itself on record"), Unit.COUNT, stays=True),
        Column("under_way", N_("still under way to it"), Unit.COUNT, stays=True),
        Column("over", N_("stopped or finished before"), Unit.COUNT, stays=True),
        Column("days", N_("median days"), Unit.DAYS),
        Column("measured", N_("days known of"), Unit.COUNT),
    ),
    keys=("step", "part"),
    counted=None,
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    places={"part": worded({**PARTS, "over": N_("stopped or finished before")})},
)
