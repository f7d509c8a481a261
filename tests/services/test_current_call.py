"""The call that counts, whatever its date: screen, mail, calendar and figures agree on it."""

from __future__ import annotations

import email
import io
from datetime import UTC, date, datetime, time, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import CallOutcome, CallRecord, Dossier, IntakeCall, Party, current_call
from switching.models.dossier import last_called_off
from switching.overview.frames import read_frames
from switching.rules.stages import stage_of
from switching.services import calls
from switching.services.calendars import render_days_calendar
from switching.services.checks import InvalidError
from switching.services.invitations import render_call_calendar, render_call_mail
from switching.services.mails import render_stop_mail
from switching.services.plans import render_plan_document
from switching.services.switches import list_dossiers, resume_switch, stop_switch
from switching.store import connect
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, open_dossier, read

DUTCH = Texts()
WHY = (Party.COACH, "zieke collega")
STOP = {"stopped_on": TODAY, "stopped_by": Party.HOST, "stop_reason": "geen plaats meer"}
DECEMBER = datetime(2026, 12, 3, 10, 0, tzinfo=BRUSSELS)
NOVEMBER = datetime(2026, 11, 27, 14, 0, tzinfo=BRUSSELS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_database(tmp_path)
    open_dossier(path)
    return path


def plan(path: Path, planned_at: datetime, now: datetime = NOW) -> IntakeCall:
    values = {"planned_at": planned_at, "planned_minutes": 20}
    key = f"{planned_at}{len(read(path).calls)}"
    return calls.plan_call(at(path, now=now), read(path), values, key)


def hold(path: Path, now: datetime) -> IntakeCall:
    record = read(path).call
    assert record is not None
    edit(path, record.participants[0], attended=True)
    calls.start_call(at(path, now=now), record.call.id)
    calls.stop_call(at(path, now=now + timedelta(minutes=20)), record.call.id)
    return calls.complete_call(at(path, now=now + timedelta(minutes=20)), 1)


def stop(path: Path) -> None:
    stop_switch(at(path), 1, STOP)


def calendar(path: Path) -> tuple[str, Any]:
    """Return the method of the call's calendar file, and its event."""
    parsed = Calendar.from_ical(render_call_calendar(at(path), 1))
    (event,) = parsed.walk("VEVENT")
    return str(parsed["method"]), event


def mail(path: Path) -> tuple[str, str]:
    """Return the subject and the text of the call's mail."""
    found = email.message_from_bytes(render_call_mail(at(path), 1), policy=default)
    body = next(part for part in found.walk() if part.get_content_type() == "text/plain")
    return str(found["Subject"]), body.get_content()


def test_a_new_call_before_the_cancelled_one_is_the_one_in_mail_and_calendar(path: Path) -> None:
    calls.call_off(at(path), plan(path, DECEMBER).id, CallOutcome.CANCELLED, *WHY)
    plan(path, NOVEMBER)
    method, event = calendar(path)
    assert (method, event["status"]) == ("PUBLISH", "CONFIRMED")
    assert event.decoded("dtstart") == NOVEMBER
    assert "27 november 2026" in mail(path)[1]
    assert "3 december" not in mail(path)[1]


def test_a_second_call_beside_the_one_that_counts_is_refused(path: Path) -> None:
    plan(path, NOVEMBER)
    with pytest.raises(InvalidError):
        plan(path, DECEMBER)
    assert len(read(path).calls) == 1


def test_a_stopped_switch_takes_no_new_call(path: Path) -> None:
    stop(path)
    with pytest.raises(InvalidError):
        plan(path, NOVEMBER)


def test_a_call_of_a_stopped_switch_is_taken_out_of_calendars_until_it_goes_on(path: Path) -> None:
    plan(path, NOVEMBER)
    before = calendar(path)[1]
    stop(path)
    method, off = calendar(path)
    assert (method, off["status"]) == ("CANCEL", "CANCELLED")
    assert off["summary"].startswith("Afgelast: ")
    resume_switch(at(path), 1)
    method, again = calendar(path)
    assert (method, again["status"]) == ("PUBLISH", "CONFIRMED")
    assert len({str(event["uid"]) for event in (before, off, again)}) == 1
    assert int(before["sequence"]) < int(off["sequence"]) < int(again["sequence"])


@pytest.mark.parametrize("outcome", [CallOutcome.CANCELLED, CallOutcome.NO_SHOW])
def test_a_cancellation_can_still_be_sent_when_the_call_is_off(
    path: Path, outcome: CallOutcome
) -> None:
    call = plan(path, NOVEMBER)
    later = NOVEMBER + timedelta(hours=1)
    calls.call_off(at(path, now=later), call.id, outcome, *WHY)
    assert calendar(path)[0] == "CANCEL"
    subject, text = mail(path)
    assert subject.startswith("Afgelast: ")
    assert "27 november 2026 om 14:00" in text
    assert "zieke collega" not in text + render_call_calendar(at(path), 1).decode()


def test_without_any_call_there_is_no_calendar_file(path: Path) -> None:
    with pytest.raises(InvalidError):
        render_call_calendar(at(path), 1)


def test_no_one_stays_away_from_a_call_that_is_still_to_come(path: Path) -> None:
    call = plan(path, NOVEMBER)
    with pytest.raises(InvalidError) as caught:
        calls.call_off(at(path), call.id, CallOutcome.NO_SHOW, *WHY)
    assert list(caught.value.errors) == ["outcome"]
    assert read(path).call is not None


def test_a_call_that_was_held_is_not_called_off(path: Path) -> None:
    plan(path, NOW)
    call = hold(path, NOW)
    with pytest.raises(InvalidError):
        calls.call_off(at(path), call.id, CallOutcome.CANCELLED, *WHY)


def test_calling_off_twice_moves_a_call_once(path: Path) -> None:
    call = plan(path, NOVEMBER)
    for _ in range(2):
        calls.call_off(at(path), call.id, CallOutcome.POSTPONED, *WHY, DECEMBER)
    assert len(read(path).calls) == 2


def test_a_no_show_is_taken_back_with_all_that_was_noted(path: Path) -> None:
    call = plan(path, NOW)
    edit(path, call, loose_notes="Tom belde af")
    before = read(path).calls
    calls.call_off(at(path), call.id, CallOutcome.NO_SHOW, *WHY)
    calls.reinstate_call(at(path), call.id)
    after = read(path).call
    assert after is not None
    assert after.call.model_dump(exclude={"version"}) == before[0].call.model_dump(
        exclude={"version"}
    )
    assert read(path).latest.question.call_id == call.id
    with connect(path) as db:
        assert db.execute(
            "SELECT count(*) FROM audit_log WHERE record_table = 'intake_calls'"
            " AND after LIKE '%\"outcome\": null%'"
        ).fetchone() == (2,)  # the call was added without an outcome, and is so again


def test_only_the_last_call_off_is_taken_back_and_not_beside_a_new_one(path: Path) -> None:
    first = plan(path, NOW)
    calls.call_off(at(path), first.id, CallOutcome.NO_SHOW, *WHY)
    second = plan(path, NOVEMBER)
    with pytest.raises(InvalidError):
        calls.reinstate_call(at(path), first.id)
    calls.call_off(at(path, now=NOW + timedelta(minutes=1)), second.id, CallOutcome.CANCELLED, *WHY)
    with pytest.raises(InvalidError):
        calls.reinstate_call(at(path), first.id)
    assert calls.reinstate_call(at(path), second.id).outcome is None


def test_a_held_call_is_not_reinstated(path: Path) -> None:
    plan(path, NOW)
    with pytest.raises(InvalidError):
        calls.reinstate_call(at(path), hold(path, NOW).id)


def test_the_paper_says_when_a_call_was_held_not_when_it_was_planned(path: Path) -> None:
    plan(path, datetime(2026, 11, 30, 10, 0, tzinfo=BRUSSELS))
    held = hold(path, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    assert held.took_place_at.date() == date(2026, 11, 25)
    pages = PdfReader(io.BytesIO(render_plan_document(at(path), 1).document)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "25 november 2026" in text
    assert "30 november" not in text


def test_who_completes_a_call_may_say_when_it_was_held(path: Path) -> None:
    call = plan(path, NOW - timedelta(days=3))
    record = read(path).calls[0]
    edit(path, record.participants[0], attended=True)
    edit(path, call, actual_minutes=30, held_at=NOW - timedelta(days=2))
    assert calls.complete_call(at(path), 1).took_place_at == NOW - timedelta(days=2)


def test_a_call_is_not_held_on_a_day_to_come(path: Path) -> None:
    call = plan(path, NOW)
    edit(path, read(path).calls[0].participants[0], attended=True)
    edit(path, call, actual_minutes=30, held_at=NOW + timedelta(days=1))
    with pytest.raises(InvalidError) as caught:
        calls.complete_call(at(path), 1)
    assert list(caught.value.errors) == ["held_at"]


class Theirs:
    """A calendar that imports files as programs do: by UID, and never back to a lower SEQUENCE."""

    def __init__(self) -> None:
        self.sequences: dict[str, int] = {}
        self.starts: dict[str, datetime] = {}

    def read(self, content: bytes) -> None:
        """Import a file; one with the method CANCEL has only events that are off."""
        parsed = Calendar.from_ical(content)
        for event in parsed.walk("VEVENT"):
            uid, sequence = str(event["uid"]), int(event["sequence"])
            off = str(event["status"]) == "CANCELLED"
            assert off or str(parsed["method"]) == "PUBLISH"
            if sequence <= self.sequences.get(uid, -1):
                continue
            self.sequences[uid] = sequence
            self.starts.pop(uid, None)
            if not off:
                self.starts[uid] = event.decoded("dtstart")


def test_a_stopped_switch_is_called_off_in_one_mail_with_all_that_stands_in_calendars(
    tmp_path: Path,
) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    edit(path, read(path).learner, email="amina@zonnebloem.be")
    edit(path, read(path).days[0], day=TODAY, held=True, held_minutes=420)
    theirs = Theirs()
    theirs.read(render_days_calendar(at(path), 1))
    assert len(theirs.starts) == 2
    stop(path)
    found = email.message_from_bytes(render_stop_mail(at(path), 1), policy=default)
    assert found["To"] == "amina@zonnebloem.be"
    (days,) = found.iter_attachments()
    content = days.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert b"METHOD:CANCEL" in content
    theirs.read(content)
    assert [start.date() for start in theirs.starts.values()] == [TODAY]


def test_only_a_stopped_switch_is_called_off_by_mail(path: Path) -> None:
    with pytest.raises(InvalidError):
        render_stop_mail(at(path), 1)


STEPS = st.sampled_from(
    ["plan", "move", "postpone", "cancel", "no_show", "hold", "stop", "resume", "take back"]
)


def take(path: Path, step: str, days: int, now: datetime) -> None:
    """Take one step at `now`, about a date so many days further, as far as it is possible."""
    dossier, then = read(path), now + timedelta(days=days)
    call = dossier.call.call if dossier.call else None
    last = last_called_off(dossier.calls)
    context = at(path, now=now)
    try:
        if step == "plan":
            plan(path, then, now)
        elif step == "stop" and dossier.switch.stopped_on is None:
            stop_switch(context, 1, STOP)
        elif step == "resume" and dossier.switch.stopped_on is not None:
            resume_switch(context, 1)
        elif step == "take back" and last is not None:
            calls.reinstate_call(context, last.call.id)
        elif call is not None:
            change(path, step, call, then, now)
    except InvalidError:
        pass


def change(path: Path, step: str, call: IntakeCall, then: datetime, now: datetime) -> None:
    context = at(path, now=now)
    if step == "move" and call.outcome is None:
        edit(path, call, planned_at=then)
    elif step == "postpone":
        calls.call_off(context, call.id, CallOutcome.POSTPONED, *WHY, then)
    elif step == "cancel":
        calls.call_off(context, call.id, CallOutcome.CANCELLED, *WHY)
    elif step == "no_show":
        calls.call_off(context, call.id, CallOutcome.NO_SHOW, *WHY)
    elif step == "hold" and call.outcome is None:
        hold(path, now)


def agree(path: Path, theirs: Theirs) -> None:
    """Fail when two of screen, list, figures, mail and calendar tell another call."""
    dossier = read(path)
    (line,) = list_dossiers(at(path))
    counting = [record.call for record in dossier.calls if not record.call.called_off]
    assert len(counting) <= 1
    call = counting[0] if counting else None
    assert (dossier.call.call if dossier.call else None) == call
    assert line.call_at == (call.planned_at if call and not call.held else None)
    assert line.call_held_at == (call.took_place_at if call and call.held else None)
    with connect(path) as db:
        frames = read_frames(db)
    assert frames.switches["stage"][0] == stage_of(line)
    held = [day.to_pydatetime().date() for day in frames.calls["day"]]
    assert held == ([call.took_place_at.astimezone(BRUSSELS).date()] if call and call.held else [])
    if dossier.calls:
        told(path, dossier, theirs)


def told(path: Path, dossier: Dossier, theirs: Theirs) -> None:
    """Fail when mail or calendar tells another call than the dossier."""
    theirs.read(render_call_calendar(at(path), 1))
    record = dossier.told_call
    assert record is not None
    stands = record.call.held or (not record.call.called_off and not dossier.switch.stopped_on)
    assert list(theirs.starts.values()) == ([record.call.stands_at] if stands else [])
    subject, text = mail(path)
    assert subject.startswith("Afgelast: ") is not stands
    assert DUTCH.date(record.call.stands_at, "d MMMM y") in text


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(st.lists(st.tuples(STEPS, st.integers(-5, 20)), min_size=1, max_size=9))
def test_all_agree_on_the_call_after_any_sequence_of_steps(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    path = make_database(tmp_path_factory.mktemp("steps"))
    open_dossier(path)
    theirs = Theirs()
    for number, (step, days) in enumerate(steps):
        take(path, step, days, NOW + timedelta(hours=number))
        agree(path, theirs)


@st.composite
def records(draw: st.DrawFn) -> list[CallRecord]:
    """Draw the calls of an older database: any dates and outcomes, more than one open too."""
    outcomes = draw(st.lists(st.none() | st.sampled_from(CallOutcome), max_size=6))
    found = [
        IntakeCall(
            id=number,
            switch_id=1,
            planned_at=datetime.combine(
                draw(st.dates(date(2026, 1, 1), date(2026, 12, 31))), time(9), UTC
            ),
            outcome=outcome,
        )
        for number, outcome in enumerate(outcomes, start=1)
    ]
    return [CallRecord(call, (), ()) for call in draw(st.permutations(found))]


@given(records())
def test_the_call_that_counts_does_not_hang_on_dates_or_order(found: list[CallRecord]) -> None:
    chosen = current_call(found)
    held = [item.call.id for item in found if item.call.held]
    still_open = [item.call.id for item in found if item.call.outcome is None]
    expected = max(held or still_open, default=None)
    assert (chosen.call.id if chosen else None) == expected
    assert current_call(reversed(found)) == chosen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(records())
def test_lists_choose_the_same_call_of_an_older_database(
    path: Path, found: list[CallRecord]
) -> None:
    with connect(path) as db:
        db.execute("DELETE FROM intake_calls")
        for item in found:
            row = (item.call.id, item.call.planned_at.isoformat(), item.call.outcome)
            db.execute(
                "INSERT INTO intake_calls (id, switch_id, planned_at, planned_minutes, place,"
                " principles, loose_notes, outcome, outcome_reason)"
                " VALUES (?, 1, ?, 20, '', '[]', '', ?, '')",
                row,
            )
    (line,), chosen = list_dossiers(at(path)), current_call(found)
    held = chosen.call.planned_at if chosen and chosen.call.held else None
    assert line.call_held_at == held
    if held is None:
        assert line.call_at == (chosen.call.planned_at if chosen else None)
