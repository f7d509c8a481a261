"""How often: a count for each comer, and turns that all strangers share."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable

Clock = Callable[[], float]
MINUTE = 60


class PerMinute:
    """Counts what each comer asked for in this minute, and forgets all with the next one."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock, self._began = clock, clock()
        self._counts = Counter[object]()

    def take(self, comer: object, most: int) -> bool:
        """Count one more; tell whether that is still no more than `most`."""
        now = self._clock()
        if now - self._began >= MINUTE:
            self._began = now
            self._counts.clear()
        self._counts[comer] += 1
        return self._counts[comer] <= most

    def seconds_left(self) -> int:
        """Return after how long a comer may ask again."""
        return max(1, round(self._began + MINUTE - self._clock()))


class Turns:
    """So many turns a second, of which some may be taken at once; who comes later waits."""

    def __init__(self, a_second: float, at_once: float, clock: Clock = time.monotonic) -> None:
        self._seconds, self._ahead, self._clock = 1 / a_second, at_once / a_second, clock
        self._next = 0.0

    async def take(self, turns: float, longest: float | None = None) -> bool:
        """Wait for one's turn; False, at once, when that is longer than `longest` seconds away."""
        now = self._clock()
        begins = max(self._next, now - self._ahead)
        wait = begins + turns * self._seconds - now
        if longest is not None and wait > longest:
            return False
        self._next = begins + turns * self._seconds
        if wait > 0:
            await asyncio.sleep(wait)
        return True
