"""What an exchange left: evaluations and the certificate."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from switching.models.base import Day, Instant, Json, Line, Name, Note, Record, Score
from switching.models.enums import EvaluationStatus, Party
from switching.models.treatment import Treatment


class Evaluation(Record):
    """What a party reported afterwards; `person_id` is who did, should that be one person."""

    TABLE: ClassVar[str] = "evaluations"

    switch_id: int
    party: Party
    status: EvaluationStatus
    received_on: Day | None = None
    unexpected_learning: Annotated[Note, Treatment.NOTE] = ""
    takeaway: Annotated[Note, Treatment.NOTE] = ""
    person_id: int | None = None


class GoalScore(Record):
    """How a learner judges a goal afterwards, 1 to 5; beforehand is on the goal itself."""

    TABLE: ClassVar[str] = "goal_scores"

    evaluation_id: int
    goal_id: int
    score_after: Score | None = None


class Certificate(Record):
    """A learning certificate, numbered without gaps within `year`; withdrawn ones stay.

    `content` is what it says, `document` the paper as it was issued. By `code` anyone who holds the
    paper may check it; what was issued before there were codes has none.
    """

    TABLE: ClassVar[str] = "certificates"

    switch_id: int
    year: int
    number: int
    issued_at: Instant
    issued_by: int
    held_minutes: int
    holder: Annotated[Name, Treatment.LEARNER]
    content: Annotated[Json, Treatment.DOCUMENT] = Field(default_factory=dict)
    document: Annotated[bytes, Treatment.DOCUMENT]
    withdrawn_at: Instant | None = None
    withdrawn_reason: Annotated[Note, Treatment.EVIDENCE] = ""
    code: Annotated[Line, Treatment.KEPT] = ""
