"""The one rule for who may do what. Unlisted is denied."""

from __future__ import annotations

from switching.models import Actor, UserRole


class DeniedError(PermissionError):
    """The actor may not do this."""


def authorise(actor: Actor, action: str) -> None:
    """Raise DeniedError unless `actor` may do `action`, the name of a domain function.

    The local user of an installation without sign-in may do everything; no other role has
    been given anything yet.
    """
    if actor.role is not UserRole.LOCAL:
        raise DeniedError(f"{actor.role} {actor.user_id} may not {action}")
