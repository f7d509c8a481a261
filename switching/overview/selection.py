"""The filters of the overview, and what they leave of the frames."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from switching.models import LAST_DAY, Sector, Stage
from switching.overview.columns import matched
from switching.overview.facts import Facts
from switching.overview.frames import Frames
from switching.overview.names import Names
from switching.overview.periods import ALL_TIME, Period, Span

T = TypeVar("T")

WEEKS_AHEAD = 12
"""How many weeks are called the coming ones; this week is the first of them."""

_TIME = {"span", "period"}


@dataclass(frozen=True)
class Selection:
    """The filters; None means all. `period` is how `span` was chosen; `sector` is the host's."""

    span: Span = ALL_TIME
    partner_id: int | None = None
    host_id: int | None = None
    sending_organisation_id: int | None = None
    sector: Sector | None = None
    project_leader_id: int | None = None
    stage: Stage | None = None
    period: Period = Period.OWN

    def parties(self) -> Iterator[tuple[str, object]]:
        """Yield the filters on dossiers as columns of `switches` with the wanted value."""
        for column in (item.name for item in fields(self) if item.name not in _TIME):
            wanted = getattr(self, column)
            if wanted is not None:
                yield column, wanted


@dataclass(frozen=True)
class Selected:
    """What the filters leave: dossiers of any day, and what happened within the span.

    `coming` are the exchange days from the Monday of this week on, whatever the span. What is
    `for_outside` the house counts a dossier once in each number, and its cases don't decide what a
    table has room for: it names all organisations, and the span makes it months or years.
    """

    span: Span
    today: date
    switches: pd.DataFrame
    calls: pd.DataFrame
    days: pd.DataFrame
    proposals: pd.DataFrame
    coming: pd.DataFrame
    names: Names
    facts: Facts
    for_outside: bool = False
    found: dict[Hashable, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def once(self, part: Callable[[Selected], T]) -> T:
        """Return a part of an answer that others have too: found once, and not to be changed."""
        if part not in self.found:
            self.found[part] = part(self)
        found: T = self.found[part]
        return found

    def rows(self, fact: str, whenever: bool = False) -> pd.DataFrame:
        """Return the rows of a fact: of these dossiers, within the span unless `whenever`."""
        found = self.facts[fact]
        own = self.dossiers("switch_id")["switch_id"].to_numpy()
        kept = np.isin(found["switch_id"].to_numpy(), own)
        if not whenever:
            kept &= within(found["day"], self.span)
        return found if kept.all() else pd.DataFrame(found[kept])

    def timed_calls(self, *columns: str) -> pd.DataFrame:
        """Return these columns of the calls of which is known how long they took."""
        known = self.calls["actual_minutes"].notna().to_numpy()
        return self.calls[list(dict.fromkeys(("switch_id", "actual_minutes", *columns)))][known]

    @property
    def settled_calls(self) -> pd.DataFrame:
        """The calls of which is known how the learning question shifted."""
        return self.calls[self.calls["shift"].notna()]

    @property
    def to_come(self) -> pd.DataFrame:
        """The exchange days still to be held, today or later, whatever the span."""
        later = self.coming["day"] >= pd.Timestamp(self.today)
        return self.coming[later & ~self.coming["held"]]

    def of_dossier(self, rows: pd.DataFrame, column: str) -> pd.Series:
        """Return for each row what its dossier has in `column` of `switches`."""
        known = self.dossiers("switch_id", column)
        return pd.Series(matched(known, column, rows), index=rows.index)

    def dossiers(self, *columns: str) -> pd.DataFrame:
        """Return these columns of the dossiers, which is to rest on no other ones."""
        return self.switches[list(columns)]

    def dossiers_on(self, day: str, *columns: str) -> pd.DataFrame:
        """Return these columns of the dossiers whose day lies within the span."""
        found = self.dossiers(*dict.fromkeys((day, *columns)))
        return found[within(found[day], self.span)]


def select_again(
    frames: Frames, selection: Selection, today: date, before: tuple[Frames, Selected]
) -> Selected:
    """Apply the filters that left that of the frames before: of those still the same it stays."""
    was, selected = before
    chosen, span, coming = _chosen(frames.switches, selection), selection.span, _coming(today)
    if not np.array_equal(chosen, _chosen(was.switches, selection)):
        return select(frames, selection, today)
    same_days = frames.days is was.days
    return replace(
        selected,
        switches=selected.switches
        if frames.switches is was.switches
        else _of_dossiers(frames.switches, chosen),
        calls=selected.calls if frames.calls is was.calls else _part(frames.calls, chosen, span),
        days=selected.days if same_days else _part(frames.days, chosen, span),
        proposals=selected.proposals
        if frames.proposals is was.proposals
        else _part(frames.proposals, chosen, span),
        coming=selected.coming if same_days else _part(frames.days, chosen, coming),
        names=frames.names,
        facts=frames.facts,
    )


def select(
    frames: Frames, selection: Selection, today: date, for_outside: bool = False
) -> Selected:
    """Apply the filters."""
    chosen = _chosen(frames.switches, selection)
    span, coming = selection.span, _coming(today)
    calls = _part(frames.calls, chosen, span)
    if for_outside:
        calls = calls.drop_duplicates("switch_id", keep="last")
    return Selected(
        span,
        today,
        _of_dossiers(frames.switches, chosen),
        calls,
        _part(frames.days, chosen, span),
        _part(frames.proposals, chosen, span),
        _part(frames.days, chosen, coming),
        frames.names,
        frames.facts,
        for_outside,
    )


def ran_over(calls: pd.DataFrame) -> pd.Series:
    """Tell which calls took longer than planned; of which it is unknown, did not."""
    return calls["actual_minutes"] > calls["planned_minutes"]


def span_ahead(today: date) -> Span:
    """Return the coming weeks: this one from Monday on, and eleven after it."""
    monday = today - timedelta(days=today.weekday())
    return Span(monday, monday + timedelta(weeks=WEEKS_AHEAD, days=-1))


def _coming(today: date) -> Span:
    return Span(span_ahead(today).first, LAST_DAY)


def within(days: pd.Series, span: Span) -> np.ndarray:
    """Tell which days lie within `span`, both ends included; an unknown day does not."""
    own = days.to_numpy()
    found: np.ndarray = (own >= np.datetime64(span.first)) & (own <= np.datetime64(span.last))
    return found


def _chosen(switches: pd.DataFrame, selection: Selection) -> np.ndarray:
    chosen = np.ones(len(switches), dtype=bool)
    for column, wanted in selection.parties():
        chosen &= (switches[column] == wanted).to_numpy()
    return chosen


def _of_dossiers(switches: pd.DataFrame, chosen: np.ndarray) -> pd.DataFrame:
    return switches if chosen.all() else pd.DataFrame(switches[chosen])


def _part(frame: pd.DataFrame, chosen: np.ndarray, span: Span) -> pd.DataFrame:
    kept = chosen[frame["row"].to_numpy()] & within(frame["day"], span)
    return frame if kept.all() else pd.DataFrame(frame[kept])
