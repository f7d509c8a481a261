"""From a committed keystroke to 'saved', with calls being written at the same time.

Each client is a real session over a websocket, as a browser has it: it opens the page of a call,
sends what was typed in the loose notes, and waits until the server answered that it was saved.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from switching.models import IntakeCall
from switching.services.calls import plan_call
from switching.store import connect as connect_database
from switching.store import list_records, migrate
from tests.samples import AMINA, NOW, at, open_dossier
from tests.server import RunningApp, serve

NOTES = "Losse notities"
SAVES = 12
THINK_SECONDS = 1.0
WRITERS = 20
PAGE = "intake_call"


@dataclass(frozen=True)
class Typing:
    """Milliseconds to 'saved' for so many writers, what was lost, and memory per open page."""

    writers: int
    median: float
    p99: float
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
    found = []
    for writers in (switches[:1], switches):
        with serve(database) as app:
            asyncio.run(_write(app, switches[0], []))  # the first session pays for the imports
            before = _megabytes(app)
            times: list[float] = []
            opened, lost = asyncio.run(_write_together(app, writers, times))
            found.append(
                Typing(
                    len(writers),
                    median(times),
                    quantiles(times, n=100)[98],
                    lost,
                    (opened - before) / len(writers),
                )
            )
    return found


async def _write_together(
    app: RunningApp, switches: Sequence[int], times: list[float]
) -> tuple[float, int]:
    sessions = [asyncio.create_task(_write(app, switch, times)) for switch in switches]
    await asyncio.sleep(THINK_SECONDS * SAVES / 2)
    opened = _megabytes(app)
    last = await asyncio.gather(*sessions)
    kept = [_notes(app.database, switch) for switch in switches]
    return opened, sum(wanted != found for wanted, found in zip(last, kept, strict=True))


async def _write(app: RunningApp, switch: int, times: list[float]) -> str:
    """Type and wait, again and again; return what was typed last."""
    address = app.url.replace("http", "ws") + "/_stcore/stream"
    text = ""
    async with connect(address, max_size=None, subprotocols=["streamlit"]) as socket:
        widget = await _run(socket, switch, {})
        for number in range(SAVES):
            await asyncio.sleep(THINK_SECONDS * (0.5 + (switch * 7 + number * 3) % 10 / 10))
            text = f"dossier {switch}, zin {number}. " * (number + 1)
            started = time.perf_counter()
            await _run(socket, switch, {widget: text.strip()})
            times.append(1000 * (time.perf_counter() - started))
    return text.strip()


async def _run(socket: ClientConnection, switch: int, texts: dict[str, str]) -> str:
    """Send a rerun; wait for its end, and return the id of the notes' field."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string = f"switch={switch}"
    state.page_name = PAGE
    for widget, text in texts.items():
        one = state.widget_states.widgets.add()
        one.id, one.string_value = widget, text
    await socket.send(message.SerializeToString())
    return await _finished(socket)


async def _finished(socket: ClientConnection) -> str:
    widget = ""
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(bytes(await socket.recv(decode=False)))
        element = answer.delta.new_element
        if element.text_area.label == NOTES:
            widget = element.text_area.id
        # A run that saved is followed by one that shows it: only that one ends in success.
        ended = answer.WhichOneof("type") == "script_finished"
        if widget and ended and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return widget


def _notes(database: Path, switch: int) -> str:
    with connect_database(database) as db:
        return list_records(db, IntakeCall, switch_id=switch)[-1].loose_notes


def _megabytes(app: RunningApp) -> float:
    """Return the resident memory of the server (Linux)."""
    assert app.process is not None
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
