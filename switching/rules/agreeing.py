"""Who agreed to the last final plan, and whose agreement is still needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from switching.models import ActionPlan, Agreement, Dossier, ExchangeDay, Party

AGREEING = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION, Party.PROJECT_LEADER)
"""The parties whose agreement a plan takes, in the order in which it names them."""

NEAR = timedelta(days=14)
"""From how long before a day of the exchange what its plan lacks is urgent."""


@dataclass(frozen=True)
class PartyAgreement:
    """A party, who speaks for it, and how it agreed; None while it did not."""

    party: Party
    name: str
    agreement: Agreement | None


def last_plan(dossier: Dossier) -> ActionPlan | None:
    """Return the final version that counts now; None while there is none."""
    return dossier.plans[-1] if dossier.plans else None


def agreements_of(dossier: Dossier, plan: ActionPlan) -> tuple[PartyAgreement, ...]:
    """List for each party whether it agreed to a final version."""
    found = {item.party: item for item in dossier.agreements if item.plan_id == plan.id}
    return tuple(
        PartyAgreement(party, _speaker(dossier, party), found.get(party)) for party in AGREEING
    )


def missing_agreements(dossier: Dossier) -> tuple[Party, ...]:
    """List the parties that did not agree to the last final plan; none while there is no plan."""
    plan = last_plan(dossier)
    lines = agreements_of(dossier, plan) if plan else ()
    return tuple(line.party for line in lines if line.agreement is None)


def next_day_is_near(days: Sequence[ExchangeDay], today: date) -> bool:
    """Tell whether a day that nobody said anything of yet comes within NEAR."""
    return any(day.held is None and today <= day.day <= today + NEAR for day in days)


def _speaker(dossier: Dossier, party: Party) -> str:
    people = {
        Party.LEARNER: dossier.learner,
        Party.COACH: dossier.coach,
        Party.SENDING_ORGANISATION: dossier.sending_contact or dossier.sending_organisation,
        Party.PROJECT_LEADER: dossier.project_leader,
    }
    found = people[party]
    return found.name if found else ""
