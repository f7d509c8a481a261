"""What is on record in a dossier and can't all be true: dates and hours that contradict each other.

Nothing of it is refused: people work with what they know. It is asked once, where it is typed, and
listed in one place until it is put right, or until someone says that it is right all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from zoneinfo import ZoneInfo

from switching.models import (
    ActionPlan,
    CallRecord,
    Certificate,
    Dossier,
    ExchangeDay,
    Message,
    N_,
    Person,
    Record,
    held_minutes,
    plural,
)
from switching.models.month import begins_after, month_of
from switching.rules.certification import current_certificate
from switching.rules.clashes import span_of
from switching.rules.steps import Step

LONG_DAY_MINUTES = 12 * 60
"""More hours than this on one day are asked about when its times are not known."""

FAR_AWAY = timedelta(days=2 * 366)
"""What lies further from the day a dossier was opened is more likely a slip of the year."""

_BRUSSELS = ZoneInfo("Europe/Brussels")


class Kind(StrEnum):
    """What contradicts what."""

    CALL_TO_COME = "call_to_come"
    CALL_FAR_AWAY = "call_far_away"
    CALL_NOT_BY_CLOCK = "call_not_by_clock"
    CALL_AFTER_STOP = "call_after_stop"
    CALL_AFTER_CERTIFICATE = "call_after_certificate"
    PURPOSES_LONGER = "purposes_longer"
    DAY_FAR_AWAY = "day_far_away"
    DAY_BEFORE_CALL = "day_before_call"
    DAY_TO_COME = "day_to_come"
    DAYS_OVERLAP = "days_overlap"
    HOURS_BEYOND_DAY = "hours_beyond_day"
    DONE_ON_DAY_OFF = "done_on_day_off"
    DAY_AFTER_STOP = "day_after_stop"
    DAY_AFTER_COMPLETION = "day_after_completion"
    DAY_AFTER_CERTIFICATE = "day_after_certificate"
    HOURS_OF_CERTIFICATE = "hours_of_certificate"
    JOB_TO_COME = "job_to_come"
    PLAN_BEFORE_CALL = "plan_before_call"
    AGREED_TO_COME = "agreed_to_come"
    AGREED_BEFORE_PLAN = "agreed_before_plan"
    EVALUATED_TO_COME = "evaluated_to_come"
    EVALUATED_BEFORE_DAY = "evaluated_before_day"
    COMPLETED_TO_COME = "completed_to_come"
    STOPPED_TO_COME = "stopped_to_come"
    STOPPED_BEFORE_OPENED = "stopped_before_opened"


@dataclass(frozen=True)
class Contradiction:
    """Two things on record that can't both be true.

    `record` and `field` are where it was typed, as far as one place is to blame; `step` is where
    that is found. The `code` changes with each value that it was found in.
    """

    kind: Kind
    record: Record
    field: str
    message: Message
    step: Step

    @property
    def code(self) -> str:
        """Return what it is known by, once someone says that it is right all the same.

        It says nothing of anyone: of the values it has a hash alone.
        """
        said = repr(sorted((name, str(value)) for name, value in self.message.values.items()))
        digest = hashlib.sha256(said.encode()).hexdigest()[:16]
        return f"{self.kind}:{self.record.id}:{digest}"


_Found = Iterator[Contradiction]


def contradictions(dossier: Dossier, today: date) -> tuple[Contradiction, ...]:
    """List what can't all be true on `today`, in the order of the steps."""
    return tuple(item for rule in _RULES for item in rule(dossier, today))


def open_contradictions(dossier: Dossier, today: date) -> tuple[Contradiction, ...]:
    """List what nobody said is right all the same."""
    confirmed = {item.contradiction for item in dossier.confirmations}
    return tuple(item for item in contradictions(dossier, today) if item.code not in confirmed)


def confirmed_contradictions(dossier: Dossier, today: date) -> tuple[Contradiction, ...]:
    """List what someone said is right all the same, as long as it says what it said then."""
    confirmed = {item.contradiction for item in dossier.confirmations}
    return tuple(item for item in contradictions(dossier, today) if item.code in confirmed)


def _date_of(instant: datetime) -> date:
    return instant.astimezone(_BRUSSELS).date()


def _held_call(dossier: Dossier) -> CallRecord | None:
    record = dossier.call
    return record if record and record.call.held and record.call.day_known else None


def _standing(dossier: Dossier) -> Iterator[ExchangeDay]:
    """Yield the days that were held or still may be."""
    return (day for day in dossier.days if day.held is not False)


def _of_call(dossier: Dossier, today: date) -> _Found:
    if dossier.call is None or not dossier.call.call.day_known:
        return
    call = dossier.call.call
    day, field = _date_of(call.stands_at), "held_at" if call.held else "planned_at"
    if abs(day - dossier.switch.registered_on) > FAR_AWAY:
        text = N_("The introduction call stands on {call}. Is the year right?")
        message = Message(text, {"call": day})
        yield Contradiction(Kind.CALL_FAR_AWAY, call, field, message, Step.CALL)
    if call.held and day > today:
        text = N_("The introduction call was held, but {call} is still to come.")
        message = Message(text, {"call": day})
        yield Contradiction(Kind.CALL_TO_COME, call, field, message, Step.CALL)
    if call.held and call.started_at and _date_of(call.started_at) != day:
        text = N_("The introduction call was held on {call}, but its clock began on {began}.")
        message = Message(text, {"call": day, "began": _date_of(call.started_at)})
        yield Contradiction(Kind.CALL_NOT_BY_CLOCK, call, field, message, Step.CALL)


def _of_purposes(dossier: Dossier, today: date) -> _Found:
    record = _held_call(dossier)
    if record is None or record.call.actual_minutes is None:
        return
    minutes = [item.minutes for item in record.purposes if item.minutes]
    # The clock shares out whole minutes, at least one for each purpose.
    if sum(minutes) > record.call.actual_minutes + len(minutes):
        message = plural(
            "The purposes took {count} minute together, and the whole call {whole}.",
            "The purposes took {count} minutes together, and the whole call {whole}.",
            sum(minutes),
            whole=record.call.actual_minutes,
        )
        yield Contradiction(Kind.PURPOSES_LONGER, record.call, "actual_minutes", message, Step.CALL)


def _call_and_end(dossier: Dossier, today: date) -> _Found:
    record, stopped_on = _held_call(dossier), dossier.switch.stopped_on
    if record is None:
        return
    day, certificate = _date_of(record.call.took_place_at), current_certificate(dossier)
    if stopped_on and day > stopped_on:
        text = N_("The introduction call was held on {call}, after the stop on {stop}.")
        message = Message(text, {"call": day, "stop": stopped_on})
        yield Contradiction(Kind.CALL_AFTER_STOP, record.call, "held_at", message, Step.CALL)
    if certificate and day > _date_of(certificate.issued_at):
        text = N_("The introduction call was held on {call}, after the certificate of {issued}.")
        message = Message(text, {"call": day, "issued": _date_of(certificate.issued_at)})
        yield Contradiction(Kind.CALL_AFTER_CERTIFICATE, record.call, "held_at", message, Step.CALL)


def _of_jobs(dossier: Dossier, today: date) -> _Found:
    people = (dossier.learner, dossier.coach, dossier.project_leader, dossier.sending_contact)
    for person in {item.id: item for item in people if item is not None}.values():
        yield from _of_job(person, today)


def _of_job(person: Person, today: date) -> _Found:
    if begins_after(person.job_since, today):
        text = N_("{name} has their job since {since}, and that is still to come.")
        since = month_of(person.job_since) or person.job_since
        message = Message(text, {"name": person.name, "since": since})
        yield Contradiction(Kind.JOB_TO_COME, person, "job_since", message, Step.PLAN)


def _of_plan(dossier: Dossier, today: date) -> _Found:
    record, plan = _held_call(dossier), dossier.plans[-1] if dossier.plans else None
    if record is not None and plan is not None:
        call, made = _date_of(record.call.took_place_at), _date_of(plan.finalised_at)
        if made < call:
            text = N_("The plan was made final on {made}, before the introduction call of {call}.")
            message = Message(text, {"made": made, "call": call})
            yield Contradiction(Kind.PLAN_BEFORE_CALL, record.call, "held_at", message, Step.CALL)
    if plan is not None:
        yield from _of_agreements(dossier, plan, today)


def _of_agreements(dossier: Dossier, plan: ActionPlan, today: date) -> _Found:
    made = _date_of(plan.finalised_at)
    for item in dossier.agreements:
        values = {"party": item.party, "agreed": item.agreed_on}
        if item.agreed_on > today:
            text = N_("An agreement stands on {agreed} ({party}), and that is still to come.")
            message = Message(text, values)
            yield Contradiction(Kind.AGREED_TO_COME, item, "agreed_on", message, Step.PLAN)
        if item.plan_id == plan.id and item.agreed_on < made:
            text = N_("An agreement stands on {agreed} ({party}), before the plan of {made}.")
            message = Message(text, {**values, "made": made})
            yield Contradiction(Kind.AGREED_BEFORE_PLAN, item, "agreed_on", message, Step.PLAN)


def _of_days(dossier: Dossier, today: date) -> _Found:
    for day in _standing(dossier):
        values = {"day": day.day}
        if abs(day.day - dossier.switch.registered_on) > FAR_AWAY:
            message = Message(N_("An exchange day stands on {day}. Is the year right?"), values)
            yield Contradiction(Kind.DAY_FAR_AWAY, day, "day", message, Step.EXCHANGE)
        if day.held and day.day > today:
            message = Message(N_("{day} was held, but that day is still to come."), values)
            yield Contradiction(Kind.DAY_TO_COME, day, "held", message, Step.EXCHANGE)
        told = dossier.call is not None and dossier.call.call.day_known
        if dossier.call and told and day.day < (call := _date_of(dossier.call.call.stands_at)):
            text = N_("The exchange day of {day} comes before the introduction call of {call}.")
            message = Message(text, {**values, "call": call})
            yield Contradiction(Kind.DAY_BEFORE_CALL, day, "day", message, Step.EXCHANGE)


def _of_hours(dossier: Dossier, today: date) -> _Found:
    for day in _standing(dossier):
        room, told = _room(day), timedelta(minutes=day.held_minutes or 0)
        if day.held and told > room:
            values = {"day": day.day, "held": told, "room": room}
            text = (
                N_("{held} were held on {day}, from start to end that day has {room}.")
                if day.end and day.start
                else N_("{held} were held on {day}: that is a long day.")
            )
            message = Message(text, values)
            yield Contradiction(Kind.HOURS_BEYOND_DAY, day, "held_minutes", message, Step.EXCHANGE)


def _room(day: ExchangeDay) -> timedelta:
    """Return the time between start and end; without these, what a long day has."""
    if day.span_minutes is None:
        return timedelta(minutes=LONG_DAY_MINUTES)
    return timedelta(minutes=day.span_minutes or 0)


def _of_overlaps(dossier: Dossier, today: date) -> _Found:
    spans = [(day, *span_of(day)) for day in _standing(dossier)]
    for (one, begin, end), (other, other_begin, other_end) in combinations(spans, 2):
        if begin < other_end and other_begin < end:
            text = N_("Two exchange days stand on {day} at the same hours.")
            message = Message(text, {"day": other.day, "number": one.id})
            yield Contradiction(Kind.DAYS_OVERLAP, other, "day", message, Step.EXCHANGE)


def _of_activities(dossier: Dossier, today: date) -> _Found:
    days = {day.id: day for day in dossier.days}
    for activity in dossier.activities:
        on = days.get(activity.day_id or 0)
        if on is None:
            continue
        values = {"activity": activity.title, "day": on.day}
        if activity.done and (on.held is False or (not on.held and on.day > today)):
            message = Message(N_("‘{activity}’ was done, but {day} was not held."), values)
            yield Contradiction(Kind.DONE_ON_DAY_OFF, activity, "done", message, Step.EXCHANGE)


def _days_and_end(dossier: Dossier, today: date) -> _Found:
    switch = dossier.switch
    for day in _standing(dossier):
        if day.held and switch.stopped_on and day.day > switch.stopped_on:
            text = N_("{day} was held, after the switch was stopped on {stop}.")
            message = Message(text, {"day": day.day, "stop": switch.stopped_on})
            yield Contradiction(Kind.DAY_AFTER_STOP, day, "day", message, Step.EXCHANGE)
        if switch.completed_on and day.day > switch.completed_on:
            text = N_("{day} comes after the switch was completed on {end}.")
            message = Message(text, {"day": day.day, "end": switch.completed_on})
            yield Contradiction(Kind.DAY_AFTER_COMPLETION, day, "day", message, Step.EXCHANGE)


def _days_and_certificate(dossier: Dossier, today: date) -> _Found:
    certificate = current_certificate(dossier)
    if certificate is None:
        return
    issued = _date_of(certificate.issued_at)
    for day in _standing(dossier):
        if day.day > issued:
            text = N_("{day} comes after the certificate of {issued}.")
            message = Message(text, {"day": day.day, "issued": issued})
            yield Contradiction(Kind.DAY_AFTER_CERTIFICATE, day, "day", message, Step.EXCHANGE)
    yield from _hours_of(certificate, held_minutes(dossier.days))


def _hours_of(certificate: Certificate, held: int) -> _Found:
    if certificate.held_minutes != held:
        text = N_("The certificate says {said}, the days that were held come to {held}.")
        said = timedelta(minutes=certificate.held_minutes)
        message = Message(text, {"said": said, "held": timedelta(minutes=held)})
        yield Contradiction(
            Kind.HOURS_OF_CERTIFICATE, certificate, "held_minutes", message, Step.CERTIFICATE
        )


def _of_evaluations(dossier: Dossier, today: date) -> _Found:
    first = min((day.day for day in dossier.days if day.held), default=None)
    for item in dossier.evaluations:
        if item.received_on is None:
            continue
        values = {"party": item.party, "received": item.received_on}
        if item.received_on > today:
            text = N_("An evaluation came in on {received} ({party}), and that is still to come.")
            message = Message(text, values)
            yield Contradiction(Kind.EVALUATED_TO_COME, item, "received_on", message, Step.EXCHANGE)
        if first and item.received_on < first:
            text = N_("An evaluation came in on {received} ({party}), before the first day {day}.")
            message = Message(text, {**values, "day": first})
            yield Contradiction(
                Kind.EVALUATED_BEFORE_DAY, item, "received_on", message, Step.EXCHANGE
            )


def _of_end(dossier: Dossier, today: date) -> _Found:
    switch = dossier.switch
    if switch.completed_on and switch.completed_on > today:
        text = N_("The switch was completed on {end}, and that is still to come.")
        message = Message(text, {"end": switch.completed_on})
        yield Contradiction(Kind.COMPLETED_TO_COME, switch, "completed_on", message, Step.EXCHANGE)
    if switch.stopped_on and switch.stopped_on > today:
        text = N_("The switch was stopped on {stop}, and that is still to come.")
        message = Message(text, {"stop": switch.stopped_on})
        yield Contradiction(Kind.STOPPED_TO_COME, switch, "stopped_on", message, Step.EXCHANGE)
    if switch.stopped_on and switch.stopped_on < switch.registered_on:
        text = N_("The switch was stopped on {stop}, before it was opened on {opened}.")
        values = {"stop": switch.stopped_on, "opened": switch.registered_on}
        yield Contradiction(
            Kind.STOPPED_BEFORE_OPENED, switch, "stopped_on", Message(text, values), Step.EXCHANGE
        )


_RULES: tuple[Callable[[Dossier, date], _Found], ...] = (
    _of_call,
    _of_purposes,
    _call_and_end,
    _of_jobs,
    _of_plan,
    _of_days,
    _of_hours,
    _of_overlaps,
    _of_activities,
    _days_and_end,
    _days_and_certificate,
    _of_evaluations,
    _of_end,
)
