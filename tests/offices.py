"""Two project partners with a dossier each way: the own, a colleague's, another partner's."""

from __future__ import annotations

import base64
import shutil
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path

from switching.documents import plan_content
from switching.i18n import Texts
from switching.models import (
    ActionPlan,
    Actor,
    Agreement,
    AgreementMeans,
    Attachment,
    Certificate,
    Contribution,
    ContributionTopic,
    Dossier,
    Evaluation,
    EvaluationStatus,
    GuestLink,
    LinkWay,
    Logo,
    OptionKind,
    Party,
    Project,
    Shift,
    User,
    UserRole,
)
from switching.services import calls, exchange
from switching.services.links import Guest
from switching.services.switches import NewSwitch, open_switch
from switching.store import write
from tests.samples import ACTOR, AMINA, NOW, TODAY, at, edit, make_database, read
from tests.snapshots import replayed

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One dot."""

LOGO = 1
"""The one logo there is."""

PROJECT = Project(id=1, number="ESF-1")
"""The one project there is; no dossier is in it."""

TOUR = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding"}


@dataclass(frozen=True)
class Office:
    """A database, and who works on it: Katrien and Sofie at Blenders, Jan at Voka.

    `switches` are led by Katrien, Sofie and Jan; they say the same. The `guest` has a personal link
    to the first, as its learner.
    """

    path: Path
    switches: tuple[int, int, int]
    katrien: Actor
    sofie: Actor
    jan: Actor
    manager: Actor
    administrator: Actor
    guest: Actor

    def copy(self, folder: Path) -> Path:
        """Put a fresh copy of the database in `folder`, in place of an earlier one."""
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        copy = folder / self.path.name
        copy.write_bytes(self.path.read_bytes())
        return copy

    def moved_to(self, folder: Path) -> Office:
        """Return the same office on a copy of the database in `folder`."""
        return replace(self, path=self.copy(folder))


def make_office(folder: Path) -> Office:
    """Make the database of two partners."""
    path = make_database(folder)
    return replace(_furnish(path), path=path)


@replayed
def _furnish(path: Path) -> Office:
    leaders = ("Katrien Maes", "Sofie Baert", "Jan Wouters")
    partners = ("Blenders", "Blenders", "Voka")
    own, colleagues, others = (
        _fill(path, replace(AMINA, project_leader=leader, partner=partner), leader)
        for leader, partner in zip(leaders, partners, strict=True)
    )
    switches = own, colleagues, others
    katrien, sofie, jan = (_leader(path, read(path, switch_id)) for switch_id in switches)
    with write(path, ACTOR, NOW) as transaction:
        transaction.add(PROJECT.model_copy(update={"id": 0}))
        transaction.add(Logo(position=0, name="logo", media_type="image/png", content=PNG))
    manager = _user(path, "Mieke", UserRole.PROGRAMME_MANAGER)
    administrator = _user(path, "Ann", UserRole.ADMINISTRATOR)
    guest = _guest(path, read(path, own))
    return Office(path, switches, katrien, sofie, jan, manager, administrator, guest)


def _guest(path: Path, dossier: Dossier) -> Actor:
    link = GuestLink(
        switch_id=dossier.switch.id,
        person_id=dossier.learner.id,
        party=Party.LEARNER,
        digest="digest",
        way=LinkWay.COPIED,
        valid_until=TODAY + timedelta(days=30),
        created_at=NOW,
        created_by=ACTOR.user_id,
    )
    with write(path, ACTOR, NOW, dossier.switch.id) as transaction:
        return Guest(transaction.add(link), True).actor


def _add_what_came_in(path: Path, dossier: Dossier) -> None:
    """Add what a guest wrote, by a link that opens nothing any more."""
    who = {
        "switch_id": dossier.switch.id,
        "person_id": dossier.learner.id,
        "party": Party.LEARNER,
    }
    with write(path, ACTOR, NOW, dossier.switch.id) as transaction:
        link = GuestLink(
            **who,
            digest=f"ended {dossier.switch.id}",
            way=LinkWay.COPIED,
            valid_until=TODAY,
            ended_at=NOW,
            created_at=NOW,
            created_by=ACTOR.user_id,
        )
        transaction.add(
            Contribution(
                **who,
                link_id=transaction.add(link).id,
                topic=ContributionTopic.STARTING_POINT,
                text="drie jaar ervaring",
                given_at=NOW,
            )
        )


def _fill(path: Path, new: NewSwitch, key: str) -> int:
    """Open a dossier and fill it until its call can be completed."""
    switch_id = open_switch(at(path), new, key)
    values = {"planned_at": NOW, "planned_minutes": 20, "place": "online"}
    calls.plan_call(at(path), read(path, switch_id), values, f"{key} call")
    record = read(path, switch_id).calls[0]
    edit(path, record.call, actual_minutes=34)
    for participant in record.participants:
        edit(path, participant, attended=True)
    dossier = read(path, switch_id)
    edit(path, dossier.latest.question, shift=Shift.UNCHANGED)
    calls.add_proposal(at(path), dossier, TOUR, f"{key} proposal")
    goals = {dossier.goals[0].id}
    exchange.add_activity(at(path), dossier, TOUR, goals, f"{key} activity")
    day = {"day": TODAY + timedelta(days=7), "start": time(9), "end": time(16), "break_minutes": 30}
    exchange.add_day(at(path), dossier, day, f"{key} day")
    _add_papers(path, read(path, switch_id))
    _add_what_came_in(path, read(path, switch_id))
    return switch_id


def _add_papers(path: Path, dossier: Dossier) -> None:
    """Add a final plan with an agreement and its scan, an evaluation, and a certificate."""
    switch_id, user_id = dossier.switch.id, ACTOR.user_id
    content = plan_content(dossier, Texts(), TODAY, 1).to_json()
    with write(path, ACTOR, NOW, switch_id) as transaction:
        plan = transaction.add(
            ActionPlan(
                switch_id=switch_id,
                number=1,
                finalised_at=NOW,
                finalised_by=user_id,
                content=content,
                content_code="code",
                document=b"%PDF-1.7",
            )
        )
        scan = transaction.add(
            Attachment(
                switch_id=switch_id, name="scan.pdf", media_type="application/pdf", content=b"%PDF"
            )
        )
        transaction.add(scan.model_copy(update={"id": 0, "name": "loose.pdf"}))
        transaction.add(
            Agreement(
                plan_id=plan.id,
                party=Party.LEARNER,
                agreed_on=TODAY,
                means=AgreementMeans.ON_PAPER,
                attachment_id=scan.id,
            )
        )
        transaction.add(
            Evaluation(switch_id=switch_id, party=Party.LEARNER, status=EvaluationStatus.RECEIVED)
        )
        transaction.add(
            Certificate(
                switch_id=switch_id,
                year=2026,
                number=switch_id,
                issued_at=NOW,
                issued_by=user_id,
                held_minutes=900,
                holder=dossier.learner.name,
                document=b"%PDF-1.7",
            )
        )


def _leader(path: Path, dossier: Dossier) -> Actor:
    person = dossier.project_leader
    role = UserRole.PROJECT_LEADER
    return _user(path, person.name, role, dossier.partner.id, person.id)


def _user(
    path: Path,
    name: str,
    role: UserRole,
    partner_id: int | None = None,
    person_id: int | None = None,
) -> Actor:
    email = f"{name.split()[0].lower()}@voorbeeld.be"
    user = User(email=email, name=name, role=role, partner_id=partner_id, person_id=person_id)
    with write(path, ACTOR, NOW) as transaction:
        stored = transaction.add(user)
    return Actor(stored.id, role, partner_id, person_id)
