"""Strangers at the door: what they cost the server, and the people who are at work meanwhile.

Each stranger comes from an address of their own, as a server in front says, and does in turn what
anyone can: uploads a file of 6 MB, opens a socket and has the page run, asks for files. People of
ours, signed in, go on with what they do. The strangers are a process of their own, so that they
take no time of those who measure. `python -m tests.bench.strangers` measures this alone, and keeps
it in docs/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from switching.demo import build_demo
from switching.models import UserRole
from switching.services.users import Account, add_user
from tests.bench.load import Load, percentile, work_together
from tests.bench.machine import machine
from tests.bench.saver import Person
from tests.bench.summary import keep_part
from tests.bench.typing import open_calls
from tests.bench.workers import megabytes
from tests.provider import NOWHERE, Provider, headers_of, serve_with_sign_in
from tests.samples import TODAY, at
from tests.server import ROOT, RunningApp

STRANGERS, PEOPLE = 50, 5
SECONDS, LEAD_SECONDS = 60.0, 10.0
OTHERS = 100
UPLOAD = 6_000_000
PAUSE_SECONDS = 1.0
FILES = 5
SOON_MS = 500
MOST_MEGABYTES = 3000.0
"""With more than this the server counts as lost, and is ended: it shares its computer."""
EMAIL = "katrien@blenders.be"
TITLE = "## Strangers at the door"
EXPLANATION = f"""\
{PEOPLE} people of ours, signed in, do what project leaders do for a minute, alone and beside
{STRANGERS} strangers, each at an address of their own. Each stranger opens a socket and has the
page run there, uploads 6 MB, asks for five files, and pauses for a second, for as long as the
others work; sockets stay open. The strangers compute on the same computer, at the lowest priority.
'Without a core' adds up how long the threads of the server were ready and the computer did
something else.
"""


@dataclass
class Crowd:
    """What people at work met with and without so many strangers, and the server's memory.

    `answers` counts what strangers were answered, as they said at their end; `waited` are the
    seconds that the server's threads stood ready and had no core: the rest of the computer's doing.
    """

    strangers: int
    people: Load
    memory: list[float] = field(default_factory=list)
    answers: str = ""
    waited: float = 0

    def row(self) -> str:
        """Write the figures as a row of the table."""
        typed, times = self.people.times["type"], self.people.all_times
        within = 100 * sum(one <= SOON_MS for one in times) / max(1, len(times))
        half, most = (percentile(typed, share) for share in (0.5, 0.99))
        return (
            f"| {self.strangers} | {max(self.memory):.0f} | {self.memory[-1]:.0f} "
            f"| {len(times)} | {percentile(times, 0.5):.0f} | {percentile(times, 0.99):.0f} "
            f"| {within:.0f} % | {half:.0f} | {most:.0f} | {self.people.cpu_seconds:.1f} "
            f"| {self.waited:.0f} | {len(self.people.errors)} |"
        )


def measure_strangers(seconds: float = SECONDS) -> list[Crowd]:
    """Measure people at work alone, and then beside strangers, each on a fresh server."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (0, STRANGERS):
            database = Path(folder) / f"{count}" / "strangers.db"
            database.parent.mkdir()
            build_demo(database, OTHERS, seed=1, today=TODAY)
            switches = open_calls(database, PEOPLE)
            account = Account(EMAIL, UserRole.PROJECT_LEADER, "Katrien Maes", "Blenders")
            user = add_user(at(database), account, "leader").id
            with serve_with_sign_in(database, Provider(NOWHERE)) as app:
                person = Person(user, headers_of(app.url, EMAIL))
                found.append(_measure(app, switches, person, count, seconds))
    return found


def _measure(
    app: RunningApp, switches: list[int], person: Person, strangers: int, seconds: float
) -> Crowd:
    crowd = Crowd(strangers, Load(len(switches)))
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(app, crowd, over))
    watch.start()
    command = [sys.executable, "-m", "tests.bench.strangers", app.url, str(strangers)]
    others = subprocess.Popen(
        [*command, str(seconds + LEAD_SECONDS)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        crowd.people = asyncio.run(work_together(app, switches, seconds, person=person))
    except (WebSocketException, OSError) as error:
        crowd.people.errors.append(f"the server was lost: {error!r}")
    finally:
        crowd.waited = _seconds_without_core(app)
        said, _ = others.communicate()
        crowd.answers = said.strip()
        over.set()
        watch.join()
    return crowd


def _seconds_without_core(app: RunningApp) -> float:
    assert app.process is not None
    waited = 0
    for task in Path("/proc").glob(f"{app.process.pid}/task/*/schedstat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # threads end
            waited += int(task.read_text().split()[1])
    return waited / 1e9


def _watch(app: RunningApp, crowd: Crowd, over: threading.Event) -> None:
    assert app.process is not None
    while not over.wait(0.2) and app.process.poll() is None:
        with suppress(FileNotFoundError, StopIteration):
            crowd.memory.append(megabytes(app))
        if crowd.memory and crowd.memory[-1] > MOST_MEGABYTES:
            app.kill()


@dataclass
class Stranger:
    """Someone who is not signed in, from an address of their own."""

    url: str
    number: int
    answers: Counter[str]
    sockets: list[ClientConnection] = field(default_factory=list)

    async def stay(self, end: float) -> None:
        """Do what anyone can, until the end."""
        self.headers = {
            **headers_of(self.url),
            "X-Forwarded-For": f"203.0.113.{self.number}",
        }
        async with httpx.AsyncClient(
            base_url=self.url, headers=self.headers, timeout=30
        ) as self.browser:
            await asyncio.sleep(self.number * PAUSE_SECONDS / STRANGERS)
            while time.monotonic() < end:
                session = await self._open_socket()
                await self._ask("PUT", f"/_stcore/upload_file/{session}/{time.time_ns()}", UPLOAD)
                for number in range(FILES):
                    await self._ask("GET", ("/", "/_stcore/health", "/media/x")[number % 3])
                await asyncio.sleep(PAUSE_SECONDS)
        for socket in self.sockets:
            await socket.close()

    async def _ask(self, method: str, address: str, size: int = 0) -> None:
        files = {"file": ("file.pdf", bytes(size))} if size else None
        try:
            answer = await self.browser.request(method, address, files=files)
            self.answers[f"{method} {answer.status_code}"] += 1
        except httpx.TransportError as error:
            self.answers[f"{method} {type(error).__name__}"] += 1

    async def _open_socket(self) -> str:
        """Open one more socket, have the page run there, and return the session it got."""
        said = {name: value for name, value in self.headers.items() if name != "Origin"}
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        try:
            socket = await connect(
                address,
                origin=self.url,  # type: ignore[arg-type]
                additional_headers=said,
                subprotocols=["streamlit", self.headers["X-Xsrftoken"]],  # type: ignore[list-item]
                open_timeout=30,
            )
            self.sockets.append(socket)
            message = BackMsg()
            message.rerun_script.query_string = ""
            await socket.send(message.SerializeToString())
            async with asyncio.timeout(30):
                session = await self._session(socket)
            self.answers["socket open"] += 1
        except (WebSocketException, OSError, TimeoutError) as error:
            self.answers[f"socket {type(error).__name__}"] += 1
            return "none"
        return session

    async def _session(self, socket: ClientConnection) -> str:
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(bytes(await socket.recv(decode=False)))
            if answer.WhichOneof("type") == "new_session":
                return str(answer.new_session.initialize.session_id)


async def _come(url: str, strangers: int, seconds: float) -> Counter[str]:
    answers, end = Counter[str](), time.monotonic() + seconds
    every = [Stranger(url, number, answers) for number in range(1, strangers + 1)]
    await asyncio.gather(*(stranger.stay(end) for stranger in every))
    return answers


def report(found: list[Crowd]) -> str:
    """Write this part of docs/benchmarks.md, below its title."""
    head = (
        "| strangers | server, MB at most | at the end | answers | p50, ms | p99, ms "
        f"| within {SOON_MS} ms | to 'saved', p50 | p99 | CPU, s | without a core, s "
        "| errors |"
    )
    answered = [f"Strangers were answered: {crowd.answers}." for crowd in found if crowd.answers]
    rows = "\n".join((head, "|---" * 12 + "|", *(crowd.row() for crowd in found)))
    measured = f"Measured apart on {datetime.now(UTC).date()}: {machine()}."
    return "\n\n".join((EXPLANATION.rstrip(), rows, *answered, measured))


def _be_strangers(url: str, strangers: int, seconds: float) -> None:
    os.nice(19)  # strangers compute elsewhere
    counted = asyncio.run(_come(url, strangers, seconds))
    print(", ".join(f"{count} × {what}" for what, count in counted.most_common()))


if __name__ == "__main__":
    if sys.argv[1:]:
        _be_strangers(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    else:
        part = report(measure_strangers())
        print(part)
        keep_part(TITLE, part)
