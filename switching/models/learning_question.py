"""The learning question, its versions, its goals and what serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import model_validator

from switching.models.base import Instant, Line, Note, Record, Score
from switching.models.enums import Moment, Purpose, Shift
from switching.models.treatment import Treatment

MOST_GOALS = 50
"""More goals than this fit no exchange, and no page."""


class LearningQuestion(Record):
    """One version of a switch's learning question; open for change until `settled_at`.

    `shift` says how this version differs from the one before the call, and what caused it.
    """

    TABLE: ClassVar[str] = "learning_questions"

    switch_id: int
    call_id: int | None = None
    number: int
    moment: Moment
    general_aim: Annotated[Note, Treatment.EVIDENCE] = ""
    reason: Annotated[Note, Treatment.NOTE] = ""
    shift: Shift | None = None
    shift_purpose: Purpose | None = None
    shift_proposal_id: int | None = None
    shift_reason: Annotated[Note, Treatment.NOTE] = ""
    created_at: Instant
    created_by: int
    settled_at: Instant | None = None


class LearningGoal(Record):
    """A goal of a switch, the same one through all its wordings."""

    TABLE: ClassVar[str] = "learning_goals"

    switch_id: int
    score_before: Score | None = None


class GoalWording(Record):
    """A learning goal as one version of the question puts it, at `position` from 0."""

    TABLE: ClassVar[str] = "goal_wordings"

    question_id: int
    goal_id: int
    position: int
    description: Annotated[Note, Treatment.EVIDENCE] = ""
    must_cover: bool = False


class ContactWish(Record):
    """With whom the learner wants to interact, and the colleague of the host who answers it."""

    TABLE: ClassVar[str] = "contact_wishes"

    question_id: int
    position: int
    description: Annotated[Line, Treatment.NOTE] = ""
    answered_by: Annotated[Line, Treatment.NOTE] = ""


@dataclass(frozen=True)
class SuggestionUse:
    """What people chose for goals where the app made suggestions, counted.

    `first` and `later` were suggested, at the first place or after it; `passed_over` was something
    else, and for `unsuggested` nothing was suggested.
    """

    first: int
    later: int
    passed_over: int
    unsuggested: int

    @property
    def choices(self) -> int:
        """All of them."""
        return self.first + self.later + self.passed_over + self.unsuggested


class GoalMatch(Record):
    """A mark that a proposal, or an option of the catalogue, serves a goal.

    Where the app made suggestions for the goal, it is noted how many, at which place (from 1) what
    was chosen stood among them, and the best one that was passed over. None of it names anyone.
    """

    TABLE: ClassVar[str] = "goal_matches"

    goal_id: int
    proposal_id: int | None = None
    option_id: int | None = None
    suggested: int | None = None
    place: int | None = None
    passed_over_id: int | None = None

    @model_validator(mode="after")
    def _serves_by_one_thing(self) -> GoalMatch:
        if (self.proposal_id is None) == (self.option_id is None):
            raise ValueError("a match is with a proposal or with an option")
        return self
