"""One, ten and fifty people at work: how long they wait, and what it takes of the server.

Each is a session over a websocket that does what a project leader does, with time to think in
between. As many sessions then do the same on bare pages: the same elements, and nothing behind
them. Both are bounded in count and in time, and every number that is drawn comes from a seed.
"""

from __future__ import annotations

import asyncio
import os
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
from tests.bench.typing import megabytes, open_calls
from tests.bench.visitor import TroubleError, Visitor, visit
from tests.samples import TODAY
from tests.server import RunningApp, serve

SESSIONS = (1, 10, 50)
OTHERS = 100
MOST_STEPS, SECONDS = 12, 34.0
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

    `typed` is what was last acknowledged as saved in each dossier.
    """

    sessions: int
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    typed: dict[int, str] = field(default_factory=dict)
    cpu_seconds: float = 0
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
    """Our app, and bare pages, with as many sessions."""

    ours: Load
    bare: Load


def percentile(times: Sequence[float], share: float) -> float:
    """Return the least time that this share of all stays within; no number when there is none."""
    ordered = sorted(times)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else nan


def measure_load(
    sessions: Sequence[int] = SESSIONS, seconds: float = SECONDS, others: int = OTHERS
) -> list[Loads]:
    """Measure at each number of sessions, ours and bare in turn, each on a fresh server."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "load.db"
        build_demo(database, others, seed=1, today=TODAY)
        switches = open_calls(database, max(sessions))
        script = _write_bare_app(Path(folder) / "bare", database, switches[0])
        found = []
        for count in sessions:
            with serve(database) as app:
                ours = asyncio.run(work_together(app, switches[:count], seconds))
            ours.errors += _lost(database, ours)
            with serve(Path(folder) / "bare.db", options=BARE_OPTIONS, script=script) as app:
                bare = asyncio.run(work_together(app, switches[:count], seconds, is_bare=True))
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
    load = Load(len(switches))
    await _warm_up(app, switches[0], is_bare, person)
    before, cpu = megabytes(app), _cpu_seconds(app)
    end, leave = time.perf_counter() + seconds, asyncio.Event()
    leaders = [_Leader(app, switch, is_bare, person, load, end, leave) for switch in switches]
    tasks = [asyncio.create_task(leader.work()) for leader in leaders]
    await asyncio.gather(*(leader.ready.wait() for leader in leaders))
    load.cpu_seconds = _cpu_seconds(app) - cpu
    load.megabytes_per_session = (megabytes(app) - before) / len(switches)
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
        async with open_saver(app, switch, visitor.tab, person) as saver:
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


def _cpu_seconds(app: RunningApp) -> float:
    """Return the processor time of the server until now (Linux)."""
    assert app.process is not None
    fields = Path(f"/proc/{app.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
