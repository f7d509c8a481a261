"""Who may call a service, and connections on which what they may not read is not there.

Every service declares its need with `needs`, reads through `reading` and changes through `write`;
the functions of the store know of no rights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

import sqlite_utils

from switching import store
from switching.models import Actor, FunderAnswer, GuestLink, Record, Switch, UserRole
from switching.rules.links import holds
from switching.services.context import Context
from switching.services.following import follow
from switching.services.rights import (
    DeniedError,
    Need,
    ReasonNeededError,
    Scope,
    authorise,
    is_shared,
    may,
    may_read,
    may_touch,
    scope_of,
)
from switching.store import NotFoundError, Transaction, get_record, list_records, snapshot
from switching.store.audit_log import last_noted
from switching.store.ownership import (
    EVERYTHING,
    Holder,
    Restriction,
    dossiers_of,
    holder_of,
    holders_of_learner,
    is_of_dossier,
    one_dossier,
    switch_of,
    switches_of,
)

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Context, P], T]
"""A function of the services: the circumstances first."""

NEEDS: dict[str, Need] = {}
"""The need of each service, by its name."""
OPENED = "open_with_reason"
"""How the audit trail calls an administrator's reason to read a dossier."""
TAKEN = "export_person"
"""How the audit trail calls the taking along of all that is held on a person."""
EXPORTED = "export_overview"
"""How the audit trail calls the taking along of names of persons with the overview."""
READ = "read"
"""How the audit trail calls an administrator's look at a dossier."""
OPEN_FOR = timedelta(hours=1)
"""How long a reason holds."""
SAME_LOOK = timedelta(minutes=5)
"""Reading again within this time is the same look."""
CLOCK_STEP = timedelta(minutes=1)
"""How far the clock may step back; what lies further ahead was noted by a clock that was wrong."""


def needs(need: Need) -> Callable[[Service[P, T]], Service[P, T]]:
    """Declare what a service asks of who calls it; without it DeniedError, before any file is open.

    The connections that it opens go by the same need.
    """

    def declare(service: Service[P, T]) -> Service[P, T]:
        NEEDS[service.__name__] = need

        @wraps(service)
        def authorised(context: Context, *args: P.args, **kwargs: P.kwargs) -> T:
            authorise(context.actor, need, service.__name__)
            return service(context.requiring(need), *args, **kwargs)

        return cast(Service[P, T], authorised)

    return declare


@contextmanager
def reading(
    context: Context, switch_id: int | None = None, whole: bool = False, anew: bool = False
) -> Iterator[sqlite_utils.Database]:
    """Open the database for reading, with in it only what the actor may read.

    Of the dossiers that is `switch_id`, or without it all of theirs; `whole` leaves nothing out,
    for needs whose scope is all dossiers, such as exports. Raises DeniedError when the dossier is
    not for them, and NotFoundError when there is none. Who reads it for a reason leaves a trace.
    A run of a page reads one state of the file until it writes; `anew` is that of this moment.
    """
    if whole and scope_of(context.actor, context.need) is not Scope.ALL:
        raise DeniedError(f"{context.actor.role} {context.actor.user_id} may not read all dossiers")
    if switch_id is not None and scope_of(context.actor, Need.READ_DOSSIER) is Scope.REASON:
        _leave_trace(context, switch_id)
    shown = EVERYTHING if whole else _what_is_theirs(context.actor, switch_id)
    # One state of the file for the check and all that is read.
    with snapshot(context.path, shown, anew) as db:
        if switch_id is not None:
            _refuse_unread(db, context, switch_id)
        yield db


def _refuse_unread(db: sqlite_utils.Database, context: Context, switch_id: int) -> None:
    actor, holder = context.actor, holder_of(db, switch_id)
    if holder is None:
        raise NotFoundError(f"switches {switch_id}")
    if actor.role is UserRole.GUEST and not _opens(db, context):
        raise DeniedError(f"link {actor.link_id} opens nothing")
    if not may_read(actor, holder, context.need):
        raise DeniedError(f"{actor.role} {actor.user_id} may not read dossier {switch_id}")


def _opens(db: sqlite_utils.Database, context: Context) -> bool:
    """Tell whether the link of a guest holds at this moment."""
    # The link of another dossier is not among what is shown.
    found = list_records(db, GuestLink, id=context.actor.link_id or 0)
    return bool(found) and holds(
        found[0], get_record(db, Switch, found[0].switch_id), context.today
    )


def _what_is_theirs(actor: Actor, switch_id: int | None) -> Restriction:
    """Return the dossiers within the scope; a role without one sees no dossier at all."""
    scope = scope_of(actor, Need.LIST_DOSSIERS)
    if scope is Scope.PARTNER and switch_id is None:
        return dossiers_of(actor.partner_id)
    return EVERYTHING if scope is Scope.ALL else one_dossier(switch_id)


def require_shown(db: sqlite_utils.Database, actor: Actor, table: str, record_id: int) -> None:
    """Raise DeniedError when a record is not among what `actor` may read.

    What is in no dossier and not shared either, such as a user, is an administrator's.
    """
    if actor.role is UserRole.LOCAL or is_shared(table):
        return
    if is_of_dossier(table):
        shown = switch_of(db, table, record_id) is not None
    else:
        shown = may(actor, Need.ADMINISTER)
    if not shown:
        raise DeniedError(f"{actor.role} {actor.user_id} may not read {table} {record_id}")


def _leave_trace(context: Context, switch_id: int) -> None:
    actor, now = context.actor, context.now
    with snapshot(context.path) as db:
        switch = get_record(db, Switch, switch_id)
        if not is_open_to(db, actor, switch_id, now):
            raise ReasonNeededError(f"{actor.user_id} gave no reason to read dossier {switch_id}")
        looked = last_noted(db, READ, actor.user_id, switch_id)
    if not _is_recent(looked, SAME_LOOK, now):
        with store.write(context.path, actor, now, switch_id) as transaction:
            transaction.note(READ, switch)


def is_open_to(db: sqlite_utils.Database, actor: Actor, switch_id: int, now: datetime) -> bool:
    """Tell whether an administrator gave a reason for a dossier that still holds."""
    opened = last_noted(db, OPENED, actor.user_id, switch_id)
    return _is_recent(opened, OPEN_FOR, now)


def _is_recent(moment: datetime | None, length: timedelta, now: datetime) -> bool:
    return moment is not None and now - length <= moment <= now + CLOCK_STEP


@contextmanager
def write(
    context: Context, switch_id: int | None = None, typing: bool = False
) -> Iterator[Transaction]:
    """Open one transaction on behalf of the actor, in the dossier `switch_id` if it is in one.

    Raises DeniedError at the first record that the actor may not touch, and nothing is stored.
    """
    actor, need = context.actor, context.need

    def guard(db: sqlite_utils.Database, record: Record) -> None:
        if not may_change(db, actor, need, record):
            said = f"{record.TABLE} {record.id}"
            raise DeniedError(f"{actor.role} {actor.user_id} may not change {said}")

    guarded = None if actor.role is UserRole.LOCAL else guard
    opened = store.write(context.path, actor, context.now, switch_id, guarded, typing, follow)
    with opened as transaction:
        if guarded and switch_id is not None:
            _refuse_unwritten(transaction, context, switch_id)
        yield transaction


def _refuse_unwritten(transaction: Transaction, context: Context, switch_id: int) -> None:
    """Raise DeniedError for a dossier of others; a guest changes what hangs on it, never itself."""
    if context.actor.role is UserRole.GUEST:
        _refuse_unread(transaction.db, context, switch_id)
    else:
        transaction.get(Switch, switch_id)


def may_change(db: sqlite_utils.Database, actor: Actor, need: Need | None, record: Record) -> bool:
    """Tell whether `actor` may change a record of the database, in a service that asks `need`."""
    return may_touch(actor, need, record, _holders(db, need, record))


def _holders(db: sqlite_utils.Database, need: Need | None, record: Record) -> list[Holder]:
    """Return who holds the dossiers of a record; a switch's also by what it is going to say."""
    if isinstance(record, FunderAnswer):
        return holders_of_learner(db, record.person_id, record.project_id)
    found = [holder_of(db, switch_id) for switch_id in switches_of(db, record)]
    holders = [holder for holder in found if holder]
    if isinstance(record, Switch) and need is not Need.HAND_OVER:
        holders.append(Holder(record.project_leader_id, record.partner_id))
    return holders
