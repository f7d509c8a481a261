"""The log and its hours, the evaluation, and what is used three months later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from switching.models import EvaluationStatus, ExchangeDay, Party, UseAtWork
from switching.rules.tasks import tasks_of
from switching.services import contributions
from switching.services.checks import InvalidError
from switching.services.evaluations import open_evaluation
from switching.services.follow_ups import note_follow_up
from switching.services.switches import add_sending_contact, list_dossiers
from tests.guests.conftest import Visit, address, words
from tests.samples import NOW, TODAY, at, complete_dossier, edit, hold_the_hours, read

LEARNER, COACH, SENDER = Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION


@pytest.fixture
def today(path: Path, hand_out: Callable[..., None]) -> ExchangeDay:
    """Return a day of the exchange that is today."""
    day = complete_dossier(path).days[0]
    edit(path, day, day=TODAY)
    hand_out(LEARNER, COACH)
    return next(item for item in read(path).days if item.id == day.id)


def test_the_learner_writes_a_line_a_day_and_the_coach_confirms_the_hours(
    path: Path, visit: Visit, today: ExchangeDay
) -> None:
    name = str(today.id)
    visit.send(
        LEARNER,
        "log",
        day=name,
        **{
            f"done_{name}": "meegelopen",
            f"learned_{name}": "rustig blijven",
            f"hours_{name}": "7,5",
        },
    )
    [entry] = read(path).log
    assert (entry.done, entry.learned, entry.minutes) == ("meegelopen", "rustig blijven", 450)
    assert read(path).days[0].held is None, "hours count once the coach confirms them"
    html = visit.get(COACH, "log")
    assert "rustig blijven" in html
    assert "7,5" in words(html)
    visit.send(COACH, "log", day=name, **{f"hours_{name}": "7:00"})
    held = next(item for item in read(path).days if item.id == today.id)
    assert (held.held, held.held_minutes) == (True, 420)
    visit.send(COACH, "log", day=name, **{f"hours_{name}": "8"})
    [waiting] = [
        item for item in contributions.incoming_of(read(path)) if item.contribution.taken is None
    ]
    assert (waiting.stands, waiting.contribution.text) == ("420", "480")


def test_hours_that_can_not_be_are_refused_beside_the_field(
    path: Path, visit: Visit, today: ExchangeDay
) -> None:
    name = str(today.id)
    for hours in ("veel", "25", ""):
        html = visit.send(COACH, "log", day=name, **{f"hours_{name}": hours})
        assert f'id="hours_{name}-error"' in html
    html = visit.send(LEARNER, "log", day="999", done_999="x")
    assert 'role="alert"' in html
    assert read(path).log == ()


def test_the_evaluation_comes_in_as_the_partys_own(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    dossier = hold_the_hours(path)
    hand_out(LEARNER, COACH)
    goal = dossier.latest.filled_goals[0].goal_id
    visit.send(
        LEARNER,
        "evaluation",
        unexpected_learning="dat stilte helpt",
        takeaway="meer luisteren",
        **{f"before_{goal}": "2", f"after_{goal}": "4"},
    )
    visit.send(COACH, "evaluation", takeaway="zelf ook geleerd")
    found = {item.party: item for item in read(path).evaluations}
    assert found[LEARNER].status is EvaluationStatus.RECEIVED
    assert found[LEARNER].received_on == TODAY
    assert found[LEARNER].person_id == read(path).learner.id
    assert found[LEARNER].unexpected_learning == "dat stilte helpt"
    assert found[COACH].takeaway == "zelf ook geleerd"
    assert [item.score_after for item in read(path).scores if item.goal_id == goal] == [4]
    assert [item.score_before for item in read(path).goals if item.id == goal] == [2]
    assert 'role="alert"' in visit.send(COACH, "evaluation", takeaway=" ")


def test_three_months_later_the_worklist_asks_and_the_answer_is_on_record(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    last = max(day.day for day in hold_the_hours(path).days)
    add_sending_contact(at(path), 1, {"name": "Lies Claes"}, "lies")
    hand_out(LEARNER, SENDER)
    assert visit.client.get(address(LEARNER, "follow-up")).status_code == 404
    later = NOW + (last - TODAY) + timedelta(days=95)
    visit.clock["now"] = later
    assert "follow_up" in asked(path, later)
    assert 'id="use-error"' in visit.send(LEARNER, "follow-up", used="alles")
    visit.send(LEARNER, "follow-up", use="some", used="luisteren", changed_since="minder druk")
    [said] = read(path).follow_ups
    assert (said.use, said.used, said.changed_since) == (
        UseAtWork.SOME,
        "luisteren",
        "minder druk",
    )
    visit.send(LEARNER, "follow-up", use="much", used="luisteren")
    assert read(path).follow_ups[0].use is UseAtWork.MUCH
    assert "follow_up" not in asked(path, later)


def asked(path: Path, now: datetime) -> set[str]:
    """Return which of these tasks the worklist has."""
    tasks = tasks_of(list_dossiers(at(path)), now)
    words = {"Ask for the follow-up": "follow_up", "Look at what came in": "incoming"}
    return {words[task.action] for task in tasks if task.action in words}


def test_the_worklist_says_what_came_in(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    complete_dossier(path)
    hand_out(LEARNER)
    assert "incoming" not in asked(path, NOW)
    day = read(path).days[0]
    edit(path, day, day=TODAY)
    visit.send(LEARNER, "evaluation", takeaway="veel")
    assert "incoming" in asked(path, NOW)
    contributions.mark_seen(at(path), 1)
    assert "incoming" not in asked(path, NOW)


def test_an_evaluation_that_was_said_not_to_come_comes_in_after_all(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    hold_the_hours(path)
    hand_out(COACH)
    open_evaluation(at(path), 1, COACH, EvaluationStatus.NOT_RECEIVED)
    visit.send(COACH, "evaluation", takeaway="toch nog")
    [report] = read(path).evaluations
    assert (report.status, report.received_on) == (EvaluationStatus.RECEIVED, TODAY)
    assert report.takeaway == "toch nog"


def test_a_leader_notes_what_was_said_by_phone_three_months_later(path: Path) -> None:
    hold_the_hours(path)
    with pytest.raises(InvalidError):
        note_follow_up(at(path), 1, COACH, {"use": UseAtWork.MUCH})
    with pytest.raises(InvalidError):
        note_follow_up(at(path), 1, SENDER, {"use": UseAtWork.MUCH})
    for use in (UseAtWork.SOME, UseAtWork.MUCH):
        note_follow_up(at(path), 1, LEARNER, {"use": use, "used": "luisteren"})
    [said] = read(path).follow_ups
    assert (said.use, said.person_id) == (UseAtWork.MUCH, read(path).learner.id)
