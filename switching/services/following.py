"""What follows when someone takes another's place in a dossier: the call to come, the days gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from switching.models import (
    ActionPlan,
    Activity,
    ExchangeDay,
    GuestLink,
    IntakeCall,
    Organisation,
    Participant,
    Person,
    PlanInputs,
    Record,
    Role,
    Switch,
)
from switching.rules.normal_form import is_same
from switching.store import Transaction, get_record, list_records

_ROLES: Mapping[str, Role] = {
    "learner_id": Role.LEARNER,
    "coach_id": Role.COACH,
    "project_leader_id": Role.PROJECT_LEADER,
}
"""The columns of a switch that say who is invited to its call, and in which role."""


def follow(transaction: Transaction, before: Record, after: Record) -> None:
    """Change what follows from a record that was `before` and is `after` now.

    Who takes another's place is invited in their place to a call still to be held. A call that was
    held and a day that was held keep who was there. Links that were mailed to an address end when
    it is another one now. A plan that is not final yet calls its coach as on the card.
    """
    if isinstance(before, Person) and isinstance(after, Person):
        _end_links(transaction, before, after)
        _rename_in_plans(transaction, before, after)
    if not isinstance(before, Switch) or not isinstance(after, Switch):
        return
    for name, role in _ROLES.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            for call in list_records(transaction.db, IntakeCall, switch_id=after.id, outcome=None):
                _invite_instead(transaction, call, role, old, new)
    if before.coach_id not in (None, after.coach_id):
        coach = get_record(transaction.db, Person, before.coach_id or 0)
        _keep_on_days(transaction, after.id, "with_whom", coach.name)
    if before.host_id != after.host_id:
        host = get_record(transaction.db, Organisation, before.host_id)
        _keep_on_days(transaction, after.id, "place", host.name)


def names_in_plan(
    name: str,
    activities: Iterable[Activity],
    days: Iterable[ExchangeDay],
    inputs: PlanInputs,
) -> Iterator[tuple[Record, str]]:
    """List where what the plan has still to come names someone just so: the records and fields."""
    held = {day.id for day in days if day.held}
    for activity in activities:
        if activity.done is None and activity.day_id not in held and activity.with_whom == name:
            yield activity, "with_whom"
    if inputs.instructions_by == name:
        yield inputs, "instructions_by"


def _rename_in_plans(transaction: Transaction, before: Person, after: Person) -> None:
    """Call a coach otherwise where plans name them; what is final is not touched."""
    if before.name == after.name:
        return
    db = transaction.db
    for switch in list_records(db, Switch, coach_id=after.id):
        if db[ActionPlan.TABLE].count_where("switch_id = ?", [switch.id]):
            continue
        activities = list_records(db, Activity, switch_id=switch.id)
        days = list_records(db, ExchangeDay, switch_id=switch.id)
        for inputs in list_records(db, PlanInputs, switch_id=switch.id):
            for record, field in names_in_plan(before.name, activities, days, inputs):
                transaction.update(record, **{field: after.name})


def _end_links(transaction: Transaction, before: Person, after: Person) -> None:
    if before.email in ("", after.email):
        return
    for link in list_records(transaction.db, GuestLink, person_id=after.id, ended_at=None):
        transaction.update(link, ended_at=transaction.now)


def _invite_instead(
    transaction: Transaction, call: IntakeCall, role: Role, old: int | None, new: int | None
) -> None:
    """Put `new` in the place of `old`; once someone was there it says who, and stays so."""
    invited = list_records(transaction.db, Participant, call_id=call.id)
    if any(item.attended for item in invited):
        return
    of_role = [item for item in invited if item.role is role]
    left = next((item for item in of_role if old and item.person_id == old), None)
    person = get_record(transaction.db, Person, new) if new else None
    known = next((item for item in invited if person and _means(item, person, role)), None)
    if known is not None:
        transaction.update(known, person_id=new, role=role)
    elif person is not None:
        who = {"person_id": person.id, "name": person.name}
        if left is not None:
            transaction.update(left, informed=None, **who)
            return
        transaction.add(Participant.model_validate({"call_id": call.id, "role": role, **who}))
    if left is not None:
        transaction.delete(left)


def _means(invited: Participant, person: Person, role: Role) -> bool:
    """Tell whether a participant is `person`, who is invited in no other place of the dossier.

    Who was typed in on the spot in that role is known by the name.
    """
    if invited.role is not role and invited.role in _ROLES.values():
        return False
    if invited.person_id is None:
        return invited.role is role and is_same(invited.name, person.name)
    return invited.person_id == person.id


def _keep_on_days(transaction: Transaction, switch_id: int, field: str, name: str) -> None:
    """Say `name` on the days held, where nothing means the coach or host of the dossier.

    From the other days it goes, should someone have written it there.
    """
    for day in list_records(transaction.db, ExchangeDay, switch_id=switch_id):
        stands = getattr(day, field)
        if day.held and not stands:
            transaction.update(day, **{field: name})
        elif day.held is None and stands == name:
            transaction.update(day, **{field: ""})
