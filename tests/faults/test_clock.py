"""A clock that is set back, the two nights on which it changes, and days that begin at midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts
from switching.models import ExchangeDay, TrailSearch
from switching.rules.clock import instant_at
from switching.rules.session_end import SESSION_LENGTH, has_ended, session_end
from switching.rules.tasks import tasks_of
from switching.services import calls, certificates, questions
from switching.services.audit import search_audit
from switching.services.calendars import render_days_calendar
from switching.services.edits import Edit, save_edits
from switching.services.exchange import add_day
from switching.services.handover import open_with_reason
from switching.services.invitations import render_call_calendar
from switching.services.rights import ReasonNeededError
from switching.services.switches import get_dossier, list_dossiers
from tests.offices import make_office
from tests.samples import (
    NOW,
    at,
    hold_a_call,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)
from tests.server import ROOT

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BACK = NOW - 3 * HOUR
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
"""The last Sundays of March and October: at 02:00 it is 03:00, and at 03:00 it is 02:00."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


# A clock that is set back


def test_what_is_saved_after_it_stands_last_and_is_whole(path: Path) -> None:
    open_dossier(path)
    question = read(path).latest.question
    changes = {"general_aim": "na de klok"}
    assert save_edits(at(path, now=BACK), [Edit(question, changes)]).errors == {}
    assert read(path).latest.question.general_aim == "na de klok"
    newest = search_audit(at(path, now=BACK), TrailSearch())[0]
    assert newest.at == BACK


def test_versions_goals_and_certificates_keep_the_order_in_which_they_were_made(path: Path) -> None:
    hold_the_hours(path)
    first = issue(path)
    certificates.withdraw_certificate(at(path), first.id, "naam")
    second = issue(path, key="again", now=BACK)
    assert [item.id for item in read(path).certificates] == [first.id, second.id]
    assert second.number == first.number + 1
    questions.add_goal(at(path, now=BACK), read(path).latest, "een vergadering leiden", "late")
    assert read(path).latest.goals[-1].description == "een vergadering leiden"


def test_a_call_never_ends_before_it_started_and_asks_for_its_minutes(path: Path) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.start_call(at(path), call.id)
    stopped = calls.stop_call(at(path, now=BACK), call.id)
    assert stopped.ended_at == stopped.started_at
    assert stopped.actual_minutes is None
    assert all(item.minutes is None for item in read(path).calls[0].purposes)


@pytest.mark.parametrize(("seconds", "minutes"), [(30, 1), (60, 1), (61, None)])
def test_a_clock_that_is_set_right_by_seconds_still_counts(
    path: Path, seconds: int, minutes: int | None
) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    started = calls.start_call(at(path), call.id)
    assert started.minutes_until(NOW - timedelta(seconds=seconds)) == minutes


@pytest.mark.slow
def test_the_page_of_a_call_that_starts_later_than_now_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.start_call(at(path, now=datetime.now(UTC) + 3 * HOUR), call.id)
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SWITCHING_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.query_params["switch"] = "1"
    app.switch_page("pages/intake_call.py").run()
    assert not app.exception
    assert any("is intussen teruggezet" in item.value for item in app.caption)


def test_a_reason_of_a_wrong_clock_opens_no_dossier_for_longer(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    ann, path, switch_id = office.administrator, office.path, office.switches[0]
    open_with_reason(at(path, ann), switch_id, "vraag van de lerende")
    assert get_dossier(at(path, ann, now=NOW - MINUTE), switch_id)
    with pytest.raises(ReasonNeededError):
        get_dossier(at(path, ann, now=BACK), switch_id)
    open_with_reason(at(path, ann, now=BACK), switch_id, "vraag van de lerende")
    assert get_dossier(at(path, ann, now=BACK), switch_id)


@pytest.mark.parametrize(
    ("since_sign_in", "ended"),
    [(-HOUR, True), (-MINUTE, False), (HOUR, False), (SESSION_LENGTH, True)],
)
def test_a_session_from_the_future_is_over(since_sign_in: timedelta, ended: bool) -> None:
    end = session_end({"iat": NOW.timestamp()})
    assert has_ended(end, NOW + since_sign_in) is ended


# The nights on which the clock changes


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (SPRING, time(1, 59), utc(SPRING, 0, 59)),
        (SPRING, time(2, 30), utc(SPRING, 1, 30)),  # skipped: it is 03:30
        (SPRING, time(3, 30), utc(SPRING, 1, 30)),
        (AUTUMN, time(2, 30), utc(AUTUMN, 0, 30)),
        (AUTUMN, time(3), utc(AUTUMN, 2)),
    ],
)
def test_a_time_on_the_wall_is_one_instant(day: date, hour: time, instant: datetime) -> None:
    assert instant_at(day, hour) == instant


def test_the_second_time_that_it_is_half_past_two_stays_the_second() -> None:
    second = utc(AUTUMN, 1, 30)
    assert Texts().time(second) == "02:30"
    assert instant_at(AUTUMN, time(2, 30), second) == second
    assert instant_at(AUTUMN, time(2, 45), second) == utc(AUTUMN, 0, 45)


def test_the_time_that_stands_on_the_page_of_a_call_does_not_move_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_dossier(path)
    plan_a_call(path, utc(AUTUMN, 1, 30))
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SWITCHING_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.query_params["switch"] = "1"
    app.switch_page("pages/intake_call.py").run()
    app.session_state["preparation:1"] = True
    app.run().time_input[0].set_value(time(2, 30)).run()
    assert not app.exception
    assert read(path).calls[0].call.planned_at == utc(AUTUMN, 1, 30)


@pytest.mark.parametrize(
    "planned_at",
    [
        utc(SPRING, 0, 50),  # 01:50, ends at 03:10
        utc(SPRING, 1, 30),
        utc(AUTUMN, 0, 50),  # 02:50, ends at 02:10
        utc(AUTUMN, 1, 30),  # 02:30 for the second time
        utc(AUTUMN, 1, 50),
    ],
)
def test_the_calendar_has_a_call_on_its_instants(path: Path, planned_at: datetime) -> None:
    open_dossier(path)
    plan_a_call(path, planned_at)
    written = Calendar.from_ical(render_call_calendar(at(path), 1))
    event = next(iter(written.walk("VEVENT")))
    assert event["dtstart"].dt.astimezone(UTC) == planned_at
    assert event["dtend"].dt.astimezone(UTC) == planned_at + 20 * MINUTE


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (SPRING, time(1), time(6), 240),
        (AUTUMN, time(1), time(6), 360),
        (SPRING, time(9), time(17), 480),
        (SPRING, time(2, 30), time(3, 15), 0),
        (date(2027, 3, 27), time(1), time(6), 300),
    ],
)
def test_a_day_of_the_exchange_counts_the_hours_that_pass(
    day: date, start: time, end: time, minutes: int
) -> None:
    planned = ExchangeDay(switch_id=1, day=day, start=start, end=end)
    assert planned.planned_minutes == minutes


@pytest.mark.parametrize(("day", "offset"), [(SPRING, 2), (AUTUMN, 1), (date(2027, 3, 27), 1)])
def test_the_calendar_has_a_day_of_the_exchange_on_the_hours_of_brussels(
    path: Path, day: date, offset: int
) -> None:
    values = {"day": day, "start": time(9), "end": time(16, 30), "break_minutes": 30}
    add_day(at(path), open_dossier(path), values, "day")
    text = render_days_calendar(at(path), 1)
    assert b"BEGIN:VTIMEZONE" in text
    event = next(iter(Calendar.from_ical(text).walk("VEVENT")))
    assert event["dtstart"].dt.astimezone(UTC) == utc(day, 9 - offset)
    assert event["dtend"].dt.astimezone(UTC) == utc(day, 16 - offset, 30)


# Days that begin at midnight in Brussels


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), "24 november 2026"),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), "25 november 2026"),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), "30 juni 2026"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "1 juli 2026"),
    ],
)
def test_an_instant_is_of_the_day_in_brussels(now: datetime, day: str) -> None:
    assert Texts().date(now) == day


def test_a_task_after_a_call_late_at_night_is_of_its_day_in_brussels(path: Path) -> None:
    hold_a_call(path)
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    line = replace(list_dossiers(at(path))[0], call_held_at=late, shift=None)
    assert date(2026, 11, 24) in [task.moment for task in tasks_of([line], NOW)]
