"""Records of what the funder asks, one of each kind."""

from __future__ import annotations

from switching.models import (
    AnswerMeans,
    FunderAnswer,
    FunderReport,
    IndicatorTarget,
    OrganisationKind,
    OrganisationProfile,
    OrganisationSize,
)
from switching.store import Transaction
from tests.samples import ACTOR, NOW, TODAY


def add_answers(
    transaction: Transaction, person_id: int, organisation_id: int, project_id: int
) -> None:
    """Add an answer of a person, the size of an organisation, a target and a table handed in."""
    transaction.add(
        FunderAnswer(
            person_id=person_id,
            project_id=project_id,
            question="gender",
            answer="woman",
            asked_on=TODAY,
            means=AnswerMeans.ON_PAPER,
            user_id=ACTOR.user_id,
        )
    )
    transaction.add(
        OrganisationProfile(
            organisation_id=organisation_id,
            kind=OrganisationKind.ENTERPRISE,
            size=OrganisationSize.SMALL,
            asked_on=TODAY,
        )
    )
    transaction.add(IndicatorTarget(project_id=project_id, indicator="EECO05", target=4))
    transaction.add(
        FunderReport(
            project_id=project_id,
            first_day=TODAY,
            last_day=TODAY,
            indicator_set="esf_plus_2021_2027",
            set_version="1",
            number=1,
            made_at=NOW,
            user_id=ACTOR.user_id,
            workbook=b"werkmap",
            document=b"blad",
        )
    )
