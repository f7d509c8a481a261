"""A queue for heavy work: so many at a time in all, and so many a minute for each user.

All is counted over all processes that serve the installation (`switching/store/turns.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from switching.models import Actor, Message, N_, UserRole
from switching.services.context import Context
from switching.store.connection import rest
from switching.store.recent import ask_within
from switching.store.turns import LateError, Slots, Waiting


class QueueError(RuntimeError):
    """The work is refused just now; `message` says what to do."""

    message: ClassVar[Message]


class BusyError(QueueError):
    """All turns are taken, and stayed so for as long as one could wait."""

    message = Message(N_("Other files are being made just now. Try again in a moment."))


class TooOftenError(QueueError):
    """Someone asked for more within a minute than one gets."""

    message = Message(
        N_("You asked for very many files within a minute. Wait a minute, then click again.")
    )


class Queue:
    """Lets at most `count` pieces of work run at the same time, in the order of asking."""

    def __init__(self, name: str, count: int) -> None:
        self._slots = Slots(name, count)

    @contextmanager
    def take(self, path: Path, wait_seconds: float, waiting: Waiting = int) -> Iterator[None]:
        """Hold a turn; raise BusyError when none comes free in time.

        `waiting` is called now and then until there is one: what it raises ends the waiting.
        """
        with ExitStack() as turn:
            try:
                turn.enter_context(self._slots.take(path, wait_seconds, waiting))
            except LateError as late:
                raise BusyError from late
            yield


class Pace:
    """Lets each user have at most `most` pieces of work within `within`."""

    def __init__(self, most: int, within: timedelta) -> None:
        self.most, self._within = most, within

    def ask(self, path: Path, actor: Actor, now: datetime) -> None:
        """Count a piece of work for `actor`; raise TooOftenError when it is one too many.

        The one user of an installation without sign-in keeps no one else waiting.
        """
        if actor.role is UserRole.LOCAL:
            return
        if not ask_within(path, actor.user_id, self.most, self._within, now):
            raise TooOftenError


DOCUMENTS = Queue("papers", 2)
"""Papers, workbooks and the like: each takes a processor and some memory while it is made."""
WAIT_SECONDS = 60.0
PACE = Pace(30, timedelta(minutes=1))


@contextmanager
def queued(context: Context, waiting: Waiting = int) -> Iterator[None]:
    """Hold a turn for a document that someone asks for; raise when it is too often or too busy."""
    PACE.ask(context.path, context.actor, context.now)
    rest()
    with DOCUMENTS.take(context.path, WAIT_SECONDS, waiting):
        yield
