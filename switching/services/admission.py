"""Who is let in: a user of ours behind a verified address, for as long as a session lasts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from switching.models import Actor, User
from switching.rules.session_end import (
    has_ended,
    is_signed_out,
    session_end,
    signed_in_at,
    verified_email,
)
from switching.services.context import Context
from switching.services.users import actor_of, begin_session, find_user_by_email, get_local_user

Claims = Mapping[str, object]
"""What a provider says of who signs in."""


class Refusal(StrEnum):
    """Why someone is not let in."""

    SIGNED_OUT = "signed_out"
    EXPIRED = "expired"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    DEACTIVATED = "deactivated"
    ENDED = "ended"


@dataclass(frozen=True)
class Admission:
    """Someone who is let in until `ends_at` (without sign-in there is no end)."""

    user: User
    ends_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The actor on whose behalf this session reads and writes."""
        return actor_of(self.user)


def admit(
    path: Path, claims: Claims, now: datetime, trusted: Collection[str] = ()
) -> Admission | Refusal:
    """Let in the active user of ours whose address a provider vouches for in `claims`.

    The claims say who it is and since when, never what they may do, nor whether they signed out
    since: that is read on every call. The issuers `trusted` vouch by giving an address.
    """
    user = _vouched_user(path, claims, now, trusted)
    if isinstance(user, Refusal):
        return user
    if is_signed_out(signed_in_at(claims), user.sessions_from):
        return Refusal.ENDED
    return Admission(user, session_end(claims))


def begin(path: Path, claims: Claims, now: datetime, trusted: Collection[str] = ()) -> None:
    """Let sessions count from the sign-in that a provider vouched for this very moment.

    Whoever signs in again after signing out is let in by this, also when the clocks differ.
    """
    user, issued = _vouched_user(path, claims, now, trusted), signed_in_at(claims)
    if isinstance(user, User) and issued and is_signed_out(issued, user.sessions_from):
        begin_session(Context(actor_of(user), path, now), issued)


def _vouched_user(
    path: Path, claims: Claims, now: datetime, trusted: Collection[str]
) -> User | Refusal:
    if claims.get("is_logged_in") is not True:
        return Refusal.SIGNED_OUT
    if has_ended(session_end(claims), now):
        return Refusal.EXPIRED
    email = verified_email(claims, trusted)
    if email is None:
        return Refusal.UNVERIFIED
    user = find_user_by_email(path, email)
    if user is None:
        return Refusal.UNKNOWN
    return user if user.active else Refusal.DEACTIVATED


def admit_local(path: Path) -> Admission:
    """Let in the one user of an installation without sign-in."""
    return Admission(get_local_user(path))
