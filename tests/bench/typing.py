"""From a text that is sent to the answer that it stands there, with calls being written at once.

Each client has the page of a call open over a websocket, as a browser has, and saves what was typed
in the loose notes with requests of their own, as the tab's keeper does.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import httpx

from switching.models import IntakeCall
from switching.services.calls import plan_call
from switching.services.users import LOCAL_USER_ID
from switching.store import connect as connect_database
from switching.store import list_records, migrate
from switching.store.typed_texts import digest_of
from tests.bench.visitor import visit
from tests.samples import AMINA, NOW, at, open_dossier
from tests.server import RunningApp, serve

NOTES = "Losse notities"
SAVES = 30
THINK_SECONDS = 1.0
WRITERS = 20
PAGE = "intake_call"
_ANSWER_SECONDS = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Typing:
    """Milliseconds to 'saved' for so many writers, what was lost, and memory per open page.

    `processor` are the server's own milliseconds per save.
    """

    writers: int
    median: float
    p99: float
    processor: float
    lost: int
    megabytes_per_page: float


def open_calls(database: Path, count: int) -> list[int]:
    """Make a database with so many dossiers, each with its call planned; return their ids."""
    migrate(database)
    ids = []
    for number in range(count):
        new = replace(AMINA, learner=f"Lerende {number}")
        dossier = open_dossier(database, new, f"switch {number}")
        values = {"planned_at": NOW, "planned_minutes": 20}
        plan_call(at(database), dossier, values, f"call {number}")
        ids.append(dossier.switch.id)
    return ids


def measure_typing(database: Path) -> list[Typing]:
    """Measure with one writer, and with twenty at the same time."""
    switches = open_calls(database, WRITERS)
    return [asyncio.run(_measure(database, writers)) for writers in (switches[:1], switches)]


async def _measure(database: Path, switches: Sequence[int]) -> Typing:
    times: list[float] = []
    with serve(database) as app:
        async with AsyncExitStack() as stack:
            await _open(stack, app, switches[0])  # the first session pays for the imports
            before = _megabytes(app)
            writers = [await _open(stack, app, switch) for switch in switches]
            opened = _megabytes(app)
            worked = _processor_ms(app)
            last = await asyncio.gather(*(writer.write_on(times) for writer in writers))
            worked = _processor_ms(app) - worked
    lost = sum(
        _notes(database, writer.call.switch_id) != text
        for writer, text in zip(writers, last, strict=True)
    )
    return Typing(
        len(switches),
        median(times),
        quantiles(times, n=100)[98],
        worked / len(times),
        lost,
        (opened - before) / len(switches),
    )


@dataclass
class _Writer:
    """A tab on the call of a dossier, with its connection for saving."""

    browser: httpx.AsyncClient
    call: IntakeCall

    async def write_on(self, times: list[float]) -> str:
        """Save, think and save again, each time written over what was there; return the last."""
        text, tab, switch = self.call.loose_notes, uuid4().hex, self.call.switch_id
        await asyncio.sleep(THINK_SECONDS * (switch % WRITERS) / WRITERS)
        for number in range(1, SAVES + 1):
            over = [digest_of(text)]
            text = (f"dossier {switch}, zin {number}. " * number).strip()
            said = {
                "text": text,
                "over": over,
                "tab": tab,
                "number": number,
                "answered": number - 1,
            }
            started = time.perf_counter()
            answer = await self.browser.put("/save", json=self._place | said)
            times.append(1000 * (time.perf_counter() - started))
            if answer.status_code != httpx.codes.OK or answer.json()["hash"] != digest_of(text):
                raise AssertionError(f"{answer.status_code} {answer.text}")
            await asyncio.sleep(THINK_SECONDS)
        return text

    @property
    def _place(self) -> dict[str, object]:
        field = {"table": IntakeCall.TABLE, "id": self.call.id, "field": "loose_notes"}
        return {**field, "dossier": self.call.switch_id, "user": LOCAL_USER_ID}


async def _open(stack: AsyncExitStack, app: RunningApp, switch: int) -> _Writer:
    """Open the page of a call, and make ready what saves its text."""
    visitor = await stack.enter_async_context(visit(app))
    await visitor.open(PAGE, f"switch={switch}")
    client = httpx.AsyncClient(base_url=app.url, timeout=_ANSWER_SECONDS)
    browser = await stack.enter_async_context(client)
    await browser.get("/_stcore/health")
    token = browser.cookies["_streamlit_xsrf"]
    browser.headers.update({"Origin": app.url, "X-Xsrftoken": token})
    with connect_database(app.database) as db:
        return _Writer(browser, list_records(db, IntakeCall, switch_id=switch)[-1])


def _notes(database: Path, switch: int) -> str:
    with connect_database(database) as db:
        return list_records(db, IntakeCall, switch_id=switch)[-1].loose_notes


def _megabytes(app: RunningApp) -> float:
    """Return the resident memory of the server (Linux)."""
    assert app.process is not None
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _processor_ms(app: RunningApp) -> float:
    """Return how long the server's threads worked (Linux)."""
    assert app.process is not None
    fields = Path(f"/proc/{app.process.pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / _TICKS
