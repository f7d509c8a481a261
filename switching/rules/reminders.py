"""Which reminders a dossier asks for, when each goes out, and what holds it back.

At most one a day goes to a person, and none on a day on which they got a mail already; by day, and
never on a Sunday: what should go on one goes a day earlier when something is to come, and a day
later when it is over. What someone sends by a click goes at once: it never waits for a reminder.
Nothing is asked of who gave it already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from switching.models import (
    CallRecord,
    ContributionTopic,
    Dossier,
    ExchangeDay,
    MailKind,
    Party,
    Person,
)
from switching.rules.agreeing import last_plan, missing_agreements, speaker_of
from switching.rules.clock import BRUSSELS
from switching.rules.reaching import addressee

FROM, UNTIL = time(8), time(19)
"""Between these hours a reminder goes out, in Brussels."""
FOLLOW_UP_DAYS = 91
"""So many days after the last day is three months later."""

REMINDERS = (
    MailKind.CALL_REMINDER,
    MailKind.PREPARATION_REMINDER,
    MailKind.AGREEMENT_WEEK_REMINDER,
    MailKind.AGREEMENT_DAYS_REMINDER,
    MailKind.HOURS_REMINDER,
    MailKind.EVALUATION_REMINDER,
    MailKind.EVALUATION_LAST_REMINDER,
    MailKind.FOLLOW_UP_REMINDER,
)
_SUNDAY = 6
PREPARING = {
    *(ContributionTopic.GENERAL_AIM, ContributionTopic.GOAL, ContributionTopic.CONTACT_WISH),
    *(ContributionTopic.STARTING_POINT, ContributionTopic.EMERGENCY_CONTACT),
    *(ContributionTopic.SENDING_CONTACT, ContributionTopic.INSTRUCTIONS_BY),
    *(ContributionTopic.JOB, ContributionTopic.JOB_SINCE, ContributionTopic.INFORMED),
    *(ContributionTopic.PROPOSAL, ContributionTopic.ARRANGEMENT),
}
"""What learner and coach may write before the call."""
_REPORTING = {
    *(ContributionTopic.UNEXPECTED_LEARNING, ContributionTopic.TAKEAWAY),
    *(ContributionTopic.SCORE_BEFORE, ContributionTopic.SCORE_AFTER),
}
_HOURS = {ContributionTopic.HELD_HOURS}
_EVALUATING = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)


@dataclass(frozen=True)
class Reminder:
    """A mail that goes to someone by rule: on the day `due`, or by `until` if that did not work.

    `about` is what it is about: the day of a call, the number of a plan. When that changes, it is
    another reminder. `party` is as whom the person is asked; None for who is at a call.
    """

    kind: MailKind
    party: Party | None
    person: Person
    about: str
    due: date
    until: date

    def key(self, switch_id: int) -> str:
        """Return what tells it from all others: it goes out once."""
        return f"{self.kind}:{switch_id}:{self.about}:{self.person.id}"


def is_time(now: datetime) -> bool:
    """Tell whether reminders may go out at this moment."""
    there = now.astimezone(BRUSSELS)
    return FROM <= there.time() < UNTIL and there.weekday() != _SUNDAY


def next_time(now: datetime, written_to: bool) -> datetime:
    """Return from when on a reminder may go out; `now` when it may now.

    `written_to` tells whether its receiver got a mail today: then it is another day.
    """
    if is_time(now) and not written_to:
        return now
    there = now.astimezone(BRUSSELS)
    is_early = there.time() < FROM and there.weekday() != _SUNDAY
    day = there.date() if is_early and not written_to else next_day_of_mails(there.date())
    return datetime.combine(day, FROM, BRUSSELS).astimezone(now.tzinfo)


def reminders_of(dossier: Dossier) -> list[Reminder]:
    """List all reminders of a dossier as it stands, whatever the day; none once it was stopped."""
    if dossier.switch.stopped_on is not None:
        return []
    found = [
        *_of_call(dossier),
        *_of_agreement(dossier),
        *_of_hours(dossier),
        *_afterwards(dossier),
    ]
    return [item for item in found if addressee(item.person).address is not None]


def going(
    reminders: Iterable[Reminder],
    today: date,
    stopped: Collection[MailKind] = (),
    after: date | None = None,
) -> list[Reminder]:
    """List the reminders that go out on `today`, the most pressing first.

    Left out are the kinds `stopped`, and what was due up to `after`: the day on which a backup was
    put back, which no longer knows what went out.
    """
    found = [
        item
        for item in reminders
        if item.kind not in stopped
        and item.due <= today <= item.until
        and (after is None or item.due > after)
    ]
    return sorted(found, key=_pressing)


def _pressing(item: Reminder) -> tuple[date, int]:
    return item.until, REMINDERS.index(item.kind)


def one_each(reminders: Iterable[Reminder], written_to: Collection[int]) -> list[Reminder]:
    """Keep the most pressing reminder of each person who got no mail that day; others wait."""
    found: dict[int, Reminder] = {}
    for item in sorted(reminders, key=_pressing):
        if item.person.id not in written_to:
            found.setdefault(item.person.id, item)
    return list(found.values())


def next_day_of_mails(today: date) -> date:
    """Return the next day on which reminders go out: tomorrow, and Monday on a Saturday."""
    return _later(today + timedelta(days=1))


def _earlier(day: date) -> date:
    return day - timedelta(days=1) if day.weekday() == _SUNDAY else day


def _later(day: date) -> date:
    return day + timedelta(days=1) if day.weekday() == _SUNDAY else day


def _asked(dossier: Dossier, parties: Iterable[Party]) -> Iterator[tuple[Party, Person]]:
    for party in parties:
        person = speaker_of(dossier, party)
        if person is not None:
            yield party, person


def _wrote(
    dossier: Dossier,
    party: Party,
    person: Person,
    topics: Collection[ContributionTopic],
    about_id: int | None = None,
) -> bool:
    """Tell whether someone wrote for any of these fields, as a party."""
    return any(
        item.topic in topics and item.about_id == (about_id or item.about_id)
        for item in dossier.contributions
        if (item.party, item.person_id) == (party, person.id)
    )


def _of_call(dossier: Dossier) -> Iterator[Reminder]:
    record = dossier.call
    if record is None or record.call.held:
        return
    day = record.call.planned_at.astimezone(BRUSSELS).date()
    about, before = day.isoformat(), _earlier(day - timedelta(days=1))
    for person in _invited(dossier, record):
        yield Reminder(MailKind.CALL_REMINDER, None, person, about, before, before)
    first = _earlier(day - timedelta(days=2))
    for party, person in _asked(dossier, (Party.LEARNER, Party.COACH)):
        if _wrote(dossier, party, person, PREPARING):
            continue
        yield Reminder(MailKind.PREPARATION_REMINDER, party, person, about, first, before)


def _invited(dossier: Dossier, record: CallRecord) -> list[Person]:
    known = (dossier.people.get(item.person_id or 0) for item in record.participants)
    return list({person.id: person for person in known if person is not None}.values())


def _of_agreement(dossier: Dossier) -> Iterator[Reminder]:
    plan, days = last_plan(dossier), [item.day for item in _standing(dossier.days)]
    if plan is None or not days:
        return
    first, about = min(days), str(plan.number)
    missing = [item for item in missing_agreements(dossier) if item is not Party.PROJECT_LEADER]
    # Who asked to change this version first is asked of the next one.
    answered = {(item.plan_id, item.person_id) for item in dossier.answers}
    for kind, ahead, last in (
        (MailKind.AGREEMENT_WEEK_REMINDER, 7, 3),
        (MailKind.AGREEMENT_DAYS_REMINDER, 2, 1),
    ):
        due, until = (_earlier(first - timedelta(days=count)) for count in (ahead, last))
        for party, person in _asked(dossier, missing):
            if (plan.id, person.id) not in answered:
                yield Reminder(kind, party, person, about, due, until)


def _of_hours(dossier: Dossier) -> Iterator[Reminder]:
    logged = {(item.day_id, item.person_id) for item in dossier.log}
    for day in dossier.days:
        if day.held is None:
            due, until = (_later(day.day + timedelta(days=count)) for count in (1, 3))
            for party, person in _asked(dossier, (Party.LEARNER, Party.COACH)):
                confirmed = _wrote(dossier, party, person, _HOURS, day.id)
                if not confirmed and (day.id, person.id) not in logged:
                    about = day.day.isoformat()
                    yield Reminder(MailKind.HOURS_REMINDER, party, person, about, due, until)


def _afterwards(dossier: Dossier) -> Iterator[Reminder]:
    """Ask how it was, and three months later what stayed, once no day is still to come."""
    standing = list(_standing(dossier.days))
    if not any(item.held for item in standing):
        return
    last = max(item.day for item in standing)
    about, answered = last.isoformat(), {item.party for item in dossier.evaluations}
    missing = [
        party
        for party, person in _asked(dossier, _EVALUATING)
        if party not in answered and not _wrote(dossier, party, person, _REPORTING)
    ]
    told = {item.party for item in dossier.follow_ups}
    later = [p for p in (Party.LEARNER, Party.SENDING_ORGANISATION) if p not in told]
    for kind, parties, after in (
        (MailKind.EVALUATION_REMINDER, missing, 3),
        (MailKind.EVALUATION_LAST_REMINDER, missing, 10),
        (MailKind.FOLLOW_UP_REMINDER, later, FOLLOW_UP_DAYS),
    ):
        due, until = (_later(last + timedelta(days=after + more)) for more in (0, 3))
        for party, person in _asked(dossier, parties):
            yield Reminder(kind, party, person, about, due, until)


def _standing(days: Iterable[ExchangeDay]) -> Iterator[ExchangeDay]:
    return (item for item in days if item.held is not False)
