"""Random days in the life of a dossier: whatever happens, all that tells of it says the same.

People leave, are renamed and replaced, calls move, plans become final, days are held, papers are
made, dossiers stop and go on. After each step the screen's facts, the mail, the calendar files, the
papers and the statistics are held against each other; a refused step leaves nothing behind, and
looking writes nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from icalendar import Calendar
from icalendar.cal import Event
from streamlit.testing.v1 import AppTest

from switching.i18n.texts import BRUSSELS
from switching.models import (
    AgreementMeans,
    CallOutcome,
    Dossier,
    ExchangeDay,
    Organisation,
    Party,
    Person,
    held_minutes,
)
from switching.overview.kept import KeptFrames
from switching.rules.stages import stage_of
from switching.services import (
    agreements,
    calls,
    certificates,
    completion,
    exchange,
    organisations,
    overview,
    plans,
    questions,
    switches,
)
from switching.services.calendars import render_days_calendar
from switching.services.changing import Parties, change_switch
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.copying import NextLearner, copy_switch
from switching.services.edits import Edit, save_edits
from switching.services.invitations import render_call_calendar, render_call_mail
from switching.services.mails import render_certificate_mail, render_plan_mail
from switching.services.merging import MergeKind, merge_records, undo_merge
from switching.services.rights import DeniedError
from switching.services.switches import NewSwitch
from switching.store import ConflictError, NotFoundError, connect
from tests.pages import PAGES
from tests.rows import all_rows
from tests.samples import (
    NOW,
    at,
    complete_dossier,
    hold_a_call,
    hold_the_hours,
    make_database,
    open_dossier,
)
from tests.server import ROOT

NAMES = ("Amina Yildiz", "Aïsha Öztürk", "Jan Peeters", "Jan Peeters", "An O’Brien")
JOBS = ("begeleider", "pedagogisch coach", "")
ADDRESSES = ("", "jan@voorbeeld.be", "an.obrien@voorbeeld.be")
OFF = (CallOutcome.NO_SHOW, CallOutcome.CANCELLED, CallOutcome.POSTPONED)
REFUSALS = (InvalidError, ConflictError, DeniedError, NotFoundError)
STARTS = (open_dossier, hold_a_call, complete_dossier, hold_the_hours)
which = st.sampled_from([1, 2])
who = st.sampled_from(["learner", "coach", "project_leader"])
soon = st.integers(-6, 25)
hour = st.integers(8, 17)
parties = st.sampled_from(list(Party))


def event_of(content: bytes) -> Event:
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    return found


def text_of(mail: bytes) -> str:
    """Return what a mail says: its subject and its text."""
    message = message_from_bytes(mail, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['subject']}\n{body.get_content()}"


class Life(RuleBasedStateMachine):
    """Two dossiers with one sender, one host and one coach."""

    def __init__(self) -> None:
        """Begin at a fixed moment, in a folder of its own."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "switching.db"
        self.now: datetime = NOW
        self.count = 0
        self.papers: dict[tuple[str, int], bytes] = {}
        self.kept = KeptFrames()

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: Callable[[Path], object]) -> None:
        make_database(self.folder)
        start(self.path)
        coach = self.dossier(1).switch.coach_id
        switches.open_switch(at(self.path), self.bram(coach), "bram")

    def bram(self, coach: int | None) -> NewSwitch:
        first = self.dossier(1)
        return NewSwitch(
            sending_organisation=first.sending_organisation.id,
            learner="Bram Claes",
            host=first.host.id,
            coach=coach,
            partner=first.partner.id,
            project_leader=first.project_leader.id,
            general_aim="Leren plannen",
        )

    # ---- what happens -----------------------------------------------------------------------

    @property
    def context(self) -> Context:
        return at(self.path, now=self.now)

    def dossier(self, switch_id: int) -> Dossier:
        return switches.get_dossier(self.context, switch_id)

    def key(self) -> str:
        self.count += 1
        return f"key {self.count}"

    def attempt(self, act: Callable[[Context], object]) -> bool:
        """Do it; what is refused leaves nothing behind."""
        before = all_rows(self.path)
        try:
            act(self.context)
        except REFUSALS:
            assert all_rows(self.path) == before
            return False
        return True

    def save(self, record: Person | Organisation | ExchangeDay, **changes: object) -> None:
        self.attempt(lambda context: save_edits(context, [Edit(record, changes)]))

    def person(self, switch_id: int, part: str) -> Person:
        dossier = self.dossier(switch_id)
        found = getattr(dossier, part)
        return found if isinstance(found, Person) else dossier.learner

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(switch_id=which, part=who, name=st.sampled_from(NAMES))
    def a_name_is_corrected(self, switch_id: int, part: str, name: str) -> None:
        self.save(self.person(switch_id, part), name=name)

    @rule(switch_id=which, part=who, job=st.sampled_from(JOBS), email=st.sampled_from(ADDRESSES))
    def a_card_is_changed(self, switch_id: int, part: str, job: str, email: str) -> None:
        self.save(self.person(switch_id, part), job=job, email=email)

    @rule(switch_id=which, part=who, active=st.booleans())
    def someone_leaves_or_comes_back(self, switch_id: int, part: str, active: bool) -> None:
        self.save(self.person(switch_id, part), active=active)

    @rule(part=st.sampled_from(["host", "sending_organisation"]), name=st.sampled_from(NAMES))
    def an_organisation_is_renamed(self, part: str, name: str) -> None:
        self.save(getattr(self.dossier(1), part), name=f"vzw {name}")

    @rule(switch_id=which)
    def the_coach_is_replaced(self, switch_id: int) -> None:
        dossier = self.dossier(switch_id)
        values = {"organisation_id": dossier.host.id, "name": self.key(), "email": ""}
        added = organisations.add_person(self.context, values, self.key())
        self.attempt(
            lambda context: save_edits(context, [Edit(dossier.switch, {"coach_id": added.id})])
        )

    @rule(switch_id=which, part=st.sampled_from(["learner", "coach"]), name=st.sampled_from(NAMES))
    def someone_else_takes_part(self, switch_id: int, part: str, name: str) -> None:
        wanted = replace(Parties.of(self.dossier(switch_id).switch), **{part: name})
        self.attempt(lambda context: change_switch(context, switch_id, wanted, "ander werk"))

    @rule(switch_id=which)
    def a_dossier_is_copied(self, switch_id: int) -> None:
        wanted = NextLearner(f"Volgende {self.key()}", "verder leren", with_goals=True)
        self.attempt(lambda context: copy_switch(context, switch_id, wanted, self.key()))

    @rule(switch_id=which)
    def two_coaches_are_one(self, switch_id: int) -> None:
        self.attempt(lambda context: self.do(context, switch_id, "merge"))

    @rule(switch_id=which, kind=st.sampled_from(["stop", "call off", "complete", "merge"]))
    def what_is_taken_back_leaves_no_trace(self, switch_id: int, kind: str) -> None:
        before = self.without_history()
        if self.attempt(lambda context: self.do(context, switch_id, kind)):
            self.undo(switch_id, kind)
            assert self.without_history() == before

    def do(self, context: Context, switch_id: int, kind: str) -> None:
        dossier = self.dossier(switch_id)
        today = self.now.astimezone(BRUSSELS).date()
        if kind == "stop" and dossier.switch.stopped_on is None:
            changes = {"stopped_on": today, "stopped_by": Party.HOST, "stop_reason": "verhuis"}
            switches.stop_switch(context, switch_id, changes)
        elif kind == "call off" and dossier.call and not dossier.call.call.held:
            call = dossier.call.call
            calls.call_off(context, call.id, CallOutcome.CANCELLED, Party.HOST, "ziek")
        elif kind == "complete" and dossier.switch.completed_on is None:
            completion.complete_switch(context, switch_id, today)
        elif kind == "merge" and dossier.coach:
            twice = self.someone(context, dossier)
            merge_records(context, MergeKind.PERSON, dossier.coach.id, twice, "twee keer")
        else:
            raise InvalidError({})

    def someone(self, context: Context, dossier: Dossier) -> int:
        """Return someone of the host who is not the coach."""
        people = organisations.list_people(context, dossier.host.id)
        others = [person.id for person in people if dossier.coach and person.id != dossier.coach.id]
        if not others:
            raise InvalidError({})
        return others[0]

    def undo(self, switch_id: int, kind: str) -> None:
        if kind == "stop":
            switches.resume_switch(self.context, switch_id)
        elif kind == "call off":
            calls.reinstate_call(self.context, self.dossier(switch_id).calls[-1].call.id)
        elif kind == "complete":
            completion.reopen_switch(self.context, switch_id)
        else:
            with connect(self.path) as db:
                [number] = db.execute("SELECT max(id) FROM merged_people").fetchone()
            undo_merge(self.context, MergeKind.PERSON, number)

    def without_history(self) -> dict[str, list[dict[str, object]]]:
        """Return all rows, but for the trail and how often each was saved."""
        rows = all_rows(self.path)
        return {
            name: [{key: item[key] for key in item if key != "version"} for item in found]
            for name, found in rows.items()
            if name != "audit_log"
        }

    @rule(switch_id=which, days=soon, hour=hour)
    def a_call_is_planned(self, switch_id: int, days: int, hour: int) -> None:
        day = self.now.astimezone(BRUSSELS).date() + timedelta(days=days)
        values = {"planned_at": datetime.combine(day, time(hour), BRUSSELS), "planned_minutes": 20}
        dossier = self.dossier(switch_id)
        self.attempt(lambda context: calls.plan_call(context, dossier, values, self.key()))

    @rule(switch_id=which, outcome=st.sampled_from(OFF), by=parties, days=soon)
    def a_call_is_called_off(
        self, switch_id: int, outcome: CallOutcome, by: Party, days: int
    ) -> None:
        record = self.dossier(switch_id).call
        moved = self.now + timedelta(days=days) if outcome is CallOutcome.POSTPONED else None
        if record is not None and not record.call.held:
            self.attempt(
                lambda context: calls.call_off(context, record.call.id, outcome, by, "ziek", moved)
            )

    @rule(switch_id=which, minutes=st.integers(5, 90))
    def a_call_is_held(self, switch_id: int, minutes: int) -> None:
        record = self.dossier(switch_id).call
        if record is None:
            return
        came = [Edit(item, {"attended": True}) for item in record.participants]
        self.attempt(
            lambda context: save_edits(
                context, [*came, Edit(record.call, {"actual_minutes": minutes})]
            )
        )
        self.attempt(lambda context: calls.complete_call(context, switch_id))

    @rule(switch_id=which, text=st.sampled_from(["een team leiden", "plannen", "luisteren"]))
    def a_goal_is_added(self, switch_id: int, text: str) -> None:
        latest = self.dossier(switch_id).latest
        self.attempt(lambda context: questions.add_goal(context, latest, text, self.key()))

    @rule(switch_id=which, days=soon, hour=st.integers(8, 11))
    def a_day_is_planned(self, switch_id: int, days: int, hour: int) -> None:
        day = self.now.astimezone(BRUSSELS).date() + timedelta(days=days)
        values = {"day": day, "start": time(hour), "end": time(hour + 7), "break_minutes": 30}
        dossier = self.dossier(switch_id)
        self.attempt(lambda context: exchange.add_day(context, dossier, values, self.key()))

    @rule(switch_id=which, number=st.integers(0, 3), days=soon)
    def a_day_is_moved(self, switch_id: int, number: int, days: int) -> None:
        for day in self.dossier(switch_id).days[number : number + 1]:
            self.save(day, day=day.day + timedelta(days=days))

    @rule(switch_id=which, number=st.integers(0, 3), held=st.booleans())
    def a_day_is_over(self, switch_id: int, number: int, held: bool) -> None:
        for day in self.dossier(switch_id).days[number : number + 1]:
            said = {"held_minutes": 420} if held else {"not_held_by": Party.HOST}
            self.save(day, held=held, **said)

    @rule(switch_id=which, number=st.integers(0, 3))
    def a_day_is_removed(self, switch_id: int, number: int) -> None:
        for day in self.dossier(switch_id).days[number : number + 1]:
            self.attempt(lambda context, day=day: exchange.remove_day(context, day.id))

    @rule(switch_id=which)
    def a_plan_becomes_final(self, switch_id: int) -> None:
        self.attempt(
            lambda context: plans.finalise_plan(context, switch_id, "er is iets veranderd")
        )

    @rule(switch_id=which, party=parties)
    def someone_agrees(self, switch_id: int, party: Party) -> None:
        for plan in self.dossier(switch_id).plans[-1:]:
            today = self.now.astimezone(BRUSSELS).date()
            values = {"agreed_on": today, "means": AgreementMeans.BY_MAIL}
            self.attempt(
                lambda context, plan=plan, values=values: agreements.add_agreements(
                    context, plan, [party], values, None, self.key()
                )
            )

    @rule(switch_id=which)
    def a_certificate_is_issued(self, switch_id: int) -> None:
        def issue(context: Context) -> None:
            seen = certificates.draft_certificate(context, switch_id)
            certificates.issue_certificate(context, switch_id, seen, self.key())

        self.attempt(issue)

    @rule(switch_id=which)
    def a_certificate_is_withdrawn(self, switch_id: int) -> None:
        for item in self.dossier(switch_id).certificates[-1:]:
            self.attempt(
                lambda context, item=item: certificates.withdraw_certificate(
                    context, item.id, "naam verkeerd"
                )
            )

    @rule(switch_id=which, by=parties)
    def a_switch_is_stopped(self, switch_id: int, by: Party) -> None:
        today: date = self.now.astimezone(BRUSSELS).date()
        changes = {"stopped_on": today, "stopped_by": by, "stop_reason": "ander werk"}
        self.attempt(lambda context: switches.stop_switch(context, switch_id, changes))

    @rule(switch_id=which)
    def a_switch_goes_on(self, switch_id: int) -> None:
        self.attempt(lambda context: switches.resume_switch(context, switch_id))

    @rule(switch_id=which)
    def a_switch_is_completed(self, switch_id: int) -> None:
        today = self.now.astimezone(BRUSSELS).date()
        self.attempt(lambda context: completion.complete_switch(context, switch_id, today))

    @rule(switch_id=which)
    def a_switch_is_opened_again(self, switch_id: int) -> None:
        self.attempt(lambda context: completion.reopen_switch(context, switch_id))

    # ---- what must hold ---------------------------------------------------------------------

    @invariant()
    def all_that_tells_of_it_agrees(self) -> None:
        if not self.path.exists():
            return
        before = all_rows(self.path)
        for switch_id in (1, 2):
            dossier = self.dossier(switch_id)
            self.check_call(dossier)
            self.check_days(dossier)
            self.check_papers(dossier)
        self.check_statistics()
        assert all_rows(self.path) == before

    def check_call(self, dossier: Dossier) -> None:
        """The calendar and the invitation tell of the call that counts, and whom it is with."""
        if not dossier.calls:
            return
        event = event_of(render_call_calendar(self.context, dossier.switch.id))
        counts = dossier.call
        off = counts is None or (dossier.switch.stopped_on is not None and not counts.call.held)
        assert (event["status"] == "CANCELLED") == off
        if off or counts is None or counts.call.held:
            return
        assert event.decoded("dtstart") == counts.call.planned_at
        said = text_of(render_call_mail(self.context, dossier.switch.id))
        moment = counts.call.planned_at.astimezone(BRUSSELS)
        assert f"{moment:%H:%M}" in said
        assert str(moment.day) in said
        if any(item.attended for item in counts.participants):
            return  # it is under way: who takes a place now was not there
        for someone in (dossier.learner, dossier.coach, dossier.project_leader):
            if someone is not None:
                assert someone.name in said

    def check_days(self, dossier: Dossier) -> None:
        """The calendar of the days has each day as it stands."""
        if not dossier.days or dossier.switch.stopped_on is not None:
            return
        content = render_days_calendar(self.context, dossier.switch.id)
        entries = Calendar.from_ical(content).walk("VEVENT")
        stand = [day for day in entries if day.get("status") != "CANCELLED"]
        starts = sorted(entry.decoded("dtstart").astimezone(BRUSSELS).date() for entry in stand)
        assert starts == sorted(day.day for day in dossier.days if day.held is not False)

    def check_papers(self, dossier: Dossier) -> None:
        """What was handed out stays as it was, and is what is handed out again."""
        for plan in dossier.plans:
            assert self.papers.setdefault(("plan", plan.id), plan.document) == plan.document
        for item in dossier.certificates:
            document = certificates.get_certificate_document(self.context, item.id)
            assert self.papers.setdefault(("certificate", item.id), document) == document
        if dossier.plans:
            plans.changes_since_plan(dossier, self.now.date())
            render_plan_mail(self.context, dossier.switch.id)
        if any(item.withdrawn_at is None for item in dossier.certificates):
            render_certificate_mail(self.context, dossier.switch.id)

    def check_statistics(self) -> None:
        """The overview counts what the dossiers say."""
        lines = {line.id: line for line in switches.list_dossiers(self.context)}
        frames = overview.read_overview(self.context)
        kept, _ = overview.read_kept_overview(self.context, self.kept)
        for name in ("switches", "calls", "days", "proposals"):
            pd.testing.assert_frame_equal(getattr(kept, name), getattr(frames, name))
        assert kept.names == frames.names
        for row in frames.switches.to_dict("records"):
            dossier = self.dossier(row["switch_id"])
            assert row["stage"] == stage_of(lines[dossier.switch.id]).value
            assert lines[dossier.switch.id].held_minutes == held_minutes(dossier.days)
        held = sum(record.call.held for n in (1, 2) for record in self.dossier(n).calls)
        assert len(frames.calls) == held

    def teardown(self) -> None:
        """At the end, look at every page: nothing is written, and each one stands."""
        try:
            if self.path.exists():
                self.look_at_all_pages()
        finally:
            shutil.rmtree(self.folder)

    def look_at_all_pages(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SWITCHING_DATABASE", str(self.path))
            patch.chdir(ROOT)
            before = all_rows(self.path)
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
            for switch_id in ("1", "2"):
                app.query_params["switch"] = switch_id
                for page in PAGES:
                    app.switch_page(f"pages/{page.name}.py").run()
                    assert not app.exception
                    assert "Hier liep iets mis" not in "\n".join(item.value for item in app.error)
            assert all_rows(self.path) == before


@pytest.mark.slow
@pytest.mark.hypothesis
@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_whatever_happens_all_that_tells_of_a_dossier_says_the_same() -> None:
    """A life of forty days here; in soak, a dozen of sixty."""
    long = settings.default.max_examples >= 250
    run_state_machine_as_test(
        Life,
        settings=settings(
            settings.default,
            phases=list(Phase) if long else [Phase.generate],
            max_examples=12 if long else 1,
            stateful_step_count=60 if long else 40,
        ),
    )
