"""Who agreed to the last final plan, and whose agreement is still needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from switching.models import ActionPlan, Agreement, Dossier, ExchangeDay, Party, Person

AGREEING = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION, Party.PROJECT_LEADER)
"""The parties whose agreement a plan takes, in the order in which it names them."""

NEAR = timedelta(days=14)
"""From how long before a day of the exchange what its plan lacks is urgent."""


@dataclass(frozen=True)
class PartyAgreement:
    """A party, who spoke for it or is to, and how they agreed; None while they did not."""

    party: Party
    name: str
    agreement: Agreement | None


def last_plan(dossier: Dossier) -> ActionPlan | None:
    """Return the final version that counts now; None while there is none."""
    return dossier.plans[-1] if dossier.plans else None


def agreements_of(dossier: Dossier, plan: ActionPlan) -> tuple[PartyAgreement, ...]:
    """List for each party whether it agreed to a final version.

    What someone agreed to stays theirs: who took their place since has a line too, and is asked.
    """
    found = {item.party: item for item in dossier.agreements if item.plan_id == plan.id}
    return tuple(line for party in AGREEING for line in _lines(dossier, party, found.get(party)))


def speaker_of(dossier: Dossier, party: Party) -> Person | None:
    """Return who speaks for a party now; None for one without, or an organisation as a whole."""
    people = {
        Party.LEARNER: dossier.learner,
        Party.COACH: dossier.coach,
        Party.SENDING_ORGANISATION: dossier.sending_contact,
        Party.PROJECT_LEADER: dossier.project_leader,
    }
    return people.get(party)


def missing_agreements(dossier: Dossier) -> tuple[Party, ...]:
    """List the parties that did not agree to the last final plan; none while there is no plan."""
    plan = last_plan(dossier)
    lines = agreements_of(dossier, plan) if plan else ()
    return tuple(line.party for line in lines if line.agreement is None)


def next_day_is_near(days: Sequence[ExchangeDay], today: date) -> bool:
    """Tell whether a day that nobody said anything of yet comes within NEAR."""
    return any(day.held is None and today <= day.day <= today + NEAR for day in days)


def _lines(dossier: Dossier, party: Party, agreement: Agreement | None) -> Iterator[PartyAgreement]:
    now = speaker_of(dossier, party)
    name = now.name if now else _organisation(dossier, party)
    gave = dossier.people.get(agreement.person_id or 0) if agreement else None
    if agreement is not None:
        # An organisation may have agreed as a whole: its name, not that of who speaks for it now.
        unknown = _organisation(dossier, party) or name
        yield PartyAgreement(party, gave.name if gave else unknown, agreement)
    if agreement is None or (gave and now and gave.id != now.id):
        yield PartyAgreement(party, name, None)


def _organisation(dossier: Dossier, party: Party) -> str:
    return dossier.sending_organisation.name if party is Party.SENDING_ORGANISATION else ""
