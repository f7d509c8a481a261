"""Turns for heavy work: so many at a time in this process, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class BusyError(RuntimeError):
    """All turns are taken, and stayed so for as long as one could wait."""


class Turns:
    """Lets at most `count` pieces of work run at the same time."""

    def __init__(self, count: int) -> None:
        self._free = BoundedSemaphore(count)

    @contextmanager
    def take(self, wait_seconds: float) -> Iterator[None]:
        """Hold a turn; raise BusyError when none comes free in time."""
        if not self._free.acquire(timeout=wait_seconds):
            raise BusyError
        try:
            yield
        finally:
            self._free.release()


DOCUMENTS = Turns(2)
"""Reports, workbooks and the like: each takes a processor and some memory while it is made."""
