"""What follows when someone takes another's place in a dossier: the call to come, the days gone."""

from __future__ import annotations

from collections.abc import Mapping

from switching.models import ExchangeDay, IntakeCall, Participant, Person, Record, Role, Switch
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
    held and a day that was held keep who was there.
    """
    if not isinstance(before, Switch) or not isinstance(after, Switch):
        return
    for name, role in _ROLES.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            for call in list_records(transaction.db, IntakeCall, switch_id=after.id, outcome=None):
                _invite_instead(transaction, call, role, old, new)
    if before.coach_id not in (None, after.coach_id):
        _keep_on_days_held(transaction, after.id, before.coach_id or 0)


def _invite_instead(
    transaction: Transaction, call: IntakeCall, role: Role, old: int | None, new: int | None
) -> None:
    """Put `new` in the place of `old`; once someone was there it says who, and stays so."""
    invited = list_records(transaction.db, Participant, call_id=call.id)
    if any(item.attended for item in invited):
        return
    of_role = [item for item in invited if item.role is role]
    left = next((item for item in of_role if old and item.person_id == old), None)
    known = next((item for item in invited if new and item.person_id == new), None)
    if known is not None:
        transaction.update(known, role=role)
    elif new is not None:
        who = {"person_id": new, "name": get_record(transaction.db, Person, new).name}
        if left is not None:
            transaction.update(left, informed=None, **who)
            return
        transaction.add(Participant(call_id=call.id, role=role, **who))
    if left is not None:
        transaction.delete(left)


def _keep_on_days_held(transaction: Transaction, switch_id: int, coach_id: int) -> None:
    """Name the coach of then on the days held, on which no name means the coach of the dossier."""
    name = get_record(transaction.db, Person, coach_id).name
    for day in list_records(transaction.db, ExchangeDay, switch_id=switch_id, held=True):
        if not day.with_whom:
            transaction.update(day, with_whom=name)
