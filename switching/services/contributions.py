"""What comes in from guests: into an empty field by itself, else offered beside what stands there.

Each topic says what stands in its field now, and how a text is put there; `put` raises InvalidError
when the field does not take it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from switching.i18n.texts import BRUSSELS
from switching.models import (
    Actor,
    Arrangement,
    ArrangementKind,
    ContactWish,
    Contribution,
    ContributionTopic,
    Dossier,
    Evaluation,
    EvaluationStatus,
    ExchangeDay,
    GoalScore,
    GoalWording,
    Informed,
    LearningGoal,
    LearningQuestion,
    Message,
    N_,
    OptionKind,
    Participant,
    Party,
    Person,
    PlanInputs,
    Proposal,
    Switch,
)
from switching.rules.comparison import same_text
from switching.rules.normal_form import is_same
from switching.services.access import needs, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked, checked_change
from switching.services.context import Context
from switching.services.edits import FieldKey
from switching.services.evaluations import evaluation_of
from switching.services.rights import Need
from switching.services.versions import open_version
from switching.store import Transaction, list_records
from switching.store.queries.dossier import get_dossier

Topic = ContributionTopic


@dataclass(frozen=True)
class Given:
    """What a guest wrote for a field; `about_id` and `detail` as in a Contribution."""

    topic: Topic
    text: str
    about_id: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Incoming:
    """A contribution as a dossier lists it: who wrote it, and what stands in the field now.

    `place` is the table, id and field that it is for; None for a line of a list, or of a plan.
    """

    contribution: Contribution
    name: str
    about: str
    stands: str
    place: FieldKey | None = None


def incoming_of(dossier: Dossier) -> list[Incoming]:
    """List what came in for a dossier and no one looked at yet, the oldest first."""
    return [
        Incoming(
            item,
            _name_of(dossier, item),
            _about(dossier, item),
            _stands(dossier, item),
            _TOPICS[item.topic].place(dossier, item),
        )
        for item in dossier.incoming
    ]


@needs(Need.WRITE_DOSSIER)
def take_over(context: Context, switch_id: int, contribution_id: int) -> None:
    """Put what a guest wrote in its field; raise InvalidError when the field does not take it."""
    with write(context, switch_id) as transaction:
        item = transaction.get(Contribution, contribution_id)
        dossier = get_dossier(transaction.db, switch_id)
        _TOPICS[item.topic].put(transaction, dossier, item)
        transaction.update(item, taken=True, seen=True)


@needs(Need.WRITE_DOSSIER)
def keep_own(context: Context, switch_id: int, contribution_id: int) -> None:
    """Leave a field as it stands; what the guest wrote stays on record as theirs."""
    with write(context, switch_id) as transaction:
        item = transaction.get(Contribution, contribution_id)
        transaction.update(item, taken=bool(item.taken), seen=True)


@needs(Need.WRITE_DOSSIER)
def mark_seen(context: Context, switch_id: int) -> int:
    """Note that someone looked at all that stands in its field already; return how many."""
    with write(context, switch_id) as transaction:
        found = list_records(
            transaction.db, Contribution, switch_id=switch_id, seen=False, taken=True
        )
        for item in found:
            transaction.update(item, seen=True)
        return len(found)


def store_given(
    transaction: Transaction, dossier: Dossier, party: Party, given: Sequence[Given]
) -> list[Contribution]:
    """Store what a guest wrote, as theirs, and put it in the fields that are empty.

    What stands there already in the same words, and what they wrote before, is passed over.
    Whether a field is empty is asked of the dossier as it was before any of it.
    """
    actor = transaction.actor
    known = list_records(
        transaction.db, Contribution, switch_id=dossier.switch.id, person_id=actor.person_id
    )
    stored = []
    for item in given:
        wanted = _contribution(transaction, party, item)
        if item.text and not _is_known(wanted, known) and not _stands_there(dossier, wanted):
            stored.append(_store(transaction, dossier, wanted))
    return stored


def _contribution(transaction: Transaction, party: Party, item: Given) -> Contribution:
    actor: Actor = transaction.actor
    return checked(
        Contribution,
        switch_id=transaction.switch_id,
        person_id=actor.person_id,
        party=party,
        link_id=actor.link_id,
        topic=item.topic,
        about_id=item.about_id,
        detail=item.detail,
        text=item.text,
        given_at=transaction.now,
    )


def _store(transaction: Transaction, dossier: Dossier, wanted: Contribution) -> Contribution:
    topic = _TOPICS[wanted.topic]
    if not topic.is_empty(dossier, wanted):
        return transaction.add(wanted)
    try:
        topic.put(transaction, dossier, wanted)
    except InvalidError:
        return transaction.add(wanted)  # someone has to look at it
    return transaction.add(wanted.model_copy(update={"taken": True}))


def _is_known(wanted: Contribution, known: Sequence[Contribution]) -> bool:
    """Tell whether this is the last thing the guest wrote there; a list takes each line once."""
    several = wanted.topic in _LISTS
    same = [item for item in known if _place(item) == _place(wanted)]
    return any(same_text(item.text, wanted.text) for item in (same if several else same[-1:]))


def _place(item: Contribution) -> tuple[Topic, int | None, str]:
    return item.topic, item.about_id, item.detail


def _stands_there(dossier: Dossier, wanted: Contribution) -> bool:
    return wanted.text in _TOPICS[wanted.topic].texts(dossier, wanted)


def _stands(dossier: Dossier, item: Contribution) -> str:
    """Return what stands in the field that something was written for."""
    return "\n".join(text for text in _TOPICS[item.topic].texts(dossier, item) if text)


def _name_of(dossier: Dossier, item: Contribution) -> str:
    person = dossier.people.get(item.person_id)
    return person.name if person else ""


def _about(dossier: Dossier, item: Contribution) -> str:
    """Return which goal is meant; of the rest, topic and detail say enough, or its day."""
    wordings = {goal.goal_id: goal.description for goal in dossier.latest.goals}
    if item.topic in {Topic.SCORE_BEFORE, Topic.SCORE_AFTER}:
        return wordings.get(item.about_id or 0, "")
    if item.topic is Topic.HELD_HOURS:
        day = next((day for day in dossier.days if day.id == item.about_id), None)
        return day.day.isoformat() if day else ""
    return ""


# The topics, each with what stands in its field and how a text is put there.

Texts = Callable[[Dossier, Contribution], Sequence[str]]
Put = Callable[[Transaction, Dossier, Contribution], None]
Place = Callable[[Dossier, Contribution], FieldKey | None]


def _nowhere(dossier: Dossier, item: Contribution) -> None:
    """Return the one field of what is a line of a list: none."""


@dataclass(frozen=True)
class _Topic:
    texts: Texts
    put: Put
    place: Place = _nowhere
    always: bool = False
    """Whether each text has a place of its own: none stands in the way of another."""
    before_call: bool = False
    """Whether it goes by itself only while the version before the call is open."""
    by_hand: bool = False
    """Whether it never goes by itself: someone looks at it first."""

    def is_empty(self, dossier: Dossier, item: Contribution) -> bool:
        """Tell whether a text may go into the field by itself."""
        if self.by_hand:
            return False
        if self.before_call and dossier.latest.question.settled_at is not None:
            return False
        return self.always or not any(self.texts(dossier, item))


def _goals(dossier: Dossier, item: Contribution) -> Sequence[str]:
    return [goal.description for goal in dossier.latest.filled_goals]


def _put_goal(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    version = open_version(transaction, item.switch_id)
    if any(same_text(goal.description, item.text) for goal in version.goals):
        return
    empty = next((goal for goal in version.goals if not goal.description), None)
    if empty is not None:
        transaction.update(empty, **_checked(empty, description=item.text))
        return
    position = 1 + max((goal.position for goal in version.goals), default=-1)
    goal = transaction.add(LearningGoal(switch_id=item.switch_id))
    transaction.add(
        checked(
            GoalWording,
            question_id=version.question.id,
            goal_id=goal.id,
            position=position,
            description=item.text,
        )
    )


def _wishes(dossier: Dossier, item: Contribution) -> Sequence[str]:
    return [wish.description for wish in dossier.latest.filled_wishes]


def _put_wish(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    version = open_version(transaction, item.switch_id)
    if any(same_text(wish.description, item.text) for wish in version.wishes):
        return
    position = 1 + max((wish.position for wish in version.wishes), default=-1)
    transaction.add(
        checked(
            ContactWish,
            question_id=version.question.id,
            position=position,
            description=item.text,
        )
    )


def _aim(dossier: Dossier, item: Contribution) -> Sequence[str]:
    return [dossier.latest.question.general_aim]


def _aim_place(dossier: Dossier, item: Contribution) -> FieldKey:
    return LearningQuestion.TABLE, dossier.latest.question.id, "general_aim"


def _put_aim(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    question = open_version(transaction, item.switch_id).question
    transaction.update(question, **_checked(question, general_aim=item.text))


def _score_before(dossier: Dossier, item: Contribution) -> Sequence[str]:
    found = [goal.score_before for goal in dossier.goals if goal.id == item.about_id]
    return [str(score) for score in found if score]


def _put_score_before(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    goal = transaction.get(LearningGoal, item.about_id or 0)
    transaction.update(goal, **_checked(goal, score_before=int(item.text)))


def _of_inputs(name: str) -> _Topic:
    def texts(dossier: Dossier, item: Contribution) -> Sequence[str]:
        return [getattr(dossier.inputs, name)]

    def put(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
        inputs = transaction.get(type(dossier.inputs), dossier.inputs.id)
        transaction.update(inputs, **_checked(inputs, **{name: item.text}))

    return _Topic(texts, put, lambda dossier, item: (PlanInputs.TABLE, dossier.inputs.id, name))


def _sending_contact(dossier: Dossier, item: Contribution) -> Sequence[str]:
    contact = dossier.sending_contact
    return [contact_as_text(contact.name, contact.email)] if contact else []


def contact_as_text(name: str, email: str) -> str:
    """Write who someone is and where mail reaches them as one text, on a line each."""
    return "\n".join(filter(None, (" ".join(name.split()), email.strip())))


def _put_sending_contact(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    """Let who was named speak for the sender: someone of theirs by that name, else a new person.

    An address that is on record already stays.
    """
    name, _, email = item.text.partition("\n")
    switch = transaction.get(Switch, item.switch_id)
    sender_id = switch.sending_organisation_id
    among = list_records(transaction.db, Person, organisation_id=sender_id, active=True)
    person = next((one for one in among if is_same(one.name, name)), None)
    if person is None:
        added = checked(Person, organisation_id=sender_id, name=name, email=email)
        person = transaction.add(added)
    elif email and not person.email:
        transaction.update(person, **_checked(person, email=email))
    transaction.update(switch, sending_contact_id=person.id)


def _of_person(name: str) -> _Topic:
    def texts(dossier: Dossier, item: Contribution) -> Sequence[str]:
        person = dossier.people.get(item.person_id)
        return [getattr(person, name)] if person else []

    def put(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
        person = dossier.people[item.person_id]
        current = transaction.get(type(person), person.id)
        transaction.update(current, **_checked(current, **{name: item.text}))

    return _Topic(texts, put, lambda dossier, item: (Person.TABLE, item.person_id, name))


def _informed(dossier: Dossier, item: Contribution) -> Sequence[str]:
    call = dossier.call
    invited = call.participants if call else ()
    return [who.informed or "" for who in invited if who.person_id == item.person_id]


def _informed_place(dossier: Dossier, item: Contribution) -> FieldKey | None:
    invited = dossier.call.participants if dossier.call else ()
    found = [who.id for who in invited if who.person_id == item.person_id]
    return (Participant.TABLE, found[0], "informed") if found else None


def _put_informed(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    call = dossier.call
    found = [who for who in call.participants if who.person_id == item.person_id] if call else []
    if not found:
        text = N_("There is no call yet to which this person is invited. Plan it first.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    transaction.update(transaction.get(type(found[0]), found[0].id), informed=Informed(item.text))


def _proposals(dossier: Dossier, item: Contribution) -> Sequence[str]:
    return [proposal.title for proposal in dossier.proposals]


def _put_proposal(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    option = next((option for option in dossier.options if option.id == item.about_id), None)
    kind = option.kind if option else OptionKind.OTHER
    call_id = dossier.call.call.id if dossier.call else None
    transaction.add(
        checked(
            Proposal,
            switch_id=item.switch_id,
            call_id=call_id,
            option_id=option.id if option else None,
            kind=kind,
            title=item.text,
        )
    )


def _arrangements(dossier: Dossier, item: Contribution) -> Sequence[str]:
    return [made.description for made in dossier.arrangements if made.kind == item.detail]


def _arrangement_place(dossier: Dossier, item: Contribution) -> FieldKey | None:
    found = [made.id for made in dossier.arrangements if made.kind == item.detail]
    return (Arrangement.TABLE, found[0], "description") if found else None


def _put_arrangement(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    kind = ArrangementKind(item.detail)
    made = list_records(transaction.db, Arrangement, switch_id=item.switch_id)
    found = [arrangement for arrangement in made if arrangement.kind is kind]
    if found:
        transaction.update(found[0], **_checked(found[0], description=item.text))
    else:
        transaction.add(
            checked(Arrangement, switch_id=item.switch_id, kind=kind, description=item.text)
        )


def _objections(dossier: Dossier, item: Contribution) -> Sequence[str]:
    return ["–"]  # a plan is changed by who leads the dossier, never by itself


def _put_objection(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    """Change nothing: what is not right is put right in the fields that the plan is made of."""


def _hours(dossier: Dossier, item: Contribution) -> Sequence[str]:
    found = [day for day in dossier.days if day.id == item.about_id]
    return [str(day.held_minutes or "–") for day in found if day.held is not None]


def _put_hours(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    day = next(day for day in dossier.days if day.id == item.about_id)
    current = transaction.get(type(day), day.id)
    values = {"held": True, "held_minutes": int(item.text), "not_held_by": None}
    transaction.update(current, **_checked(current, **values))


def _of_evaluation(name: str) -> _Topic:
    def texts(dossier: Dossier, item: Contribution) -> Sequence[str]:
        found = [report for report in dossier.evaluations if report.party is item.party]
        return [getattr(report, name) for report in found]

    def put(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
        report = _evaluation(transaction, item)
        transaction.update(report, **_checked(report, **{name: item.text}))

    def place(dossier: Dossier, item: Contribution) -> FieldKey | None:
        found = [report for report in dossier.evaluations if report.party is item.party]
        return (Evaluation.TABLE, found[0].id, name) if found else None

    return _Topic(texts, put, place)


def _evaluation(transaction: Transaction, item: Contribution) -> Evaluation:
    """Return the evaluation of a party, which came in now if it had not."""
    came = EvaluationStatus.RECEIVED
    report = evaluation_of(transaction, item.switch_id, item.party, came)
    if report.status is not EvaluationStatus.NOT_RECEIVED:
        return report
    today = transaction.now.astimezone(BRUSSELS).date()
    return transaction.update(report, status=came, received_on=today, person_id=item.person_id)


def _score_after(dossier: Dossier, item: Contribution) -> Sequence[str]:
    found = [score.score_after for score in dossier.scores if score.goal_id == item.about_id]
    return [str(score) for score in found if score]


def _score_after_place(dossier: Dossier, item: Contribution) -> FieldKey | None:
    found = [score.id for score in dossier.scores if score.goal_id == item.about_id]
    return (GoalScore.TABLE, found[0], "score_after") if found else None


def _put_score_after(transaction: Transaction, dossier: Dossier, item: Contribution) -> None:
    report = _evaluation(transaction, item)
    found = list_records(transaction.db, GoalScore, evaluation_id=report.id, goal_id=item.about_id)
    if found:
        transaction.update(found[0], **_checked(found[0], score_after=int(item.text)))
        return
    values = {"goal_id": item.about_id, "score_after": int(item.text)}
    transaction.add(checked(GoalScore, evaluation_id=report.id, **values))


def _checked(record: Any, **changes: object) -> dict[str, Any]:
    """Return changes that `record` takes; raise InvalidError with what is wrong with them."""
    checked_change(record, changes)
    return changes


_TOPICS: Mapping[Topic, _Topic] = {
    Topic.GENERAL_AIM: _Topic(_aim, _put_aim, _aim_place, before_call=True),
    Topic.GOAL: _Topic(_goals, _put_goal, before_call=True),
    Topic.CONTACT_WISH: _Topic(_wishes, _put_wish, before_call=True),
    Topic.SCORE_BEFORE: _Topic(
        _score_before,
        _put_score_before,
        lambda dossier, item: (LearningGoal.TABLE, item.about_id or 0, "score_before"),
    ),
    Topic.STARTING_POINT: _of_inputs("starting_point"),
    Topic.EMERGENCY_CONTACT: _of_inputs("emergency_contact"),
    Topic.SENDING_CONTACT: _Topic(
        _sending_contact,
        _put_sending_contact,
        lambda dossier, item: (Switch.TABLE, dossier.switch.id, "sending_contact_id"),
        by_hand=True,
    ),
    Topic.INSTRUCTIONS_BY: _of_inputs("instructions_by"),
    Topic.JOB: _of_person("job"),
    Topic.JOB_SINCE: _of_person("job_since"),
    Topic.INFORMED: _Topic(_informed, _put_informed, _informed_place),
    Topic.PROPOSAL: _Topic(_proposals, _put_proposal, always=True),
    Topic.ARRANGEMENT: _Topic(_arrangements, _put_arrangement, _arrangement_place),
    Topic.OBJECTION: _Topic(_objections, _put_objection),
    Topic.HELD_HOURS: _Topic(
        _hours,
        _put_hours,
        lambda dossier, item: (ExchangeDay.TABLE, item.about_id or 0, "held_minutes"),
    ),
    Topic.UNEXPECTED_LEARNING: _of_evaluation("unexpected_learning"),
    Topic.TAKEAWAY: _of_evaluation("takeaway"),
    Topic.SCORE_AFTER: _Topic(_score_after, _put_score_after, _score_after_place),
}
_LISTS = {Topic.GOAL, Topic.CONTACT_WISH, Topic.PROPOSAL, Topic.OBJECTION}
