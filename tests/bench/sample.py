"""How long an auditor's sample takes, alone and beside people at work.

`python -m tests.bench.sample` measures this part of docs/benchmarks.md alone.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import click

from switching.demo import build_demo
from switching.models import Project
from switching.services.audit_sample import SampleOrder, render_audit_sample
from switching.store import connect, write
from tests.bench.load import Load, percentile, work_together
from tests.bench.machine import machine
from tests.bench.summary import keep_part
from tests.bench.typing import open_calls
from tests.bench.visitor import TroubleError, visit
from tests.samples import ACTOR, NOW, TODAY, at
from tests.server import RunningApp, serve

DOSSIERS, SAMPLE, PEOPLE, ROUNDS = 400, 30, 10, 3
SECONDS = 45.0
FIRST, LAST = date(TODAY.year - 5, 1, 1), date(TODAY.year + 1, 12, 31)
PART, FILE = "Een steekproef voor een auditor", "Steekproef (ZIP)"
TITLE = "## An auditor's sample"
EXPLANATION = f"""\
All evidence of {SAMPLE} of {DOSSIERS} demo dossiers in one project: final plans, agreements, days,
evaluations, scores, certificate and history of each, the list of hashes, and the page of what is
missing. First the function alone, then from a click in the app on one process: by itself, and while
{PEOPLE} people work as above. The promise is 30 seconds.
"""


@dataclass(frozen=True)
class SampleCost:
    """Seconds of a sample: of processor and of the clock by itself, from a click alone and beside.

    `load` is what people met who worked meanwhile.
    """

    processor: float
    clock: float
    size: int
    alone: list[float]
    beside: list[float]
    load: Load


def measure_sample() -> SampleCost:
    """Measure the function, and the click, without and with people at work."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "sample.db"
        build_demo(database, DOSSIERS, seed=1, today=TODAY)
        switches = open_calls(database, PEOPLE)
        project = _project_of_all(database)
        order = SampleOrder(project, FIRST, LAST, SAMPLE, 42)
        render_audit_sample(at(database), SampleOrder(project, FIRST, LAST, 1, 1))
        times = []
        for _ in range(ROUNDS):
            own, started = time.process_time(), time.perf_counter()
            content = render_audit_sample(at(database), order)
            times.append((time.process_time() - own, time.perf_counter() - started))
        with serve(database) as app:
            alone, beside, load = asyncio.run(_in_the_app(app, switches))
    processor, clock = (median(values) for values in zip(*times, strict=True))
    return SampleCost(processor, clock, len(content), alone, beside, load)


def _project_of_all(database: Path) -> int:
    """Let all dossiers be in the first project; return it."""
    with connect(database) as db:
        db.execute("UPDATE switches SET project_id = (SELECT min(id) FROM projects)")
        [[number]] = db.execute("SELECT min(id) FROM projects").fetchall()
    with write(database, ACTOR, NOW) as transaction:
        project = transaction.get(Project, number)
        transaction.update(project, indicator_set="esf_plus_2021_2027")
    return int(number)


async def _in_the_app(
    app: RunningApp, switches: list[int]
) -> tuple[list[float], list[float], Load]:
    await _take(app)  # the first one pays for the imports
    alone = [await _take(app) for _ in range(ROUNDS)]
    work = asyncio.create_task(work_together(app, switches, SECONDS))
    await asyncio.sleep(SECONDS / 3)
    beside = [await _take(app) for _ in range(ROUNDS)]
    return alone, beside, await work


async def _take(app: RunningApp) -> float:
    """Open the page, have a sample made and fetch it; return the seconds from the click."""
    async with visit(app) as visitor:
        await visitor.open("funder")
        await visitor.unfold(PART)
        started = time.perf_counter()
        content = await visitor.download(b"PK", FILE)
        if len(content) < 100_000:
            raise TroubleError("This is no sample.")
        return time.perf_counter() - started


def report(cost: SampleCost) -> str:
    """Write this part of docs/benchmarks.md, below its title."""
    waits = cost.load.all_times
    rows = [
        ("the function: processor, median", f"{cost.processor:.1f} s"),
        ("the function: clock, median", f"{cost.clock:.1f} s"),
        ("size of the file", f"{cost.size / 1e6:.1f} MB"),
        ("from the click, alone, slowest", f"{max(cost.alone):.1f} s"),
        (f"from the click, beside {PEOPLE} at work, slowest", f"{max(cost.beside):.1f} s"),
        ("an answer to who works meanwhile, p50", f"{percentile(waits, 0.5):,.0f} ms"),
        ("an answer to who works meanwhile, p99", f"{percentile(waits, 0.99):,.0f} ms"),
        ("errors met by who works", str(len(cost.load.errors))),
    ]
    table = "\n".join(("| what | figure |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)))
    return f"{EXPLANATION.rstrip()}\n\n{table}"


@click.command()
@click.option("--write/--no-write", "keep", default=True, help="keep them in docs/benchmarks.md")
def main(keep: bool) -> None:
    """Measure an auditor's sample, and report."""
    part = f"Measured on {datetime.now(UTC).date()}: {machine()}.\n\n{report(measure_sample())}"
    sys.stdout.write(f"{part}\n")
    if keep:
        keep_part(TITLE, part)


if __name__ == "__main__":
    main()
