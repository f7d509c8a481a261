"""Opening, reading and stopping dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from switching.i18n.texts import BRUSSELS
from switching.models import (
    MOST_GOALS,
    ContactWish,
    Dossier,
    DossierLine,
    GoalWording,
    LearningGoal,
    LearningQuestion,
    Message,
    Moment,
    N_,
    Organisation,
    Person,
    PlanInputs,
    Record,
    Switch,
)
from switching.rules.normal_form import same_form
from switching.rules.stop_causes import causes_of
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, checked, required
from switching.services.context import Context
from switching.services.namesakes import Named, called, refuse_same
from switching.services.organisations import add_once
from switching.services.projects import read_projects
from switching.services.rights import Need
from switching.store import Transaction, get_record, list_readable
from switching.store.merges import current_number
from switching.store.queries import dossier as stored
from switching.store.queries.numbers import next_reference_number

KnownOrNew = int | str | None
"""The id of someone or something on record, or the name of a new one."""


@dataclass(frozen=True)
class NewSwitch:
    """What is filled in to open a dossier. `goals` are texts with 'must be covered'.

    `project` is asked only when there is a choice. `details` has the other fields of who is new, by
    the part they play ('learner', 'coach', 'project_leader').
    """

    sending_organisation: KnownOrNew
    learner: KnownOrNew
    host: KnownOrNew
    coach: KnownOrNew
    partner: KnownOrNew
    project_leader: KnownOrNew
    general_aim: str = ""
    goals: tuple[tuple[str, bool], ...] = ()
    wishes: tuple[str, ...] = ()
    project: int | None = None
    details: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@needs(Need.READ_DOSSIER)
def get_dossier(context: Context, switch_id: int) -> Dossier:
    """Read one dossier; raise NotFoundError when there is no such switch.

    An administrator needs a reason on record (`open_with_reason`) that holds at `now`.
    """
    with reading(context, switch_id) as db:
        return stored.get_dossier(db, switch_id)


@needs(Need.LIST_DOSSIERS)
def list_dossiers(context: Context) -> list[DossierLine]:
    """List a line for each dossier that the actor may read, newest first."""
    with reading(context) as db:
        return stored.list_lines(db)


@needs(Need.WRITE_DOSSIER)
def open_switch(context: Context, new: NewSwitch, key: str) -> int:
    """Open a dossier with its learning question before the call; return the switch's id.

    Raises InvalidError with a sentence per field.
    """
    with write(context) as transaction:
        earlier = transaction.remembered(key)
        if earlier is not None:
            return earlier
        switch = add_switch(transaction, new)
        transaction.remember(key, "open_switch", switch)
        return switch.id


def add_switch(transaction: Transaction, new: NewSwitch) -> Switch:
    """Open a dossier within a transaction; raise InvalidError with a sentence per field."""
    _check(new)
    switch = _add_switch(transaction, new, transaction.now.astimezone(BRUSSELS).date())
    _add_first_question(transaction, switch.id, new)
    return switch


@needs(Need.WRITE_DOSSIER)
def add_sending_contact(
    context: Context, switch_id: int, values: Mapping[str, object], key: str
) -> Person:
    """Add someone of the sending organisation who speaks for it in this switch."""
    with write(context, switch_id) as transaction:
        switch = transaction.get(Switch, switch_id)
        person = checked(Person, organisation_id=switch.sending_organisation_id, **values)
        added = add_once(transaction, person, "add_sending_contact", key)
        transaction.update(switch, sending_contact_id=added.id)
        return added


@needs(Need.WRITE_DOSSIER)
def stop_switch(context: Context, switch_id: int, changes: Mapping[str, object]) -> Switch:
    """Stop a dossier: `changes` has stopped_on, stopped_by, stop_cause and stop_reason.

    Raises InvalidError for what is not filled in, and for a cause that this party can't have.
    """
    required(**changes)
    with write(context, switch_id) as transaction:
        switch = transaction.get(Switch, switch_id)
        stopped = checked(Switch, **{**switch.model_dump(), **changes})
        if stopped.stop_cause and stopped.stop_cause not in causes_of(stopped.stopped_by):
            text = N_("Choose a reason that whoever stops it can have.")
            raise InvalidError({"stop_cause": Message(text)})
        return transaction.update(switch, **changes)


@needs(Need.WRITE_DOSSIER)
def resume_switch(context: Context, switch_id: int) -> Switch:
    """Take up a stopped dossier again."""
    with write(context, switch_id) as transaction:
        switch = transaction.get(Switch, switch_id)
        return transaction.update(
            switch, stopped_on=None, stopped_by=None, stop_cause=None, stop_reason=""
        )


def require_filled(new: NewSwitch) -> None:
    """Raise InvalidError with a sentence for each part that can't be left out and is."""
    said = same_form(new.general_aim) or any(same_form(text) for text, _ in new.goals)
    required(
        sending_organisation=new.sending_organisation,
        learner=new.learner,
        host=new.host,
        partner=new.partner,
        project_leader=new.project_leader,
        general_aim=said,
    )


def _check(new: NewSwitch) -> None:
    require_filled(new)
    for part, value in (
        ("sending_organisation", new.sending_organisation),
        ("learner", new.learner),
        ("host", new.host),
        ("coach", new.coach),
        ("partner", new.partner),
        ("project_leader", new.project_leader),
    ):
        if isinstance(value, str):
            _check_as(part, Organisation, name=value)
    for part, details in new.details.items():
        _check_details(part, details)
    _check_as("general_aim", PlanInputs, switch_id=1, starting_point=new.general_aim)
    if len(new.goals) > MOST_GOALS + 1:  # the last one may be an empty line
        many = N_("There is room for {limit} goals. Put some together first.")
        raise InvalidError({f"goal{MOST_GOALS}": Message(many, {"limit": MOST_GOALS})})
    for index, (text, _) in enumerate(new.goals):
        _check_as(f"goal{index}", PlanInputs, switch_id=1, starting_point=text)
    for index, wish in enumerate(new.wishes):
        _check_as(f"wish{index}", ContactWish, question_id=1, position=0, description=wish)


def _check_as(blamed: str, kind: type[Record], **values: object) -> None:
    """Check a value by the rules of `kind`; blame the field `blamed` for what is wrong."""
    try:
        checked(kind, **values)
    except InvalidError as error:
        raise InvalidError({blamed: next(iter(error.errors.values()))}) from None


def _check_details(part: str, details: Mapping[str, object]) -> None:
    """Check what is filled in of someone new; blame a field such as 'learner:email'."""
    try:
        checked(Person, organisation_id=1, name=part, **details)
    except InvalidError as error:
        refused = {f"{part}:{name}": message for name, message in error.errors.items()}
        raise InvalidError(refused) from None


def _add_switch(transaction: Transaction, new: NewSwitch, today: date) -> Switch:
    sender = _organisation(
        transaction, new.sending_organisation, "sending_organisation", is_sender=True
    )
    host = _organisation(transaction, new.host, "host", is_host=True)
    partner = _organisation(transaction, new.partner, "partner", is_partner=True)
    learner = _person(transaction, new, "learner", new.learner, sender)
    coach = _person(transaction, new, "coach", new.coach, host) if new.coach else None
    leader = _person(transaction, new, "project_leader", new.project_leader, partner)
    switch = transaction.add(
        Switch(
            reference=_next_reference(transaction, today.year),
            learner_id=learner,
            sending_organisation_id=sender,
            host_id=host,
            coach_id=coach,
            project_leader_id=leader,
            partner_id=partner,
            project_id=_project(transaction, new.project, today),
            registered_on=today,
        )
    )
    transaction.add(PlanInputs(switch_id=switch.id))
    return switch


def _project(transaction: Transaction, chosen: int | None, today: date) -> int | None:
    """Return the project that was chosen, or the only one that a new dossier may join."""
    among = [project.id for project in read_projects(transaction.db, today)]
    if len(among) > 1 and chosen not in among:
        raise InvalidError({"project": Message(N_("Choose the project."))})
    return among[0] if len(among) == 1 else chosen if chosen in among else None


def _organisation(transaction: Transaction, chosen: KnownOrNew, field: str, **part: bool) -> int:
    """Return the id of the organisation that was chosen or named, now with its part to play."""
    if isinstance(chosen, int):
        number = current_number(transaction.db, Organisation.TABLE, chosen)
        known = get_record(transaction.db, Organisation, number)
        return transaction.update(known, **part).id
    named = called(str(chosen), list_readable(transaction.db, Organisation))
    if named:
        return transaction.update(_only(named, field), **part).id
    return transaction.add(checked(Organisation, name=chosen, **part)).id


def _only(named: Sequence[Named], field: str) -> Named:
    """Return the only one of this name that is active; blame `field` when it is not known which."""
    active = [item for item in named if item.active]
    if len(active) == 1:
        return active[0]
    text = (
        N_("More than one is called so: choose one from the list.")
        if active
        else N_("This name is on record, but no longer active. Make it active on Organisations.")
    )
    raise InvalidError({field: Message(text)})


def _person(
    transaction: Transaction, new: NewSwitch, part: str, chosen: KnownOrNew, organisation_id: int
) -> int:
    details = new.details.get(part, {})
    return person_of(transaction, part, chosen, organisation_id, details)


def person_of(
    transaction: Transaction,
    part: str,
    chosen: KnownOrNew,
    organisation_id: int,
    details: Mapping[str, object],
) -> int:
    """Return the id of who plays `part`: chosen, known by a name alone, or new there."""
    if isinstance(chosen, int):
        number = current_number(transaction.db, Person.TABLE, chosen)
        return get_record(transaction.db, Person, number).id
    people = list_readable(transaction.db, Person, organisation_id=organisation_id)
    named = called(str(chosen), people)
    if named and not any(details.values()):
        return _only(named, part).id
    person = checked(Person, name=chosen, organisation_id=organisation_id, **details)
    try:
        refuse_same(transaction, person)
    except InvalidError as refused:
        raise InvalidError({part: refused.errors["name"]}) from None
    return transaction.add(person).id


def _next_reference(transaction: Transaction, year: int) -> str:
    """Return the first free reference of `year`, such as 'ST-2026-0042'."""
    prefix = f"ST-{year}-"
    return f"{prefix}{next_reference_number(transaction.db, prefix):04}"


def _add_first_question(transaction: Transaction, switch_id: int, new: NewSwitch) -> None:
    question = transaction.add(
        LearningQuestion(
            switch_id=switch_id,
            number=1,
            moment=Moment.BEFORE_CALL,
            general_aim=new.general_aim,
            created_at=transaction.now,
            created_by=transaction.actor.user_id,
            settled_at=transaction.now,
        )
    )
    for position, (text, must_cover) in enumerate(goal for goal in new.goals if goal[0].strip()):
        goal = transaction.add(LearningGoal(switch_id=switch_id))
        transaction.add(
            GoalWording(
                question_id=question.id,
                goal_id=goal.id,
                position=position,
                description=text,
                must_cover=must_cover,
            )
        )
    for position, wish in enumerate(wish for wish in new.wishes if wish.strip()):
        transaction.add(ContactWish(question_id=question.id, position=position, description=wish))
