"""Changing who takes part in a dossier, where, and in which project: with a reason, on record.

What hangs on it is handled along: who is invited to a call to come, what was chosen from the
catalogue of the host of before, who speaks for the sender. What was held stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlite_utils

from switching.models import (
    Actor,
    Dossier,
    Message,
    N_,
    Organisation,
    Person,
    Record,
    Switch,
    UserRole,
)
from switching.privacy.subject import ROLES
from switching.rules.certification import certificate_number, current_certificate
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, required, required_line
from switching.services.context import Context
from switching.services.following import names_in_plan
from switching.services.projects import read_projects
from switching.services.rights import Need
from switching.services.switches import KnownOrNew, person_of
from switching.store import Transaction, get_record
from switching.store.merges import roles_together
from switching.store.queries.dossier import get_dossier

CHANGE = "change_switch"
"""How the audit trail calls the reason of such a change."""

PLACES = {
    "sending_organisation": ("sending_organisation_id", "is_sender"),
    "host": ("host_id", "is_host"),
    "partner": ("partner_id", "is_partner"),
}
"""The organisations of a dossier: their column, and the part that they play."""

PEOPLE = {
    "learner": ("learner_id", "sending_organisation"),
    "coach": ("coach_id", "host"),
    "project_leader": ("project_leader_id", "partner"),
}
"""The people of a dossier who can be changed: their column, and where they work."""


@dataclass(frozen=True)
class Parties:
    """Who takes part in a dossier, as someone wants it: people by id, or by the name of a new one.

    Organisations are on record already.
    """

    learner: KnownOrNew
    sending_organisation: int | None
    host: int | None
    coach: KnownOrNew
    partner: int | None
    project_leader: KnownOrNew
    project: int | None

    @classmethod
    def of(cls, switch: Switch) -> Parties:
        """Return those of a dossier as it stands."""
        return cls(
            switch.learner_id,
            switch.sending_organisation_id,
            switch.host_id,
            switch.coach_id,
            switch.partner_id,
            switch.project_leader_id,
            switch.project_id,
        )


def may_change_partner(actor: Actor) -> bool:
    """Tell whether `actor` may give a dossier to another partner, whose leaders then read it."""
    return actor.role in {UserRole.ADMINISTRATOR, UserRole.LOCAL}


@needs(Need.READ_DOSSIER)
def preview_change(context: Context, switch_id: int, wanted: Parties) -> tuple[Message, ...]:
    """Say what a change of a dossier comes to, besides what it says itself."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        moves = _learner_moves(db, dossier, wanted)
        return (*((moves,) if moves else ()), *_effects(dossier, wanted))


@needs(Need.HAND_OVER)
def change_switch(context: Context, switch_id: int, wanted: Parties, reason: str) -> Switch:
    """Change who takes part in a dossier; raise InvalidError with a sentence per field.

    Another partner is for who may give a dossier away.
    """
    required_line(reason=reason)
    required(
        learner=wanted.learner,
        sending_organisation=wanted.sending_organisation,
        host=wanted.host,
        partner=wanted.partner,
        project_leader=wanted.project_leader,
    )
    with write(context, switch_id) as transaction:
        dossier = get_dossier(transaction.db, switch_id)
        _refuse(transaction, dossier, wanted, context)
        values = _values(transaction, dossier, wanted)
        changed = {name: value for name, value in values.items() if _differs(dossier, name, value)}
        if not changed:
            raise InvalidError({"learner": Message(N_("Nothing is different yet."))})
        transaction.note(CHANGE, dossier.switch, {"reason": reason.strip()})
        if "host_id" in changed:
            _leave_catalogue(transaction, dossier)
        if "coach_id" in changed:
            _name_another_coach(transaction, dossier, values["coach_id"])
        if _learner_moves(transaction.db, dossier, wanted):
            place = wanted.sending_organisation
            transaction.update(dossier.learner, organisation_id=place)
        return transaction.update(dossier.switch, **changed)


def _differs(dossier: Dossier, name: str, value: object) -> bool:
    return bool(getattr(dossier.switch, name) != value)


def _refuse(transaction: Transaction, dossier: Dossier, wanted: Parties, context: Context) -> None:
    errors: dict[str, Message] = {}
    if wanted.partner != dossier.partner.id and not may_change_partner(context.actor):
        text = N_("Another project partner will read this dossier: ask an administrator to do it.")
        errors["partner"] = Message(text)
    for part, (_, place) in PEOPLE.items():
        refused = _refused_person(transaction, dossier, wanted, part, place)
        if refused is not None:
            errors[part] = refused
    if wanted.project is None and dossier.project is not None:
        errors["project"] = Message(N_("Choose the project."))
    elif wanted.project != dossier.switch.project_id:
        among = {item.id for item in read_projects(transaction.db, context.today)}
        if wanted.project not in among:
            errors["project"] = Message(N_("Choose one of the list."))
    if errors:
        raise InvalidError(errors)


def _refused_person(
    transaction: Transaction, dossier: Dossier, wanted: Parties, part: str, place: str
) -> Message | None:
    """Say why someone can't take part; None for who already does, in a place that stays."""
    chosen, where = getattr(wanted, part), getattr(wanted, place)
    now: Person | None = getattr(dossier, part)
    if not isinstance(chosen, int):
        return None
    learner, others = wanted.learner, (wanted.coach, wanted.project_leader)
    if part == "learner" and chosen in others and isinstance(learner, int):
        return Message(N_("A learner is no coach and no project leader of the same switch."))
    stays = part == "learner" or not _moves(dossier, wanted, place)
    if now is not None and chosen == now.id and stays:
        return None
    person = get_record(transaction.db, Person, chosen)
    if person.organisation_id != where:
        name = get_record(transaction.db, Organisation, where).name
        text = N_("{name} does not work at {place}. Choose someone who does.")
        return Message(text, {"name": person.name, "place": name})
    return None


def _moves(dossier: Dossier, wanted: Parties, place: str) -> bool:
    return bool(getattr(wanted, place) != getattr(dossier, place).id)


def _values(transaction: Transaction, dossier: Dossier, wanted: Parties) -> dict[str, int | None]:
    """Return the columns of the switch as they are wanted, with who is new added."""
    found: dict[str, int | None] = {"project_id": wanted.project}
    for place, (column, part) in PLACES.items():
        chosen = getattr(wanted, place)
        if chosen != getattr(dossier, place).id:
            known = transaction.get(Organisation, chosen)
            transaction.update(known, **{part: True})
        found[column] = chosen
    for part, (column, place) in PEOPLE.items():
        found[column] = _person(transaction, part, getattr(wanted, part), getattr(wanted, place))
    contact = dossier.sending_contact
    if contact is not None and contact.organisation_id != wanted.sending_organisation:
        found["sending_contact_id"] = None
    return found


def _learner_moves(db: sqlite_utils.Database, dossier: Dossier, wanted: Parties) -> Message | None:
    """Say so when a learner who stays stands under the new sender from then on.

    That is someone of the old one who is in no other dossier.
    """
    learner, place = dossier.learner, wanted.sending_organisation
    stays = wanted.learner == learner.id and place != dossier.sending_organisation.id
    if place is None or not stays or learner.organisation_id != dossier.sending_organisation.id:
        return None
    if len(roles_together(db, {learner.id}, ROLES)) > 1:
        return None
    name = get_record(db, Organisation, place).name
    return Message(N_("{name} is of {place} from then on."), {"name": learner.name, "place": name})


def _person(
    transaction: Transaction, part: str, chosen: KnownOrNew, organisation_id: int
) -> int | None:
    if chosen is None:
        return None
    try:
        return person_of(transaction, part, chosen, organisation_id, {})
    except InvalidError as error:
        raise InvalidError({part: next(iter(error.errors.values()))}) from None


def _leave_catalogue(transaction: Transaction, dossier: Dossier) -> None:
    """Keep in words what was chosen from the catalogue of the host of before.

    What was proposed in a call that was held stays tied to it: that host offered it then.
    """
    for record in _from_catalogue(dossier):
        transaction.update(record, option_id=None)
    for match in dossier.matches:
        if match.option_id is not None:
            transaction.delete(match)


def _from_catalogue(dossier: Dossier) -> Iterator[Record]:
    held = {record.call.id for record in dossier.calls if record.call.held}
    for proposal in dossier.proposals:
        if proposal.option_id is not None and proposal.call_id not in held:
            yield proposal
    for activity in dossier.activities:
        if activity.option_id is not None and not activity.done:
            yield activity


def _name_another_coach(transaction: Transaction, dossier: Dossier, coach_id: int | None) -> None:
    """Write the new coach in the plan where the one of before stood, or nobody for nobody."""
    name = get_record(transaction.db, Person, coach_id).name if coach_id else ""
    for record, field in _names_the_coach(dossier):
        stands = transaction.get(type(record), record.id)  # the catalogue may have left it just now
        transaction.update(stands, **{field: name})


def _names_the_coach(dossier: Dossier) -> list[tuple[Record, str]]:
    if dossier.coach is None:
        return []
    of_plan = (dossier.activities, dossier.days, dossier.inputs)
    return list(names_in_plan(dossier.coach.name, *of_plan))


def _effects(dossier: Dossier, wanted: Parties) -> Iterator[Message]:
    changed = {
        name
        for name in (*PLACES, *PEOPLE)
        if getattr(wanted, name) != getattr(getattr(dossier, name), "id", None)
    }
    if wanted.project != dossier.switch.project_id:
        changed.add("project")
    if changed:
        yield from _effects_on_people(dossier, wanted, changed)
        yield from _effects_on_papers(dossier)


def _effects_on_people(dossier: Dossier, wanted: Parties, changed: set[str]) -> Iterator[Message]:
    if "learner" in changed:
        yield Message(
            N_(
                "All that stands in this dossier is about the new learner from then on. Does "
                "someone else take the place? Then copy this dossier instead."
            )
        )
    contact = dossier.sending_contact
    if "sending_organisation" in changed and contact is not None:
        text = N_("{name} no longer speaks for the sending organisation.")
        yield Message(text, {"name": contact.name})
    if "host" in changed and any(_from_catalogue(dossier)):
        text = N_("What was chosen from the catalogue of {host} stays, in words only.")
        yield Message(text, {"host": dossier.host.name})
    if "coach" in changed and _names_the_coach(dossier):
        text = N_(
            "Where the plan names {name} on what is still to come, it names the new coach from "
            "then on."
        )
        none = N_("The plan no longer names {name} on what is still to come.")
        yield Message(text if wanted.coach else none, {"name": getattr(dossier.coach, "name", "")})
    if "partner" in changed:
        text = N_("The project leaders of {partner} no longer read this dossier.")
        yield Message(text, {"partner": dossier.partner.name})
    people = changed & PEOPLE.keys()
    if people and any(record.call.outcome is None for record in dossier.calls):
        yield Message(
            N_(
                "Who takes part now is invited to the call still to be held, in the place of who "
                "did."
            )
        )
    if people and any(record.call.held for record in dossier.calls):
        yield Message(N_("Who was at the call that was held stays as it was."))


def _effects_on_papers(dossier: Dossier) -> Iterator[Message]:
    if dossier.plans:
        text = N_("Plan v{number} no longer holds: make a new version, and ask who agrees.")
        yield Message(text, {"number": dossier.plans[-1].number})
    certificate = current_certificate(dossier)
    if certificate is not None:
        text = N_("Certificate {number} no longer holds: withdraw it, and issue a new one.")
        number = certificate_number(certificate.year, certificate.number)
        yield Message(text, {"number": number})
