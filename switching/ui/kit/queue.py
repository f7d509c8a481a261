"""A queue for heavy work: so many at a time in this process, and so many a minute for each user."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Condition, Lock
from time import monotonic
from typing import ClassVar

from switching.models import Actor, Message, N_, UserRole

_LOOK_SECONDS = 0.25


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

    def __init__(self, count: int) -> None:
        self._count = count
        self._line: list[object] = []
        self._moved = Condition()

    @contextmanager
    def take(self, wait_seconds: float, waiting: Callable[[], object] = int) -> Iterator[None]:
        """Hold a turn; raise BusyError when none comes free in time.

        `waiting` is called now and then until there is one: what it raises ends the waiting.
        """
        ticket = object()
        with self._moved:
            self._line.append(ticket)
        try:
            self._await(ticket, monotonic() + wait_seconds, waiting)
            yield
        finally:
            with self._moved:
                self._line.remove(ticket)
                self._moved.notify_all()

    def _await(self, ticket: object, deadline: float, waiting: Callable[[], object]) -> None:
        while not self._comes(ticket, min(_LOOK_SECONDS, deadline - monotonic())):
            if monotonic() >= deadline:
                raise BusyError
            waiting()

    def _comes(self, ticket: object, seconds: float) -> bool:
        with self._moved:
            return self._moved.wait_for(lambda: ticket in self._line[: self._count], seconds)


class Pace:
    """Lets each user have at most `most` pieces of work within `within`."""

    def __init__(self, most: int, within: timedelta) -> None:
        self.most, self._within = most, within
        self._asked: dict[int, deque[datetime]] = {}
        self._lock = Lock()

    def ask(self, actor: Actor, now: datetime) -> None:
        """Count a piece of work for `actor`; raise TooOftenError when it is one too many.

        The one user of an installation without sign-in keeps no one else waiting.
        """
        if actor.role is UserRole.LOCAL:
            return
        with self._lock:
            asked = self._asked.setdefault(actor.user_id, deque())
            while asked and asked[0] <= now - self._within:
                asked.popleft()
            if len(asked) >= self.most:
                raise TooOftenError
            asked.append(now)


DOCUMENTS = Queue(2)
"""Papers, workbooks and the like: each takes a processor and some memory while it is made."""
WAIT_SECONDS = 60.0
PACE = Pace(30, timedelta(minutes=1))


@contextmanager
def queued(actor: Actor, now: datetime, waiting: Callable[[], object] = int) -> Iterator[None]:
    """Hold a turn for a document that `actor` asks for; raise when it is too often or too busy."""
    PACE.ask(actor, now)
    with DOCUMENTS.take(WAIT_SECONDS, waiting):
        yield
