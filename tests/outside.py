"""What comes from outside: what guests give through their links, and what an import brings in."""

from __future__ import annotations

from switching.models import (
    ActionPlan,
    Contribution,
    ContributionTopic,
    Dossier,
    FollowUp,
    GuestLink,
    Import,
    ImportMapping,
    ImportRecord,
    ImportRow,
    LinkWay,
    LogEntry,
    Party,
    PlanAnswer,
    RowState,
    UseAtWork,
)
from switching.store import Transaction, list_records
from tests.samples import ACTOR, NOW, TODAY


def add_what_a_guest_gave(transaction: Transaction, dossier: Dossier) -> None:
    """Add a personal link of the learner, and what came in through it but the answer to a plan."""
    guest = {"switch_id": 1, "person_id": dossier.learner.id, "party": Party.LEARNER}
    link = GuestLink.model_validate(
        {
            **guest,
            **{"digest": "0" * 64, "way": LinkWay.COPIED, "valid_until": TODAY},
            **{"created_at": NOW, "created_by": ACTOR.user_id},
        }
    )
    link_id = transaction.add(link).id
    wrote = {"topic": ContributionTopic.TAKEAWAY, "text": "veel", "given_at": NOW}
    transaction.add(Contribution.model_validate({**guest, "link_id": link_id, **wrote}))
    of_day = {"day_id": dossier.days[0].id, "given_at": NOW}
    transaction.add(LogEntry.model_validate({**guest, **of_day}))
    used = {"use": UseAtWork.SOME, "answered_on": TODAY}
    transaction.add(FollowUp.model_validate({**guest, **used}))


def answer_the_plan(transaction: Transaction) -> None:
    """Let the learner answer the last plan through the link."""
    plan = list_records(transaction.db, ActionPlan)[-1]
    [link] = list_records(transaction.db, GuestLink)
    given = {"agreed": True, "typed_name": "Amina", "snapshot_digest": "0", "answered_at": NOW}
    who = {"person_id": link.person_id, "party": link.party, "link_id": link.id, "way": link.way}
    transaction.add(
        PlanAnswer.model_validate({"plan_id": plan.id, "part_digests": {}, **who, **given})
    )


def add_an_import(transaction: Transaction) -> None:
    """Add an import with a row that waits, what it made, and a column that was remembered."""
    said = {"file_name": "lijst.xlsx", "sha256": "0", "target": "dossiers"}
    brought = transaction.add(
        Import(user_id=ACTOR.user_id, choices={}, counts={}, imported_at=NOW, **said)
    )
    of = {"import_id": brought.id, "row": 2}
    transaction.add(ImportRow(**of, state=RowState.WAITING, cells={}))
    made = {"record_table": "switches", "record_id": 1, "record_version": 1, "made": True}
    transaction.add(ImportRecord(**of, **made))
    transaction.add(ImportMapping(target="dossiers", header="naam"))
