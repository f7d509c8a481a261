"""What a page's rerun takes of the processor with few dossiers and with many.

Two servers run side by side, one with 100 dossiers and one with 10,000; someone has the same page
of the same dossier open on each, and runs it again on the one and the other in turn. Processor time
is the server's own, so that what else the computer does counts little.
`python -m tests.bench.sizes` measures this alone.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import click

from switching import __version__
from switching.demo import build_demo
from tests.bench.machine import machine
from tests.bench.summary import Ratio, keep_part, keep_ratios
from tests.bench.visitor import Visitor, visit
from tests.bench.workers import cpu_seconds
from tests.pages import PAGES, PageAddress
from tests.server import RunningApp, serve

FEW, MANY = 100, 10_000
DOSSIER = 30
"""An exchange that is under way, the same one among few and among many."""
WARM_UPS, ROUNDS = 4, 20
SHORT_ROUNDS = 8
"""How often each page is run in `make bench`, where it is one part of many."""
DAY = date(2026, 11, 24)
TITLE = "## Reruns with few dossiers and with many"
EXPLANATION = f"""\
Processor of the server for one rerun of a page, medians, with {FEW} dossiers and with
{MANY:,}: two servers side by side, the same page of the same dossier open on each, run again on the
one and the other in turn. Nothing is written meanwhile.
"""


@dataclass(frozen=True)
class Sized:
    """Milliseconds of processor for a page's rerun, with few dossiers and with many."""

    page: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        """How many times as much it takes with many."""
        return self.many / self.few


def measure_sizes(databases: Sequence[Path], rounds: int = ROUNDS) -> list[Sized]:
    """Measure each page on a database with few dossiers and on one with many."""
    with ExitStack() as stack:
        apps = [stack.enter_context(serve(database)) for database in databases]
        return asyncio.run(_measure(apps, rounds))


async def _measure(apps: Sequence[RunningApp], rounds: int) -> list[Sized]:
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(visit(app)) for app in apps]
        return [await _measure_page(page, apps, visitors, rounds) for page in PAGES]


async def _measure_page(
    page: PageAddress, apps: Sequence[RunningApp], visitors: Sequence[Visitor], rounds: int
) -> Sized:
    path, _, query = page.url(DOSSIER).lstrip("/").partition("?")
    taken: list[list[float]] = [[] for _ in apps]
    for number in range(WARM_UPS + rounds):
        for app, visitor, times in zip(apps, visitors, taken, strict=True):
            before = cpu_seconds(app)
            await visitor.open(path, query)
            if number >= WARM_UPS:
                times.append(1000 * (cpu_seconds(app) - before))
    return Sized(page.name, *map(median, taken))


def of_sizes(found: Iterable[Sized]) -> Iterator[Ratio]:
    """Compare the reruns of the pages with many dossiers and with few."""
    for item in found:
        what = f"processor of a rerun of {item.page}, {MANY:,} dossiers"
        yield Ratio(what, item.many, item.few, "ms", f"the same with {FEW}")


def report(found: Sequence[Sized]) -> str:
    """Write this part of docs/benchmarks.md, below its title."""
    head = f"| page | {FEW} dossiers, ms | {MANY:,} dossiers, ms | ratio |"
    rows = [f"| {one.page} | {one.few:.1f} | {one.many:.1f} | {one.ratio:.2f} |" for one in found]
    return "\n".join((EXPLANATION, head, "|---" * 4 + "|", *rows))


@click.command()
@click.option("--rounds", default=ROUNDS, help="how often each page is run")
@click.option("--write/--no-write", default=True, help="keep the figures in docs/benchmarks.md")
def main(rounds: int, write: bool) -> None:
    """Measure the sizes alone."""
    with tempfile.TemporaryDirectory() as folder:
        databases = [Path(folder) / f"{size}.db" for size in (FEW, MANY)]
        for size, database in zip((FEW, MANY), databases, strict=True):
            build_demo(database, size, seed=1, today=DAY)
        found = measure_sizes(databases, rounds)
    part = f"{report(found)}\n\nMeasured apart on {datetime.now(UTC).date()}: {machine()}."
    click.echo(part)
    if write:
        keep_ratios(of_sizes(found), __version__)
        keep_part(TITLE, part)


if __name__ == "__main__":
    main()
