"""Copying a dossier for the next learner of the same sender: where, with whom, and what is offered.

What the learner wrote, reported or needs never comes along, nor do dates, agreements and papers:
those are of one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sqlite_utils

from switching.models import (
    Arrangement,
    ArrangementKind,
    Dossier,
    Message,
    N_,
    Person,
    Proposal,
    Switch,
)
from switching.privacy.subject import find_subject
from switching.privacy.traces import Traces
from switching.services.access import needs, write
from switching.services.checks import InvalidError, required
from switching.services.context import Context
from switching.services.rights import Need
from switching.services.switches import KnownOrNew, NewSwitch, add_switch
from switching.store import Transaction, get_record
from switching.store.queries.dossier import get_dossier

COPY = "copy_switch"
"""How the audit trail calls where a dossier was copied from."""

_OF_ONE_PERSON = {ArrangementKind.ADJUSTMENTS}


@dataclass(frozen=True)
class NextLearner:
    """Who comes next, and with which question; `with_goals` takes the goals along as a start."""

    learner: KnownOrNew
    general_aim: str = ""
    with_goals: bool = False
    project: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@needs(Need.WRITE_DOSSIER)
def copy_switch(context: Context, switch_id: int, wanted: NextLearner, key: str) -> int:
    """Open a dossier for the next learner of the same sender; return the new switch's id.

    Raises InvalidError with a sentence per field.
    """
    required(learner=wanted.learner)
    with write(context) as transaction:
        source = transaction.get(Switch, switch_id)
        earlier = transaction.remembered(key)
        if earlier is not None:
            return earlier
        dossier = get_dossier(transaction.db, switch_id)
        _refuse(transaction.db, dossier, wanted)
        traces = find_subject(transaction.db, dossier.learner).near
        switch = add_switch(transaction, _new(dossier, wanted, traces))
        _take_along(transaction, dossier, switch, traces)
        transaction.note(COPY, switch, {"reference": source.reference})
        transaction.remember(key, COPY, switch)
        return switch.id


def _refuse(db: sqlite_utils.Database, dossier: Dossier, wanted: NextLearner) -> None:
    if not isinstance(wanted.learner, int):
        return
    person = get_record(db, Person, wanted.learner)
    place = dossier.sending_organisation
    if person.id == dossier.learner.id:
        text = N_("{name} is the learner of this dossier already. Choose who comes next.")
        raise InvalidError({"learner": Message(text, {"name": person.name})})
    if person.organisation_id != place.id:
        text = N_("{name} does not work at {place}. Choose someone who does.")
        raise InvalidError({"learner": Message(text, {"name": person.name, "place": place.name})})


def _new(dossier: Dossier, wanted: NextLearner, traces: Traces) -> NewSwitch:
    coach = dossier.coach
    goals = [
        (goal.description, goal.must_cover)
        for goal in dossier.latest.filled_goals
        if wanted.with_goals and not traces.may_be_in(goal.description)
    ]
    return NewSwitch(
        sending_organisation=dossier.sending_organisation.id,
        learner=wanted.learner,
        host=dossier.host.id,
        coach=coach.id if coach and coach.active else None,
        partner=dossier.partner.id,
        project_leader=dossier.project_leader.id,
        general_aim=wanted.general_aim,
        goals=tuple(goals),
        project=wanted.project or dossier.switch.project_id,
        details={"learner": wanted.details},
    )


def _take_along(transaction: Transaction, dossier: Dossier, switch: Switch, traces: Traces) -> None:
    contact = dossier.sending_contact
    if contact is not None and contact.active:
        switch = transaction.update(switch, sending_contact_id=contact.id)
    for item in _arrangements(dossier, traces):
        transaction.add(item.model_copy(update={"id": 0, "version": 1, "switch_id": switch.id}))
    for proposal in _offers(dossier):
        transaction.add(proposal.model_copy(update={"switch_id": switch.id}))


def _arrangements(dossier: Dossier, traces: Traces) -> Iterator[Arrangement]:
    """Yield the arrangements that hold for whoever comes: none of what one person needs."""
    for item in dossier.arrangements:
        personal = item.kind in _OF_ONE_PERSON or traces.may_be_in(item.description)
        if item.description and not personal:
            yield item


def _offers(dossier: Dossier) -> Iterator[Proposal]:
    """Yield what the host still offers of what was proposed, without an answer."""
    proposed = {item.option_id for item in dossier.proposals}
    for option in dossier.options:
        if option.active and option.id in proposed:
            yield Proposal(
                switch_id=dossier.switch.id,
                option_id=option.id,
                kind=option.kind,
                title=option.title,
            )
