"""Ten to two hundred people at work: how long they wait, and what it takes of the server.

Each is a session over a websocket that does what a project leader does, with time to think in
between, on one process and on two. As many sessions then do the same on bare pages: the same
elements, and nothing behind them. All are bounded in count and in time, and every number that is
drawn comes from a seed. `python -m tests.bench.load` measures this alone.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil, nan
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from switching.demo import build_demo
from tests.bench.reruns import bare_twin
from tests.bench.saver import Person, Saver, call_of, open_saver
from tests.bench.typing import open_calls
from tests.bench.visitor import TroubleError, Visitor, visit
from tests.bench.workers import cpu_seconds, megabytes, processes_of, serve_workers
from tests.samples import TODAY
from tests.server import RunningApp

SETTINGS = (
    *((10, 1, True), (10, 2, True)),
    *((50, 1, True), (50, 2, True)),
    *((100, 1, False), (100, 2, True)),
    (200, 4, False),
)
"""People, processes, and whether bare pages are measured beside it."""
OTHERS = 100
MOST_STEPS, SECONDS = 12, 28.0
THINK_SECONDS = (2.0, 8.0)
STEPS = ("open the worklist", "open a call", "type", "type", "switch to the plan", "make a PDF")
# Where someone may begin, so that not everyone opens the same page at the same time.
BEGINNINGS = (0, 1, 4)
PAGES = ("worklist", "intake_call", "action_plan")
BARE_OPTIONS = ("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
_BARE_APP = """
import streamlit as st
st.set_page_config(layout="wide")
pages = [st.Page("worklist.py", default=True), st.Page("intake_call.py"), st.Page("action_plan.py")]
st.navigation(pages, position="top").run()
"""
# Before the rest, so that it is the page's first one, as on ours.
_BARE_PDF = """
import streamlit as st
st.download_button("pdf", lambda: b"%PDF" + bytes(34_000), on_click="ignore", key="pdf")
"""


@dataclass
class Load:
    """What so many sessions met: milliseconds per step, errors, and what the server used.

    `typed` is what was last acknowledged as saved in each dossier; `megabytes` the memory of all
    processes before anyone came, `client_seconds` the processor time of who worked.
    """

    sessions: int
    workers: int = 1
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    typed: dict[int, str] = field(default_factory=dict)
    cpu_seconds: float = 0
    client_seconds: float = 0
    megabytes: float = 0
    megabytes_per_session: float = 0

    @property
    def all_times(self) -> list[float]:
        """The milliseconds of all steps."""
        return [one for times in self.times.values() for one in times]

    @property
    def cpu_per_answer(self) -> float:
        """Milliseconds of processor time for one answer."""
        return 1000 * self.cpu_seconds / max(1, len(self.all_times))


@dataclass(frozen=True)
class Loads:
    """Our app, and where they were measured bare pages, with as many sessions and processes."""

    ours: Load
    bare: Load | None


def percentile(times: Sequence[float], share: float) -> float:
    """Return the least time that this share of all stays within; no number when there is none."""
    ordered = sorted(times)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else nan


def measure_load(
    settings: Sequence[tuple[int, int, bool]] = SETTINGS,
    seconds: float = SECONDS,
    others: int = OTHERS,
) -> list[Loads]:
    """Measure at each of these settings, ours and bare in turn, each on fresh processes."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "load.db"
        build_demo(database, others, seed=1, today=TODAY)
        switches = open_calls(database, max(people for people, _, _ in settings))
        script = _write_bare_app(Path(folder) / "bare", database, switches[0])
        found = []
        for people, workers, with_bare in settings:
            at_work, bare = switches[:people], None
            with serve_workers(database, workers) as app:
                ours = asyncio.run(work_together(app, at_work, seconds))
            ours.errors += _lost(database, ours)
            if with_bare:
                empty = Path(folder) / "bare.db"
                with serve_workers(empty, workers, BARE_OPTIONS, script) as app:
                    bare = asyncio.run(work_together(app, at_work, seconds, is_bare=True))
            found.append(Loads(ours, bare))
        return found


def _write_bare_app(folder: Path, database: Path, switch: int) -> Path:
    folder.mkdir()
    for page in PAGES:
        twin = bare_twin(page, database, switch)
        if page == "action_plan":
            twin = _BARE_PDF + twin
        (folder / f"{page}.py").write_text(twin, encoding="utf-8")
    script = folder / "bare.py"
    script.write_text(_BARE_APP, encoding="utf-8")
    return script


async def work_together(
    app: RunningApp,
    switches: Sequence[int],
    seconds: float,
    is_bare: bool = False,
    person: Person | None = None,
) -> Load:
    load = Load(len(switches), len(processes_of(app)))
    # Two tabs for each process, so that all have done each step.
    for _ in range(2 * load.workers):
        await _warm_up(app, switches[0], is_bare, person)
    load.megabytes, cpu, own = megabytes(app), cpu_seconds(app), time.process_time()
    end, leave = time.perf_counter() + seconds, asyncio.Event()
    leaders = [_Leader(app, switch, is_bare, person, load, end, leave) for switch in switches]
    tasks = [asyncio.create_task(leader.work()) for leader in leaders]
    await asyncio.gather(*(leader.ready.wait() for leader in leaders))
    load.cpu_seconds, load.client_seconds = cpu_seconds(app) - cpu, time.process_time() - own
    load.megabytes_per_session = (megabytes(app) - load.megabytes) / len(switches)
    leave.set()
    await asyncio.gather(*tasks)
    return load


async def _warm_up(app: RunningApp, switch: int, is_bare: bool, person: Person | None) -> None:
    """Do each step once: the first session pays for the imports."""
    async with _open_tab(app, switch, is_bare, person) as tab:
        for number, step in enumerate(STEPS):
            await tab.do(step, text_of(switch, number))


@dataclass(frozen=True)
class _Tab:
    """A tab of someone who works in a dossier; on bare pages a run of the page takes the text."""

    visitor: Visitor
    switch: int
    saver: Saver | None

    async def do(self, step: str, text: str) -> None:
        visitor, dossier = self.visitor, f"switch={self.switch}"
        match step:
            case "open the worklist":
                await visitor.open("")
            case "open a call":
                await visitor.open("intake_call", dossier)
            case "type" if self.saver:
                await self.saver.save(text)
            case "type":
                await visitor.type("x", text)
            case "switch to the plan":
                await visitor.open("action_plan", dossier)
            case "make a PDF":
                await visitor.download(b"%PDF")


@asynccontextmanager
async def _open_tab(
    app: RunningApp, switch: int, is_bare: bool, person: Person | None
) -> AsyncIterator[_Tab]:
    async with visit(app, person.headers["Cookie"] if person else "") as visitor:
        if is_bare:
            yield _Tab(visitor, switch, None)
            return
        async with open_saver(app, switch, visitor, person) as saver:
            yield _Tab(visitor, switch, saver)


def text_of(switch: int, number: int) -> str:
    """Return what someone types at a step: each time something else, and more."""
    return " ".join([f"dossier {switch}, zin {number}."] * (number + 1))


@dataclass
class _Leader:
    """A project leader at work in a dossier; `ready` when done, open until all may `leave`."""

    app: RunningApp
    switch: int
    is_bare: bool
    person: Person | None
    load: Load
    end: float
    leave: asyncio.Event
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self) -> None:
        try:
            async with _open_tab(self.app, self.switch, self.is_bare, self.person) as tab:
                await self._work(tab)
                self.ready.set()
                await self.leave.wait()
        except (ConnectionClosed, OSError) as error:
            self.load.errors.append(f"dossier {self.switch}: the session ended: {error!r}")
        finally:
            self.ready.set()

    async def _work(self, tab: _Tab) -> None:
        chance = random.Random(self.switch)
        await asyncio.sleep(chance.uniform(0, THINK_SECONDS[1]))
        first = BEGINNINGS[self.switch % len(BEGINNINGS)]
        for number in range(MOST_STEPS):
            step = STEPS[(first + number) % len(STEPS)]
            await self._do(tab, step, text_of(self.switch, number))
            think = chance.uniform(*THINK_SECONDS)
            if time.perf_counter() + think > self.end:
                return
            await asyncio.sleep(think)

    async def _do(self, tab: _Tab, step: str, text: str) -> None:
        started = time.perf_counter()
        try:
            await tab.do(step, text)
        except TroubleError as trouble:
            self.load.errors.append(f"{step}: {trouble}")
            return
        self.load.times[step].append(1000 * (time.perf_counter() - started))
        if step == "type":
            self.load.typed[self.switch] = text


def _lost(database: Path, load: Load) -> list[str]:
    """Return the dossiers whose notes are not what was last typed there."""
    return [
        f"dossier {switch}: what was typed is lost"
        for switch, text in load.typed.items()
        if call_of(database, switch).loose_notes != text
    ]
