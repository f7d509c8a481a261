"""The introduction call: who was there, what was covered, what was proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ValidationInfo

from switching.models.base import (
    DAY_MINUTES,
    AsList,
    Instant,
    Line,
    Minutes,
    N_,
    Name,
    Note,
    Record,
    is_stored,
    wrong,
)
from switching.models.enums import (
    Answer,
    CallOutcome,
    Informed,
    OptionKind,
    OverrunReason,
    Party,
    Principle,
    Purpose,
    Role,
    WhenKnown,
)
from switching.models.treatment import Treatment

PLANNED_MINUTES = 20
"""How long an introduction call is meant to take, by the programme."""

LONG_CALL_MINUTES = 60
"""Past this a call counts as one of great enthusiasm."""


SET_RIGHT_SECONDS = 60
"""A computer that sets its clock right steps back this far at most; more was someone's hand."""

FORGOTTEN_MINUTES = 4 * 60
"""A clock that ran longer than this was forgotten: its minutes say nothing."""


def _purpose_minutes(value: int, info: ValidationInfo) -> int:
    if not 0 <= value <= DAY_MINUTES and not is_stored(info):
        raise wrong(N_("Fill in between 0 and {limit} minutes."), limit=DAY_MINUTES)
    return value


class IntakeCall(Record):
    """An introduction call of a switch, planned, going on or over.

    `actual_minutes` stands until corrected for what the clock counted from `started_at` to
    `ended_at`. `outcome` is None until the call is completed or called off. `held_at` is when it
    was really held, by who completed it; calls of before there was such a field have none.
    `when_known` says what of `planned_at` is known: of a day without an hour it is noon, and of a
    call without a day it only gives the call a place among others.
    `overrun_reason` is why it took longer than planned, `overrun_remark` that in one's own words.
    """

    TABLE: ClassVar[str] = "intake_calls"

    switch_id: int
    planned_at: Instant
    planned_minutes: Minutes = PLANNED_MINUTES
    place: Annotated[Line, Treatment.NOTE] = ""
    started_at: Instant | None = None
    ended_at: Instant | None = None
    actual_minutes: Minutes | None = None
    principles: Annotated[tuple[Principle, ...], AsList] = ()
    loose_notes: Annotated[Note, Treatment.NOTE] = ""
    outcome: CallOutcome | None = None
    outcome_by: Party | None = None
    outcome_reason: Annotated[Note, Treatment.NOTE] = ""
    completed_at: Instant | None = None
    held_at: Instant | None = None
    overrun_reason: OverrunReason | None = None
    overrun_remark: Annotated[Line, Treatment.NOTE] = ""
    when_known: WhenKnown = WhenKnown.HOUR

    @property
    def hour_known(self) -> bool:
        """Whether it is known at what time it is or was."""
        return self.when_known is WhenKnown.HOUR or self.started_at is not None

    @property
    def day_known(self) -> bool:
        """Whether it is known on which day it is or was."""
        said = self.held_at is not None or self.started_at is not None
        return said or self.when_known is not WhenKnown.NOTHING

    @property
    def took_place_at(self) -> datetime:
        """When it was held: as someone said, else as its clock began, else as it was planned."""
        return self.held_at or self.started_at or self.planned_at

    @property
    def stands_at(self) -> datetime:
        """When it stands in calendars: as it was held, and before that as it is planned."""
        return self.took_place_at if self.held else self.planned_at

    @property
    def overrun(self) -> int | None:
        """Minutes past the planned ones, below zero when shorter; None while not known."""
        return None if self.actual_minutes is None else self.actual_minutes - self.planned_minutes

    @property
    def ran_over(self) -> bool:
        """Whether it is known to have taken longer than planned."""
        return self.overrun is not None and self.overrun > 0

    @property
    def held(self) -> bool:
        """Whether the call took place and was completed."""
        return self.outcome is CallOutcome.HELD

    @property
    def called_off(self) -> bool:
        """Whether the call is not going to take place, or did not."""
        return self.outcome is not None and not self.held

    def minutes_until(self, now: datetime) -> int | None:
        """Return the whole minutes, at least 1, that the clock counts at `now`.

        None before the start, for a clock that nobody stopped, and when the computer's own clock
        was set back meanwhile.
        """
        if self.started_at is None:
            return None
        seconds = ((self.ended_at or now) - self.started_at).total_seconds()
        minutes = max(1, round(seconds / 60))
        if seconds < -SET_RIGHT_SECONDS:
            return None
        return minutes if minutes <= FORGOTTEN_MINUTES else None


class Participant(Record):
    """Someone invited to a call, known (`person_id`) or typed in on the spot (`name`)."""

    TABLE: ClassVar[str] = "participants"

    call_id: int
    person_id: int | None = None
    name: Annotated[Name, Treatment.NAME]
    role: Role
    attended: bool = False
    informed: Informed | None = None


class CallPurpose(Record):
    """One of the six purposes within one call. `covered` is None while nothing was said of it."""

    TABLE: ClassVar[str] = "call_purposes"

    call_id: int
    purpose: Purpose
    covered: bool | None = None
    skip_reason: Annotated[Line, Treatment.NOTE] = ""
    notes: Annotated[Note, Treatment.NOTE] = ""
    minutes: Annotated[int, AfterValidator(_purpose_minutes)] | None = None


class Proposal(Record):
    """An option put to the learner in a call, with the answer (None: not answered yet)."""

    TABLE: ClassVar[str] = "proposals"

    switch_id: int
    call_id: int | None = None
    option_id: int | None = None
    kind: OptionKind
    title: Annotated[Name, Treatment.SHARED]
    answer: Answer | None = None
    remark: Annotated[Note, Treatment.NOTE] = ""
