"""Reminders over any sequence of days: when they go, to whom, what holds them back, what is seen.

Each day someone does something or nothing, and the outbox is looked into in the morning, at noon,
in the evening and at night; the mail server is there or not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from switching.models import ContributionTopic, LinkWay, MailKind, OutgoingMail, Party, UseAtWork
from switching.rules.clock import BRUSSELS, instant_at
from switching.rules.reminders import REMINDERS, is_time
from switching.services import guests, sending
from switching.services.context import Context
from switching.services.contributions import Given
from switching.services.delivery import Delivery, ServerTroubleError, Verdict
from switching.services.links import ADDRESS_VARIABLE, find_guest, make_link, new_token
from switching.services.mails import Letter
from switching.services.outbox import list_reminders_of_tomorrow, queue_mails, queue_reminders
from switching.services.plans import finalise_plan
from switching.services.sending import Tools, send_due
from switching.services.switches import add_sending_contact
from switching.store import connect, list_records
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read
from tests.services.test_matrix import SMTP
from tests.services.test_sending import give_addresses

LEARNER, COACH, SENDER = Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION
EVENTS = ("nothing", "send", "down", "up", "log", "hours", "evaluate", "object", "agree", "later")
AFTER = {"soon": -7, "just now": 2, "three months ago": 89}
"""How many days ago the first day of the exchange was."""


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Dossiers with a final plan, whose days are to come, over just now, or long past."""
    found = {}
    for name, ago in AFTER.items():
        path = make_database(tmp_path_factory.mktemp("base"))
        complete_dossier(path)
        add_sending_contact(at(path), 1, {"name": "Lies Claes", "email": "lies@example.be"}, "lies")
        give_addresses(path)
        finalise_plan(at(path), 1, "")
        for number, day in enumerate(read(path).days):
            held = {"held": True, "held_minutes": 450} if ago > 30 else {}
            edit(path, day, day=TODAY + timedelta(days=number - ago), **held)
        found[name] = path
    return found


@dataclass
class Days:
    """What happens to one dossier, day after day."""

    path: Path
    log: list[tuple[datetime, OutgoingMail]] = field(default_factory=list)
    given: set[tuple[MailKind, int, str]] = field(default_factory=set)
    """What is not to be asked any more: kind, of whom, and about what; no word means anything."""
    day: date = TODAY
    now: datetime = NOW
    is_up: bool = True
    seen: set[str] = field(default_factory=set)

    def look(self, hour: int) -> set[str]:
        """Look into the outbox at an hour; return the keys of what was queued by rule."""
        self.now = instant_at(self.day, time(hour))
        before = {mail.key for mail in self.rows()}
        queue_reminders(at(self.path, now=self.now), SMTP)
        send_due(at(self.path, now=self.now), SMTP, Tools(lambda: self.now))
        return {mail.key for mail in self.rows()} - before

    def rows(self) -> list[OutgoingMail]:
        with connect(self.path) as db:
            return list_records(db, OutgoingMail)

    def live(self, event: str) -> None:
        """Have a day go by, with something that happens at noon."""
        queued = self.look(9)
        if is_time(self.now):
            assert queued <= self.seen, "what goes out was in sight the evening before"
        getattr(self, f"do_{event}", self.do_nothing)()
        self.look(12)
        self.look(18)
        self.look(21)
        shown = list_reminders_of_tomorrow(at(self.path, now=self.now))
        self.seen = {item.reminder.key(item.switch_id) for item in shown}
        self.day += timedelta(days=1)

    def as_guest(self, party: Party) -> Context:
        token = new_token()
        make_link(at(self.path, now=self.now), 1, party, LinkWay.COPIED, token)
        guest = find_guest(self.path, token, self.now)
        assert guest is not None
        return at(self.path, guest.actor, self.now)

    def do_nothing(self) -> None:
        """Nothing happens."""

    def do_send(self) -> None:
        people = [read(self.path).learner.id, read(self.path).switch.coach_id or 0]
        letter, key = Letter(MailKind.PLAN), f"click:{self.day}"
        queue_mails(at(self.path, now=self.now), 1, letter, people, key, SMTP)

    def do_down(self) -> None:
        self.is_up = False

    def do_up(self) -> None:
        self.is_up = True

    def do_log(self) -> None:
        day = read(self.path).days[0]
        guests.give_log_entry(self.as_guest(LEARNER), 1, day.id, {"done": "iets", "minutes": 400})
        self.given.add((MailKind.HOURS_REMINDER, self.of(LEARNER), day.day.isoformat()))

    def do_hours(self) -> None:
        day = read(self.path).days[1]
        given = [Given(ContributionTopic.HELD_HOURS, "420", day.id)]
        guests.give_contributions(self.as_guest(COACH), 1, "log", given)
        for party in (LEARNER, COACH):
            self.given.add((MailKind.HOURS_REMINDER, self.of(party), day.day.isoformat()))

    def do_evaluate(self) -> None:
        given = [Given(ContributionTopic.TAKEAWAY, "veel")]
        guests.give_contributions(self.as_guest(COACH), 1, "evaluation", given)
        for kind in (MailKind.EVALUATION_REMINDER, MailKind.EVALUATION_LAST_REMINDER):
            self.given.add((kind, self.of(COACH), ""))

    def do_object(self) -> None:
        self._answer(SENDER, agreed=False)

    def do_agree(self) -> None:
        self._answer(LEARNER, agreed=True)

    def _answer(self, party: Party, agreed: bool) -> None:
        context = self.as_guest(party)
        shown = guests.shown_plan(guests.read_as_guest(context, 1))
        assert shown is not None
        if shown.agreement is not None:
            return
        section = next(iter(shown.part_digests))
        remarks = {} if agreed else {section: "dit klopt niet"}
        reply = guests.PlanReply(shown.plan.id, shown.digest, agreed, "Wie Ook", remarks)
        guests.answer_plan(context, 1, reply)
        for kind in (MailKind.AGREEMENT_WEEK_REMINDER, MailKind.AGREEMENT_DAYS_REMINDER):
            self.given.add((kind, self.of(party), ""))

    def do_later(self) -> None:
        values = {"use": UseAtWork.SOME, "used": "", "changed_since": ""}
        guests.give_follow_up(self.as_guest(LEARNER), 1, values)
        self.given.add((MailKind.FOLLOW_UP_REMINDER, self.of(LEARNER), ""))

    def of(self, party: Party) -> int:
        dossier = read(self.path)
        people = {
            LEARNER: dossier.learner,
            COACH: dossier.coach,
            SENDER: dossier.sending_contact,
        }
        person = people[party]
        assert person is not None
        return person.id


class Server:
    """A mail server that takes what it gets, or is not there; it keeps the order."""

    days: Days

    def __init__(self, *_: object) -> None:
        """Begin to talk."""

    def begin(self) -> None:
        if not self.days.is_up:
            raise ServerTroubleError("not there")

    def deliver(self, to: str, content: bytes) -> Delivery:
        days = self.days
        [mail] = [item for item in days.rows() if item.message_id.encode() in content]
        of_today = [row for at_, row in days.log if _day(at_) == _day(days.now)]
        if mail.kind in REMINDERS:
            assert is_time(days.now)
            assert mail.person_id not in {row.person_id for row in of_today}
            kind, _, about, _ = mail.key.rsplit(":", 3)
            assert not days.given & {(mail.kind, mail.person_id, word) for word in (about, "")}
            assert kind == mail.kind
        assert mail.key not in {row.key for _, row in days.log}
        days.log.append((days.now, mail))
        return Delivery(Verdict.ACCEPTED)

    def end(self) -> None:
        """Say goodbye."""


def _day(moment: datetime) -> date:
    return moment.astimezone(BRUSSELS).date()


@pytest.fixture(scope="module", autouse=True)
def talking() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "Talk", Server)
        patch.setenv(ADDRESS_VARIABLE, "https://switching.example.be")
        yield


def live(base: Path, folder: Path, events: list[str]) -> Days:
    """Live through these days on a copy of a database."""
    days = Days(Path(shutil.copy(base, folder / "switching.db")))
    Server.days = days
    days.seen = {
        item.reminder.key(1)
        for item in list_reminders_of_tomorrow(
            at(days.path, now=instant_at(TODAY - timedelta(days=1), time(21)))
        )
    }
    for event in events:
        days.live(event)
    return days


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 4)
@given(st.sampled_from(sorted(AFTER)), st.lists(st.sampled_from(EVENTS), max_size=12))
def test_whatever_happens_each_reminder_keeps_to_the_rules(
    bases: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    when: str,
    events: list[str],
) -> None:
    live(bases[when], tmp_path_factory.mktemp("days"), events)


@pytest.mark.slow
def test_reminders_go_out_by_this_and_wait_for_another_day(
    bases: dict[str, Path], tmp_path: Path
) -> None:
    days = live(bases["soon"], tmp_path, ["send", "nothing", "nothing", "nothing", "nothing"])
    kinds = {mail.kind for _, mail in days.log}
    assert kinds == {MailKind.PLAN, MailKind.AGREEMENT_WEEK_REMINDER,
                     MailKind.AGREEMENT_DAYS_REMINDER}  # fmt: skip


def test_a_mail_of_someone_never_waits_for_a_reminder(
    bases: dict[str, Path], tmp_path: Path
) -> None:
    days = Days(Path(shutil.copy(bases["just now"], tmp_path / "switching.db")), is_up=False)
    Server.days = days
    assert len(days.look(9)) == 2
    days.do_send()
    days.do_up()
    days.look(21)
    assert [mail.kind for _, mail in days.log] == [MailKind.PLAN, MailKind.PLAN]
    shown = list_reminders_of_tomorrow(at(days.path, now=days.now))
    assert {item.reminder.kind for item in shown} == {MailKind.HOURS_REMINDER}
    days.day += timedelta(days=1)
    days.look(9)
    assert [mail.kind for _, mail in days.log][2:] == [MailKind.HOURS_REMINDER] * 2
