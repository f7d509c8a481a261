"""Twenty who write without a page around it: how long a write takes while others wait for theirs.

They are spread over two or four processes on one database, each with a call of its own that it
saves as a page does. The slow disk is one on which each sync takes 20 ms more.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import click

from switching.models import IntakeCall
from switching.services.edits import Edit, save_edits
from switching.store import connect, list_records
from switching.store.held import HELD
from tests.bench.typing import open_calls
from tests.faults.disk import Disk, Kind, in_use
from tests.samples import at

WRITERS = 20
PROCESSES = (2, 4)
SECONDS = 5.0
SLOW_SECONDS = 0.02


@dataclass(frozen=True)
class Way:
    """How they write: how long a sync takes more, and how long they think between two writes."""

    name: str
    slower: float
    think: tuple[float, float]


WAYS = (
    Way("quiet disk", 0, (0.05, 0.2)),
    Way("quiet disk, without a pause", 0, (0, 0)),
    Way("slow disk, without a pause", SLOW_SECONDS, (0, 0)),
    Way("slow disk, 0.5 to 1.5 s between", SLOW_SECONDS, (0.5, 1.5)),
)


@dataclass(frozen=True)
class Writing:
    """What writes took, in milliseconds, and what came of them."""

    way: str
    processes: int
    times: tuple[float, ...]
    failed: int
    seconds: float

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def p99(self) -> float:
        return quantiles(self.times, n=100)[98]


class _SlowDisk(Disk):
    """A disk that notes nothing, and takes its time for each sync."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(path)
        self._seconds = seconds

    def _note(self, kind: Kind, file: int, number: int = 0, data: bytes = b"") -> None:
        if kind is Kind.SYNC:
            time.sleep(self._seconds)


@contextmanager
def slow_disk(path: Path, seconds: float) -> Iterator[None]:
    """Have each sync of the database at `path` take so much longer, in this process."""
    if not seconds:
        yield
        return
    with in_use(_SlowDisk(path, seconds)):
        yield


def write_on(path: Path, switch: int, way: Way, seconds: float) -> tuple[list[float], int]:
    """Save the notes of a call again and again; return what each took, and how many failed."""
    chance, times, failed = random.Random(switch), list[float](), 0
    time.sleep(chance.uniform(0, way.think[1]))
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        with connect(path) as db:
            call = list_records(db, IntakeCall, switch_id=switch)[-1]
        started = time.perf_counter()
        try:
            save_edits(at(path), [Edit(call, {"loose_notes": f"zin {len(times)}"})])
        except Exception:
            failed += 1
        times.append(1000 * (time.perf_counter() - started))
        time.sleep(chance.uniform(*way.think))
    return times, failed


def _process(
    path: Path, switches: Sequence[int], way: Way, seconds: float
) -> list[tuple[list[float], int]]:
    with slow_disk(path, way.slower), HELD.serving():
        HELD.hold(path)
        with ThreadPoolExecutor(len(switches)) as pool:
            work = partial(write_on, path, way=way, seconds=seconds)
            return list(pool.map(work, switches))


def measure_way(
    path: Path, switches: Sequence[int], processes: int, way: Way, seconds: float
) -> Writing:
    """Have all write at the same time, each process a part of them."""
    parts = [list(switches[number::processes]) for number in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.starmap(_process, [(path, part, way, seconds) for part in parts], chunksize=1)
    both = [one for part in found for one in part]
    times = tuple(one for took, _ in both for one in took)
    return Writing(way.name, processes, times, sum(failed for _, failed in both), seconds)


def measure_writers(
    seconds: float = SECONDS, processes: Sequence[int] = PROCESSES, ways: Sequence[Way] = WAYS
) -> list[Writing]:
    """Measure each way with each number of processes, on a disk and not in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "writers.db"
        switches = open_calls(path, WRITERS)
        return [
            measure_way(path, switches, count, way, seconds) for way in ways for count in processes
        ]


def writers_table(found: Sequence[Writing]) -> str:
    """Write what was found as a table."""
    head = "| | processes | writes a second | p50, ms | p99, ms | longest, ms | failed |"
    rows = [
        f"| {item.way} | {item.processes} | {len(item.times) / item.seconds:.0f} "
        f"| {item.median:.1f} | {item.p99:.1f} | {max(item.times):.1f} | {item.failed} |"
        for item in found
    ]
    return "\n".join((head, "|---|---|---|---|---|---|---|", *rows))


@click.command()
@click.option("--seconds", default=SECONDS, help="how long each way is measured")
def main(seconds: float) -> None:
    """Measure the writers alone."""
    click.echo(writers_table(measure_writers(seconds)))


if __name__ == "__main__":
    main()
