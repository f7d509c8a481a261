"""From rows to dossiers: people, organisations, call, question, proposals, days, stop."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from switching.importing.changes import Linked
from switching.importing.fields import arrangement_of, fields_of, option_of
from switching.importing.planning import (
    NEW,
    SKIP,
    Asking,
    Cells,
    Choices,
    Given,
    Keep,
    Known,
    KnownSwitch,
    Names,
    Outcome,
    Plan,
    RowCells,
    Tally,
    Waits,
    refused_by,
)
from switching.importing.table import Asked, ReadRow, Table
from switching.models import (
    PLANNED_MINUTES,
    Arrangement,
    ArrangementKind,
    CallOutcome,
    CallPurpose,
    ExchangeDay,
    IntakeCall,
    LearningQuestion,
    Message,
    Moment,
    N_,
    OptionKind,
    Participant,
    Party,
    PlanInputs,
    Proposal,
    Purpose,
    Record,
    Role,
    RowState,
    Switch,
    WhenKnown,
)

R = TypeVar("R", bound=Record)
_BRUSSELS = ZoneInfo("Europe/Brussels")
_DAYS = ("first_day", "second_day", "third_day")
_LISTED = re.compile(r"\s*[;\n•]\s*")
_READY = (ArrangementKind.DRESS_CODE, ArrangementKind.ADDRESS_AND_WELCOME)
_WORDS = {
    "learner": N_("Learner"),
    "sender": N_("Sending organisation"),
    "host": N_("Receiving organisation"),
    "leader": N_("Project leader"),
    "partner": N_("Project partner"),
}
TITLES = {
    OptionKind.GUIDED_TOUR: "Rondleiding",
    OptionKind.WORKING_GROUP: "Werkgroep",
    OptionKind.SPECIALIST_TALK: "Gesprek met specialist",
    OptionKind.SHADOWING: "Meelopen",
    OptionKind.TAKING_PART: "Meedoen",
    OptionKind.MEETING: "Overleg bijwonen",
    OptionKind.TRAINING: "Opleiding",
    OptionKind.OTHER: "Andere mogelijkheid",
}
"""What a column alone says of an option: the title that its proposal gets."""


class DossierPlanner:
    """Plans the rows of one table, one after the other."""

    def __init__(
        self, table: Table, asked: Asked, choices: Choices, known: Known, given: Given
    ) -> None:
        self._table, self._choices, self._known, self._given = table, choices, known, given
        self._asking = Asking()
        self._names = Names(known, choices.answers, self._asking)
        self._cells = Cells(table, asked, choices, self._asking)
        self._records: list[Record] = []
        self._next = dict(known.next_ids)
        self._references = dict(known.next_references)
        self._switches: dict[tuple[int, int], list[KnownSwitch]] = {}
        for switch in known.switches:
            self._switches.setdefault((switch.learner_id, switch.host_id), []).append(switch)
        self._keys = fields_of(table.target)
        self._titles: dict[int, set[str]] = {}
        self._linked: list[Linked] = []
        self._known_ids = {switch.id for switch in known.switches}

    def plan(self, keep: Keep = lambda outcome, row, records: None) -> Plan:
        """Plan all rows; hand over the records of each."""
        wanted, tally, outcomes = self._choices.rows, Tally(), []
        for row in self._table.rows:
            if wanted is not None and row.number not in wanted:
                continue
            outcome = self._outcome(row)
            records = [*self._names.use(outcome.links), *self._records]
            self._records.clear()
            tally.add(outcome, records)
            keep(outcome, row, records)
            outcomes.append(replace(outcome, links=()))
        organisations, asked = self._names.used(), self._asking.questions()
        tally.add_records(organisations)
        return Plan(
            organisations,
            self._names.used_roles(),
            tuple(outcomes),
            asked,
            {**tally.counts, "questions": len(asked)},
            tally.digest,
            tuple(self._linked),
        )

    def _outcome(self, row: ReadRow) -> Outcome:
        cells = self._cells.of_row(row)
        shown = (row.cells[key].text for key in ("learner", "host") if key in row.cells)
        label = " · ".join(filter(None, shown))
        before = dict(self._next), dict(self._references)
        try:
            return self._row(row, cells, label)
        except Waits as waits:
            why: tuple[Message, ...] = (waits.message,)
        except ValidationError as error:
            why = (refused_by(error),)
        self._records.clear()
        self._next, self._references = before
        return Outcome(row.number, RowState.WAITING, label, why, tuple(cells.left))

    def _row(self, row: ReadRow, cells: RowCells, label: str) -> Outcome:
        partner = self._organisation(cells, "partner", "is_partner")
        if self._given.partner_id not in (None, partner):
            raise Waits(Message(N_("This dossier is of another project partner.")))
        sender = self._organisation(cells, "sender", "is_sender")
        host = self._organisation(
            cells, "host", "is_host", city=cells.text("host_city"), **_sector(cells)
        )
        learner = self._person(
            cells, "learner", sender, job=cells.text("learner_job"),
            email=cells.text("learner_mail"), phone=cells.text("learner_phone"),
            language=cells.value("learner_language"),
        )  # fmt: skip
        leader = self._leader(cells, partner)
        day, hour = _day_and_hour(cells.value("call_day"))
        there = self._there_already(row.number, learner, host, day)
        links = [("organisations", sender), ("organisations", host), ("people", learner),
                 ("people", leader), ("organisations", partner)]  # fmt: skip
        if there is not None:
            if there.id in self._known_ids:
                self._linked.append(Linked(row.number, there.id, cells.sure()))
            return Outcome(row.number, RowState.LINKED, label, (), tuple(cells.left),
                           (("switches", there.id, False),), there.reference)  # fmt: skip
        coach = self._optional(
            cells,
            "coach",
            host,
            job=cells.text("coach_job"),
            email=cells.text("coach_mail"),
            phone=cells.text("coach_phone"),
            language=cells.value("coach_language"),
        )
        contact = self._optional(cells, "sender_contact", sender)
        links += [("people", key) for key in (coach, contact) if key]
        switch = self._switch(cells, learner, sender, host, coach, leader, partner, contact, day)
        self._fill(switch, cells, day, hour)
        made = self._names.made_ids
        known = tuple((table, key, (table, key) in made) for table, key in dict.fromkeys(links))
        return Outcome(row.number, RowState.MADE, label, (), tuple(cells.left),
                       (("switches", switch.id, True), *known))  # fmt: skip

    def _organisation(self, cells: RowCells, key: str, role: str, **details: object) -> int:
        text = cells.text(key)
        if key == "partner" and self._given.partner_id and not text:
            return self._given.partner_id
        found = self._names.organisation(text, cells.row.number, role, **details) if text else None
        return self._required(key, found, bool(text))

    def _required(self, key: str, found: int | None, said: bool) -> int:
        if found is not None:
            return found
        text = N_("{what}: who that is is still asked.") if said else N_("{what}: missing.")
        raise Waits(Message(text, {"what": Message(_WORDS[key])}))

    def _person(self, cells: RowCells, key: str, place: int, **details: object) -> int:
        return self._required(key, self._optional(cells, key, place, **details),
                              cells.person(key) is not None)  # fmt: skip

    def _optional(self, cells: RowCells, key: str, place: int, **details: object) -> int | None:
        named = cells.person(key)
        if named is None:
            return None
        found = self._names.person(named[0], cells.row.number, place, named[1], **details)
        if found is None:
            cells.left.append((key, named[0], Message(N_("who that is is still asked"))))
        return found

    def _leader(self, cells: RowCells, partner: int) -> int:
        if cells.person("leader") is None and self._given.person_id is not None:
            return self._given.person_id
        return self._person(cells, "leader", partner)

    def _there_already(
        self, row: int, learner: int, host: int, day: date | None
    ) -> KnownSwitch | None:
        """Return the dossier that a row is; on another day, ask whether it is one more."""
        others = self._switches.get((learner, host), [])
        same = [item for item in others if item.day == day]
        if same:
            return same[0]
        if others and self._choices.answers.get(f"dossier:{row}") not in (NEW, SKIP):
            text = N_("There is a dossier of this learner with this host already, on another day.")
            self._asking(f"dossier:{row}", "learner", others[0].reference, row,
                         ((SKIP, others[0].reference),), Message(text))  # fmt: skip
            raise Waits(Message(text))
        if others and self._choices.answers.get(f"dossier:{row}") == SKIP:
            return others[0]
        return None

    def _switch(
        self, cells: RowCells, learner: int, sender: int, host: int, coach: int | None,
        leader: int, partner: int, contact: int | None, day: date | None,
    ) -> Switch:  # fmt: skip
        today = self._given.today
        first = _day_and_hour(cells.value("first_day"))[0]
        registered = _day_and_hour(cells.value("registered_on"))[0]
        since = registered or min([item for item in (day, first, today) if item])
        stopped = _day_and_hour(cells.value("stop_day"))[0]
        reason = cells.text("stop_reason")
        party = cells.value("stopped_by")
        is_stopped = bool(stopped and reason and party)
        number = self._references.get(since.year, 1)
        self._references[since.year] = number + 1
        switch = self._add(
            Switch, reference=f"ST-{since.year}-{number:04}", learner_id=learner,
            sending_organisation_id=sender, host_id=host, coach_id=coach,
            project_leader_id=leader, partner_id=partner, project_id=self._project(cells),
            registered_on=since, stopped_on=stopped if is_stopped else None,
            stopped_by=Party(str(party)) if is_stopped else None,
            stop_reason=reason if is_stopped else "", sending_contact_id=contact,
            import_id=self._given.import_id,
        )  # fmt: skip
        if (stopped or reason) and not is_stopped:
            said = Message(N_("a stop needs its day, its reason and who stopped"))
            cells.left.append(("stop_reason", reason or str(stopped), said))
        self._switches.setdefault((learner, host), []).append(
            KnownSwitch(switch.id, switch.reference, learner, host, partner, day)
        )
        return switch

    def _project(self, cells: RowCells) -> int | None:
        text = cells.text("project")
        if not text:
            return None
        wanted = text.casefold()
        found = [item for item in self._known.projects
                 if wanted in (item.number.casefold(), item.name.casefold())]  # fmt: skip
        if len(found) != 1:
            said = Message(N_("there is no such project on record"))
            cells.left.append(("project", text, said))
        return found[0].id if len(found) == 1 else None

    def _fill(self, switch: Switch, cells: RowCells, day: date | None, hour: time | None) -> None:
        self._add(PlanInputs, switch_id=switch.id)
        call = self._call(switch, cells, day, hour)
        self._questions(switch, cells, call)
        self._proposals(switch, cells, call)
        self._arrangements(switch, cells, call)
        self._days(switch, cells)

    def _call(
        self, switch: Switch, cells: RowCells, day: date | None, hour: time | None
    ) -> IntakeCall | None:
        said = cells.value("call_time")
        hour = hour or (said if isinstance(said, time) else None)
        planned, actual = _lengths(cells)
        held = self._was_held(cells, day, actual)
        if day is None and not held:
            return None
        known = WhenKnown.HOUR if hour and day else WhenKnown.DAY if day else WhenKnown.NOTHING
        at = _instant(day or switch.registered_on, hour if day else None)
        call = self._add(
            IntakeCall, switch_id=switch.id, planned_at=at,
            planned_minutes=planned or PLANNED_MINUTES, place=cells.text("place"),
            actual_minutes=actual, loose_notes=cells.text("notes"), when_known=known,
            outcome=CallOutcome.HELD if held else None,
            completed_at=self._given.now if held else None, held_at=at if held and day else None,
        )  # fmt: skip
        for purpose in Purpose:
            self._add(CallPurpose, call_id=call.id, purpose=purpose)
        self._participants(switch, call)
        return call

    def _was_held(self, cells: RowCells, day: date | None, actual: int | None) -> bool:
        """Say whether a call took place: as the sheet says, or because something came out of it."""
        said = cells.value("held")
        if said is not None:
            return bool(said)
        over = day is None or day <= self._given.today
        return over and bool(actual or cells.text("question_after"))

    def _participants(self, switch: Switch, call: IntakeCall) -> None:
        people = (
            (Role.LEARNER, switch.learner_id, switch.sending_organisation_id),
            (Role.COACH, switch.coach_id, switch.host_id),
            (Role.PROJECT_LEADER, switch.project_leader_id, switch.partner_id),
        )
        for role, person, place in people:
            if person is not None:
                name = self._names.people.get(place, {}).get(person) or self._name_of(person)
                self._add(Participant, call_id=call.id, person_id=person, name=name, role=role)

    def _name_of(self, person: int) -> str:
        found = (names[person] for names in self._names.people.values() if person in names)
        return next(found, "?")

    def _questions(self, switch: Switch, cells: RowCells, call: IntakeCall | None) -> None:
        texts = [
            (1, Moment.BEFORE_CALL, cells.text("question_before"), None),
            (2, Moment.AFTER_CALL, cells.text("question_after"), call.id if call else None),
        ]
        if call is not None and not texts[1][2]:
            texts[1] = (2, Moment.AFTER_CALL, texts[0][2], call.id)
        for number, moment, text, call_id in texts:
            if number == 1 or text or call is not None:
                settled = number == 1 or call is None or call.held
                self._add(
                    LearningQuestion, switch_id=switch.id, call_id=call_id, number=number,
                    moment=moment, general_aim=text, created_at=self._given.now,
                    created_by=self._given.user_id,
                    settled_at=self._given.now if settled else None,
                )  # fmt: skip

    def _proposals(self, switch: Switch, cells: RowCells, call: IntakeCall | None) -> None:
        said = {"switch_id": switch.id, "call_id": call.id if call else None}
        for key in self._keys:
            kind = option_of(key)
            answer = cells.value(key) if kind and key in cells.row.cells else None
            if kind and answer:
                self._add(Proposal, **said, kind=kind, title=TITLES[kind], answer=answer)
        for title in _LISTED.split(cells.text("options")):
            if title.strip(" -*"):
                self._add(Proposal, **said, kind=OptionKind.OTHER, title=title.strip(" -*"))

    def _arrangements(self, switch: Switch, cells: RowCells, call: IntakeCall | None) -> None:
        said = {kind: cells.text(key) for key in self._keys if (kind := arrangement_of(key))}
        if call is None and cells.text("notes"):
            other = said.get(ArrangementKind.OTHER, "")
            said[ArrangementKind.OTHER] = "\n".join(filter(None, [other, cells.text("notes")]))
        for kind, text in said.items():
            if text or (call is not None and kind in _READY):
                self._add(Arrangement, switch_id=switch.id, kind=kind, description=text)

    def _days(self, switch: Switch, cells: RowCells) -> None:
        days = [_day_and_hour(cells.value(key)) for key in _DAYS]
        known = list(dict.fromkeys(item for item in days if item[0]))
        minutes = cells.value("hours")
        alone = len(known) == 1 and isinstance(minutes, int) and minutes <= 24 * 60
        over = alone and known[0][0] is not None and known[0][0] <= self._given.today
        for day, start in known:
            said = {"held": True, "held_minutes": minutes} if over else {}
            self._add(ExchangeDay, switch_id=switch.id, day=day, start=start, **said)
        if minutes and not over:
            text = N_("these hours can't be told apart over the days")
            cells.left.append(("hours", cells.row.cells["hours"].text, Message(text)))

    def _add(self, kind: type[R], /, **values: Any) -> R:
        number = self._next.get(kind.TABLE, 1)
        record = kind(id=number, **values)
        self._next[kind.TABLE] = number + 1
        self._records.append(record)
        return record


def _sector(cells: RowCells) -> dict[str, object]:
    sector = cells.value("sector")
    return {"sector": sector} if sector else {}


def _day_and_hour(value: object) -> tuple[date | None, time | None]:
    if isinstance(value, tuple):
        day, hour = value
        return (day, hour) if isinstance(day, date) and isinstance(hour, time) else (None, None)
    return (value if isinstance(value, date) else None), None


def _instant(day: date, hour: time | None) -> datetime:
    return datetime.combine(day, hour or time(12), _BRUSSELS)


def _lengths(cells: RowCells) -> tuple[int | None, int | None]:
    """Return the planned and the real minutes; one cell may say both."""
    planned, actual = cells.value("planned"), cells.value("actual")
    for both in (planned, actual):
        if isinstance(both, tuple):
            first, second = both
            return first, second
    return planned, actual
