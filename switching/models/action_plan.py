"""The learning action plan: activities, exchange days, versions and agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ValidationInfo, model_validator

from switching.models.base import (
    DAY_MINUTES,
    Day,
    Instant,
    Json,
    Line,
    Minutes,
    N_,
    Name,
    Note,
    Record,
    are_stored,
    is_stored,
    wrong,
)
from switching.models.enums import AgreementMeans, OptionKind, Party
from switching.models.treatment import Treatment

MINIMUM_MINUTES = 14 * 60
"""An exchange takes at least 14 hours: a rule of the programme."""
_BRUSSELS = ZoneInfo("Europe/Brussels")


def _break(value: int, info: ValidationInfo) -> int:
    if not 0 <= value < DAY_MINUTES and not is_stored(info):
        raise wrong(N_("Fill in between 0 and {limit} minutes."), limit=DAY_MINUTES - 1)
    return value


class Activity(Record):
    """A learning activity of the plan. `evidence` is its result or proof."""

    TABLE: ClassVar[str] = "activities"

    switch_id: int
    position: int
    proposal_id: int | None = None
    option_id: int | None = None
    day_id: int | None = None
    kind: OptionKind
    title: Annotated[Name, Treatment.EVIDENCE]
    with_whom: Annotated[Line, Treatment.EVIDENCE] = ""
    place: Annotated[Line, Treatment.EVIDENCE] = ""
    minutes: Minutes | None = None
    evidence: Annotated[Line, Treatment.EVIDENCE] = ""
    done: bool | None = None
    useful: bool | None = None


class ActivityGoal(Record):
    """A goal that an activity of the plan serves."""

    TABLE: ClassVar[str] = "activity_goals"

    activity_id: int
    goal_id: int


class ExchangeDay(Record):
    """A day of the exchange, in local time. `held` is None until someone says how it went."""

    TABLE: ClassVar[str] = "exchange_days"

    switch_id: int
    day: Day
    start: time | None = None
    end: time | None = None
    break_minutes: Annotated[int, AfterValidator(_break)] = 0
    place: Annotated[Line, Treatment.EVIDENCE] = ""
    with_whom: Annotated[Line, Treatment.EVIDENCE] = ""
    held: bool | None = None
    held_minutes: Minutes | None = None
    not_held_by: Party | None = None
    remark: Annotated[Note, Treatment.NOTE] = ""

    @model_validator(mode="after")
    def _ends_after_its_start(self, info: ValidationInfo) -> ExchangeDay:
        if are_stored(info, "start", "end", "break_minutes"):
            return self
        if self.start and self.end and self.end <= self.start:
            raise wrong(
                N_(
                    "The end comes before the start. Did it go on past midnight? Then plan two "
                    "days: one until 23:59, and the next one from 0:00."
                )
            )
        if self.start and self.end and self._minutes_on_the_wall <= self.break_minutes:
            raise wrong(N_("The break is longer than the day. Check the minutes."))
        return self

    @property
    def planned_minutes(self) -> int:
        """Minutes between start and end without the break; 0 while a time is missing.

        In the nights when the clock changes that is an hour less or more than the times say.
        """
        return max(0, self._minutes_between(_BRUSSELS) - self.break_minutes)

    @property
    def span_minutes(self) -> int | None:
        """Minutes between start and end, the break included; None while a time is missing."""
        return self._minutes_between(_BRUSSELS) or None

    @property
    def _minutes_on_the_wall(self) -> int:
        return self._minutes_between(UTC)

    def _minutes_between(self, zone: tzinfo) -> int:
        if self.start is None or self.end is None:
            return 0
        # In UTC: two times of one zone are taken from each other by the clock on the wall.
        begin, finish = (
            datetime.combine(self.day, moment, zone).astimezone(UTC)
            for moment in (self.start, self.end)
        )
        return int((finish - begin).total_seconds()) // 60


class ActionPlan(Record):
    """A final version of a plan: `content` and `document` stay as they were made."""

    TABLE: ClassVar[str] = "action_plans"

    switch_id: int
    number: int
    finalised_at: Instant
    finalised_by: int
    reason: Annotated[Note, Treatment.EVIDENCE] = ""
    content: Annotated[Json, Treatment.DOCUMENT]
    content_code: Annotated[Name, Treatment.KEPT]
    document: Annotated[bytes, Treatment.DOCUMENT]


class Attachment(Record):
    """A file that was added to a dossier, such as a signed scan."""

    TABLE: ClassVar[str] = "attachments"

    switch_id: int
    name: Annotated[Name, Treatment.EVIDENCE]
    media_type: Annotated[Line, Treatment.KEPT]
    content: Annotated[bytes, Treatment.DOCUMENT]


@dataclass(frozen=True)
class AttachmentLine:
    """A file of a dossier without its content; `size` is in bytes."""

    id: int
    name: str
    media_type: str
    size: int


class Agreement(Record):
    """How and when a party agreed to a final plan.

    `person_id` is who agreed for it: None for an organisation as a whole. It stays theirs when
    someone else takes their place.
    """

    TABLE: ClassVar[str] = "agreements"

    plan_id: int
    party: Party
    agreed_on: Day
    means: AgreementMeans
    attachment_id: int | None = None
    person_id: int | None = None


class Logo(Record):
    """A logo at the head of every document, at `position` from 0."""

    TABLE: ClassVar[str] = "logos"

    position: int
    name: Annotated[Name, Treatment.SHARED]
    media_type: Annotated[Line, Treatment.KEPT]
    content: Annotated[bytes, Treatment.KEPT]
