"""What each service takes first: who acts, on which database, when, and in which language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Actor, Language, UserRole
from switching.services.rights import Need

LOCAL_USER_ID = 1
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
GUEST_USER_ID = -1
"""The user on whose behalf guests act; the trail says beside it through whose link."""


@dataclass(frozen=True)
class Context:
    """The circumstances of one action.

    `need` is what the service that runs asks for: `access.needs` fills it in, and the connections
    of `access` go by it. Without one, only the local user may read or write.
    """

    actor: Actor
    path: Path
    now: datetime
    language: Language = Language.DUTCH
    need: Need | None = None

    @property
    def today(self) -> date:
        """The date in Brussels."""
        return self.now.astimezone(BRUSSELS).date()

    @property
    def texts(self) -> Texts:
        """The texts in the language of the context."""
        return Texts(self.language)

    def speaking(self, language: Language) -> Context:
        """Return the same circumstances in another language."""
        return replace(self, language=language)

    def requiring(self, need: Need) -> Context:
        """Return the same circumstances for what asks for `need`."""
        return replace(self, need=need)


def local_context(path: Path, now: datetime, language: Language = Language.DUTCH) -> Context:
    """Return the context of an installation without sign-in, and of the command line."""
    return Context(local_actor(), path, now, language)


def open_context(path: Path) -> Context:
    """Return the context in which is read what is open to everyone, whoever asks and whenever."""
    return local_context(path, _NO_TIME)


def local_actor() -> Actor:
    """Return the actor of an installation without sign-in, and of the command line."""
    return Actor(LOCAL_USER_ID, UserRole.LOCAL)
