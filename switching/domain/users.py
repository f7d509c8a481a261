"""The users: for now the local one, who may do everything."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from switching.domain.access import authorise
from switching.domain.guarded import reading, write
from switching.models import Actor, Language, User, UserRole
from switching.store import connect, get_record, list_records

LOCAL_USER_ID = 1


def get_local_user(path: Path) -> User:
    """Return the user of an installation without sign-in."""
    with connect(path) as db:
        return get_record(db, User, LOCAL_USER_ID)


def local_actor() -> Actor:
    """Return the actor of an installation without sign-in, and of the command line."""
    return Actor(LOCAL_USER_ID, UserRole.LOCAL)


def choose_language(
    actor: Actor, path: Path, user: User, language: Language, now: datetime
) -> User:
    """Remember the language in which a user reads the screen."""
    authorise(actor, "choose_language")
    with write(path, actor, now, action="choose_language") as transaction:
        return transaction.update(user, language=language)


def list_user_names(actor: Actor, path: Path) -> dict[int, str]:
    """Return the name of each user by id; the one of an installation without sign-in has none."""
    authorise(actor, "list_user_names")
    with reading(path, actor) as db:
        return {user.id: user.name for user in list_records(db, User)}
