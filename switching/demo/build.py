"""Writing demo dossiers through the store, in bulk: the same seed and day give the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from switching.demo.cases import Case, case_of, usual_minutes
from switching.demo.issued import demo_certificate
from switching.demo.papers import address_of, make_final
from switching.demo.stories import Story, people, stories
from switching.i18n.texts import BRUSSELS
from switching.models import (
    LONG_CALL_MINUTES,
    PLANNED_MINUTES,
    RECORDS,
    Activity,
    ActivityGoal,
    Answer,
    Arrangement,
    ArrangementKind,
    Availability,
    CallOutcome,
    CallPurpose,
    ContactWish,
    Dossier,
    Evaluation,
    EvaluationStatus,
    ExchangeDay,
    FollowUp,
    GoalMatch,
    GoalScore,
    GoalWording,
    HostInterest,
    HostOption,
    Informed,
    IntakeCall,
    Interest,
    LearningGoal,
    LearningQuestion,
    Message,
    Moment,
    N_,
    Organisation,
    OverrunReason,
    Participant,
    Participation,
    Party,
    Person,
    PlanInputs,
    Principle,
    Project,
    Proposal,
    Purpose,
    QuestionVersion,
    Record,
    Role,
    Sector,
    Switch,
    Target,
    UseAtWork,
)
from switching.services.context import LOCAL_USER_ID, local_actor
from switching.store import Transaction, add_many, connect, immediate, migrate

R = TypeVar("R", bound=Record)
BATCH = 2_000
WRITTEN = 60
"""How many dossiers, the first ones, are furnished with a final plan where their case asks it."""

FINAL_PLANS = {"plan_final", "under_way", "hours_to_confirm", "to_certify", "completed"}
TO_COME = {"call_planned", "postponed"}
TO_HOLD = {*TO_COME, "call_open"}
WITHOUT_OFFER = "Bengelhof"
"""The host with nothing to offer."""

_USES = (UseAtWork.MUCH, UseAtWork.SOME, UseAtWork.SOME, UseAtWork.NOT_YET)
_DAYS_AFTER = {"plan_final": 32, "plan_draft": 40, "held": 0, "under_way": 24,
               "hours_to_confirm": 34, "to_certify": 30, "completed": 30, "stopped": 0}  # fmt: skip


class DemoRefusedError(Exception):
    """The database holds dossiers already; `message` says so."""

    message = Message(
        N_("This database already holds dossiers. Choose a file that doesn't exist yet.")
    )


def build_demo(
    path: Path,
    switches: int,
    seed: int,
    today: date,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Fill a new database at `path` with `switches` dossiers around `today`.

    Plans of the chosen cases are made final as a project leader would make them.

    Raises DemoRefusedError when it holds dossiers already. Rows go in without an audit row each;
    every dossier has one that says it was imported.
    """
    migrate(path)
    now = datetime.combine(today, time(8), BRUSSELS).astimezone(UTC)
    with connect(path) as db, immediate(db):
        if db.execute("SELECT count(*) FROM switches").fetchone()[0]:
            raise DemoRefusedError
        transaction = Transaction(db, local_actor(), now)
        builder = _Builder(Random(seed), switches, today)
        for index in range(switches):
            builder.add_dossier(index)
            if index % BATCH == BATCH - 1 or index == switches - 1:
                builder.flush(transaction)
                progress(index + 1)
    make_final(path, builder.final_plans, now)


def _targets_of(project: Project, switches: int, today: date) -> Target:
    """Return targets for this year that a demo of this size comes near to."""
    return Target(
        project_id=project.id,
        first_day=date(today.year, 1, 1),
        last_day=date(today.year, 12, 31),
        switches=max(1, switches * 2 // 5),
        hours=max(14, switches * 6),
        certificates=max(1, switches // 3),
        hosts=max(1, min(40, switches // 2)),
    )


class _Builder:
    """Collects the records of dossiers, each with its id."""

    def __init__(self, random: Random, switches: int, today: date) -> None:
        self._random, self._switches, self._today = random, switches, today
        self._ids: dict[type[Record], int] = defaultdict(int)
        self._new: dict[type[Record], list[Record]] = defaultdict(list)
        self._hosts: dict[str, list[tuple[Organisation, dict[str, int]]]] = defaultdict(list)
        self._contacts: dict[int, Person] = {}
        self._references: dict[int, int] = defaultdict(int)
        self._certificates: dict[int, int] = defaultdict(int)
        self.final_plans: list[int] = []
        self._project = self._add(
            Project(
                number="ESF-2026-117",
                name="Switching Talent",
                cofinancing="Met steun van de Europese Unie en de Vlaamse overheid.",
                evidence_until=date(today.year + 10, 12, 31),
                notes_until=date(today.year + 1, 12, 31),
            )
        )
        self._add(_targets_of(self._project, switches, today))
        self._partners = [self._add_partner(index) for index in range(len(people()["partners"]))]
        for sector in people()["organisations"]:
            self._add_sector(sector)

    def flush(self, transaction: Transaction) -> None:
        """Store what was collected, parents first."""
        for kind in RECORDS:
            add_many(transaction.db, self._new[kind])
            if kind is Switch:
                for switch in self._new[kind]:
                    transaction.note("import", switch)
            self._new[kind] = []

    def add_dossier(self, index: int) -> None:
        """Add one dossier with all that its case calls for."""
        story = stories()[index % len(stories())]
        case = case_of(index, self._random, self._switches)
        _DossierBuilder(self, story, case, index).build()

    def _add(self, record: R) -> R:
        kind = type(record)
        self._ids[kind] += 1
        stored = record.model_copy(update={"id": self._ids[kind]})
        self._new[kind].append(stored)
        return stored

    def _add_partner(self, index: int) -> tuple[Organisation, Person]:
        partner = self._add(
            Organisation(
                name=people()["partners"][index], sector=Sector.NON_PROFIT, is_partner=True
            )
        )
        leader = people()["leaders"][index]
        return partner, self._add(
            Person(
                organisation_id=partner.id,
                name=leader,
                job="projectleider",
                job_since="2022",
                email=address_of(leader, partner.name),
            )
        )

    def _add_sector(self, sector: str) -> None:
        """Add the organisations of a sector, more of them in other towns for a large demo."""
        names = list(people()["organisations"][sector])
        towns = people()["cities"]
        for town in towns[: min(len(towns), self._switches // 600)]:
            names += [f"{name} {town}" for name in people()["organisations"][sector]]
        for number, name in enumerate(names):
            self._add_host(sector, name, towns[(number * 3) % len(towns)])

    def _add_host(self, sector: str, name: str, city: str) -> None:
        host = self._add(
            Organisation(
                name=name,
                sector=Sector(sector),
                description=people()["descriptions"][sector],
                address=f"Stationsstraat {len(name)}",
                city=city,
                is_sender=True,
                is_host=True,
            )
        )
        options: dict[str, int] = {}
        for story in stories():
            if story.sector == sector and name != WITHOUT_OFFER:
                for option in story.options:
                    options[option.title] = self._add(
                        HostOption(
                            host_id=host.id,
                            kind=option.kind,
                            title=option.title,
                            description=option.description,
                            colleague=option.colleague,
                            minutes=option.minutes,
                        )
                    ).id
        self._hosts[sector].append((host, options))
        self._contacts[host.id] = self._add(_contact_of(host))
        self._add_places(host)

    def _add_places(self, host: Organisation) -> None:
        """Say of some hosts when they have places, and how they stand towards learners."""
        if host.id % 5 == 0:
            first = self._today + timedelta(days=7 + host.id % 30)
            last, places = first + timedelta(days=host.id % 4), 1 + host.id % 3
            self._add(Availability(host_id=host.id, first_day=first, last_day=last, places=places))
        if host.id % 3 == 0:
            interest = list(Interest)[host.id // 3 % 3]
            reason = "Er loopt een verbouwing." if interest is Interest.NOT_NOW else ""
            year = self._today.year
            self._add(HostInterest(host_id=host.id, year=year, interest=interest, reason=reason))

    def reference(self, year: int) -> str:
        """Return the next reference of `year`."""
        self._references[year] += 1
        return f"ST-{year}-{self._references[year]:04}"

    def certificate_number(self, year: int) -> int:
        """Return the next certificate number of `year`, without gaps."""
        self._certificates[year] += 1
        return self._certificates[year]


def _contact_of(organisation: Organisation) -> Person:
    """Return who speaks for an organisation when it sends a learner."""
    first, last = people()["first_names"], people()["last_names"]
    number = len(organisation.name) + organisation.id
    name = f"{first[number * 3 % len(first)]} {last[number * 5 % len(last)]}"
    address = address_of(name, organisation.name)
    return Person(
        organisation_id=organisation.id, name=name, job="personeelsverantwoordelijke", email=address
    )


class _DossierBuilder:
    """Adds the records of one dossier, in the order in which they come about."""

    def __init__(self, builder: _Builder, story: Story, case: Case, index: int) -> None:
        self._all, self._story, self._case, self._index = builder, story, case, index
        self._random = builder._random
        self._today = builder._today
        self._call_day = self._workday(self._today + timedelta(days=case.call_day))
        self._minutes = case.minutes or usual_minutes(self._random)
        self._goals: dict[str, int] = {}
        self._proposals: list[Proposal] = []

    def build(self) -> None:
        """Add everything that the case calls for."""
        kind = self._case.kind
        self._parties()
        self._before()
        if kind in {"no_show", "postponed"}:
            self._missed_call()
        elif kind != "registered":
            self._call()
            self._follow_call(kind)

    def _follow_call(self, kind: str) -> None:
        if kind != "call_planned":
            self._conversation()
        if kind in {"call_planned", "call_open"}:
            return
        self._after(settled=True)
        if kind not in {"not_refined", "stopped"}:
            self._prepare_exchange(kind)

    def _prepare_exchange(self, kind: str) -> None:
        self._matches()
        self._days()
        if kind != "held":
            self._activities()
        if kind in FINAL_PLANS and self._index < WRITTEN and self._proposals:
            self._all.final_plans.append(self._switch.id)
        if kind == "completed":
            self._close()

    def _workday(self, day: date) -> date:
        """Move a Saturday or Sunday to the Monday after it; never for today's calls.

        What lies behind stays behind: it moves to the Friday before.
        """
        if day == self._today or day.weekday() < 5:
            return day
        back = day < self._today
        return day + timedelta(days=4 - day.weekday() if back else 7 - day.weekday())

    def _instant(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), BRUSSELS).astimezone(UTC)

    def _name(self, salt: int) -> str:
        names = people()
        first, last = names["first_names"], names["last_names"]
        number = self._index * 7 + salt * 13
        return f"{first[number % len(first)]} {last[(number // 3 + salt * 5) % len(last)]}"

    def _parties(self) -> None:
        hosts = self._all._hosts[self._story.sector]
        round_ = self._index // len(stories())
        self._host, self._options = hosts[(self._index + round_) % len(hosts)]
        self._sender, _ = hosts[(self._index + round_ + 1 + self._index % 2) % len(hosts)]
        self._partner, leader = self._all._partners[self._index % len(self._all._partners)]
        add = self._all._add
        self._leader = leader
        since = str(2008 + self._index % 16)
        self._learner = add(
            Person(
                organisation_id=self._sender.id,
                name=self._name(1),
                job=self._story.learner_job,
                job_since=since,
                email=address_of(self._name(1), self._sender.name),
            )
        )
        self._coach = add(
            Person(
                organisation_id=self._host.id,
                name=self._name(2),
                job=self._story.coach_job,
                job_since=str(2005 + self._index % 17),
                email=address_of(self._name(2), self._host.name) if self._index % 4 else "",
            )
        )
        self._add_switch()

    def _contact_id(self) -> int | None:
        return self._all._contacts[self._sender.id].id if self._index % 5 else None

    def _add_switch(self) -> None:
        registered = min(self._call_day, self._today) - timedelta(days=9 + self._index % 17)
        self._switch = self._all._add(
            Switch(
                reference=self._all.reference(registered.year),
                learner_id=self._learner.id,
                sending_organisation_id=self._sender.id,
                sending_contact_id=self._contact_id(),
                host_id=self._host.id,
                coach_id=self._coach.id,
                project_leader_id=self._leader.id,
                partner_id=self._partner.id,
                project_id=self._all._project.id,
                registered_on=registered,
                **self._stop(),  # type: ignore[arg-type]
            )
        )
        self._plan_inputs = self._all._add(self._inputs())

    def _stop(self) -> dict[str, object]:
        if self._case.kind != "stopped":
            return {}
        party = ("learner", "sending_organisation", "host")[self._index % 3]
        reasons, causes = people()["stops"][party], people()["stop_causes"][party]
        return {
            "stopped_on": self._call_day + timedelta(days=12),
            "stopped_by": Party(party),
            "stop_cause": causes[self._index % len(reasons)],
            "stop_reason": reasons[self._index % len(reasons)],
        }

    def _inputs(self) -> PlanInputs:
        if self._case.kind not in FINAL_PLANS:
            return PlanInputs(switch_id=self._switch.id)
        return PlanInputs(
            switch_id=self._switch.id,
            emergency_contact=f"{self._name(3)}, 0470 12 34 {self._index % 90 + 10}",
            starting_point=self._story.start,
            instructions_by=f"De coach, {self._story.coach_job}",
            insurance_confirmed_by="Personeelsdienst van de uitsturende organisatie",
            participation=list(Participation)[self._index % 3],
            follow_up="Twee weken na de laatste dag, online met coach en projectleider.",
            evaluation_moment="Schriftelijk binnen de maand, door lerende, coach en werkgever.",
            host_learns=self._story.host_learns,
            sender_learns=self._story.sender_learns,
            sharing="Kort verslag op het teamoverleg van beide organisaties.",
        )

    def _before(self) -> None:
        self._question(1, Moment.BEFORE_CALL, self._switch.registered_on, settled=True)

    def _question(
        self, number: int, moment: Moment, day: date, settled: bool, call_id: int | None = None
    ) -> None:
        story, before = self._story, moment is Moment.BEFORE_CALL
        known = self._case.kind not in {"not_refined", *TO_HOLD}
        shifted = not before and known
        cause = story.proposal if self._proposals else None
        created = self._instant(day, 10)
        question = self._all._add(
            LearningQuestion(
                switch_id=self._switch.id,
                call_id=call_id,
                number=number,
                moment=moment,
                general_aim=story.aim if before or not self._talked else story.aim_after,
                shift=story.shift if shifted else None,
                shift_purpose=story.purpose if shifted else None,
                shift_proposal_id=(
                    self._proposals[cause].id if shifted and cause is not None else None
                ),
                shift_reason=story.reason if shifted else "",
                created_at=created,
                created_by=LOCAL_USER_ID,
                settled_at=created if settled else None,
            )
        )
        goals = story.goals if before or not self._talked else story.goals_after
        wordings = [
            self._goal(question.id, position, text, must)
            for position, (text, must) in enumerate(goals)
        ]
        self._latest = QuestionVersion(question, tuple(wordings), ())
        self._wishes(question.id, before)

    def _wishes(self, question_id: int, before: bool) -> None:
        wishes = self._story.wishes[:1] if before else self._story.wishes
        for position, wish in enumerate(wishes):
            self._all._add(
                ContactWish(
                    question_id=question_id,
                    position=position,
                    description=wish,
                    answered_by=self._answer_to(position) if not before else "",
                )
            )

    _talked = False

    def _answer_to(self, position: int) -> str:
        options = self._story.options
        return options[position].colleague if position < len(options) and self._talked else ""

    def _goal(self, question_id: int, position: int, text: str, must: bool) -> GoalWording:
        """Word a goal; one that grew out of an earlier goal keeps its identity."""
        story = self._story
        earlier = [goal for goal, _ in story.goals]
        origin = text
        if text not in earlier and self._talked and position < len(earlier):
            origin = earlier[position]
        if origin not in self._goals or story.shift == "shifted":
            self._goals[text] = self._all._add(
                LearningGoal(switch_id=self._switch.id, score_before=self._score_before(position))
            ).id
        else:
            self._goals[text] = self._goals[origin]
        return self._all._add(
            GoalWording(
                question_id=question_id,
                goal_id=self._goals[text],
                position=position,
                description=text,
                must_cover=must,
            )
        )

    def _score_before(self, position: int) -> int | None:
        """Judge a goal beforehand, where the plan is far enough to say so."""
        return 1 + (self._index + position) % 3 if self._case.kind in FINAL_PLANS else None

    def _score_after(self, position: int) -> int:
        """Judge a goal afterwards: most go up, some stay, and now and then one goes down."""
        gained = (1, 2, 1, 0, 1, -1, 2)[(self._index + 3 * position) % 7]
        return max(1, (self._score_before(position) or 1) + gained)

    def _call(self) -> None:
        kind = self._case.kind
        hour = 10 if self._index % 2 else 14
        planned_at = self._instant(self._call_day, hour, 30 * (self._index % 2))
        held, came = kind not in TO_HOLD, kind not in TO_COME
        over = planned_at + timedelta(minutes=self._minutes)
        principles = tuple(Principle)[: 3 + self._index % 4] if came else ()
        self._record = self._all._add(
            IntakeCall(
                switch_id=self._switch.id,
                planned_at=planned_at,
                place="Online, link in de uitnodiging",
                started_at=planned_at if came else None,
                ended_at=over if held else None,
                actual_minutes=self._minutes if held else None,
                principles=principles,
                outcome=CallOutcome.HELD if held else None,
                completed_at=over if held else None,
                overrun_reason=self._overrun_reason() if held else None,
            )
        )
        self._talked = came
        self._participants()
        for number, purpose in enumerate(Purpose):
            self._purpose(number, purpose)
        if not held:
            self._question(2, Moment.AFTER_CALL, self._call_day, False, self._record.id)

    def _overrun_reason(self) -> OverrunReason | None:
        """Say of most calls that took longer why; a project leader skips it now and then."""
        reasons = [reason for reason in OverrunReason if reason is not OverrunReason.OTHER]
        if self._minutes <= PLANNED_MINUTES or self._index % 6 == 5:
            return None
        if self._minutes >= LONG_CALL_MINUTES:
            return OverrunReason.ENTHUSIASM
        return reasons[(self._index * self._index + self._minutes) % len(reasons)]

    def _participants(self) -> None:
        came = self._talked
        people_ = [
            (self._learner, Role.LEARNER, self._informed(0)),
            (self._coach, Role.COACH, self._informed(1)),
            (self._leader, Role.PROJECT_LEADER, None),
        ]
        for person, role, informed in people_:
            self._all._add(
                Participant(
                    call_id=self._record.id,
                    person_id=person.id,
                    name=person.name,
                    role=role,
                    attended=came,
                    informed=informed if came else None,
                )
            )
        if self._index % 4 == 1:
            self._all._add(
                Participant(
                    call_id=self._record.id, name=self._name(4), role=Role.HR, attended=came
                )
            )

    def _informed(self, salt: int) -> Informed:
        return list(Informed)[(self._index + salt * 2 + self._index // 5) % 3]

    def _purpose(self, number: int, purpose: Purpose) -> None:
        skipped = self._talked and number == 4 and self._index % 11 == 5
        self._all._add(
            CallPurpose(
                call_id=self._record.id,
                purpose=purpose,
                covered=None if not self._talked else not skipped,
                skip_reason="Geen tijd meer, volgt per mail." if skipped else "",
                notes=self._story.notes[number] if self._talked and not skipped else "",
                minutes=max(1, self._minutes // 6) if self._talked and not skipped else None,
            )
        )

    def _missed_call(self) -> None:
        missed = self._case.kind == "no_show"
        day = self._call_day if missed else self._workday(self._today - timedelta(days=2))
        call = self._all._add(
            IntakeCall(
                switch_id=self._switch.id,
                planned_at=self._instant(day, 11),
                place="Online, link in de uitnodiging",
                outcome=CallOutcome.NO_SHOW if missed else CallOutcome.POSTPONED,
                outcome_by=Party.COACH if missed else Party.LEARNER,
                outcome_reason=(
                    "De coach was een zieke collega aan het vervangen."
                    if missed
                    else "De lerende had een dringende vervanging."
                ),
                completed_at=self._instant(day, 12),
            )
        )
        for purpose in Purpose:
            self._all._add(CallPurpose(call_id=call.id, purpose=purpose))
        if not missed:
            self._call()

    def _conversation(self) -> None:
        if self._options:
            for option, answer in zip(self._story.options, self._story.answers, strict=True):
                self._proposals.append(
                    self._all._add(
                        Proposal(
                            switch_id=self._switch.id,
                            call_id=self._record.id,
                            option_id=self._options[option.title],
                            kind=option.kind,
                            title=option.title,
                            answer=Answer(answer),
                        )
                    )
                )
        for number, kind in enumerate(ArrangementKind):
            texts = people()["arrangements"].get(kind.value, [])
            if texts and (number < 2 or self._index % 3 == number % 3):
                text = texts[self._index % len(texts)]
                self._all._add(Arrangement(switch_id=self._switch.id, kind=kind, description=text))

    def _after(self, settled: bool) -> None:
        self._question(2, Moment.AFTER_CALL, self._call_day, settled, self._record.id)

    def _matches(self) -> None:
        """Match each goal with a proposal; now and then one is left that nothing serves yet."""
        wanted = [item for item in self._proposals if item.answer is not Answer.NOT_USEFUL]
        goals = [self._goals[text] for text, _ in self._story.goals_after]
        if self._case.kind == "held":
            goals = goals[:-1]
        self._served: list[tuple[int, Proposal]] = []
        for number, goal_id in enumerate(goals):
            if wanted:
                proposal = wanted[number % len(wanted)]
                self._served.append((goal_id, proposal))
                self._all._add(GoalMatch(goal_id=goal_id, proposal_id=proposal.id))

    def _days(self) -> None:
        kind = self._case.kind
        first = {
            "under_way": self._today - timedelta(days=6),
            "hours_to_confirm": self._today - timedelta(days=1),
            "plan_final": self._today + timedelta(days=3 + self._index % 20),
            "plan_draft": self._today + timedelta(days=4 + self._index % 40),
            "held": self._today + timedelta(days=30 + self._index % 30),
        }.get(kind, self._call_day + timedelta(days=_DAYS_AFTER[kind]))
        if first > self._today or kind == "completed":
            first = self._workday(first)
        self._exchange_days: list[ExchangeDay] = []
        for number in range(2):
            day = first + timedelta(days=7 * number)
            held = True if day < self._today and kind != "hours_to_confirm" else None
            self._exchange_days.append(
                self._all._add(
                    ExchangeDay(
                        switch_id=self._switch.id,
                        day=day,
                        start=time(8, 30),
                        end=time(16, 15),
                        break_minutes=45 if self._index % 3 else 30,
                        held=held,
                        held_minutes=435 if held and self._index % 3 else (450 if held else None),
                    )
                )
            )

    def _activities(self) -> None:
        details = {option.title: option for option in self._story.options}
        done = self._case.kind in {"completed", "to_certify"}
        self._all_activities: list[Activity] = []
        self._links: list[ActivityGoal] = []
        for position, proposal in enumerate(self._proposals):
            if proposal.answer is Answer.NOT_USEFUL:
                continue
            option = details[proposal.title]
            day = self._exchange_days[position % 2]
            activity = self._all._add(
                Activity(
                    switch_id=self._switch.id,
                    position=position,
                    proposal_id=proposal.id,
                    option_id=proposal.option_id,
                    day_id=day.id,
                    kind=proposal.kind,
                    title=proposal.title,
                    with_whom=option.colleague,
                    place=self._host.name,
                    minutes=option.minutes,
                    evidence="Kort verslag van de lerende" if position == 0 else "",
                    done=True if done else None,
                    useful=position < 2 or self._index % 3 > 0 if done else None,
                )
            )
            self._all_activities.append(activity)
            for goal_id, served_by in self._served:
                if served_by.id == proposal.id:
                    link = ActivityGoal(activity_id=activity.id, goal_id=goal_id)
                    self._links.append(self._all._add(link))

    def _close(self) -> None:
        last = self._exchange_days[-1].day
        if last >= self._today:
            return
        for number, (party, words) in enumerate(
            (
                (Party.LEARNER, "Ik durf nu meer vragen te stellen, ook aan mijn eigen team."),
                (Party.COACH, "Uitleggen wat je elke dag doet, scherpt je blik."),
                (Party.SENDING_ORGANISATION, self._story.sender_learns),
            )
        ):
            self._evaluation(party, words, last + timedelta(days=10), (self._index + number) % 7)
        self._follow_up(last + timedelta(days=92 + self._index % 9))
        self._certify(last)

    def _evaluation(self, party: Party, words: str, day: date, luck: int) -> None:
        """Add an evaluation; now and then it came another way, or not at all."""
        status = {
            5: EvaluationStatus.RECEIVED_ELSEWHERE,
            6: EvaluationStatus.NOT_RECEIVED,
        }.get(luck, EvaluationStatus.RECEIVED)
        came = status is not EvaluationStatus.NOT_RECEIVED
        surprise = "Hoe open collega's zeggen wat moeilijk gaat." if luck % 2 else ""
        evaluation = self._all._add(
            Evaluation(
                switch_id=self._switch.id,
                party=party,
                status=status,
                received_on=day if came else None,
                unexpected_learning=surprise if came else "",
                takeaway=words if came else "",
            )
        )
        if party is Party.LEARNER:
            for position, (text, _) in enumerate(self._story.goals_after):
                score = self._score_after(position) if came else None
                self._all._add(
                    GoalScore(
                        evaluation_id=evaluation.id, goal_id=self._goals[text], score_after=score
                    )
                )

    def _follow_up(self, day: date) -> None:
        """Add what learner and employer say three months later; not all of them answer."""
        contact = self._switch.sending_contact_id
        people = ((Party.LEARNER, self._learner.id), (Party.SENDING_ORGANISATION, contact))
        for number, (party, person_id) in enumerate(people):
            luck = (self._index + number) % 5
            if day <= self._today and person_id is not None and luck != 4:
                self._all._add(
                    FollowUp(
                        switch_id=self._switch.id,
                        party=party,
                        person_id=person_id,
                        use=_USES[luck],
                        used="Gesprekken voorbereiden zoals het daar gebeurt." if luck < 3 else "",
                        changed_since="Het team overlegt nu elke week." if luck == 0 else "",
                        answered_on=day,
                    )
                )

    def _certify(self, last: date) -> None:
        held = sum(day.held_minutes or 0 for day in self._exchange_days)
        issued = last + timedelta(days=14)
        if held >= 14 * 60 and issued <= self._today:
            number, at = self._all.certificate_number(issued.year), self._instant(issued, 11)
            self._all._add(demo_certificate(self._so_far(), number, at))

    def _so_far(self) -> Dossier:
        """Gather what a certificate speaks of; the rest of the dossier is left out."""
        return Dossier(
            switch=self._switch,
            learner=self._learner,
            sending_organisation=self._sender,
            sending_contact=None,
            host=self._host,
            coach=self._coach,
            project_leader=self._leader,
            partner=self._partner,
            project=self._all._project,
            inputs=self._plan_inputs,
            versions=(self._latest,),
            days=tuple(self._exchange_days),
            activities=tuple(self._all_activities),
            calls=(),
            goals=(),
            proposals=(),
            options=(),
            matches=(),
            arrangements=(),
            activity_goals=tuple(self._links),
            plans=(),
            agreements=(),
            attachments=(),
            evaluations=(),
            scores=(),
            certificates=(),
            confirmations=(),
        )
