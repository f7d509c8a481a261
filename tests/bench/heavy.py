"""What someone who types notices of others who have heavy reports made at the same time."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from switching.demo import build_demo
from tests.bench.load import text_of
from tests.bench.saver import open_saver
from tests.bench.typing import open_calls
from tests.bench.visitor import TroubleError, Visitor, visit
from tests.samples import TODAY
from tests.server import RunningApp, serve

ASKERS = (0, 6)
DOSSIERS = 1_000
TEXTS, THINK_SECONDS = 10, 1.0
MAKE, FETCH = "Maken: Rapport (PDF)", "Downloaden: Rapport (PDF)"


@dataclass
class Heavy:
    """Milliseconds to 'saved' beside so many people who ask for one report after the other.

    `waits` are the seconds until each of them had the report.
    """

    askers: int
    times: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def measure_heavy(askers: Sequence[int] = ASKERS, dossiers: int = DOSSIERS) -> list[Heavy]:
    """Measure with each number of people asking, each time on a fresh server."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "heavy.db"
        build_demo(database, dossiers, seed=1, today=TODAY)
        [switch] = open_calls(database, 1)
        found = []
        for count in askers:
            heavy = Heavy(count)
            with serve(database) as app:
                asyncio.run(_work_beside(app, switch, heavy))
            found.append(heavy)
        return found


async def _work_beside(app: RunningApp, switch: int, heavy: Heavy) -> None:
    async with visit(app) as visitor:
        await _ask(visitor)  # the first report pays for the imports
    over = asyncio.Event()
    asking = [asyncio.create_task(_ask_on(app, heavy, over)) for _ in range(heavy.askers)]
    async with visit(app) as visitor, open_saver(app, switch, visitor) as saver:
        await visitor.open("intake_call", f"switch={switch}")
        for number in range(TEXTS):
            await asyncio.sleep(THINK_SECONDS)
            started = time.perf_counter()
            await saver.save(text_of(switch, number))
            heavy.times.append(1000 * (time.perf_counter() - started))
    over.set()
    await asyncio.gather(*asking)


async def _ask_on(app: RunningApp, heavy: Heavy, over: asyncio.Event) -> None:
    while not over.is_set():
        async with visit(app) as visitor:
            heavy.waits.append(await _ask(visitor))


async def _ask(visitor: Visitor) -> float:
    """Open the overview and have its report made; return the seconds of the latter."""
    await visitor.open("overview", "period=all")
    started = time.perf_counter()
    await visitor.press(MAKE)
    if not visitor.offers(FETCH):
        raise TroubleError("The report was not made.")
    return time.perf_counter() - started
