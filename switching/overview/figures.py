"""The figures of the overview: each has its key, its words, its definition and its code here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, Message, N_, Shift, plural
from switching.overview.formatting import SMALL, Unit
from switching.overview.frames import Frames
from switching.overview.periods import Span, span_before
from switching.overview.selection import Selected, Selection, select, within


@dataclass(frozen=True)
class Figure:
    """A figure with its name and definition (message ids), over `cases` cases.

    `value` is None when there was nothing to count over. `key` stays the same for ever.
    """

    key: str
    name: str
    definition: str
    unit: Unit
    value: float | None
    cases: int
    to_come: bool = False
    """Whether it is of what is to come, whatever the period."""
    rests_on: Message | None = None
    """Of how many what it is, in words, where that is not what it says itself."""

    @property
    def small(self) -> bool:
        """Whether it rests on too few cases to say much."""
        return self.unit is not Unit.COUNT and 0 < self.cases < SMALL


@dataclass(frozen=True)
class Comparison:
    """A figure beside its value in the period before (None: not to be compared)."""

    figure: Figure
    before: float | None

    @property
    def change(self) -> float | None:
        """How much was added since the period before."""
        if self.figure.value is None or self.before is None:
            return None
        return self.figure.value - self.before


BIG = ("calls_held", "median_minutes", "share_shifted", "hours_held")
"""The figures that stand on the first screen; the others are one click away."""

Counted = tuple[float | None, int]


@dataclass(frozen=True)
class Definition:
    """How a figure is counted."""

    key: str
    name: str
    words: str
    unit: Unit
    count: Callable[[Selected], Counted]
    to_come: bool = False
    of: Callable[[int], Message] | None = None

    def figure(self, selected: Selected) -> Figure:
        """Compute it over what the filters left."""
        value, cases = self.count(selected)
        rests_on = self.of(cases) if self.of and cases else None
        return Figure(
            self.key, self.name, self.words, self.unit, value, cases, self.to_come, rests_on
        )


def _calls(count: int) -> Message:
    return plural("{count} call", "{count} calls", count)


def _questions(count: int) -> Message:
    return plural("{count} learning question", "{count} learning questions", count)


def _begun(count: int) -> Message:
    return plural("{count} exchange", "{count} exchanges", count)


def _number(rows: pd.DataFrame) -> Counted:
    return float(len(rows)), len(rows)


def _on(selected: Selected, column: str) -> Counted:
    """Count the dossiers whose day in `column` lies within the span."""
    found = int(within(selected.dossiers(column)[column], selected.span).sum())
    return float(found), found


def _mean(values: pd.Series) -> Counted:
    return (float(values.mean()) if len(values) else None), len(values)


def _quantile(values: pd.Series, share: float) -> Counted:
    known = values.dropna()
    return (float(known.quantile(share)) if len(known) else None), len(known)


def _minutes(selected: Selected) -> pd.Series:
    return selected.timed_calls()["actual_minutes"]


def _shifted(selected: Selected) -> Counted:
    return _mean(selected.calls["shift"].dropna() != Shift.UNCHANGED)


def _exchanges(days: pd.DataFrame) -> Counted:
    found = int(days["switch_id"].nunique())
    return float(found), found


def _hours(selected: Selected) -> Counted:
    held = selected.days["held_minutes"][selected.days["held"]]
    return float(held.sum()), len(held)


def _days_to_exchange(selected: Selected) -> Counted:
    switches = selected.dossiers("first_held_day", "call_held_at", "imported")
    first, imported = switches["first_held_day"], switches["imported"].to_numpy() == 1
    took = (first - switches["call_held_at"]).dt.days[within(first, selected.span) & ~imported]
    return _quantile(took[took >= 0], 0.5)


DEFINITIONS = (
    Definition(
        "calls_held",
        N_("Calls held"),
        N_("Introduction calls that were completed, by the day of the call."),
        Unit.COUNT,
        lambda selected: _number(selected.calls),
    ),
    Definition(
        "median_minutes",
        N_("Median"),
        N_("Half of the calls took at most this many minutes."),
        Unit.MINUTES,
        lambda selected: _quantile(_minutes(selected), 0.5),
        of=_calls,
    ),
    Definition(
        "p90_minutes",
        N_("90th percentile"),
        N_("Nine calls out of ten took at most this many minutes."),
        Unit.MINUTES,
        lambda selected: _quantile(_minutes(selected), 0.9),
        of=_calls,
    ),
    Definition(
        "share_over_planned",
        N_("Over 20 minutes"),
        N_("The share of calls that took more than the 20 minutes a call is meant to take."),
        Unit.SHARE,
        lambda selected: _mean(_minutes(selected) > PLANNED_MINUTES),
        of=_calls,
    ),
    Definition(
        "share_over_hour",
        N_("Over an hour"),
        N_("The share of calls that took more than 60 minutes: often a sign of enthusiasm."),
        Unit.SHARE,
        lambda selected: _mean(_minutes(selected) > LONG_CALL_MINUTES),
        of=_calls,
    ),
    Definition(
        "share_shifted",
        N_("Questions that changed"),
        N_("Of the calls whose shift is known: the share where it is not 'unchanged'."),
        Unit.SHARE,
        _shifted,
        of=_questions,
    ),
    Definition(
        "plans_final",
        N_("Plans final"),
        N_("Switches whose learning action plan was made final, by the day of its first version."),
        Unit.COUNT,
        lambda selected: _on(selected, "finalised_at"),
    ),
    Definition(
        "exchanges_planned",
        N_("Exchanges planned"),
        N_(
            "Switches with an exchange day still to be held, today or later, whatever the chosen "
            "period."
        ),
        Unit.COUNT,
        lambda selected: _exchanges(selected.to_come),
        to_come=True,
    ),
    Definition(
        "exchanges_held",
        N_("Exchanges held"),
        N_("Switches with an exchange day in this period that was held."),
        Unit.COUNT,
        lambda selected: _exchanges(selected.days[selected.days["held"]]),
    ),
    Definition(
        "hours_held",
        N_("Hours held"),
        N_("The hours of the exchange days in this period that were held."),
        Unit.HOURS,
        _hours,
    ),
    Definition(
        "certificates",
        N_("Certificates"),
        N_("Switches whose certificate was issued in this period and not withdrawn."),
        Unit.COUNT,
        lambda selected: _on(selected, "certified_at"),
    ),
    Definition(
        "days_to_exchange",
        N_("From call to exchange"),
        N_(
            "The median of the days between the call and the first exchange day that was held, by "
            "that day; exchanges that began before their call are left out."
        ),
        Unit.DAYS,
        _days_to_exchange,
        of=_begun,
    ),
)


COUNTED = {
    item.key: item.name for item in DEFINITIONS if item.unit is Unit.COUNT and not item.to_come
}
"""The figures that count what was, by key: their name (a message id)."""


def figures_of(selected: Selected) -> tuple[Figure, ...]:
    """Compute every figure over what the filters left."""
    return tuple(item.figure(selected) for item in DEFINITIONS)


def compare(
    frames: Frames, selection: Selection, today: date
) -> tuple[tuple[Comparison, ...], Span | None]:
    """Compute every figure beside that of the period before; return also which period that is."""
    return compared(lambda one: figures_of(select(frames, one, today)), selection, today)


def compared(
    count: Callable[[Selection], tuple[Figure, ...]], selection: Selection, today: date
) -> tuple[tuple[Comparison, ...], Span | None]:
    """Compare figures as `count` has them with those of the period before."""
    figures, span = count(selection), span_before(selection.span, today)
    if span is None:
        return tuple(Comparison(figure, None) for figure in figures), None
    earlier = count(replace(selection, span=span))
    return tuple(
        # What is still to come has nothing to compare with in what is over.
        Comparison(figure, None if figure.to_come else before.value)
        for figure, before in zip(figures, earlier, strict=True)
    ), span
