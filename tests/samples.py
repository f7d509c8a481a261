"""Named sample people, and dossiers opened and filled through the services."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from switching.models import Actor, Certificate, Dossier, Language, OptionKind, Record, Shift
from switching.services import calls, certificates, exchange, questions
from switching.services.context import Context, local_actor
from switching.services.edits import Edit, save_edits
from switching.services.switches import NewSwitch, get_dossier, open_switch
from switching.store import migrate
from tests.snapshots import replayed

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACTOR = local_actor()

AMINA = NewSwitch(
    sending_organisation="Kinderopvang Zonnebloem",
    learner="Amina Yildiz",
    host="De Speelvogel",
    coach="Tom Peeters",
    partner="Blenders",
    project_leader="Katrien Maes",
    general_aim="Meer leren over communicatie",
    goals=(("een oudergesprek voorbereiden", True),),
    wishes=("iemand die oudergesprekken voert",),
)


def at(
    path: Path,
    actor: Actor = ACTOR,
    now: datetime = NOW,
    language: Language = Language.DUTCH,
) -> Context:
    """Return the context of what `actor` does on a database: what each service takes first."""
    return Context(actor, path, now, language)


def make_database(folder: Path) -> Path:
    """Make an empty database."""
    path = folder / "switching.db"
    _migrate(path)
    return path


@replayed
def _migrate(path: Path) -> None:
    migrate(path)


@replayed
def open_dossier(path: Path, new: NewSwitch = AMINA, key: str = "amina") -> Dossier:
    """Open a dossier and read it."""
    return read(path, open_switch(at(path), new, key))


def read(path: Path, switch_id: int = 1) -> Dossier:
    """Read a dossier."""
    return get_dossier(at(path), switch_id)


def edit(path: Path, record: Record, **changes: object) -> None:
    """Save fields of a record; fail when one of them is refused."""
    assert save_edits(at(path), [Edit(record, changes)]).errors == {}


@replayed
def plan_a_call(path: Path, planned_at: datetime = NOW) -> Dossier:
    """Plan the call of dossier 1."""
    values = {"planned_at": planned_at, "planned_minutes": 20, "place": "online"}
    calls.plan_call(at(path), read(path), values, "call")
    return read(path)


@replayed
def hold_a_call(path: Path, minutes: int = 34) -> Dossier:
    """Open a dossier, hold its call with a proposal and a second goal, and complete it."""
    open_dossier(path)
    dossier = plan_a_call(path)
    record = dossier.calls[0]
    edit(path, record.call, actual_minutes=minutes)
    for participant in record.participants:
        edit(path, participant, attended=True)
    questions.add_goal(at(path), dossier.latest, "zelf een gesprek leiden", "goal")
    values = {"kind": OptionKind.SPECIALIST_TALK, "title": "Gesprek met de pedagoog"}
    calls.add_proposal(at(path), dossier, values, "proposal", joins_catalogue=True)
    edit(path, read(path).latest.question, shift=Shift.MORE_CONCRETE)
    calls.complete_call(at(path), 1)
    return read(path)


@replayed
def complete_dossier(path: Path) -> Dossier:
    """Fill a dossier until its plan can be made final."""
    dossier = hold_a_call(path)
    goals = {goal.goal_id for goal in dossier.latest.goals}
    values = {"kind": OptionKind.SPECIALIST_TALK, "title": "Gesprek met de pedagoog"}
    exchange.add_activity(at(path), dossier, values, goals, "activity")
    for number in range(2):
        day = {
            "day": TODAY + timedelta(days=7 * (number + 1)),
            "start": time(9),
            "end": time(16, 30),
            "break_minutes": 30,
        }
        exchange.add_day(at(path), dossier, day, f"day{number}")
    edit(path, dossier.inputs, instructions_by="Tom Peeters", insurance_confirmed_by="HR")
    return read(path)


@replayed
def hold_the_hours(path: Path, minutes: int = 450) -> Dossier:
    """Fill a dossier until its certificate can be issued: two days held, the activity done."""
    for number, day in enumerate(complete_dossier(path).days):
        past = TODAY - timedelta(days=14 - 7 * number)
        edit(path, day, day=past, held=True, held_minutes=minutes)
    edit(path, read(path).activities[0], done=True)
    return read(path)


def issue(
    path: Path, switch_id: int = 1, key: str = "certificate", now: datetime = NOW
) -> Certificate:
    """Issue the certificate of a dossier, in Dutch, as its draft says."""
    seen = certificates.draft_certificate(at(path, now=now), switch_id)
    return certificates.issue_certificate(at(path, now=now), switch_id, seen, key)
