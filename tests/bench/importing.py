"""What bringing in 5,000 rows takes: `python -m tests.bench.importing`.

With `beside`: what ten people at work notice of it.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from switching.demo import build_demo
from switching.i18n import Texts
from switching.services import imports
from tests.bench import visitor
from tests.bench.load import SECONDS, Load, percentile, work_together
from tests.bench.typing import open_calls
from tests.bench.workers import serve_workers
from tests.importing.files import made_up_file
from tests.samples import TODAY, at, make_database
from tests.server import RunningApp

ROWS = 5000
_MOST_SECONDS = 400
PEOPLE, AFTER = 10, 8.0
"""How many people are at work, and after how many seconds the import begins."""


def _in_a_process_of_its_own() -> bytes:
    """Make the file: what that takes is not what the server takes."""
    with ProcessPoolExecutor(1, get_context("spawn")) as maker:
        return maker.submit(made_up_file, ROWS).result()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


async def _bring_in(app: RunningApp, after: float) -> list[float]:
    """Open an import under way after a while and bring it in; return the seconds of both."""
    await asyncio.sleep(after)
    took = []
    async with visitor.visit(app) as page:
        begun = time.perf_counter()
        await page.open("importing", "file=1")
        took.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        await page.press(Texts().ngettext("Bring in {count} row", "Bring in {count} rows", ROWS))
        took.append(time.perf_counter() - begun)
    return took


def beside() -> None:
    """Print what ten people at work notice of it when 5,000 rows come in, in the same process."""
    visitor.ANSWER_SECONDS = _MOST_SECONDS
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "beside.db"
        build_demo(database, 100, seed=1, today=TODAY)
        switches, context = open_calls(database, PEOPLE), at(database)
        upload = imports.read_upload(context, "bench.xlsx", _in_a_process_of_its_own())
        imports.keep_draft(context, upload, imports.propose_choices(context, upload), "beside")
        for with_import in (False, True):
            with serve_workers(database, 1) as app:
                load, took = asyncio.run(_measure(app, switches, with_import))
            times = load.all_times
            print(
                f"{'with' if with_import else 'without'} an import: {len(times)} answers, "
                f"p50 {percentile(times, 0.5):.0f} ms, p99 {percentile(times, 0.99):.0f} ms, "
                f"most {max(times):.0f} ms, {load.cpu_per_answer:.0f} ms of processor an answer, "
                f"{len(load.errors)} errors" + "".join(f", {one:.1f} s" for one in took)
            )
            for step, found in load.times.items():
                print(f"   {step}: p50 {percentile(found, 0.5):.0f}, most {max(found):.0f} ms")


async def _measure(
    app: RunningApp, switches: list[int], with_import: bool
) -> tuple[Load, list[float]]:
    work = work_together(app, switches, SECONDS)
    if not with_import:
        return await work, []
    load, took = await asyncio.gather(work, _bring_in(app, AFTER))
    return load, took


def main() -> None:
    """Print the processor time of each step, and by how much the most memory used has grown."""
    folder = Path(tempfile.mkdtemp())
    data = _in_a_process_of_its_own()
    path = make_database(folder)
    context, before, begun = at(path), _megabytes(), time.process_time()

    def say(step: str) -> None:
        nonlocal begun
        took, begun = time.process_time() - begun, time.process_time()
        print(f"{step}: {took:.1f} s of the server, +{_megabytes() - before:.0f} MB")

    upload = imports.read_upload(context, "bench.xlsx", data)
    say("read (in the child)")
    choices = imports.propose_choices(context, upload)
    say("proposed")
    seen = imports.preview(context, upload, choices)
    say("previewed")
    made = imports.import_file(context, upload, choices, seen.digest, "bench")
    say("imported")
    imports.undo_import(context, made.id)
    say("undone")


if __name__ == "__main__":
    beside() if "beside" in sys.argv else main()
