"""Who is let in: a user of ours behind a verified address, for as long as a session lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from switching.models import Actor, User
from switching.rules.session_end import has_ended, session_end, verified_email
from switching.services.users import actor_of, find_user_by_email, get_local_user


class Refusal(StrEnum):
    """Why someone is not let in."""

    SIGNED_OUT = "signed_out"
    EXPIRED = "expired"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True)
class Admission:
    """Someone who is let in until `ends_at` (without sign-in there is no end)."""

    user: User
    ends_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The actor on whose behalf this session reads and writes."""
        return actor_of(self.user)


def admit(path: Path, claims: Mapping[str, object], now: datetime) -> Admission | Refusal:
    """Let in the active user of ours whose address a provider vouches for in `claims`.

    The claims say who it is and since when, never what they may do: that is read on every call.
    """
    if claims.get("is_logged_in") is not True:
        return Refusal.SIGNED_OUT
    ends_at = session_end(claims)
    if has_ended(ends_at, now):
        return Refusal.EXPIRED
    email = verified_email(claims)
    if email is None:
        return Refusal.UNVERIFIED
    user = find_user_by_email(path, email)
    if user is None:
        return Refusal.UNKNOWN
    return Admission(user, ends_at) if user.active else Refusal.DEACTIVATED


def admit_local(path: Path) -> Admission:
    """Let in the one user of an installation without sign-in."""
    return Admission(get_local_user(path))
