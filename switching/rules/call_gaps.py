"""What a call still needs before it can be completed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from switching.models import CallRecord, Dossier, IntakeCall, Message, N_, Purpose


@dataclass(frozen=True)
class CallGap:
    """Something a call lacks. Without what is `required` it can't be completed."""

    field: str
    message: Message
    required: bool
    purpose: Purpose | None = None


def missing_for_call(dossier: Dossier, record: CallRecord, now: datetime) -> list[CallGap]:
    """List what the call lacks, what it can't do without first."""
    gaps = [*_required(dossier, record, now), *_wanted(dossier, record)]
    return sorted(gaps, key=lambda gap: not gap.required)


def _required(dossier: Dossier, record: CallRecord, now: datetime) -> Iterator[CallGap]:
    call = record.call
    if call.held_at is not None and call.held_at > now:
        yield CallGap(
            "held_at", Message(N_("The call can't have been held on a day to come.")), True
        )
    elif call.took_place_at > now and not _may_be_today(call, now):
        yield CallGap(
            "planned_at",
            Message(N_("The call is planned in the future. Change its date, or start it first.")),
            True,
        )
    if call.actual_minutes is None:
        yield CallGap(
            "actual_minutes", Message(N_("Fill in how many minutes the call took.")), True
        )
    if not any(person.attended for person in record.participants):
        yield CallGap("participants", Message(N_("Tick who was there.")), True)
    question = dossier.latest
    if not question.question.general_aim and not question.filled_goals:
        yield CallGap(
            "general_aim",
            Message(N_("Fill in a general aim or a goal of the learning question.")),
            True,
            Purpose.QUESTION,
        )


def _may_be_today(call: IntakeCall, now: datetime) -> bool:
    """Tell whether a call whose hour is not known may have been today already."""
    return not call.hour_known and call.took_place_at.date() <= now.date()


def _wanted(dossier: Dossier, record: CallRecord) -> Iterator[CallGap]:
    for item in record.purposes:
        if item.covered is None:
            text = N_("Say whether this was covered: {purpose}.")
            yield CallGap("covered", Message(text, {"purpose": item.purpose}), False, item.purpose)
        elif item.covered is False and not item.skip_reason:
            text = N_("Say why this was skipped: {purpose}.")
            yield CallGap(
                "skip_reason", Message(text, {"purpose": item.purpose}), False, item.purpose
            )
    if dossier.latest.question.shift is None:
        yield CallGap("shift", Message(N_("Say how the learning question shifted.")), False)
    if not dossier.days:
        text = N_("No date for the exchange yet.")
        yield CallGap("days", Message(text), False, Purpose.PRACTICAL)
