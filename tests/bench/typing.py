"""From a text that is sent to the answer that it stands there, with calls being written at once.

Each client has the page of a call open over a websocket, as a browser has, and saves what was typed
in the loose notes with requests of their own, as the tab's keeper does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

from switching.services.calls import plan_call, start_call
from switching.store import migrate
from tests.bench.saver import Saver, call_of, open_saver
from tests.bench.visitor import visit
from tests.bench.workers import cpu_seconds, megabytes
from tests.samples import AMINA, NOW, at, open_dossier
from tests.server import RunningApp, serve

SAVES = 15
THINK_SECONDS = 1.0
IDLE_SECONDS = 5
WRITERS = 20
PAGE = "intake_call"


@dataclass(frozen=True)
class Typing:
    """Milliseconds to 'saved' for so many writers, what was lost, and memory per open page.

    `processor` are the server's own milliseconds per save, without what it does with open pages.
    """

    writers: int
    median: float
    p99: float
    processor: float
    lost: int
    megabytes_per_page: float


def open_calls(database: Path, count: int) -> list[int]:
    """Make a database with so many dossiers, each with its call under way; return their ids."""
    migrate(database)
    ids = []
    for number in range(count):
        new = replace(AMINA, learner=f"Lerende {number}")
        dossier = open_dossier(database, new, f"switch {number}")
        values = {"planned_at": NOW, "planned_minutes": 20}
        planned = plan_call(at(database), dossier, values, f"call {number}")
        start_call(at(database), planned.id)
        ids.append(dossier.switch.id)
    return ids


def measure_typing(database: Path) -> list[Typing]:
    """Measure with one writer, and with twenty at the same time."""
    switches = open_calls(database, WRITERS)
    return [asyncio.run(_measure(database, writers)) for writers in (switches[:1], switches)]


async def _measure(database: Path, switches: Sequence[int]) -> Typing:
    times: list[float] = []
    with serve(database) as app:
        async with AsyncExitStack() as stack:
            await _open(stack, app, switches[0])  # the first session pays for the imports
            before = megabytes(app)
            writers = [await _open(stack, app, switch) for switch in switches]
            opened = megabytes(app)
            idle, waited = await _worked(app, asyncio.sleep(IDLE_SECONDS))
            writing = (writer.write_on(times) for writer in writers)
            worked, took = await _worked(app, asyncio.gather(*writing))
            worked -= took * idle / waited
    lost = sum(call_of(database, writer.switch).loose_notes != writer.text for writer in writers)
    return Typing(
        len(switches),
        median(times),
        quantiles(times, n=100)[98],
        worked / len(times),
        lost,
        (opened - before) / len(switches),
    )


@dataclass
class _Writer:
    """A tab on the call of a dossier, with what saves its notes; `text` is what it saved last."""

    saver: Saver
    switch: int
    text: str = ""

    async def write_on(self, times: list[float]) -> None:
        """Save, think and save again, each time written over what was there."""
        await asyncio.sleep(THINK_SECONDS * (self.switch % WRITERS) / WRITERS)
        for number in range(1, SAVES + 1):
            self.text = (f"dossier {self.switch}, zin {number}. " * number).strip()
            started = time.perf_counter()
            await self.saver.save(self.text)
            times.append(1000 * (time.perf_counter() - started))
            await asyncio.sleep(THINK_SECONDS)


async def _open(stack: AsyncExitStack, app: RunningApp, switch: int) -> _Writer:
    """Open the page of a call, and make ready what saves its text."""
    visitor = await stack.enter_async_context(visit(app))
    await visitor.open(PAGE, f"switch={switch}")
    return _Writer(await stack.enter_async_context(open_saver(app, switch, visitor)), switch)


async def _worked(app: RunningApp, doing: Awaitable[object]) -> tuple[float, float]:
    """Return how long the server's threads worked meanwhile, and how long that was."""
    worked, started = 1000 * cpu_seconds(app), time.perf_counter()
    await doing
    return 1000 * cpu_seconds(app) - worked, 1000 * (time.perf_counter() - started)
