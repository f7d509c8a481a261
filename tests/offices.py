"""Two project partners with a dossier each way: the own, a colleague's, another partner's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path

from switching.domain import calls, exchange
from switching.domain.switches import NewSwitch, open_switch
from switching.models import Actor, Dossier, OptionKind, Shift, User, UserRole
from switching.store import write
from tests.samples import ACTOR, AMINA, NOW, TODAY, edit, make_database, read

TOUR = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding"}


@dataclass(frozen=True)
class Office:
    """A database, and who works on it: Katrien and Sofie at Blenders, Jan at Voka.

    `switches` are led by Katrien, Sofie and Jan; they say the same.
    """

    path: Path
    switches: tuple[int, int, int]
    katrien: Actor
    sofie: Actor
    jan: Actor
    manager: Actor
    administrator: Actor

    def copy(self, folder: Path) -> Path:
        """Put a fresh copy of the database in `folder`, in place of an earlier one."""
        for left in folder.iterdir():
            left.unlink()
        copy = folder / self.path.name
        copy.write_bytes(self.path.read_bytes())
        return copy

    def moved_to(self, folder: Path) -> Office:
        """Return the same office on a copy of the database in `folder`."""
        return replace(self, path=self.copy(folder))


def make_office(folder: Path) -> Office:
    """Make the database of two partners."""
    path = make_database(folder)
    leaders = ("Katrien Maes", "Sofie Baert", "Jan Wouters")
    partners = ("Blenders", "Blenders", "Voka")
    own, colleagues, others = (
        _fill(path, replace(AMINA, project_leader=leader, partner=partner), leader)
        for leader, partner in zip(leaders, partners, strict=True)
    )
    switches = own, colleagues, others
    katrien, sofie, jan = (_leader(path, read(path, switch_id)) for switch_id in switches)
    manager = _user(path, "Mieke", UserRole.PROGRAMME_MANAGER)
    administrator = _user(path, "Ann", UserRole.ADMINISTRATOR)
    return Office(path, switches, katrien, sofie, jan, manager, administrator)


def _fill(path: Path, new: NewSwitch, key: str) -> int:
    """Open a dossier and fill it until its call can be completed."""
    switch_id = open_switch(ACTOR, path, new, key, TODAY, NOW)
    values = {"planned_at": NOW, "planned_minutes": 20, "place": "online"}
    calls.plan_call(ACTOR, path, read(path, switch_id), values, f"{key} call", NOW)
    record = read(path, switch_id).calls[0]
    edit(path, record.call, actual_minutes=34)
    for participant in record.participants:
        edit(path, participant, attended=True)
    dossier = read(path, switch_id)
    edit(path, dossier.latest.question, shift=Shift.UNCHANGED)
    calls.add_proposal(ACTOR, path, dossier, TOUR, f"{key} proposal", NOW)
    goals = {dossier.goals[0].id}
    exchange.add_activity(ACTOR, path, dossier, TOUR, goals, f"{key} activity", NOW)
    day = {"day": TODAY + timedelta(days=7), "start": time(9), "end": time(16), "break_minutes": 30}
    exchange.add_day(ACTOR, path, dossier, day, f"{key} day", NOW)
    return switch_id


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
