"""All that is on record of one switch, read at once; and the line that lists show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from switching.models.action_plan import (
    ActionPlan,
    Activity,
    ActivityGoal,
    Agreement,
    AttachmentLine,
    ExchangeDay,
)
from switching.models.enums import Moment, Party, Purpose, Shift, WhenKnown
from switching.models.guests import Contribution, FollowUp, LogEntry, PlanAnswer
from switching.models.intake_call import CallPurpose, IntakeCall, Participant, Proposal
from switching.models.learning_question import (
    ContactWish,
    GoalMatch,
    GoalWording,
    LearningGoal,
    LearningQuestion,
)
from switching.models.organisation import HostOption, Organisation, Person, Project
from switching.models.outcomes import Certificate, Evaluation, GoalScore
from switching.models.switch import Arrangement, Confirmation, PlanInputs, Switch


@dataclass(frozen=True)
class QuestionVersion:
    """A version of the learning question with its goals and contact wishes, in their order."""

    question: LearningQuestion
    goals: tuple[GoalWording, ...]
    wishes: tuple[ContactWish, ...]

    @property
    def filled_goals(self) -> tuple[GoalWording, ...]:
        """The goals that say something."""
        return tuple(goal for goal in self.goals if goal.description)

    @property
    def filled_wishes(self) -> tuple[ContactWish, ...]:
        """The wishes that say something."""
        return tuple(wish for wish in self.wishes if wish.description)


@dataclass(frozen=True)
class CallRecord:
    """An introduction call with its participants and its six purposes, in their order."""

    call: IntakeCall
    participants: tuple[Participant, ...]
    purposes: tuple[CallPurpose, ...]

    def purpose(self, purpose: Purpose) -> CallPurpose:
        """Return what was noted under `purpose`."""
        return next(item for item in self.purposes if item.purpose is purpose)


def current_call(calls: Iterable[CallRecord]) -> CallRecord | None:
    """Return the call that counts: the one held, else the one still open, else none.

    Its date says nothing of that: a new call may be planned before the one that it replaces. Of
    several, which older databases may hold, it is the one that was put on record last.
    """
    counting = [record for record in calls if not record.call.called_off]
    return max(counting, key=lambda record: (record.call.held, record.call.id), default=None)


def last_called_off(calls: Iterable[CallRecord]) -> CallRecord | None:
    """Return the call that was called off last, whatever its date; None when none was."""
    off = [record for record in calls if record.call.called_off]
    return max(
        off,
        key=lambda record: (record.call.completed_at or record.call.planned_at, record.call.id),
        default=None,
    )


@dataclass(frozen=True)
class Dossier:
    """One switch with everything around it. Sequences are in the order people see them."""

    switch: Switch
    learner: Person
    sending_organisation: Organisation
    sending_contact: Person | None
    host: Organisation
    coach: Person | None
    project_leader: Person
    partner: Organisation
    project: Project | None
    inputs: PlanInputs
    calls: tuple[CallRecord, ...]
    versions: tuple[QuestionVersion, ...]
    goals: tuple[LearningGoal, ...]
    proposals: tuple[Proposal, ...]
    options: tuple[HostOption, ...]
    matches: tuple[GoalMatch, ...]
    arrangements: tuple[Arrangement, ...]
    days: tuple[ExchangeDay, ...]
    activities: tuple[Activity, ...]
    activity_goals: tuple[ActivityGoal, ...]
    plans: tuple[ActionPlan, ...]
    agreements: tuple[Agreement, ...]
    attachments: tuple[AttachmentLine, ...]
    evaluations: tuple[Evaluation, ...]
    scores: tuple[GoalScore, ...]
    certificates: tuple[Certificate, ...]
    confirmations: tuple[Confirmation, ...]
    contributions: tuple[Contribution, ...] = ()
    """What guests wrote, in its order."""
    answers: tuple[PlanAnswer, ...] = ()
    log: tuple[LogEntry, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    """Who is known in it by id: in a role, at a call, or for what they agreed to or reported."""
    overtaken: frozenset[tuple[str, int]] = frozenset()
    """Table and id of the papers that name someone, or a place, that is no longer in it."""
    as_made_final: Dossier | None = None
    """The dossier of today with the cards, shared with others, of when its last plan was final."""

    @property
    def incoming(self) -> tuple[Contribution, ...]:
        """What guests wrote that no one looked at yet."""
        return tuple(item for item in self.contributions if not item.seen)

    @property
    def call(self) -> CallRecord | None:
        """The call that counts."""
        return current_call(self.calls)

    @property
    def told_call(self) -> CallRecord | None:
        """The call that mails and calendars tell of: the one that counts, else the last one off."""
        return self.call or last_called_off(self.calls)

    @property
    def before(self) -> QuestionVersion:
        """The question as it stood before the call."""
        return [v for v in self.versions if v.question.moment is Moment.BEFORE_CALL][-1]

    @property
    def latest(self) -> QuestionVersion:
        """The question as it stands now, an open version included."""
        return self.versions[-1]

    def goals_of(self, activity: Activity) -> frozenset[int]:
        """Return the ids of the goals that `activity` serves."""
        return frozenset(
            link.goal_id for link in self.activity_goals if link.activity_id == activity.id
        )

    def proposal(self, proposal_id: int | None) -> Proposal | None:
        """Return a proposal of this dossier by its id."""
        return next((item for item in self.proposals if item.id == proposal_id), None)


@dataclass(frozen=True)
class DossierLine:
    """One dossier as lists show it: names, and the facts that its stage follows from."""

    id: int
    reference: str
    registered_on: date
    completed_on: date | None
    stopped_on: date | None
    stopped_by: Party | None
    learner_id: int
    host_id: int
    sending_organisation_id: int
    partner_id: int
    project_leader_id: int
    learner: str
    sending_organisation: str
    host: str
    coach: str | None
    project_leader: str
    partner: str
    sector: str
    call_at: datetime | None
    call_held_at: datetime | None
    shift: Shift | None
    activities: int
    plan_number: int | None
    first_day: date | None
    next_day: date | None
    days_held: int
    held_minutes: int
    certificates: int
    agreements: int
    last_day: date | None
    evaluations: int
    incoming: int = 0
    follow_ups: int = 0
    links_asked: int = 0
    call_known: WhenKnown | None = None
    """What is known of when the call that is still open is to be."""

    @property
    def call_hour_known(self) -> bool:
        """Whether the call that is still open has an hour."""
        return self.call_known in (None, WhenKnown.HOUR)


def planned_minutes(days: Sequence[ExchangeDay]) -> int:
    """Add up the planned minutes of the days that were not called off."""
    return sum(day.planned_minutes for day in days if day.held is not False)


def held_minutes(days: Sequence[ExchangeDay]) -> int:
    """Add up the real minutes of the days that were held."""
    return sum(day.held_minutes or 0 for day in days if day.held)
