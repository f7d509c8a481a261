"""What a server takes of memory: by itself, and with so many people who have a page open.

`python -m tests.bench.memory` measures this alone.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from switching.demo import build_demo
from tests.bench.sizes import DOSSIER, FEW
from tests.bench.visitor import visit
from tests.bench.workers import megabytes
from tests.pages import PAGES, PageAddress
from tests.server import RunningApp, serve

SESSIONS = (0, 10, 50)
MEASURED = ("worklist", "intake_call", "action_plan", "overview")
DAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Memory:
    """Resident megabytes of a server, by how many have the page open."""

    page: str
    taken: tuple[float, ...]

    @property
    def per_session(self) -> float:
        """What each takes on top of the first ones, which pay for what all share."""
        return (self.taken[-1] - self.taken[1]) / (SESSIONS[-1] - SESSIONS[1])


def measure_memory(database: Path) -> list[Memory]:
    """Measure each page on a server of its own, on which it was open before."""
    found = []
    for page in PAGES:
        if page.name in MEASURED:
            with serve(database) as app:
                found.append(Memory(page.name, asyncio.run(_measure(app, page))))
    return found


async def _measure(app: RunningApp, page: PageAddress) -> tuple[float, ...]:
    path, _, query = page.url(DOSSIER).lstrip("/").partition("?")
    async with visit(app) as visitor:
        await visitor.open(path, query)
    taken = []
    async with AsyncExitStack() as stack:
        opened = 0
        for count in SESSIONS:
            for _ in range(count - opened):
                visitor = await stack.enter_async_context(visit(app))
                await visitor.open(path, query)
                await visitor.open(path, query)
            opened = count
            taken.append(megabytes(app))
    return tuple(taken)


def memory_table(found: Sequence[Memory]) -> str:
    """Write what was found as a table."""
    head = f"| page | {' | '.join(f'{count} open, MB' for count in SESSIONS)} | MB for each |"
    rows = [
        f"| {one.page} | {' | '.join(f'{taken:.0f}' for taken in one.taken)} "
        f"| {one.per_session:.2f} |"
        for one in found
    ]
    return "\n".join((head, "|---" * (len(SESSIONS) + 2) + "|", *rows))


@click.command()
def main() -> None:
    """Measure the memory alone."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "memory.db"
        build_demo(database, FEW, seed=1, today=DAY)
        click.echo(memory_table(measure_memory(database)))


if __name__ == "__main__":
    main()
