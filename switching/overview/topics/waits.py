"""Which dossiers wait longer than usual, and with whom; how long partners take per step?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Party
from switching.overview.chance import LEAST_CASES, Middle, medians_differ
from switching.overview.columns import Groups, coded, matched, places_in, whole_days
from switching.overview.formatting import Unit, written
from switching.overview.forms import Drawing
from switching.overview.grid import grid
from switching.overview.selection import Selected, within
from switching.overview.theme import TO_COME
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
_STEPS = tuple(STEPS)
PREPARED = "prepared"
ALL_STEPS = {PREPARED: N_("from registration to the preparation"), **STEPS}
"""Also how long it took until learner or coach began to prepare the call, where one did."""
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


def _taken(selected: Selected) -> pd.DataFrame:
    """Return how many days each dossier took for each step of which both days are known.

    What came from a sheet was not registered on the day that it says: it is left out.
    """
    ours = _ours(selected, "partner_id")
    days = _days(ours)
    took = whole_days(days[:, 1:] - days[:, :-1])
    steps, rows = np.nonzero((took >= 0).T)
    return pd.DataFrame(
        {
            "switch_id": ours["switch_id"].to_numpy()[rows],
            "partner_id": ours["partner_id"].to_numpy()[rows],
            "step": coded(steps, _STEPS),
            "days": took[rows, steps],
            "day": days[rows, steps + 1],
        }
    )


def _ours(selected: Selected, *columns: str) -> pd.DataFrame:
    """Return the days of the dossiers that did not come from a sheet, and these columns."""
    found = selected.dossiers("switch_id", "imported", *_DAYS, *columns)
    return pd.DataFrame(found[found["imported"].to_numpy() == 0])


def _days(dossiers: pd.DataFrame) -> np.ndarray:
    return np.column_stack([dossiers[name].to_numpy() for name in _DAYS])


def _usual(selected: Selected) -> tuple[np.ndarray, np.ndarray]:
    """Return per step what is usual and of how many; nothing where too few are known."""
    taken = selected.once(_taken)
    grouped = Groups(taken["days"], taken["step"].cat.codes.to_numpy(), len(STEPS))
    enough = grouped.number >= LEAST_CASES
    return np.where(enough, grouped.quantile(USUAL), np.nan), np.where(enough, grouped.number, 0)


def _waiting(selected: Selected) -> pd.DataFrame:
    """Return the dossiers that go on, each with the place of its step and for how many days."""
    ours, going = _ours(selected), selected.rows("open", whenever=True)
    own, asked = ours["switch_id"].to_numpy(), going["switch_id"].to_numpy()
    going = going[np.isin(asked, own)]
    days = _days(ours)[np.isin(own, asked)]  # both lie in the order of their dossiers
    last = _last(~np.isnat(days))
    since = days[np.arange(len(days)), last]
    waited = whole_days(np.datetime64(selected.today) - since)
    return pd.DataFrame(going.assign(step=last, days=waited)[last < len(STEPS)])


def _last(known: np.ndarray) -> np.ndarray:
    """Return the place of the last day that is known in each row; the first where none is."""
    found: np.ndarray = np.where(
        known.any(axis=1), known.shape[1] - 1 - known[:, ::-1].argmax(axis=1), 0
    )
    return found


def _with_whom(row: dict[str, Any], today: Any) -> str:
    """Say whose turn it is in a dossier, or that a moment to come is planned."""
    moment = row["call_day"] if row["step"] == "call" else row["next_day"]
    if row["step"] == "plan" or pd.isna(moment):
        return _asked(row)
    return PLANNED if moment >= today else Party.PROJECT_LEADER.value


def _asked(row: dict[str, Any]) -> str:
    """Return the first party of which something is asked; else it is for the project leader."""
    asked, given = {
        "first_day": (AGREEING, row["agreed"]),
        "certificate": (EVALUATORS, row["evaluated"]),
    }.get(row["step"], ((), None))
    silent = [party.value for party in asked if party not in str(given or "").split(",")]
    return silent[0] if silent else Party.PROJECT_LEADER.value


def _too_long(selected: Selected) -> pd.DataFrame:
    waiting, (usual, _) = selected.once(_waiting), selected.once(_usual)
    long = waiting[waiting["days"].to_numpy() > usual[waiting["step"].to_numpy()]]
    found = long[["switch_id", "days"]].assign(step=coded(long["step"].to_numpy(), _STEPS))
    names = ("call_day", "next_day", "agreed", "evaluated")
    rows = zip(found["step"].to_numpy(), *(long[name].to_numpy() for name in names), strict=True)
    today = np.datetime64(selected.today)
    parts = [_with_whom(dict(zip(("step", *names), row, strict=True)), today) for row in rows]
    return pd.DataFrame(found.assign(part=pd.Categorical(parts, list(PARTS))))


def _table(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    table = crossed(cases, "step", list(STEPS), list(PARTS))
    there, (usual, measured) = places_in(table["step"], list(STEPS)), selected.once(_usual)
    in_step = np.bincount(selected.once(_waiting)["step"], minlength=len(STEPS))
    longest = Groups(cases["days"], cases["step"].cat.codes.to_numpy(), len(STEPS)).quantile(1)
    return table.assign(
        usual=usual[there],
        measured=measured[there],
        waiting=in_step[there],
        longest=longest[there],
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


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
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


def _prepared(selected: Selected) -> pd.DataFrame:
    """Return how many days it took until someone prepared the call, of dossiers where one did."""
    ours = selected.dossiers("switch_id", "partner_id", "registered_on", "imported")
    ours = ours[ours["imported"].to_numpy() == 0]
    day = matched(selected.rows("prepared", whenever=True), "day", ours)
    took = whole_days(np.asarray(day) - ours["registered_on"].to_numpy())
    found = ours[["switch_id", "partner_id"]].assign(days=took, day=day)
    return pd.DataFrame(found[took >= 0])


def _by_partner(selected: Selected) -> pd.DataFrame:
    prepared, taken = _prepared(selected), selected.once(_taken)
    columns = ["switch_id", "partner_id", "days", "day"]
    both = pd.concat([prepared[columns], taken[columns]], ignore_index=True)
    places = np.concatenate(
        [np.zeros(len(prepared), dtype=int), 1 + taken["step"].cat.codes.to_numpy()]
    )
    return both.assign(step=coded(places, tuple(ALL_STEPS)))[within(both["day"], selected.span)]


def _per_partner(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    partners, steps = list(selected.names.partners), list(ALL_STEPS)
    of_partner = places_in(cases["partner_id"], partners)
    places = cases["step"].cat.codes.to_numpy().astype("int64") * len(partners) + of_partner
    grouped = Groups(cases["days"], places, len(steps) * len(partners))
    there = np.flatnonzero(grouped.number)
    ids = [partners[place] for place in there % len(partners)]
    return pd.DataFrame(
        {
            "step": [steps[place] for place in there // len(partners)],
            "partner_id": ids,
            "dossiers": grouped.number[there],
            "days": grouped.quantile(0.5)[there],
            "spread": grouped.middle_half[there],
            "partner": [selected.names.partners[number] for number in ids],
        }
    )


def _say_partners(table: pd.DataFrame, texts: Texts) -> str:
    """Name in which step partners differ by more than chance, the largest difference first."""
    enough = table[table["dossiers"] >= LEAST_CASES]
    if not enough["step"].duplicated().any():
        return texts.gettext("No two of them have ten cases or more, which comparing takes.")
    found = [
        pair for step in ALL_STEPS if (pair := _apart(table[table["step"] == step])) is not None
    ]
    if not found:
        return texts.gettext(
            "In no step do partners with ten dossiers or more differ by more than chance would "
            "give."
        )
    slow, quick = max(found, key=lambda pair: pair[0]["days"] - pair[1]["days"])
    return texts.gettext(
        "The largest difference is {step}: {slow} took {more} (median of {of_slow}), {quick} "
        "{less} (median of {of_quick}). It is more than chance would give.",
        step=texts.gettext(ALL_STEPS[str(slow["step"])]),
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


def _draw_partners(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the median days per step and partner; darker is longer than others in that step."""
    _ = texts.gettext
    there = {*STEPS, *table["step"]}  # where no one prepares by a link, that step is no column
    words = {step: _(word) for step, word in ALL_STEPS.items() if step in there}
    longest = table.groupby("step")["days"].transform("max").clip(lower=1)
    data = marked(table, topic).assign(
        row=table["partner"],
        column=table["step"].map(words),
        number=table["days"],
        shade=table["days"] / longest,
        of=table["dossiers"],
    )
    told = (
        ("row:N", _("partner")),
        ("column:N", _("step")),
        ("number:Q", _("median days"), ",.1~f"),
        ("dossiers:Q", _("dossiers"), ","),
    )
    shown = data.drop(columns=["step", "partner_id", "partner", "days", "spread"])
    order = list(dict.fromkeys(table.sort_values("partner_id")["partner"]))
    return grid(shown, order, list(words.values()), told)


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
        Column("step", N_("step"), Unit.WORD, ALL_STEPS),
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
