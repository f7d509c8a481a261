"""How far do calls go past the plan, by how the question shifted and by who joined?"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Role, Shift
from switching.overview.chance import LEAST_CASES, Middle, medians_differ
from switching.overview.columns import Groups, places_in
from switching.overview.formatting import SMALL, Unit, written
from switching.overview.forms import Drawing
from switching.overview.queries import ROLES_BESIDE
from switching.overview.selection import Selected
from switching.overview.theme import (
    BEYOND,
    HAPPENED,
    NORM,
    QUIET,
    ROOM_FOR_AXIS,
    ROW,
    blank,
    clickable,
    listed,
    rows_of,
)
from switching.overview.topics.crossed import in_steps
from switching.overview.topics.topic import (
    NO_CALL,
    NO_SHIFT,
    OF_VALUES,
    Column,
    Tab,
    Topic,
    labels,
    marked,
    row_with_most,
)

LEAST_MINUTES = 5
"""A smaller difference is no finding, however many calls: it lies within a bar of five minutes."""

ONLY_THREE = "only_three"
PRESENCE = {ONLY_THREE: N_("only the three"), **labels(Role)}
"""Who was at a call besides learner, coach and project leader."""


def _by_shift(selected: Selected) -> pd.DataFrame:
    calls = selected.timed_calls("planned_minutes", "shift")
    return _with_overrun(calls[calls["shift"].notna()])


def _by_presence(selected: Selected) -> pd.DataFrame:
    """Give each call a row per role that was there beside the three, or one for only the three."""
    calls = _with_overrun(selected.timed_calls("planned_minutes", *ROLES_BESIDE))
    beside = {role: calls[role].to_numpy() for role in ROLES_BESIDE}
    only_three = ~np.logical_or.reduce(list(beside.values()))
    return in_steps(calls, "overrun", {ONLY_THREE: only_three, **beside}, "presence")


def _with_overrun(calls: pd.DataFrame) -> pd.DataFrame:
    return calls.assign(overrun=calls["actual_minutes"] - calls["planned_minutes"])


def _table(cases: pd.DataFrame, key: str, order: list[str]) -> pd.DataFrame:
    """Say per value of `key` how far calls went past what was planned."""
    places, past = places_in(cases[key], order), cases["overrun"].to_numpy()
    grouped = Groups(past, places, len(order))
    over = np.bincount(places[past > 0], minlength=len(order))
    there = grouped.number > 0
    found = pd.DataFrame(
        {
            key: order,
            "calls": grouped.number,
            "median": grouped.quantile(0.5),
            "p90": grouped.quantile(0.9),
            "over": over / np.maximum(grouped.number, 1),
            "spread": grouped.middle_half,
        }
    )
    return found[there].reset_index(drop=True)


def _sentence(table: pd.DataFrame, key: str, words: dict[str, str], texts: Texts) -> str:
    """Name the longest and the shortest where they differ by more than chance, and by enough."""
    enough = table[table["calls"] >= LEAST_CASES]
    if len(enough) < 2:
        return texts.ngettext(
            "{count} call; no two kinds have ten calls or more, which comparing takes.",
            "{count} calls; no two kinds have ten calls or more, which comparing takes.",
            int(table["calls"].sum()),
        )
    longest = row_with_most(enough, "median")
    shortest = row_with_most(enough.assign(short=-enough["median"]), "short")
    values = {
        "more": written(float(longest["median"]), Unit.MINUTES, texts),
        "less": written(float(shortest["median"]), Unit.MINUTES, texts),
    }
    if not _differ(longest, shortest, len(enough)):
        return texts.gettext(
            "No difference that chance would not give: the medians lie from {less} to {more} past "
            "the plan, of the kinds with ten calls or more.",
            **values,
        )
    return texts.gettext(
        "Longest past the plan: '{most}', with a median of {more} ({most_calls} calls); least: "
        "'{least}', with {less} ({least_calls} calls).",
        most=texts.gettext(words[str(longest[key])]),
        most_calls=texts.number(longest["calls"]),
        least=texts.gettext(words[str(shortest[key])]),
        least_calls=texts.number(shortest["calls"]),
        **values,
    )


def _differ(longest: pd.Series, shortest: pd.Series, among: int) -> bool:
    one, other = (Middle(row["median"], row["spread"], row["calls"]) for row in (longest, shortest))
    return one.median - other.median >= LEAST_MINUTES and medians_differ(one, other, among)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how far calls went past the plan: a dot for the median, a line to 9 in 10."""
    first = topic.columns[0]
    kinds = [
        f"{first.written(value, texts)} ({texts.number(calls)})"
        for value, calls in zip(table[first.name], table["calls"], strict=True)
    ]
    data = marked(table, topic).assign(kind=kinds, small=table["calls"] < SMALL)
    height = ROOM_FOR_AXIS + 16 + ROW * len(table)
    return Drawing(_form, (first.word,), {"rows": data}, height, {"order": kinds})


def _form(texts: Texts, word: str) -> Any:
    _ = texts.gettext
    axis = alt.X(
        "median:Q",
        title=[_("minutes past the plan"), _("dot: median; stroke: 9 in 10 within")],
        scale=alt.Scale(zero=True),
    )
    base = alt.Chart(rows_of()).encode(
        y=listed("kind:N", blank("order"), 220),
        opacity=alt.condition("datum.small", alt.value(0.35), alt.value(1)),
        tooltip=[
            alt.Tooltip("kind:N", title=_(word)),
            alt.Tooltip("calls:Q", title=_("calls"), format=","),
            alt.Tooltip("median:Q", title=_("median past the plan"), format=",.1~f"),
            alt.Tooltip("p90:Q", title=_("9 in 10 within"), format=",.1~f"),
            alt.Tooltip("over:Q", title=_("took longer than planned"), format=".0%"),
        ],
    )
    zero = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(
        color=NORM, strokeDash=[5, 4], size=1.5
    ).encode(x="at:Q")  # fmt: skip
    lines = base.mark_rule(color=QUIET, size=3).encode(x=axis, x2="p90")
    ends = base.mark_tick(color=BEYOND, thickness=3, size=16).encode(x="p90:Q")
    dots = base.mark_circle(color=HAPPENED, size=150).encode(x=axis)
    layers = (zero, lines, ends, clickable(dots))
    return alt.layer(*layers)


def _columns(key: str, word: str, words: dict[str, str]) -> tuple[Column, ...]:
    return (
        Column(key, word, Unit.WORD, words),
        Column("calls", N_("calls"), Unit.COUNT),
        Column("median", N_("median past the plan"), Unit.MINUTES),
        Column("p90", N_("9 in 10 within"), Unit.MINUTES),
        Column("over", N_("took longer than planned"), Unit.SHARE, share_of="calls"),
    )


OVERRUN_BY_SHIFT = Topic(
    key="overrun_by_shift",
    tab=Tab.CALLS,
    title=N_("Do longer calls shift the question more?"),
    definition=N_(
        "Minutes past the planned ones, by how the learning question shifted; below zero is "
        "shorter than planned. Calls whose shift is not known are left out."
    ),
    empty=NO_SHIFT,
    columns=_columns("shift", N_("shift"), labels(Shift)),
    keys=("shift",),
    counted="calls",
    cases=_by_shift,
    aggregate=lambda cases, _: _table(cases, "shift", [shift.value for shift in Shift]),
    sentence=lambda table, texts: _sentence(table, "shift", labels(Shift), texts),
    chart=_chart,
    kept_home=OF_VALUES,
)

OVERRUN_BY_PRESENCE = Topic(
    key="overrun_by_presence",
    tab=Tab.CALLS,
    title=N_("Do calls take longer when more people join?"),
    definition=N_(
        "Minutes past the planned ones, by who was there besides learner, coach and project "
        "leader. A call with two more roles counts under both."
    ),
    empty=NO_CALL,
    columns=_columns("presence", N_("who joined"), PRESENCE),
    keys=("presence",),
    counted=None,
    cases=_by_presence,
    aggregate=lambda cases, _: _table(cases, "presence", list(PRESENCE)),
    sentence=lambda table, texts: _sentence(table, "presence", PRESENCE, texts),
    chart=_chart,
    kept_home=OF_VALUES,
)
