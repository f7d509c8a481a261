"""Which reminders go out, when, to whom, and what holds them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from switching.models import Dossier, EvaluationStatus, MailKind, Party
from switching.models.outcomes import Evaluation
from switching.rules.reminders import (
    REMINDERS,
    going,
    is_time,
    next_day_of_mails,
    one_each,
    reminders_of,
)
from switching.services.plans import finalise_plan
from tests.samples import NOW, at, complete_dossier, edit, make_database, open_dossier, plan_a_call
from tests.samples import read as read_dossier


def named(path: Path) -> Dossier:
    """Give who takes part an address, and read the dossier."""
    dossier = read_dossier(path)
    for person in (dossier.learner, dossier.coach, dossier.project_leader):
        assert person is not None
        edit(path, person, email=f"p{person.id}@example.be")
    return read_dossier(path)


@pytest.fixture
def called(tmp_path: Path) -> Dossier:
    """A dossier with a call on Friday 27 November."""
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path, NOW + timedelta(days=3))
    return named(path)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier with a final plan and days to come."""
    path = make_database(tmp_path_factory.mktemp("planned"))
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    return named(path)


def on(dossier: Dossier, day: date) -> set[tuple[MailKind, str]]:
    return {(item.kind, item.person.name) for item in going(reminders_of(dossier), day)}


def test_it_works(called: Dossier) -> None:
    assert on(called, date(2026, 11, 24)) == set()
    assert on(called, date(2026, 11, 25)) == {
        (MailKind.PREPARATION_REMINDER, "Amina Yildiz"),
        (MailKind.PREPARATION_REMINDER, "Tom Peeters"),
    }
    assert {kind for kind, _ in on(called, date(2026, 11, 26))} == {
        MailKind.CALL_REMINDER,
        MailKind.PREPARATION_REMINDER,
    }
    assert on(called, date(2026, 11, 27)) == set()


def test_before_a_monday_it_is_said_on_saturday(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path, datetime(2026, 11, 30, 9, tzinfo=UTC))
    dossier = named(path)
    days = {item.due for item in reminders_of(dossier)}
    assert days == {date(2026, 11, 28)}
    assert on(dossier, date(2026, 11, 29)) == set()


def test_what_is_stopped_or_known_by_an_older_file_does_not_go(called: Dossier) -> None:
    day = date(2026, 11, 26)
    found = reminders_of(called)
    assert going(found, day, {MailKind.CALL_REMINDER, MailKind.PREPARATION_REMINDER}) == []
    assert {item.due for item in going(found, day, after=date(2026, 11, 25))} == {day}
    assert going(found, day, after=day) == []


def test_each_gets_one_mail_a_day_the_most_pressing_first(called: Dossier) -> None:
    found = going(reminders_of(called), date(2026, 11, 26))
    chosen = one_each(found, {called.project_leader.id})
    assert {(item.kind, item.person.name) for item in chosen} == {
        (MailKind.CALL_REMINDER, "Amina Yildiz"),
        (MailKind.CALL_REMINDER, "Tom Peeters"),
    }


def test_a_stopped_switch_and_who_has_no_address_ask_nothing(called: Dossier) -> None:
    stopped = replace(called, switch=called.switch.model_copy(update={"stopped_on": NOW.date()}))
    assert reminders_of(stopped) == []
    silent = replace(called, learner=called.learner.model_copy(update={"email": ""}), people={})
    assert {item.person.name for item in reminders_of(silent)} == {"Tom Peeters"}


def test_a_moved_call_is_another_reminder(called: Dossier) -> None:
    record = called.calls[0]
    moved = record.call.model_copy(update={"planned_at": record.call.planned_at + timedelta(7)})
    later = replace(called, calls=(replace(record, call=moved),))
    keys = [{item.key(1) for item in reminders_of(dossier)} for dossier in (called, later)]
    assert not keys[0] & keys[1]


def test_who_did_not_agree_is_asked_a_week_and_two_days_before(planned: Dossier) -> None:
    first = min(item.day for item in planned.days)
    found = [item for item in reminders_of(planned) if item.kind in REMINDERS[2:4]]
    assert {item.kind for item in found} == set(REMINDERS[2:4])
    assert {item.party for item in found} == {Party.LEARNER, Party.COACH}
    assert all(item.due <= item.until < first for item in found)
    assert all(item.due.weekday() != 6 for item in found)


def held(planned: Dossier) -> Dossier:
    days = tuple(item.model_copy(update={"held": True}) for item in planned.days)
    return replace(planned, days=days)


def test_hours_are_asked_the_day_after_until_they_are_on_record(planned: Dossier) -> None:
    kinds = {item.kind for item in reminders_of(planned)}
    assert MailKind.HOURS_REMINDER in kinds
    assert MailKind.HOURS_REMINDER not in {item.kind for item in reminders_of(held(planned))}


def test_afterwards_who_did_not_answer_is_asked_twice_and_three_months_later(
    planned: Dossier,
) -> None:
    assert not {item.kind for item in reminders_of(planned)} & set(REMINDERS[5:])
    over = held(planned)
    last = max(item.day for item in over.days)
    after = {item.kind: (item.due - last).days for item in reminders_of(over)}
    assert [after[kind] in (days, days + 1) for kind, days in zip(
        REMINDERS[5:], (3, 10, 91), strict=True)] == [True] * 3  # fmt: skip
    answered = Evaluation(
        switch_id=1, party=Party.COACH, status=EvaluationStatus.RECEIVED, received_on=last
    )
    told = replace(over, evaluations=(answered,))
    asked = {item.party for item in reminders_of(told) if item.kind in REMINDERS[5:7]}
    assert asked == {Party.LEARNER}


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (datetime(2026, 11, 24, 7, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 6, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 18, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 29, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), True),
    ],
)
def test_reminders_go_by_day_and_never_on_a_sunday(moment: datetime, goes: bool) -> None:
    assert is_time(moment) is goes


def test_after_saturday_comes_monday() -> None:
    assert next_day_of_mails(date(2026, 11, 28)) == date(2026, 11, 30)
    assert next_day_of_mails(date(2026, 11, 24)) == date(2026, 11, 25)
