"""What the funder asks: answers of learners, sizes of organisations, targets, tables handed in."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from switching.models.base import Day, Instant, Json, Line, Name, Record
from switching.models.enums import AnswerMeans, OrganisationKind, OrganisationSize
from switching.models.organisation import TargetNumber
from switching.models.treatment import Treatment


class FunderAnswer(Record):
    """What a learner answered to a question of the funder in a project.

    `question` and `answer` are codes of the project's set of indicators
    (`switching.rules.indicators`); an answer can also be that it was refused, not asked, or is
    still to be asked. `notice_given` says that the privacy notice was given.
    """

    TABLE: ClassVar[str] = "funder_answers"

    person_id: int
    project_id: int
    question: Annotated[Name, Treatment.DETAIL]
    answer: Annotated[Name, Treatment.DETAIL]
    asked_on: Annotated[Day, Treatment.DETAIL]
    means: Annotated[AnswerMeans, Treatment.DETAIL]
    notice_given: bool = False
    user_id: int


class OrganisationProfile(Record):
    """How large an organisation is and of which kind, as it said on a day."""

    TABLE: ClassVar[str] = "organisation_profiles"

    organisation_id: int
    kind: OrganisationKind
    size: OrganisationSize
    asked_on: Day


class IndicatorTarget(Record):
    """What a project wants to reach of an indicator in a period; its estimate if no one is asked.

    Without days it is of the whole project.
    """

    TABLE: ClassVar[str] = "indicator_targets"

    project_id: int
    indicator: Annotated[Name, Treatment.KEPT]
    target: TargetNumber = None
    estimate: TargetNumber = None
    first_day: Day | None = None
    last_day: Day | None = None


class FunderReport(Record):
    """A table that was handed in: its numbers and both files, as they were, without names."""

    TABLE: ClassVar[str] = "funder_reports"

    project_id: int
    first_day: Day
    last_day: Day
    indicator_set: Annotated[Name, Treatment.KEPT]
    set_version: Annotated[Name, Treatment.KEPT]
    number: int
    made_at: Instant
    user_id: int
    remark: Annotated[Line, Treatment.SHARED] = ""
    counts: Annotated[Json, Treatment.KEPT] = Field(default_factory=dict)
    workbook: Annotated[bytes, Treatment.KEPT]
    document: Annotated[bytes, Treatment.KEPT]
