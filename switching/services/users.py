"""The users: who may sign in, in which role, and the local one of an installation without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import sqlite_utils
from pydantic import ValidationError
from sqlite_utils.utils import sqlite3

from switching import store
from switching.models import (
    Actor,
    Language,
    Message,
    N_,
    Organisation,
    Person,
    Record,
    User,
    UserRole,
)
from switching.rules.normal_form import is_same
from switching.rules.session_end import counts_from, ended_until
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked, checked_change
from switching.services.context import LOCAL_USER_ID, Context, local_actor
from switching.services.rights import Need
from switching.store import (
    NotFoundError,
    Readable,
    Transaction,
    connect,
    get_record,
    list_readable,
    list_records,
    snapshot,
)
from switching.store.connection import look
from switching.store.queries.users import user_names

R = TypeVar("R", bound=Record)
GIVEN_ROLES = (UserRole.PROJECT_LEADER, UserRole.PROGRAMME_MANAGER, UserRole.ADMINISTRATOR)
"""The roles that someone can be given."""

KnownOrNew = int | str | None
"""The id of someone or something on record, or the name of a new one."""


@dataclass(frozen=True)
class Account:
    """What is filled in about a user, who is called after the address when there is no name.

    Partner and person count for a project leader only.
    """

    email: str
    role: UserRole | None
    name: str = ""
    partner: KnownOrNew = None
    person: KnownOrNew = None


def get_local_user(path: Path) -> User:
    """Return the user of an installation without sign-in."""
    with snapshot(path) as db:
        try:
            return get_record(db, User, LOCAL_USER_ID)
        except ValidationError:  # whoever can't get in can't mend it
            return User.of_row({"id": LOCAL_USER_ID, "email": "", "role": UserRole.LOCAL})


def get_user_in_role(path: Path, role: UserRole) -> User:
    """Return who is the user in `role` where each role has one, as in examples."""
    with snapshot(path) as db:
        found = list_records(db, User, role=role)
    # Whoever manages the users there may have given them other roles.
    return found[0] if found else User.of_row({"id": LOCAL_USER_ID, "email": "", "role": role})


def actor_of(user: User) -> Actor:
    """Return the actor that a user is."""
    return Actor(user.id, user.role, user.partner_id, user.person_id)


def find_user_by_email(path: Path, email: str) -> User | None:
    """Return the user who signs in with `email`, active or not; upper or lower case is the same.

    The gate asks this before there is an actor: call it for an address that was verified.
    """
    with snapshot(path) as db:
        found = list_records(db, User, email=email.strip().lower(), role=GIVEN_ROLES)
    return found[0] if found else None


def has_administrator(path: Path) -> bool:
    """Tell whether anyone in a database may sign in to manage users; a backup is asked this."""
    with connect(path) as db:
        return bool(list_readable(db, User, role=UserRole.ADMINISTRATOR, active=True))


@needs(Need.ADMINISTER)
def list_users(context: Context) -> Readable[User]:
    """List who may or might sign in, by address."""
    with snapshot(context.path) as db:
        return list_readable(db, User, "email, id", role=GIVEN_ROLES)


@needs(Need.ADMINISTER)
def add_user(context: Context, account: Account, key: str) -> User:
    """Let someone new sign in; raise InvalidError with a sentence per field.

    A partner or person that is only named, and not on record yet, is added along.
    """
    email = _checked_email(account)
    with write(context) as transaction:
        earlier = transaction.remembered(key)
        if earlier is not None:
            return transaction.get(User, earlier)
        _require_free(transaction, email)
        stored = transaction.add(checked(User, **_values_of(transaction, account, email)))
        transaction.remember(key, "add_user", stored)
        return stored


@needs(Need.ADMINISTER)
def update_user(context: Context, user: User, account: Account) -> User:
    """Change what a user is; raise InvalidError with a sentence per field.

    Raises ConflictError when someone else changed the user after `user` was read.
    """
    email = _checked_email(account, user.email)
    with write(context) as transaction:
        _get_account(transaction, user.id)
        if email != user.email:
            _require_free(transaction, email)
            _require_another_administrator(transaction, user.id, "email")
        if account.role is not UserRole.ADMINISTRATOR:
            _require_another_administrator(transaction, user.id, "role")
        changes = _values_of(transaction, account, email)
        checked_change(user, changes)
        return transaction.update(user, **changes)


@needs(Need.ADMINISTER)
def deactivate_user(context: Context, user_id: int) -> User:
    """Let someone in no longer, from their next action on; what they did stays on record."""
    with write(context) as transaction:
        user = _get_account(transaction, user_id)
        _require_another_administrator(transaction, user_id, WHOLE_RECORD)
        return transaction.update(user, active=False)


@needs(Need.ADMINISTER)
def reactivate_user(context: Context, user_id: int) -> User:
    """Let someone in again."""
    with write(context) as transaction:
        return transaction.update(_get_account(transaction, user_id), active=True)


@needs(Need.OWN_ACCOUNT)
def end_own_sessions(context: Context) -> None:
    """End all sessions of the actor: in every tab and browser, and with every copy of a cookie."""
    with write(context) as transaction:
        _end_sessions(transaction, transaction.get(User, context.actor.user_id))


@needs(Need.ADMINISTER)
def end_sessions(context: Context, user_id: int) -> User:
    """End all sessions of a user, at their next action; they can sign in again at once."""
    with write(context) as transaction:
        return _end_sessions(transaction, _get_account(transaction, user_id))


@needs(Need.ADMINISTER)
def end_all_sessions(context: Context) -> int:
    """End all sessions of all users, one's own too; return of how many."""
    with write(context) as transaction:
        found = list_readable(transaction.db, User, role=GIVEN_ROLES)
        for user in found:
            _end_sessions(transaction, user)
    return len(found)


@needs(Need.OWN_ACCOUNT)
def begin_session(context: Context, issued: datetime) -> None:
    """Let the actor in whom the provider vouched for just now, at `issued` on its own clock.

    Sessions of before that stay over.
    """
    with write(context) as transaction:
        user = transaction.get(User, context.actor.user_id)
        if user.sessions_from is not None:
            moment = counts_from(issued, user.sessions_from, context.now)
            transaction.update(user, sessions_from=moment)


def keep_sessions_ended(path: Path, copy: Path, now: datetime) -> None:
    """Let no session count again that was ended, once `copy` stands in the place of `path`.

    When what is at `path` can't say so any more, all sessions are over.
    """
    ended = _ended_sessions(path)
    with store.write(copy, local_actor(), now) as transaction:
        for user in list_readable(transaction.db, User, role=GIVEN_ROLES):
            moment = ended_until(now) if ended is None else ended.get(user.email)
            if moment is not None and (user.sessions_from or moment) <= moment:
                transaction.update(user, sessions_from=moment)


def _ended_sessions(path: Path) -> dict[str, datetime | None] | None:
    try:
        with look(path) as db:
            found = list_readable(sqlite_utils.Database(db, execute_plugins=False), User)
    except sqlite3.Error:
        return None
    return {user.email: user.sessions_from for user in found}


@needs(Need.OWN_ACCOUNT)
def choose_language(context: Context, language: Language) -> User:
    """Remember the language in which the actor reads the screen."""
    with write(context) as transaction:
        return transaction.update(transaction.get(User, context.actor.user_id), language=language)


@needs(Need.READ_SHARED)
def list_user_names(context: Context) -> dict[int, str]:
    """Return the name of each user by id; the one of an installation without sign-in has none."""
    with reading(context) as db:
        return user_names(db)


def _checked_email(account: Account, stored: str | None = None) -> str:
    """Return the address in the form in which it is kept; refuse what no one can sign in with.

    The address that is `stored` is right as it is.
    """
    errors, email = {}, account.email
    if account.role not in GIVEN_ROLES:
        errors["role"] = Message(N_("Choose a role."))
    try:
        if email != stored:
            email = checked(User, email=email, role=UserRole.LOCAL).email
    except InvalidError as refused:
        errors.update(refused.errors)
    if errors:
        raise InvalidError(errors)
    return email


def _end_sessions(transaction: Transaction, user: User) -> User:
    moment = ended_until(transaction.now)
    return transaction.update(user, sessions_from=max(moment, user.sessions_from or moment))


def _get_account(transaction: Transaction, user_id: int) -> User:
    user = transaction.get(User, user_id)
    if user.role not in GIVEN_ROLES:
        raise NotFoundError(f"users {user_id}")
    return user


def _require_free(transaction: Transaction, email: str) -> None:
    if list_records(transaction.db, User, email=email):
        raise InvalidError({"email": Message(N_("There is a user with this address already."))})


def _require_another_administrator(transaction: Transaction, user_id: int, field: str) -> None:
    """Refuse when only this user can manage users: no one could let anyone in again."""
    active = list_records(transaction.db, User, role=UserRole.ADMINISTRATOR, active=True)
    if [user.id for user in active] == [user_id]:
        text = N_("This is the only active administrator. Make someone else administrator first.")
        raise InvalidError({field: Message(text)})


def _values_of(transaction: Transaction, account: Account, email: str) -> dict[str, object]:
    name = account.name.strip() or email.partition("@")[0]
    place = _place_of(transaction, account, email)
    return {"email": email, "name": name, "role": account.role, **place}


def _place_of(transaction: Transaction, account: Account, email: str) -> dict[str, int | None]:
    """Return the partner that a project leader works for, and who of its people it is."""
    if account.role is not UserRole.PROJECT_LEADER:
        return {"partner_id": None, "person_id": None}
    person = account.person or account.name.strip()
    missing = {"partner": account.partner, "person": person}
    errors = {name: Message(N_("Fill this in.")) for name, value in missing.items() if not value}
    if errors:
        raise InvalidError(errors)
    partner = _partner(transaction, account.partner)
    return {
        "partner_id": partner.id,
        "person_id": _person(transaction, person, partner, email).id,
    }


def _partner(transaction: Transaction, chosen: KnownOrNew) -> Organisation:
    if isinstance(chosen, int):
        return transaction.update(transaction.get(Organisation, chosen), is_partner=True)
    known = list_readable(transaction.db, Organisation)
    named = [item for item in known if is_same(item.name, str(chosen))]
    if len(named) > 1:
        text = N_("More than one organisation has this name: choose one on the screen.")
        raise InvalidError({"partner": Message(text)})
    if named:
        return transaction.update(named[0], is_partner=True)
    return transaction.add(_named("partner", Organisation, name=chosen, is_partner=True))


def _person(
    transaction: Transaction, chosen: KnownOrNew, partner: Organisation, email: str
) -> Person:
    people = list_readable(transaction.db, Person, organisation_id=partner.id)
    known = [item for item in people if item.id == chosen or is_same(item.name, str(chosen))]
    if len(known) > 1:
        text = N_("More than one person of {partner} has this name: choose one on the screen.")
        raise InvalidError({"person": Message(text, {"partner": partner.name})})
    if known:
        return known[0]
    if isinstance(chosen, int):
        text = N_("Choose someone of {partner}.")
        raise InvalidError({"person": Message(text, {"partner": partner.name})})
    values = {"organisation_id": partner.id, "name": chosen, "email": email}
    return transaction.add(_named("person", Person, **values))


def _named(field: str, kind: type[R], **values: object) -> R:
    """Make a record for what was named in `field`; blame that field for what is wrong."""
    try:
        return checked(kind, **values)
    except InvalidError as error:
        raise InvalidError({field: next(iter(error.errors.values()))}) from None
