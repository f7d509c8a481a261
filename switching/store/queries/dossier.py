"""Reading whole dossiers and the lines of their list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import sqlite_utils
from pydantic import TypeAdapter, ValidationError

from switching.models import (
    ActionPlan,
    Activity,
    ActivityGoal,
    Agreement,
    Arrangement,
    AttachmentLine,
    CallPurpose,
    CallRecord,
    Certificate,
    Confirmation,
    ContactWish,
    Contribution,
    Dossier,
    DossierLine,
    Evaluation,
    ExchangeDay,
    FollowUp,
    GoalMatch,
    GoalScore,
    GoalWording,
    HostOption,
    IntakeCall,
    LearningGoal,
    LearningQuestion,
    LogEntry,
    Organisation,
    Participant,
    Person,
    PlanAnswer,
    PlanInputs,
    Project,
    Proposal,
    Purpose,
    QuestionVersion,
    Record,
    Switch,
)
from switching.models.base import FIRST_DAY
from switching.rules.normal_form import sort_key
from switching.store.queries.cards import cards_of_plan
from switching.store.queries.overtaken import list_overtaken
from switching.store.rows import get_record, get_shared, list_readable, list_records, list_shared

R = TypeVar("R", bound=Record)
_LINES = TypeAdapter(list[DossierLine])
_NO_DAY = {"registered_on": FIRST_DAY}
_PURPOSES = list(Purpose)


def _grouped(records: Iterable[R], key: str) -> dict[int, tuple[R, ...]]:
    groups: dict[int, list[R]] = defaultdict(list)
    for record in records:
        groups[getattr(record, key)].append(record)
    return {group: tuple(members) for group, members in groups.items()}


def list_calls(db: sqlite_utils.Database, switch_id: int) -> tuple[CallRecord, ...]:
    """List the calls of a switch, oldest first."""
    calls = list_records(db, IntakeCall, "planned_at, id", switch_id=switch_id)
    ids = [call.id for call in calls]
    participants = _grouped(list_records(db, Participant, call_id=ids), "call_id")
    purposes = _grouped(list_records(db, CallPurpose, call_id=ids), "call_id")
    return tuple(
        CallRecord(
            call,
            participants.get(call.id, ()),
            tuple(sorted(purposes[call.id], key=lambda item: _PURPOSES.index(item.purpose))),
        )
        for call in calls
    )


def list_versions(db: sqlite_utils.Database, switch_id: int) -> tuple[QuestionVersion, ...]:
    """List the versions of a switch's learning question, first one first."""
    questions = list_records(db, LearningQuestion, "number", switch_id=switch_id)
    ids = [question.id for question in questions]
    goals = _grouped(list_records(db, GoalWording, "position, id", question_id=ids), "question_id")
    wishes = _grouped(list_records(db, ContactWish, "position, id", question_id=ids), "question_id")
    return tuple(
        QuestionVersion(question, goals.get(question.id, ()), wishes.get(question.id, ()))
        for question in questions
    )


def list_attachments(db: sqlite_utils.Database, switch_id: int) -> tuple[AttachmentLine, ...]:
    """List the files of a switch without their content, which may be large."""
    query = "SELECT id, name, media_type, length(content) FROM attachments WHERE switch_id = ?"
    return tuple(AttachmentLine(*row) for row in db.execute(query, [switch_id]).fetchall())


def scanned_pdfs(db: sqlite_utils.Database) -> Iterator[tuple[str, int, bytes]]:
    """Yield the PDFs that were added to dossiers: reference, id and content.

    Each is read by itself: nobody who saves waits for what is done with them.
    """
    query = """SELECT s.reference, a.id FROM attachments a JOIN switches s ON s.id = a.switch_id
        WHERE a.media_type = 'application/pdf' ORDER BY a.id"""
    for reference, number in db.execute(query).fetchall():
        content = "SELECT content FROM attachments WHERE id = ?"
        for row in db.execute(content, [number]).fetchall():  # none when it is gone meanwhile
            yield reference, number, row[0]


def _of(
    db: sqlite_utils.Database, kind: type[R], switch_id: int, order: str = "id"
) -> tuple[R, ...]:
    return tuple(list_records(db, kind, order, switch_id=switch_id))


def _under(
    db: sqlite_utils.Database, kind: type[R], column: str, parents: Iterable[Record]
) -> tuple[R, ...]:
    return tuple(list_records(db, kind, "id", **{column: [parent.id for parent in parents]}))


def _people_in(
    db: sqlite_utils.Database, switch: Switch, others: Iterable[int | None]
) -> Mapping[int, Person]:
    """Read who is known in a dossier: in a role, or among `others`."""
    roles = (switch.learner_id, switch.coach_id, switch.project_leader_id)
    ids = {item for item in (*roles, switch.sending_contact_id, *others) if item}
    return {person.id: person for person in list_shared(db, Person, ids)}


def _called(record: CallRecord, people: Mapping[int, Person]) -> CallRecord:
    """Return a call with the names that `people` have: what was copied is for who has no card."""

    def named(item: Participant) -> Participant:
        person = people.get(item.person_id or 0)
        return item.model_copy(update={"name": person.name}) if person else item

    return replace(record, participants=tuple(map(named, record.participants)))


def _options(db: sqlite_utils.Database, host_id: int) -> tuple[HostOption, ...]:
    found = list_readable(db, HostOption, host_id=host_id)
    return tuple(sorted(found, key=lambda option: sort_key(option.title)))


def get_dossier(db: sqlite_utils.Database, switch_id: int) -> Dossier:
    """Read one dossier; raise NotFoundError when there is no such switch."""
    switch = get_record(db, Switch, switch_id)
    calls = list_calls(db, switch_id)
    goals = _of(db, LearningGoal, switch_id)
    activities = _of(db, Activity, switch_id, "position, id")
    plans = _of(db, ActionPlan, switch_id, "number")
    agreements = _under(db, Agreement, "plan_id", plans)
    evaluations = _of(db, Evaluation, switch_id)
    contributions = list_records(db, Contribution, switch_id=switch_id)
    others = [
        *(item.person_id for record in calls for item in record.participants),
        *(item.person_id for item in agreements),
        *(item.person_id for item in evaluations),
        *(item.person_id for item in contributions),
    ]
    people = _people_in(db, switch, others)
    dossier = Dossier(
        switch=switch,
        learner=people[switch.learner_id],
        sending_organisation=get_shared(db, Organisation, switch.sending_organisation_id),
        sending_contact=people.get(switch.sending_contact_id or 0),
        host=get_shared(db, Organisation, switch.host_id),
        coach=people.get(switch.coach_id or 0),
        project_leader=people[switch.project_leader_id],
        partner=get_shared(db, Organisation, switch.partner_id),
        project=get_shared(db, Project, switch.project_id) if switch.project_id else None,
        inputs=list_records(db, PlanInputs, switch_id=switch_id)[0],
        calls=tuple(_called(record, people) for record in calls),
        versions=list_versions(db, switch_id),
        goals=goals,
        proposals=_of(db, Proposal, switch_id),
        options=_options(db, switch.host_id),
        matches=_under(db, GoalMatch, "goal_id", goals),
        arrangements=_of(db, Arrangement, switch_id),
        days=_of(db, ExchangeDay, switch_id, "day, start, id"),
        activities=activities,
        activity_goals=_under(db, ActivityGoal, "activity_id", activities),
        plans=plans,
        agreements=agreements,
        attachments=list_attachments(db, switch_id),
        evaluations=evaluations,
        scores=_under(db, GoalScore, "evaluation_id", evaluations),
        certificates=_of(db, Certificate, switch_id),
        people=people,
        confirmations=_of(db, Confirmation, switch_id),
        contributions=tuple(contributions),
        answers=_under(db, PlanAnswer, "plan_id", plans),
        log=_of(db, LogEntry, switch_id),
        follow_ups=_of(db, FollowUp, switch_id),
        overtaken=list_overtaken(db, switch),
    )
    then = cards_of_plan(db, dossier, plans[-1]) if plans else {}
    return replace(dossier, as_made_final=_with_cards(dossier, then)) if then else dossier


def _with_cards(dossier: Dossier, cards: Mapping[str, Any]) -> Dossier:
    calls = tuple(_called(record, cards["people"]) for record in dossier.calls)
    return replace(dossier, calls=calls, **cards)


def list_lines_of(db: sqlite_utils.Database, ids: Sequence[int]) -> list[DossierLine]:
    """List the dossiers with these ids, in their order; ids that don't exist are passed over."""
    marks = ", ".join("?" * len(ids))
    rows = list(db.query(f"SELECT * FROM dossier_facts WHERE id IN ({marks})", list(ids)))
    found = {line.id: line for line in _read_lines(rows)}
    return [found[identity] for identity in ids if identity in found]


def list_lines(db: sqlite_utils.Database) -> list[DossierLine]:
    """List all dossiers, newest first."""
    rows = list(db.query("SELECT * FROM dossier_facts ORDER BY registered_on DESC, id DESC"))
    return _read_lines(rows)


def _read_lines(rows: list[dict[str, Any]]) -> list[DossierLine]:
    """Return the lines; one of which a fact can't be read is there without it."""
    try:
        return _LINES.validate_python(rows)
    except ValidationError as error:
        unread = {item["loc"][:2] for item in error.errors(include_url=False)}
    mended = [
        row | {str(name): _NO_DAY.get(str(name)) for place, name in unread if place == number}
        for number, row in enumerate(rows)
    ]
    return _LINES.validate_python(mended)
