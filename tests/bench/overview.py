"""The overview at growing numbers of dossiers: server time, bytes, memory, and click to drawn.

A client is a real session over a websocket, as a browser has it. It runs the page again after
nothing was written, after a note was, which no figure follows from, and after a call took another
time, in turn; and it opens it cold: all rows are read anew, as at a start. A browser then measures
from a click on a tab until all its charts stand there, against a bare page that sends the same
charts, already built.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from statistics import median

import pandas as pd
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from switching.i18n import Texts
from switching.models import IntakeCall
from switching.overview import Selection, read_frames, select
from switching.overview.topics import TAB_NAMES, TOPICS, Tab
from switching.overview.trail import OF_DOSSIERS, SHARED
from switching.services.context import local_actor
from switching.store import connect as connect_database
from switching.store import immediate, write
from tests.bench.workers import megabytes
from tests.browser import launch
from tests.journeys.driver import open_path, settle
from tests.server import HOST, RunningApp, free_port, serve

ROUNDS, TURNS, COLD_ROUNDS, CLICKS = 7, 3, 3, 8
QUERY = "period=all"
# The columns that the overview needs, as they lie in their tables.
PLAIN = {
    table: ", ".join(f'"{name}"' for name in sorted(columns))
    for table, columns in {**OF_DOSSIERS, **SHARED}.items()
}


@dataclass(frozen=True)
class OverviewCost:
    """The overview at one size: milliseconds, bytes of a first view, megabytes of the server."""

    switches: int
    warm: float
    noted: float
    counted: float
    cold: float
    plain: float
    bytes_sent: int
    megabytes: float


@dataclass(frozen=True)
class Drawn:
    """Milliseconds from a click on a tab to all its charts, ours and on a bare page."""

    tab: Tab
    ours: float
    bare: float


def measure_overviews(databases: dict[int, Path]) -> list[OverviewCost]:
    """Measure the server's part at each size; warm runs go by turns, so all share the noise."""
    with ExitStack() as stack:
        apps = {size: stack.enter_context(serve(path)) for size, path in databases.items()}
        found = {size: _measure_cold(app, size) for size, app in apps.items()}
        taken: dict[int, list[_Reruns]] = {size: [] for size in apps}
        for turn in range(TURNS):
            for size, app in apps.items():
                taken[size].append(asyncio.run(_reruns(app, turn)))
        return [
            replace(
                cost,
                warm=median(chain(*(turn.warm for turn in taken[size]))),
                noted=median(chain(*(turn.noted for turn in taken[size]))),
                counted=median(chain(*(turn.counted for turn in taken[size]))),
                megabytes=megabytes(apps[size]),
            )
            for size, cost in found.items()
        ]


def _measure_cold(app: RunningApp, switches: int) -> OverviewCost:
    asyncio.run(_view(app))  # the first session pays for the imports
    sent = asyncio.run(_view(app))[1]
    plain, cold = [], []
    for number in range(COLD_ROUNDS):
        plain.append(_plain_read(app.database))
        _forget(app.database, number)
        cold.append(asyncio.run(_view(app))[0])
    return OverviewCost(switches, 0, 0, 0, median(cold), median(plain), sent, 0)


def _plain_read(database: Path) -> float:
    """Read the same rows with sqlite3 and pandas, and do nothing with them."""
    started = time.perf_counter()
    connection = sqlite3.connect(database)
    for table, columns in PLAIN.items():
        pd.read_sql(f"SELECT {columns} FROM {table}", connection)
    connection.close()
    return 1000 * (time.perf_counter() - started)


def _note(database: Path, number: int) -> None:
    """Write what the overview does not show."""
    _change_call(database, loose_notes=f"zin {number}")


def _count(database: Path, number: int) -> None:
    """Write what figures and charts of the first tab follow from."""
    _change_call(database, actual_minutes=20 + number)


def _forget(database: Path, number: int) -> None:
    """Have all rows read anew."""
    with connect_database(database) as db, immediate(db):
        db.conn.execute(f"CREATE INDEX bench_{number} ON intake_calls(place)")
        db.conn.execute(f"DROP INDEX bench_{number}")


def _change_call(database: Path, **changes: object) -> None:
    with write(database, local_actor(), datetime.now(UTC)) as transaction:
        [held] = transaction.db.execute(
            "SELECT min(id) FROM intake_calls WHERE outcome = 'held'"
        ).fetchone()
        transaction.update(transaction.get(IntakeCall, held), **changes)


@dataclass
class _Reruns:
    """The milliseconds of reruns, each kind in turn."""

    warm: list[float] = field(default_factory=list)
    noted: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)


async def _reruns(app: RunningApp, turn: int) -> _Reruns:
    """Run the page again after nothing was written, after a note, and after another figure."""
    found = _Reruns()
    async with _session(app) as socket:
        for _ in range(3):
            await _run(socket)
        for number in range(turn * ROUNDS, (turn + 1) * ROUNDS):
            found.warm.append((await _run(socket))[0])
            _note(app.database, number)
            found.noted.append((await _run(socket))[0])
            _count(app.database, number)
            found.counted.append((await _run(socket))[0])
    return found


def _session(app: RunningApp) -> connect:
    address = app.url.replace("http", "ws") + "/_stcore/stream"
    return connect(address, max_size=None, subprotocols=["streamlit"])


async def _view(app: RunningApp) -> tuple[float, int]:
    """Open the overview; return the milliseconds and bytes of this first view."""
    async with _session(app) as socket:
        return await _run(socket)


async def _run(socket: ClientConnection) -> tuple[float, int]:
    message = BackMsg()
    message.rerun_script.query_string = QUERY
    message.rerun_script.page_name = "overview"
    started, sent = time.perf_counter(), 0
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
            return 1000 * (time.perf_counter() - started), sent


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
        spec = topic.draw(topic.table(selected), Texts()).to_dict()
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
