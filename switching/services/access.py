"""Connections on behalf of someone: what they may not read is not there, nor can it be changed.

Every function of the domain reads through `reading` and changes through `write`; those of the
store know of no rights.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import sqlite_utils

from switching import store
from switching.models import Actor, Record, Switch, UserRole
from switching.services.rights import (
    RULES,
    DeniedError,
    Need,
    ReasonNeededError,
    is_shared,
    may_read,
    may_touch,
)
from switching.store import NotFoundError, Transaction, connect, get_record
from switching.store.audit import last_noted
from switching.store.belonging import (
    Holder,
    holder_of,
    is_of_dossier,
    show_dossiers_of,
    show_one_dossier,
    switch_of,
    switches_of,
)

OPENED = "open_with_reason"
"""How the audit trail calls an administrator's reason to read a dossier."""
TAKEN = "export_person"
"""How the audit trail calls the taking along of all that is held on a person."""
READ = "read"
"""How the audit trail calls an administrator's look at a dossier."""
OPEN_FOR = timedelta(hours=1)
"""How long a reason holds."""
SAME_LOOK = timedelta(minutes=5)
"""Reading again within this time is the same look."""
CLOCK_STEP = timedelta(minutes=1)
"""How far the clock may step back; what lies further ahead was noted by a clock that was wrong."""


@contextmanager
def reading(
    path: Path,
    actor: Actor,
    switch_id: int | None = None,
    now: datetime | None = None,
    whole: bool = False,
) -> Iterator[sqlite_utils.Database]:
    """Open the database for reading, with in it only what `actor` may read.

    Of the dossiers that is `switch_id`, or without it all of theirs; `whole` leaves nothing out,
    for what a role may do over all dossiers, such as exports. Raises DeniedError when the dossier
    is not for them, and NotFoundError when there is none. An administrator's look at it leaves its
    trace, for which `now` is needed.
    """
    if switch_id is not None and actor.role is UserRole.ADMINISTRATOR:
        _leave_trace(path, actor, switch_id, now)
    with connect(path) as db:
        db.conn.execute("BEGIN")  # one state of the file for the check and all that is read
        if switch_id is not None:
            _refuse_unread(db, actor, switch_id)
        if not whole:
            _show_what_is_theirs(db, actor, switch_id)
        yield db


def _refuse_unread(db: sqlite_utils.Database, actor: Actor, switch_id: int) -> None:
    holder = holder_of(db, switch_id)
    if holder is None:
        raise NotFoundError(f"switches {switch_id}")
    if not may_read(actor, holder):
        raise DeniedError(f"{actor.role} {actor.user_id} may not read dossier {switch_id}")


def _show_what_is_theirs(db: sqlite_utils.Database, actor: Actor, switch_id: int | None) -> None:
    leads = actor.role is UserRole.PROJECT_LEADER
    if leads and switch_id is None:
        show_dossiers_of(db, actor.partner_id)
    elif leads or actor.role is UserRole.ADMINISTRATOR:
        show_one_dossier(db, switch_id)


def require_shown(db: sqlite_utils.Database, actor: Actor, table: str, record_id: int) -> None:
    """Raise DeniedError when a record is not among what `actor` may read.

    What is in no dossier and not shared either, such as a user, is an administrator's.
    """
    if actor.role is UserRole.LOCAL or is_shared(table):
        return
    if is_of_dossier(table):
        shown = switch_of(db, table, record_id) is not None
    else:
        shown = actor.role is UserRole.ADMINISTRATOR
    if not shown:
        raise DeniedError(f"{actor.role} {actor.user_id} may not read {table} {record_id}")


def _leave_trace(path: Path, actor: Actor, switch_id: int, now: datetime | None) -> None:
    with connect(path) as db:
        switch = get_record(db, Switch, switch_id)
        if now is None or not is_open_to(db, actor, switch_id, now):
            raise ReasonNeededError(f"{actor.user_id} gave no reason to read dossier {switch_id}")
        looked = last_noted(db, READ, actor.user_id, switch_id)
    if not _is_recent(looked, SAME_LOOK, now):
        with store.write(path, actor, now, switch_id) as transaction:
            transaction.note(READ, switch)


def is_open_to(db: sqlite_utils.Database, actor: Actor, switch_id: int, now: datetime) -> bool:
    """Tell whether an administrator gave a reason for a dossier that still holds."""
    opened = last_noted(db, OPENED, actor.user_id, switch_id)
    return _is_recent(opened, OPEN_FOR, now)


def _is_recent(moment: datetime | None, length: timedelta, now: datetime) -> bool:
    return moment is not None and now - length <= moment <= now + CLOCK_STEP


@contextmanager
def write(
    path: Path,
    actor: Actor,
    now: datetime,
    switch_id: int | None = None,
    action: str | None = None,
) -> Iterator[Transaction]:
    """Open one transaction on behalf of `actor`, in the dossier `switch_id` if it is in one.

    Raises DeniedError at the first record that `actor` may not touch, and nothing is stored.
    `action` names the function when its row in the table asks for something else than the
    dossier's project leader.
    """
    need = RULES[action] if action else Need.WRITE_DOSSIER

    def guard(db: sqlite_utils.Database, record: Record) -> None:
        if not may_touch(actor, need, record, _holders(db, need, record)):
            said = f"{record.TABLE} {record.id}"
            raise DeniedError(f"{actor.role} {actor.user_id} may not change {said}")

    guarded = None if actor.role is UserRole.LOCAL else guard
    with store.write(path, actor, now, switch_id, guarded) as transaction:
        if guarded and switch_id is not None:
            transaction.get(Switch, switch_id)
        yield transaction


def _holders(db: sqlite_utils.Database, need: Need, record: Record) -> list[Holder]:
    """Return who holds the dossiers of a record; a switch's also by what it is going to say."""
    found = [holder_of(db, switch_id) for switch_id in switches_of(db, record)]
    holders = [holder for holder in found if holder]
    if isinstance(record, Switch) and need is not Need.HAND_OVER:
        holders.append(Holder(record.project_leader_id, record.partner_id))
    return holders
