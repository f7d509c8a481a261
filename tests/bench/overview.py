"""The overview at growing numbers of dossiers, after each kind of write, and click to drawn.

A client is a real session over a websocket, as a browser has it. It runs the page again after
nothing was written and after something was, in turn; and it opens it cold: all rows are read anew,
as at a start. What the server takes for it is processor time. A browser then measures from a click
on a tab until all its charts stand there, against a bare page that sends the same charts, already
built. `python -m tests.bench.overview` measures this alone, with 100,000 dossiers too.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import click
import pandas as pd
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from switching.demo import build_demo
from switching.i18n import Texts
from switching.models import (
    ActionPlan,
    Answer,
    CallPurpose,
    Certificate,
    Evaluation,
    EvaluationStatus,
    ExchangeDay,
    GoalScore,
    IntakeCall,
    LearningQuestion,
    Organisation,
    Party,
    Proposal,
    Record,
    Shift,
    StopCause,
    Switch,
)
from switching.overview import Selection, read_frames, select
from switching.overview.topics import TAB_NAMES, TOPICS, Tab
from switching.overview.trail import OF_DOSSIERS, SHARED
from switching.services.context import local_actor
from switching.store import Transaction, immediate, write
from switching.store import connect as connect_database
from tests.bench.workers import cpu_seconds, megabytes
from tests.browser import launch
from tests.journeys.driver import open_path, settle
from tests.server import HOST, RunningApp, free_port, serve

SIZES = (1_000, 10_000, 100_000)
WRITTEN_AT = 10_000
"""With how many dossiers all kinds of writes are measured."""
WARM_UPS, ROUNDS, COLD_ROUNDS, CLICKS = 3, 4, 3, 3
DAY = date(2026, 11, 24)
QUERY = "period=all"
# The columns that the overview needs, as they lie in their tables.
PLAIN = {
    table: ", ".join(f'"{name}"' for name in sorted(columns))
    for table, columns in {**OF_DOSSIERS, **SHARED}.items()
}
Write = Callable[[Transaction, int], None]


def _change(kind: type[Record], where: str, changes: Callable[[int], dict[str, Any]]) -> Write:
    """Return what changes the first record of which `where` holds, each time otherwise."""

    def act(transaction: Transaction, number: int) -> None:
        query = f"SELECT min(id) FROM {kind.TABLE} WHERE {where}"
        [found] = transaction.db.execute(query).fetchone()
        transaction.update(transaction.get(kind, found), **changes(number))

    return act


def _begin(transaction: Transaction, number: int) -> None:
    switch = transaction.get(Switch, 1)
    values = {"id": 0, "version": 1, "reference": f"ST-2027-{number:04}", "registered_on": DAY}
    transaction.add(switch.model_copy(update=values))


_HELD = "outcome = 'held' AND actual_minutes IS NOT NULL"
_SETTLED = "settled_at IS NOT NULL AND moment <> 'before_call' AND shift IS NOT NULL"
_STOPPED = {
    "stopped_on": DAY,
    "stopped_by": Party.LEARNER,
    "stop_reason": "ander werk",
    "stop_cause": next(iter(StopCause)),
}
WRITES: dict[str, tuple[Tab, Write]] = {
    "a note": (Tab.CALLS, _change(IntakeCall, _HELD, lambda n: {"loose_notes": f"zin {n}"})),
    "the length of a call": (
        Tab.CALLS,
        _change(IntakeCall, _HELD, lambda n: {"actual_minutes": 20 + n}),
    ),
    "the shift of a question": (
        Tab.QUESTIONS,
        _change(LearningQuestion, _SETTLED, lambda n: {"shift": list(Shift)[n % len(Shift)]}),
    ),
    "an answer to a proposal": (
        Tab.QUESTIONS,
        _change(
            Proposal, "answer IS NOT NULL", lambda n: {"answer": list(Answer)[n % len(Answer)]}
        ),
    ),
    "a day held": (
        Tab.EXCHANGES,
        _change(ExchangeDay, "held IS NULL", lambda n: {"held": True, "held_minutes": 420}),
    ),
    "the hours of a day": (
        Tab.EXCHANGES,
        _change(ExchangeDay, "held = 1", lambda n: {"held_minutes": 400 + n}),
    ),
    "an evaluation that came in": (
        Tab.LEARNING,
        _change(
            Evaluation,
            "status = 'not_received'",
            lambda n: {"status": EvaluationStatus.RECEIVED, "received_on": DAY},
        ),
    ),
    "a goal rated": (
        Tab.LEARNING,
        _change(GoalScore, "score_after IS NOT NULL", lambda n: {"score_after": 1 + n % 5}),
    ),
    "the minutes of a purpose": (
        Tab.STUCK,
        _change(CallPurpose, "covered = 1", lambda n: {"minutes": n}),
    ),
    "a dossier stopped": (
        Tab.STUCK,
        _change(Switch, "stopped_on IS NULL AND completed_on IS NULL", lambda n: _STOPPED),
    ),
    "a plan made final on another day": (
        Tab.EXCHANGES,
        _change(
            ActionPlan,
            "finalised_at IS NOT NULL",
            lambda n: {"finalised_at": datetime(2026, 11, 1 + n, 9, tzinfo=UTC)},
        ),
    ),
    "a certificate withdrawn": (
        Tab.PROGRESS,
        _change(Certificate, "withdrawn_at IS NULL", lambda n: {"withdrawn_at": datetime.now(UTC)}),
    ),
    "a new dossier": (Tab.PROGRESS, _begin),
    "a partner renamed": (
        Tab.PROGRESS,
        _change(
            Organisation, "id IN (SELECT partner_id FROM switches)", lambda n: {"name": f"P {n}"}
        ),
    ),
}
"""Each kind of write, and a tab that shows what follows from it."""


@dataclass(frozen=True)
class OverviewCost:
    """The overview at one size: milliseconds of processor, bytes of a first view, megabytes."""

    switches: int
    warm: float
    cold: float
    plain: float
    bytes_sent: int
    megabytes: float


@dataclass(frozen=True)
class Written:
    """Milliseconds of processor for a rerun of a tab after nothing and after one write."""

    what: str
    tab: Tab
    warm: float
    after: float

    @property
    def ratio(self) -> float:
        """How many times as much it takes after the write."""
        return self.after / self.warm


@dataclass(frozen=True)
class Drawn:
    """Milliseconds from a click on a tab to all its charts, ours and on a bare page."""

    tab: Tab
    ours: float
    bare: float


def measure_overview(database: Path, switches: int) -> OverviewCost:
    """Measure the server's part at one size; the least of some runs counts, cold and warm."""
    with serve(database) as app:
        asyncio.run(_view(app))  # the first session pays for the imports
        sent = asyncio.run(_view(app))
        plain, cold = [], []
        for number in range(COLD_ROUNDS):
            plain.append(_plain_read(app.database))
            _forget(app.database, number)
            before = cpu_seconds(app)
            asyncio.run(_view(app))
            cold.append(1000 * (cpu_seconds(app) - before))
        warm = asyncio.run(_warm(app))
        return OverviewCost(switches, warm, min(cold), min(plain), sent, megabytes(app))


def measure_writes(database: Path, rounds: int = ROUNDS) -> list[Written]:
    """Measure a rerun of the first tab and of one that is about it, after each kind of write."""
    with serve(database) as app:
        return asyncio.run(_measure_writes(app, rounds))


async def _measure_writes(app: RunningApp, rounds: int) -> list[Written]:
    """Measure all in one session: what one leaves behind stays with the server for a minute."""
    found = []
    async with _session(app) as socket:
        for what, (own, act) in WRITES.items():
            for tab in dict.fromkeys((Tab.CALLS, own)):
                for _ in range(WARM_UPS):
                    await _run(socket, tab)
                warm, after = [], []
                for number in range(rounds):
                    warm.append(await _taken(app, socket, tab))
                    with write(app.database, local_actor(), datetime.now(UTC)) as transaction:
                        act(transaction, number + rounds * (tab is own))
                    after.append(await _taken(app, socket, tab))
                found.append(Written(what, tab, min(warm), min(after)))
    return found


async def _warm(app: RunningApp) -> float:
    async with _session(app) as socket:
        for _ in range(WARM_UPS):
            await _run(socket)
        return min([await _taken(app, socket) for _ in range(ROUNDS)])


async def _taken(app: RunningApp, socket: ClientConnection, tab: Tab = Tab.CALLS) -> float:
    """Run the page; return the milliseconds of processor that the server took."""
    before = cpu_seconds(app)
    await _run(socket, tab)
    return 1000 * (cpu_seconds(app) - before)


def _plain_read(database: Path) -> float:
    """Read the same rows with sqlite3 and pandas, and do nothing with them."""
    started = time.process_time()
    connection = sqlite3.connect(database)
    for table, columns in PLAIN.items():
        pd.read_sql(f"SELECT {columns} FROM {table}", connection)
    connection.close()
    return 1000 * (time.process_time() - started)


def _forget(database: Path, number: int) -> None:
    """Have all rows read anew."""
    with connect_database(database) as db, immediate(db):
        db.conn.execute(f"CREATE INDEX bench_{number} ON intake_calls(place)")
        db.conn.execute(f"DROP INDEX bench_{number}")


def _session(app: RunningApp) -> connect:
    address = app.url.replace("http", "ws") + "/_stcore/stream"
    return connect(address, max_size=None, subprotocols=["streamlit"])


async def _view(app: RunningApp) -> int:
    """Open the overview; return the bytes of this first view."""
    async with _session(app) as socket:
        return await _run(socket)


async def _run(socket: ClientConnection, tab: Tab = Tab.CALLS) -> int:
    message = BackMsg()
    message.rerun_script.query_string = f"{QUERY}&tab={tab}"
    message.rerun_script.page_name = "overview"
    sent = 0
    await socket.send(message.SerializeToString())
    while True:
        data = bytes(await socket.recv(decode=False))
        sent += len(data)
        answer = ForwardMsg()
        answer.ParseFromString(data)
        if (
            answer.WhichOneof("type") == "script_finished"
            and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        ):
            return sent


_BARE = """
import json
from pathlib import Path
import streamlit as st
st.set_page_config(layout="wide")
tabs = json.loads(Path(__file__).with_suffix(".json").read_text())
tab = st.segmented_control("Part", list(tabs), default=next(iter(tabs)), required=True)
topics = tabs[tab]
for number in range(0, len(topics), 2):
    for (key, title, spec), column in zip(topics[number:number + 2], st.columns(2)):
        with column:
            st.header(title, anchor=False)
            st.vega_lite_chart(spec=spec, width="stretch", on_select="rerun", key=key)
"""
# Waits for the first frame in which the last title and so many drawn charts are there.
_DRAWN = """([title, count]) => {
    const heads = [...document.querySelectorAll('h2')].map((head) => head.innerText);
    const drawn = document.querySelectorAll(
        '[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas');
    return heads.some((head) => head.includes(title)) && drawn.length === count
        && [...drawn].every((chart) => chart.getBoundingClientRect().height > 0)
        && !document.querySelector('[data-stale=true]');
}"""


def measure_drawn(database: Path) -> list[Drawn]:
    """Measure in a browser, on both pages by turns."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(database) as app,
        _serve_bare(Path(folder), database) as bare,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        pages = [browser.new_page(locale="nl-BE") for _ in range(2)]
        open_path(pages[0], f"{app.url}/overview?{QUERY}")
        open_path(pages[1], bare)
        found = [_drawn(pages, tab) for tab in Tab]
        browser.close()
        return found


def _drawn(pages: list[Page], tab: Tab) -> Drawn:
    times: list[list[float]] = [[], []]
    elsewhere = Tab.EXCHANGES if tab is not Tab.EXCHANGES else Tab.CALLS
    for _ in range(CLICKS):
        for page, taken in zip(pages, times, strict=True):
            _open(page, elsewhere)
            settle(page)
            taken.append(_open(page, tab))
            settle(page)
    # The first click builds what later ones find ready.
    return Drawn(tab, median(times[0][1:]), median(times[1][1:]))


def _open(page: Page, tab: Tab) -> float:
    topics = [topic for topic in TOPICS if topic.tab is tab]
    button = page.get_by_role("radio", name=Texts().gettext(TAB_NAMES[tab]), exact=True)
    started = time.perf_counter()
    button.click()
    page.wait_for_function(
        _DRAWN, arg=[Texts().gettext(topics[-1].title), len(topics)], polling="raf"
    )
    return 1000 * (time.perf_counter() - started)


@contextmanager
def _serve_bare(folder: Path, database: Path) -> Iterator[str]:
    """Serve a page with the same charts, built beforehand, and nothing else."""
    with connect_database(database) as db:
        selected = select(read_frames(db), Selection(), date.today())
    tabs: dict[str, list[tuple[str, str, object]]] = {}
    for topic in TOPICS:
        spec = topic.specification(topic.table(selected), Texts())
        one = (topic.key, Texts().gettext(topic.title), spec)
        tabs.setdefault(Texts().gettext(TAB_NAMES[topic.tab]), []).append(one)
    script, port = folder / "bare.py", free_port()
    script.write_text(_BARE, encoding="utf-8")
    script.with_suffix(".json").write_text(json.dumps(tabs, default=str), encoding="utf-8")
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.address", HOST, "--server.port", str(port)]
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
    try:
        time.sleep(5)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()


def overview_table(found: Sequence[OverviewCost]) -> str:
    """Write the cost of the overview at each size as a table."""
    rows = [
        f"| {item.switches:,} | {item.warm:.0f} | {item.warm / found[0].warm:.2f} "
        f"| {item.cold:.0f} | {item.plain:.0f} | {item.cold / item.plain:.2f} "
        f"| {item.bytes_sent / 1024:.0f} | {item.megabytes:.0f} |"
        for item in found
    ]
    head = (
        "| dossiers | warm rerun, ms | to the smallest | cold, ms | plain read, ms | to plain "
        "| kB to the browser | server, MB |"
    )
    return "\n".join((head, "|---" * 8 + "|", *rows))


def writes_table(found: Iterable[Written]) -> str:
    """Write what a rerun takes after each kind of write as a table."""
    rows = [
        f"| {item.what} | {item.tab} | {item.warm:.1f} | {item.after:.1f} | {item.ratio:.2f} |"
        for item in found
    ]
    head = "| written | tab | nothing written, ms | after it, ms | ratio |"
    return "\n".join((head, "|---" * 5 + "|", *rows))


@click.command()
@click.option("--sizes", default=",".join(map(str, SIZES)), help="numbers of dossiers")
@click.option("--rounds", default=ROUNDS, help="how often each kind of write is made")
def main(sizes: str, rounds: int) -> None:
    """Measure the overview alone."""
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, sizes.split(",")):
            database = Path(folder) / f"{size}.db"
            build_demo(database, size, seed=1, today=DAY)
            costs.append(measure_overview(database, size))
            if size == WRITTEN_AT:
                click.echo(writes_table(measure_writes(database, rounds)))
        click.echo(overview_table(costs))


if __name__ == "__main__":
    main()
