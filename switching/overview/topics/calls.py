"""How long calls take, and what goes with a long one."""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, N_, Role, Shift
from switching.overview.formatting import Unit, written, written_period
from switching.overview.queries import ROLES_BESIDE
from switching.overview.selection import Selected
from switching.overview.topics.base import Column, Tab, Topic, labels, periods_of, row_with_most

BIN = 5
LAST_BIN = 120
ONLY_THREE = "only_three"
PRESENCE = {ONLY_THREE: N_("only the three"), **labels(Role)}
"""Who was at a call besides learner, coach and project leader."""

_NO_CALL = N_("No call was held in this selection. Choose another period or clear a filter.")


def _measured(selected: Selected) -> pd.DataFrame:
    calls = selected.calls
    return calls[calls["actual_minutes"].notna()]


def _in_bins(selected: Selected) -> pd.DataFrame:
    """Give each call the start of its five minutes; one of exactly 20 is in '15 to 20'."""
    calls = _measured(selected)
    starts = ((calls["actual_minutes"] - 1) // BIN * BIN).clip(upper=LAST_BIN)
    return calls.assign(start=starts.astype("int32"))


def _durations(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    """Count calls per 5 minutes without gaps; the last row takes all from 120 on."""
    counts = cases["start"].value_counts()
    starts = range(0, max(LONG_CALL_MINUTES, *(int(start) for start in counts.index)) + BIN, BIN)
    return pd.DataFrame(
        {
            "start": list(starts),
            "end": [start + BIN for start in starts],
            "calls": [int(counts.get(start, 0)) for start in starts],
        }
    ).astype({"end": "float64"}).assign(
        end=lambda table: table["end"].where(table["start"] < LAST_BIN)
    )  # fmt: skip


def _say_durations(table: pd.DataFrame, texts: Texts) -> str:
    calls = table["calls"].sum()
    over = table.loc[table["start"] >= PLANNED_MINUTES, "calls"].sum() / calls
    long = int(table.loc[table["start"] >= LONG_CALL_MINUTES, "calls"].sum())
    said = texts.gettext(
        "{share} of the calls took longer than 20 minutes.", share=texts.percent(over)
    )
    return (
        said
        + " "
        + texts.ngettext(
            "{count} call went past an hour.", "{count} calls went past an hour.", long
        )
    )


def _by_period(selected: Selected) -> pd.DataFrame:
    calls = _measured(selected)
    return calls.assign(period=periods_of(calls["day"]))


def _over_time(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    grouped = cases.groupby("period")
    return pd.DataFrame(
        {
            "calls": grouped.size(),
            "median": grouped["actual_minutes"].median(),
            "p90": grouped["actual_minutes"].quantile(0.9),
            "planned": grouped["planned_minutes"].median().astype("float64"),
        }
    ).reset_index()


def _say_over_time(table: pd.DataFrame, texts: Texts) -> str:
    last = table.iloc[-1]
    if len(table) == 1:
        return texts.gettext(
            "Half of the calls of {period} took at most {median}; {planned} was planned.",
            period=written_period(str(last["period"]), texts),
            median=written(float(last["median"]), Unit.MINUTES, texts),
            planned=written(float(last["planned"]), Unit.MINUTES, texts),
        )
    return texts.gettext(
        "The median was above the {planned} planned in {over} of {all}; in {last} it was {median}.",
        planned=written(float(last["planned"]), Unit.MINUTES, texts),
        over=texts.number(int((table["median"] > table["planned"]).sum())),
        all=_periods(table, texts),
        last=written_period(str(last["period"]), texts),
        median=written(float(last["median"]), Unit.MINUTES, texts),
    )


def _periods(table: pd.DataFrame, texts: Texts) -> str:
    if "-" in str(table["period"].iloc[0]):
        return texts.ngettext("{count} month", "{count} months", len(table))
    return texts.ngettext("{count} year", "{count} years", len(table))


def _by_shift(selected: Selected) -> pd.DataFrame:
    calls = _measured(selected)
    return _with_overrun(calls[calls["shift"].notna()])


def _by_presence(selected: Selected) -> pd.DataFrame:
    """Give each call a row per role that was there beside the three, or one for only the three."""
    calls = _with_overrun(_measured(selected))
    three = ~calls[list(ROLES_BESIDE)].any(axis=1)
    parts = [calls[three].assign(presence=ONLY_THREE)]
    parts += [calls[calls[role]].assign(presence=role) for role in ROLES_BESIDE]
    return pd.concat(parts)[["switch_id", "presence", "overrun"]]


def _with_overrun(calls: pd.DataFrame) -> pd.DataFrame:
    return calls.assign(overrun=calls["actual_minutes"] - calls["planned_minutes"])


def _overrun(cases: pd.DataFrame, key: str, order: list[str]) -> pd.DataFrame:
    """Say per value of `key` how far calls went past what was planned."""
    grouped = cases.groupby(cases[key].astype(str))["overrun"]
    found = pd.DataFrame(
        {
            "calls": grouped.size(),
            "median": grouped.median(),
            "p90": grouped.quantile(0.9),
            "over": (cases["overrun"] > 0).groupby(cases[key].astype(str)).mean(),
        }
    )
    found.index.name = key
    return found.reindex([value for value in order if value in found.index]).reset_index()


def _say_overrun(table: pd.DataFrame, key: str, words: dict[str, str], texts: Texts) -> str:
    longest = row_with_most(table, "median")
    shortest = row_with_most(table.assign(short=-table["median"]), "short")
    most = texts.gettext(words[str(longest[key])])
    if len(table) == 1:
        return texts.gettext(
            "All of them are '{kind}': half of these calls went at most {minutes} past the plan.",
            kind=most,
            minutes=written(float(longest["median"]), Unit.MINUTES, texts),
        )
    if longest["median"] - shortest["median"] < 1:
        return texts.gettext(
            "It makes no difference: half of the calls went at most {minutes} past the plan.",
            minutes=written(float(longest["median"]), Unit.MINUTES, texts),
        )
    return texts.gettext(
        "Longest past the plan: '{most}', with a median of {more}; least: '{least}', with {less}.",
        most=most,
        more=written(float(longest["median"]), Unit.MINUTES, texts),
        least=texts.gettext(words[str(shortest[key])]),
        less=written(float(shortest["median"]), Unit.MINUTES, texts),
    )


def _overrun_columns(key: str, word: str, words: dict[str, str]) -> tuple[Column, ...]:
    return (
        Column(key, word, Unit.WORD, words),
        Column("calls", N_("calls"), Unit.COUNT),
        Column("median", N_("median past the plan"), Unit.MINUTES, rests_on="calls"),
        Column("p90", N_("9 in 10 within"), Unit.MINUTES, rests_on="calls"),
        Column("over", N_("took longer than planned"), Unit.SHARE, rests_on="calls"),
    )


CALL_TOPICS = (
    Topic(
        "durations",
        Tab.CALLS,
        N_("How long do calls take?"),
        N_("Held calls per five minutes; a call of exactly 20 minutes counts as '16 to 20'."),
        _NO_CALL,
        (
            Column("start", N_("more than, minutes"), Unit.COUNT),
            Column("end", N_("to and including, minutes"), Unit.COUNT),
            Column("calls", N_("calls"), Unit.COUNT),
        ),
        ("start",),
        "calls",
        _in_bins,
        _durations,
        _say_durations,
    ),
    Topic(
        "durations_over_time",
        Tab.CALLS,
        N_("Do calls get longer or shorter?"),
        N_(
            "Per month of the call (per year beyond three years): the median, what nine calls out "
            "of ten stay within, and the median of the planned minutes."
        ),
        _NO_CALL,
        (
            Column("period", N_("month"), Unit.PERIOD),
            Column("calls", N_("calls"), Unit.COUNT),
            Column("median", N_("median"), Unit.MINUTES, rests_on="calls"),
            Column("p90", N_("9 in 10 within"), Unit.MINUTES, rests_on="calls"),
            Column("planned", N_("planned"), Unit.MINUTES, rests_on="calls"),
        ),
        ("period",),
        "calls",
        _by_period,
        _over_time,
        _say_over_time,
    ),
    Topic(
        "overrun_by_shift",
        Tab.CALLS,
        N_("Do longer calls shift the question more?"),
        N_(
            "Minutes past the planned ones, by how the learning question shifted; below zero is "
            "shorter than planned. Calls whose shift is not known are left out."
        ),
        N_("No shift is known in this selection yet."),
        _overrun_columns("shift", N_("shift"), labels(Shift)),
        ("shift",),
        "calls",
        _by_shift,
        lambda cases, _: _overrun(cases, "shift", [shift.value for shift in Shift]),
        lambda table, texts: _say_overrun(table, "shift", labels(Shift), texts),
    ),
    Topic(
        "overrun_by_presence",
        Tab.CALLS,
        N_("Do calls take longer when more people join?"),
        N_(
            "Minutes past the planned ones, by who was there besides learner, coach and project "
            "leader. A call with two more roles counts under both."
        ),
        _NO_CALL,
        _overrun_columns("presence", N_("who joined"), PRESENCE),
        ("presence",),
        None,
        _by_presence,
        lambda cases, _: _overrun(cases, "presence", list(PRESENCE)),
        lambda table, texts: _say_overrun(table, "presence", PRESENCE, texts),
    ),
)
