"""Which dossiers wait longer than usual, and with whom; how long partners take per step?"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Party
from switching.overview import vega
from switching.overview.chance import LEAST_CASES, Middle, medians_differ
from switching.overview.columns import Groups, coded, places_in
from switching.overview.formatting import Unit, written
from switching.overview.selection import Selected, within
from switching.overview.theme import TO_COME, grid
from switching.overview.topics.crossed import PARTY_COLOURS, Part, crossed, part_word, stacked
from switching.overview.topics.topic import (
    Column,
    Tab,
    Topic,
    labels,
    marked,
    named,
    said_of_most,
    standing_out,
)
from switching.rules.agreeing import AGREEING
from switching.rules.certification import EVALUATORS

STEPS = {
    "call": N_("from registration to the call"),
    "plan": N_("from the call to a final plan"),
    "first_day": N_("from the plan to the first day"),
    "certificate": N_("from the first day to the certificate"),
}
_DAYS = ("registered_on", "call_held_at", "finalised_at", "first_held_day", "certified_at")
"""The days on which the steps begin and end, each where the one before it ends."""

USUAL = 0.9
"""Longer than this share of those that took the step before them is longer than usual."""

PLANNED = "planned"
PARTS = {
    **{party.value: Part(word, PARTY_COLOURS[party]) for party, word in zip(
        Party, labels(Party).values(), strict=True
    )},
    PLANNED: Part(N_("a moment that is planned"), TO_COME),
}  # fmt: skip
_OF_DAYS = N_("It rests on the days of single dossiers: that stays in the house.")


def _own(selected: Selected) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the dossiers of which the days count, and the number of each day on record.

    What came from a sheet was not registered on the day that it says: it is left out.
    """
    found = selected.dossiers("switch_id", "partner_id", "imported", *_DAYS)
    found = found[found["imported"] == 0]
    days = np.stack([found[day].to_numpy() for day in _DAYS], axis=1).astype("datetime64[D]")
    return found, np.where(np.isnat(days), np.nan, days.astype("int64"))


def _lengths(days: np.ndarray) -> np.ndarray:
    """Return how many days each step took, where both days are known and in order."""
    lengths = np.diff(days, axis=1)
    return np.where(lengths >= 0, lengths, np.nan)


def _usual(days: np.ndarray) -> dict[str, tuple[float, int]]:
    """Return per step what is usual, of how many; nothing for a step of which too few are known."""
    steps, lengths = list(STEPS), _lengths(days)
    places = np.tile(np.arange(len(steps)), len(lengths))
    grouped = Groups(lengths.ravel(), places, len(steps))
    return {
        step: (float(limit), int(number))
        for step, limit, number in zip(steps, grouped.quantile(USUAL), grouped.number, strict=True)
        if number >= LEAST_CASES
    }


def _waiting(selected: Selected) -> tuple[pd.DataFrame, dict[str, tuple[float, int]]]:
    """Return the dossiers that go on, each with its step, how long and with whom it waits.

    Beside them what is usual.
    """
    own, days = _own(selected)
    open_ones, numbers = selected.rows("open", whenever=True), own["switch_id"].to_numpy()
    open_ones = open_ones[np.isin(open_ones["switch_id"].to_numpy(), numbers)]
    reached = days[np.searchsorted(numbers, open_ones["switch_id"].to_numpy())]
    known = ~np.isnan(reached)
    # The last of the days that is known; who has none waits since it was registered.
    last = np.where(known.any(axis=1), len(_DAYS) - 1 - known[:, ::-1].argmax(axis=1), 0)
    goes_on = np.flatnonzero(last < len(STEPS))
    today = np.datetime64(selected.today, "D").astype("int64")
    found = open_ones.iloc[goes_on].assign(
        step=coded(last[goes_on], tuple(STEPS)), days=today - reached[goes_on, last[goes_on]]
    )
    part = _with_whom(found, pd.Timestamp(selected.today))
    return found.assign(part=part), _usual(days)


def _with_whom(rows: pd.DataFrame, today: pd.Timestamp) -> list[str]:
    """Say whose turn it is in each dossier, or that a moment to come is planned."""
    moment = rows["call_day"].where(rows["step"] == "call", rows["next_day"])
    moment = moment.where(rows["step"] != "plan")
    asked = zip(rows["step"], rows["agreed"], rows["evaluated"], strict=True)
    return [
        _asked(*row) if not known else PLANNED if comes else Party.PROJECT_LEADER.value
        for row, known, comes in zip(asked, moment.notna(), moment >= today, strict=True)
    ]


@cache
def _asked(step: str, agreed: str | None, evaluated: str | None) -> str:
    """Return the first party of which something is asked; else it is for the project leader."""
    asked, given = {
        "first_day": (AGREEING, agreed),
        "certificate": (EVALUATORS, evaluated),
    }.get(step, ((), None))
    silent = [party.value for party in asked if party not in str(given or "").split(",")]
    return silent[0] if silent else Party.PROJECT_LEADER.value


def _too_long(selected: Selected) -> pd.DataFrame:
    waiting, usual = _waiting(selected)
    limits = np.array([usual.get(step, (np.nan, 0))[0] for step in STEPS])
    longer = waiting["days"] > limits[waiting["step"].cat.codes]
    return waiting.loc[longer, ["switch_id", "step", "part", "days"]]


def _table(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    table = crossed(cases, "step", list(STEPS), list(PARTS))
    steps, (waiting, usual) = table["step"].tolist(), _waiting(selected)
    places = places_in(waiting["step"], steps)
    longest = Groups(cases["days"], places_in(cases["step"], steps), len(steps))
    return table.assign(
        usual=[usual[step][0] for step in steps],
        measured=[usual[step][1] for step in steps],
        waiting=np.bincount(places[places >= 0], minlength=len(steps)),
        longest=longest.quantile(1),
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole = int(table["all"].sum())
    by_party = pd.DataFrame({"part": list(PARTS), "dossiers": table[list(PARTS)].sum().to_numpy()})
    first = standing_out(by_party, "dossiers")
    most = [
        (texts.gettext(PARTS[part].word), count)
        for part, count in zip(first["part"], first["dossiers"], strict=True)
    ]
    return texts.ngettext(
        "{count} dossier waits longer than nine out of ten before it did in the same step. For "
        "whom?",
        "{count} dossiers wait longer than nine out of ten before them did in the same step. For "
        "whom?",
        whole,
    ) + " " + said_of_most(most, texts)  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show per step how many dossiers wait longer than usual, and for whom."""
    return stacked(table, topic, texts, PARTS, N_("dossiers"))


LONG_WAITS = Topic(
    key="long_waits",
    tab=Tab.STUCK,
    title=N_("Which dossiers wait longer than usual, and for whom?"),
    definition=N_(
        "Dossiers that go on, as they stand today and whatever the chosen period, which are in "
        "their step for longer than nine out of ten of those in this selection that took it "
        "(at least ten). Who is to do something: whoever did not agree to the plan or evaluate "
        "yet, in that order; or the project leader."
    ),
    empty=N_("No dossier waits longer than usual, or too few took a step to know what is usual."),
    columns=(
        Column("step", N_("step"), Unit.WORD, STEPS),
        Column("waiting", N_("in this step now"), Unit.COUNT),
        Column("usual", N_("nine out of ten took at most"), Unit.DAYS),
        Column("measured", N_("days known of"), Unit.COUNT),
        Column("all", N_("longer than usual"), Unit.COUNT),
        Column("longest", N_("the longest"), Unit.DAYS),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
    ),
    keys=("step", "part"),
    counted="all",
    cases=_too_long,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    kept_home=_OF_DAYS,
    on_paper=False,
    places={"part": part_word(PARTS)},
)


def _by_partner(selected: Selected) -> pd.DataFrame:
    """Return how many days each dossier took for each step, by the day on which it ended."""
    own, days = _own(selected)
    parts = list[pd.DataFrame]()
    for number, (day, taken) in enumerate(zip(_DAYS[1:], _lengths(days).T, strict=True)):
        there = ~np.isnan(taken) & within(own[day], selected.span).to_numpy()
        part = pd.DataFrame(own.loc[there, ["switch_id", "partner_id"]])
        step = coded(np.full(len(part), number), tuple(STEPS))
        parts.append(part.assign(step=step, days=taken[there]))
    return pd.concat(parts, ignore_index=True)


def _per_partner(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    steps, partners = list(STEPS), list(selected.names.partners)
    cells = [(step, partner) for step in steps for partner in partners]
    step, partner = (
        places_in(cases[key], among) for key, among in (("step", steps), ("partner_id", partners))
    )
    grouped = Groups(cases["days"], step * len(partners) + partner, len(cells))
    table = pd.DataFrame(
        {
            "step": [step for step, _ in cells],
            "partner_id": [partner for _, partner in cells],
            "dossiers": grouped.number,
            "days": grouped.quantile(0.5),
            "spread": grouped.middle_half,
            "partner": [selected.names.partners[partner] for _, partner in cells],
        }
    )
    return table[table["dossiers"] > 0].reset_index(drop=True)


def _say_partners(table: pd.DataFrame, texts: Texts) -> str:
    """Name in which step partners differ by more than chance, the largest difference first."""
    found = [pair for step in STEPS if (pair := _apart(table[table["step"] == step])) is not None]
    if not found:
        return texts.gettext(
            "In no step do partners with ten dossiers or more differ by more than chance would "
            "give."
        )
    slow, quick = max(found, key=lambda pair: pair[0]["days"] - pair[1]["days"])
    return texts.gettext(
        "The largest difference is {step}: {slow} took {more} (median of {of_slow}), {quick} "
        "{less} (median of {of_quick}). It is more than chance would give.",
        step=texts.gettext(STEPS[str(slow["step"])]),
        slow=slow["partner"],
        more=written(slow["days"], Unit.DAYS, texts),
        of_slow=texts.number(slow["dossiers"]),
        quick=quick["partner"],
        less=written(quick["days"], Unit.DAYS, texts),
        of_quick=texts.number(quick["dossiers"]),
    )


def _apart(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """Return the slowest and the quickest partner of a step, where chance would not part them."""
    enough = rows[rows["dossiers"] >= LEAST_CASES].sort_values("days", kind="stable")
    if len(enough) < 2:
        return None
    slow, quick = enough.iloc[-1], enough.iloc[0]
    one, other = (Middle(row["days"], row["spread"], row["dossiers"]) for row in (slow, quick))
    return (slow, quick) if medians_differ(one, other, len(enough)) else None


def _draw_partners(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show the median days per step and partner; darker is longer than others in that step."""
    _ = texts.gettext
    words = {step: _(word) for step, word in STEPS.items()}
    longest = table.groupby("step")["days"].transform("max").clip(lower=1)
    data = marked(table, topic).assign(
        row=table["partner"],
        column=table["step"].map(words),
        number=table["days"],
        shade=table["days"] / longest,
    )
    tooltip = [
        vega.by("row:N", title=_("partner")),
        vega.by("column:N", title=_("step")),
        vega.by("number:Q", title=_("median days"), format=",.1~f"),
        vega.by("dossiers:Q", title=_("dossiers"), format=","),
    ]
    shown = data.drop(columns=["step", "partner_id", "partner", "days", "spread"])
    order = list(dict.fromkeys(table.sort_values("partner_id")["partner"]))
    return grid(shown, order, list(words.values()), tooltip)


WAITS_BY_PARTNER = Topic(
    key="waits_by_partner",
    tab=Tab.STUCK,
    title=N_("How long does each step take at each partner?"),
    definition=N_(
        "Median days per step and partner, of steps that ended in this period and of which both "
        "days are known. Of few dossiers a median says little: the table has their number."
    ),
    empty=N_("No step ended in this selection of which both days are known."),
    columns=(
        Column("step", N_("step"), Unit.WORD, STEPS),
        Column("partner", N_("partner"), Unit.TEXT),
        Column("dossiers", N_("dossiers"), Unit.COUNT),
        Column("days", N_("median days"), Unit.DAYS),
    ),
    keys=("step", "partner_id"),
    counted=None,
    cases=_by_partner,
    aggregate=_per_partner,
    sentence=_say_partners,
    chart=_draw_partners,
    kept_home=_OF_DAYS,
    on_paper=False,
    places={"partner_id": named(lambda names: names.partners)},
)
