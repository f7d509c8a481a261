"""Planning, recording, completing and calling off the introduction call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from switching.models import (
    Activity,
    Arrangement,
    ArrangementKind,
    CallOutcome,
    CallPurpose,
    CallRecord,
    ContributionTopic,
    Dossier,
    GoalMatch,
    HostOption,
    Informed,
    IntakeCall,
    LearningGoal,
    LearningQuestion,
    Message,
    Moment,
    N_,
    Participant,
    Party,
    Person,
    Proposal,
    Purpose,
    Record,
    Role,
    Switch,
    current_call,
    last_called_off,
)
from switching.rules.call_gaps import missing_for_call
from switching.rules.minutes import WORKED_ON, minutes_per_purpose
from switching.services.access import needs, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked, required
from switching.services.context import Context
from switching.services.namesakes import refuse_same
from switching.services.organisations import add_once
from switching.services.questions import settle
from switching.services.rights import Need
from switching.services.versions import copy_version
from switching.store import Transaction, list_changes, list_records
from switching.store.queries import dossier as stored

FIRST_ARRANGEMENTS = (ArrangementKind.DRESS_CODE, ArrangementKind.ADDRESS_AND_WELCOME)
"""The arrangements that stand ready in every dossier."""


@needs(Need.WRITE_DOSSIER)
def plan_call(
    context: Context, dossier: Dossier, values: Mapping[str, object], key: str
) -> IntakeCall:
    """Plan or record a call: `values` has planned_at, planned_minutes and place.

    Learner, coach and project leader take part by themselves; the learning question of after the
    call starts as a copy of the one on record. Raises InvalidError with a sentence per field, and
    when a call counts already or the switch was stopped.
    """
    call = checked(IntakeCall, switch_id=dossier.switch.id, **values)
    with write(context, dossier.switch.id) as transaction:
        fresh = transaction.remembered(key) is None
        if fresh:
            _refuse_second(transaction, dossier.switch.id)
        current = stored.get_dossier(transaction.db, dossier.switch.id)
        call = add_once(transaction, call, "plan_call", key)
        if fresh:
            _furnish(transaction, current, call)
        return call


def _refuse_second(transaction: Transaction, switch_id: int) -> None:
    """Refuse a call beside the one that counts, and one of a switch that was stopped."""
    calls = stored.list_calls(transaction.db, switch_id)
    if transaction.get(Switch, switch_id).stopped_on is not None:
        text = N_("This switch was stopped. Take it up again first.")
    elif current_call(calls) is not None:
        text = N_("There is a call on record already. Load the page again to see it.")
    else:
        return
    raise InvalidError({WHOLE_RECORD: Message(text)})


def _furnish(transaction: Transaction, dossier: Dossier, call: IntakeCall) -> None:
    for purpose in Purpose:
        transaction.add(CallPurpose(call_id=call.id, purpose=purpose))
    people = (
        (Role.LEARNER, dossier.learner),
        (Role.COACH, dossier.coach),
        (Role.PROJECT_LEADER, dossier.project_leader),
    )
    for role, person in people:
        if person is not None:
            informed = _said_beforehand(transaction, dossier, person)
            transaction.add(
                Participant(
                    call_id=call.id,
                    person_id=person.id,
                    name=person.name,
                    role=role,
                    informed=informed,
                )
            )
    _ready_arrangements(transaction, dossier)
    latest = stored.list_versions(transaction.db, dossier.switch.id)[-1]
    if latest.question.settled_at is not None:
        copy_version(transaction, latest, Moment.AFTER_CALL, call.id)
    else:
        transaction.update(latest.question, call_id=call.id)


def _said_beforehand(transaction: Transaction, dossier: Dossier, person: Person) -> Informed | None:
    """Return how well informed someone said to be through their link, before there was a call."""
    said = [
        item
        for item in dossier.contributions
        if item.topic is ContributionTopic.INFORMED and item.person_id == person.id
    ]
    if not said or said[-1].taken is not None:
        return None
    transaction.update(said[-1], taken=True)
    return Informed(said[-1].text)


def _ready_arrangements(transaction: Transaction, dossier: Dossier) -> None:
    present = {item.kind for item in dossier.arrangements}
    for kind in FIRST_ARRANGEMENTS:
        if kind not in present:
            transaction.add(Arrangement(switch_id=dossier.switch.id, kind=kind))


@needs(Need.WRITE_DOSSIER)
def start_call(context: Context, call_id: int) -> IntakeCall:
    """Start the clock; starting one that runs changes nothing."""
    with write(context) as transaction:
        call = transaction.get(IntakeCall, call_id)
        return call if call.started_at else transaction.update(call, started_at=context.now)


@needs(Need.WRITE_DOSSIER)
def stop_call(context: Context, call_id: int) -> IntakeCall:
    """Stop the clock and fill in the real minutes, which can be corrected.

    Purposes whose minutes nobody typed get the time that was worked in them.
    """
    with write(context) as transaction:
        call = transaction.get(IntakeCall, call_id)
        if call.ended_at is not None:
            return call
        _share_out_minutes(transaction, call)
        minutes = call.actual_minutes or call.minutes_until(context.now)
        ended = max(
            context.now, call.started_at or context.now
        )  # whatever became of the clock meanwhile
        return transaction.update(call, ended_at=ended, actual_minutes=minutes)


@needs(Need.WRITE_DOSSIER)
def leave_purpose(context: Context, call_id: int, purpose: Purpose) -> None:
    """Count a purpose that one leaves as covered when something was filled in for it.

    Being open is not being covered, and an answer that was given stays.
    """
    with write(context) as transaction:
        call = transaction.get(IntakeCall, call_id)
        (item,) = list_records(transaction.db, CallPurpose, call_id=call_id, purpose=purpose)
        if item.covered is None and _worked_in(transaction, call, item):
            transaction.update(item, covered=True)


def _worked_in(transaction: Transaction, call: IntakeCall, item: CallPurpose) -> bool:
    """Tell whether something was filled in for a purpose since its call began, or was to begin."""
    if item.notes or item.minutes:
        return True
    changes = list_changes(transaction.db, call.switch_id, call.started_at or call.planned_at)
    return any(WORKED_ON.get(table) is item.purpose for _, table, _ in changes)


def _share_out_minutes(transaction: Transaction, call: IntakeCall) -> None:
    if call.started_at is None or call.minutes_until(transaction.now) is None:
        return
    purposes = list_records(transaction.db, CallPurpose, call_id=call.id)
    own = {item.id: item.purpose for item in purposes}
    changes = list_changes(transaction.db, call.switch_id, call.started_at)
    events = [
        (at, purpose)
        for at, table, record_id in changes
        if (purpose := own.get(record_id) if table == "call_purposes" else WORKED_ON.get(table))
    ]
    minutes = minutes_per_purpose(events, call.started_at, transaction.now)
    for item in purposes:
        if item.minutes is None and item.purpose in minutes:
            transaction.update(item, minutes=minutes[item.purpose])


@needs(Need.WRITE_DOSSIER)
def complete_call(context: Context, switch_id: int) -> IntakeCall:
    """Complete the open call and settle the question as it is after it.

    It was held when its clock began, unless someone said otherwise. Raises InvalidError when
    something that can't do without is missing; completing twice changes nothing.
    """
    with write(context, switch_id) as transaction:
        dossier = stored.get_dossier(transaction.db, switch_id)
        record = _current(dossier)
        if record.call.held:
            return record.call
        missing = [item for item in missing_for_call(dossier, record, context.now) if item.required]
        if missing:
            raise InvalidError({item.field: item.message for item in missing})
        if dossier.latest.question.settled_at is None:
            settle(transaction, dossier.latest)
        return transaction.update(
            record.call,
            outcome=CallOutcome.HELD,
            completed_at=context.now,
            held_at=record.call.took_place_at if record.call.day_known else None,
        )


@needs(Need.WRITE_DOSSIER)
def call_off(
    context: Context,
    call_id: int,
    outcome: CallOutcome | None,
    by: Party | None,
    reason: str,
    new_at: datetime | None = None,
) -> IntakeCall:
    """Record a no-show, a cancellation, or a postponement to `new_at`.

    What was typed stays on record; a postponed call goes on with it at its new date, and is
    returned. One that is off already stays as it is. Raises InvalidError with a sentence per field.
    """
    required(outcome=outcome, outcome_by=by, outcome_reason=reason.strip())
    if outcome is CallOutcome.POSTPONED:
        required(new_at=new_at)
    changes = {"outcome": outcome, "outcome_by": by, "outcome_reason": reason}
    with write(context) as transaction:
        call = transaction.get(IntakeCall, call_id)
        if call.called_off:
            return call
        _refuse_call_off(call, outcome, context.now)
        checked(IntakeCall, **{**call.model_dump(), **changes})
        off = transaction.update(call, completed_at=context.now, **changes)
        return _move(transaction, call, new_at) if new_at else off


def _refuse_call_off(call: IntakeCall, outcome: CallOutcome | None, now: datetime) -> None:
    if call.held or outcome is CallOutcome.HELD:
        text = N_("This call was completed. Correct it instead.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    is_today = not call.hour_known and call.planned_at.date() <= now.date()
    if outcome is CallOutcome.NO_SHOW and call.planned_at > now and not is_today:
        text = N_(
            "This call is still to come: no one can have stayed away. Cancel it or put it off."
        )
        raise InvalidError({"outcome": Message(text)})


@needs(Need.WRITE_DOSSIER)
def reinstate_call(context: Context, call_id: int) -> IntakeCall:
    """Take back that a call did not take place: it is open again, with all that was noted.

    Raises InvalidError when it is not the last one that was called off, or when another counts now.
    """
    with write(context) as transaction:
        call = transaction.get(IntakeCall, call_id)
        if call.outcome is None:
            return call
        calls = stored.list_calls(transaction.db, call.switch_id)
        last = last_called_off(calls)
        if last is None or last.call.id != call.id or current_call(calls) is not None:
            text = N_("There is a later call on record. Go on with that one, or call it off first.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        _take_up_question(transaction, call)
        return transaction.update(
            call, outcome=None, outcome_by=None, outcome_reason="", completed_at=None
        )


def _take_up_question(transaction: Transaction, call: IntakeCall) -> None:
    latest = stored.list_versions(transaction.db, call.switch_id)[-1]
    if latest.question.settled_at is None:
        transaction.update(latest.question, call_id=call.id)


def _move(transaction: Transaction, call: IntakeCall, new_at: datetime) -> IntakeCall:
    """Plan `call` again at `new_at`, with its people and with what was noted already."""
    moved = transaction.add(
        checked(
            IntakeCall,
            switch_id=call.switch_id,
            planned_at=new_at,
            planned_minutes=call.planned_minutes,
            place=call.place,
            loose_notes=call.loose_notes,
        )
    )
    copies: list[Record] = [
        *list_records(transaction.db, Participant, call_id=call.id),
        *list_records(transaction.db, CallPurpose, call_id=call.id),
    ]
    for record in copies:
        fresh = {"id": 0, "version": 1, "call_id": moved.id}
        transaction.add(record.model_copy(update=fresh))
    for question in list_records(transaction.db, LearningQuestion, call_id=call.id):
        if question.settled_at is None:
            transaction.update(question, call_id=moved.id)
    return moved


@needs(Need.WRITE_DOSSIER)
def correct_call(context: Context, call_id: int, reason: str) -> None:
    """Put on record why a completed call is going to be corrected; the changes follow."""
    required(reason=reason.strip())
    with write(context) as transaction:
        call = transaction.get(IntakeCall, call_id)
        checked(IntakeCall, **{**call.model_dump(), "outcome_reason": reason})
        transaction.note("correct", call, {"reason": reason})


def _current(dossier: Dossier) -> CallRecord:
    if dossier.call is None:
        raise InvalidError({"call": Message(N_("There is no call on record yet."))})
    return dossier.call


@needs(Need.WRITE_DOSSIER)
def add_participant(
    context: Context,
    call: IntakeCall,
    values: Mapping[str, object],
    key: str,
    person: Mapping[str, object] | None = None,
) -> Participant:
    """Add someone to a call, known or typed in; raise InvalidError with a sentence per field.

    `person` is what is known of someone new besides the name: they are put on record with it.
    """
    participant = checked(Participant, call_id=call.id, **values)
    someone = checked(Person, name=participant.name, **person) if person else None
    with write(context, call.switch_id) as transaction:
        if someone is not None and transaction.remembered(key) is None:
            refuse_same(transaction, someone)
            participant = participant.changed({"person_id": transaction.add(someone).id})
        return add_once(transaction, participant, "add_participant", key)


@needs(Need.WRITE_DOSSIER)
def add_proposal(
    context: Context,
    dossier: Dossier,
    values: Mapping[str, object],
    key: str,
    joins_catalogue: bool = False,
) -> Proposal:
    """Put an option to the learner: from the catalogue (`option_id`), or one that may join it.

    With another answer than this `key` gave before, that one becomes its answer.
    """
    call_id = dossier.call.call.id if dossier.call else None
    proposal = checked(Proposal, switch_id=dossier.switch.id, call_id=call_id, **values)
    with write(context, dossier.switch.id) as transaction:
        proposal = add_once(transaction, proposal, "add_proposal", key)
        if joins_catalogue and proposal.option_id is None:
            option = transaction.add(
                HostOption(host_id=dossier.host.id, kind=proposal.kind, title=proposal.title)
            )
            proposal = transaction.update(proposal, option_id=option.id)
        proposal = transaction.update(proposal, answer=values.get("answer", proposal.answer))
        _take_over_matches(transaction, proposal)
        return proposal


def _take_over_matches(transaction: Transaction, proposal: Proposal) -> None:
    """Let a proposal serve the goals of its dossier that its option served until now."""
    if proposal.option_id is None:
        return
    goals = list_records(transaction.db, LearningGoal, switch_id=proposal.switch_id)
    ids = [goal.id for goal in goals]
    for match in list_records(transaction.db, GoalMatch, goal_id=ids, option_id=proposal.option_id):
        transaction.update(match, option_id=None, proposal_id=proposal.id)


@needs(Need.WRITE_DOSSIER)
def remove_proposal(context: Context, proposal_id: int) -> None:
    """Take a proposal away, with the marks of what it serves.

    Raises InvalidError for one that stands in the plan, or that explains how the question shifted.
    """
    with write(context) as transaction:
        proposal = transaction.get(Proposal, proposal_id)
        if list_records(transaction.db, Activity, proposal_id=proposal_id):
            text = N_("This stands in the plan. Remove the activity there first.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        if list_records(transaction.db, LearningQuestion, shift_proposal_id=proposal_id):
            text = N_(
                "The shift of the question names this proposal. Choose another one there first."
            )
            raise InvalidError({WHOLE_RECORD: Message(text)})
        for match in list_records(transaction.db, GoalMatch, proposal_id=proposal_id):
            transaction.delete(match)
        transaction.delete(proposal)


@needs(Need.WRITE_DOSSIER)
def add_arrangement(
    context: Context, dossier: Dossier, kind: ArrangementKind, key: str
) -> Arrangement:
    """Add a practical arrangement to fill in."""
    arrangement = Arrangement(switch_id=dossier.switch.id, kind=kind)
    with write(context, dossier.switch.id) as transaction:
        return add_once(transaction, arrangement, "add_arrangement", key)
