"""What the pages of guests take, and what people at work notice; `python -m tests.bench.guests`.

Bytes and processor of a page are measured by the server's own interface (ASGI), in this process.
First bytes are those of a running server: alone, and beside people at work. Then strangers with
links of their own ask for pages as fast as they are answered, in a process of their own.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

import httpx
from starlette.applications import Starlette

from switching.demo import build_demo
from switching.guests.app import routes
from switching.models import LinkWay, Party, UserRole
from switching.services import links
from switching.services.plans import finalise_plan
from switching.services.users import Account, add_user
from tests.bench.load import Load, percentile, work_together
from tests.bench.saver import Person
from tests.bench.typing import open_calls
from tests.provider import NOWHERE, Provider, headers_of, serve_with_sign_in
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read
from tests.server import ROOT, RunningApp

TOKEN = "a" * 52
PEOPLE, HAMMERING = 10, 8
SECONDS, LEAD_SECONDS, PAUSE_SECONDS = 40.0, 10.0, 0.2
EMAIL = "katrien@blenders.be"
PAGES = ("", "plan", "log", "evaluation", "own-data", "style.css")
TIMES = 60


@dataclass
class Measured:
    """A page: its bytes, packed, and milliseconds of processor for one."""

    page: str
    size: int
    packed: int
    processor_ms: float


def measure_guests() -> list[Measured]:
    """Ask for each page of a learner many times."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_database(Path(folder))
        complete_dossier(path)
        finalise_plan(at(path), 1, "")
        edit(path, read(path).days[0], day=TODAY)
        os.environ[links.ADDRESS_VARIABLE] = "https://switching.voorbeeld.be"
        links.make_link(at(path), 1, Party.LEARNER, LinkWay.COPIED, TOKEN)
        # A link gets so many pages a minute: here each round is by a server of its own.
        return [asyncio.run(_measure(path, page)) for page in PAGES]


async def _measure(path: Path, page: str) -> Measured:
    app = Starlette(routes=routes(lambda: (path, NOW)))
    address = "/u/style.css" if page == "style.css" else f"/u/{TOKEN}/{page}".rstrip("/")
    plain, packed = await _ask(app, address, b"identity"), await _ask(app, address, b"gzip")
    began = time.process_time()
    for _ in range(TIMES):
        await _ask(app, address, b"gzip")
    taken = (time.process_time() - began) / TIMES * 1000
    return Measured(page or "home", len(plain), len(packed), taken)


async def _ask(app: Starlette, path: str, coding: bytes) -> bytes:
    body = b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal body
        if message["type"] == "http.response.start":
            assert message["status"] == 200, message
        body += message.get("body", b"")

    scope = {
        **{"type": "http", "method": "GET", "path": path, "raw_path": path.encode()},
        **{"root_path": "", "scheme": "https", "query_string": b"", "http_version": "1.1"},
        **{"headers": [(b"host", b"x"), (b"accept-encoding", coding)], "client": ("::1", 1)},
        "server": ("x", 443),
    }
    await app(scope, receive, send)
    return body


def guests_table(found: list[Measured]) -> str:
    """Write what was measured as a table."""
    rows = [
        f"| {item.page} | {item.size:,} | {item.packed:,} | {item.processor_ms:.1f} |"
        for item in found
    ]
    return "\n".join(("| page | bytes | packed | CPU, ms |", "|---|---|---|---|", *rows))


@dataclass
class Beside:
    """First bytes of guests' pages in milliseconds, and what people at work met meanwhile."""

    what: str
    first_bytes: Sequence[float]
    people: Load | None = None
    answers: str = ""

    def row(self) -> str:
        """Write the figures as a row of the table."""
        found, work = self.first_bytes, self.people.all_times if self.people else []
        guests = (
            [f"{percentile(found, share):.0f}" for share in (0.5, 0.95)] if found else 2 * ["–"]
        )
        others = [f"{percentile(work, share):.0f}" for share in (0.5, 0.95)] if work else 2 * ["–"]
        mean = f"{sum(work) / len(work):.0f}" if work else "–"
        errors = len(self.people.errors) if self.people else 0
        cells = (self.what, len(found), *guests, len(work), mean, *others, errors)
        return "| " + " | ".join(map(str, cells)) + " |"


def measure_beside(seconds: float = SECONDS) -> list[Beside]:
    """Measure a server alone, guests beside people at work, and strangers who hammer beside them.

    People are measured alone too, before and after: the machine may be busy with other things.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "guests.db"
        build_demo(database, 100, seed=1, today=TODAY)
        switches = open_calls(database, PEOPLE)
        account = Account(EMAIL, UserRole.PROJECT_LEADER, "Katrien Maes", "Blenders")
        user = add_user(at(database), account, "leader").id
        with serve_with_sign_in(database, Provider(NOWHERE)) as app:
            os.environ[links.ADDRESS_VARIABLE] = app.url
            urls = [_link(database, app, switch) for switch in switches[:HAMMERING]]
            person = Person(user, headers_of(app.url, EMAIL))

            def work() -> Load:
                return asyncio.run(work_together(app, switches, seconds, person=person))

            idle = Beside("guests alone", _first_bytes(urls[0], Event(), 60))
            before = Beside("people alone", (), work())
            beside = _while_at_work(urls, work)
            hammered = _hammered(urls, work, seconds)
            return [idle, before, beside, hammered, Beside("people alone again", (), work())]


def _link(database: Path, app: RunningApp, switch_id: int) -> str:
    token = links.new_token()
    links.make_link(at(database), switch_id, Party.LEARNER, LinkWay.COPIED, token)
    return f"{app.url}/u/{token}"


def _while_at_work(urls: Sequence[str], work: Any) -> Beside:
    """Ask for a page of one guest after the other while people work."""
    over, found = Event(), list[float]()
    guests = Thread(target=lambda: found.extend(_of_several(urls, over)))
    guests.start()
    people = work()
    over.set()
    guests.join()
    return Beside("guests beside people", found, people)


def _of_several(urls: Sequence[str], over: Event) -> list[float]:
    found = list[float]()
    while not over.is_set():
        for number, url in enumerate(urls):
            found += _first_bytes(url, over, 1, f"203.0.113.{number}")
            over.wait(PAUSE_SECONDS)
    return found


def _first_bytes(url: str, over: Event, count: int, comer: str = "203.0.113.99") -> list[float]:
    """Return after how many milliseconds the first byte of each answer came."""
    found = []
    with httpx.Client(headers={"X-Forwarded-For": comer}, timeout=30) as browser:
        for _ in range(count):
            if over.is_set():
                break
            began = time.perf_counter()
            with browser.stream("GET", url) as answer:
                next(answer.iter_raw())
                found.append(1000 * (time.perf_counter() - began))
                assert answer.status_code == 200, answer.status_code
            time.sleep(0.05)
    return found


def _hammered(urls: Sequence[str], work: Any, seconds: float) -> Beside:
    command = [sys.executable, "-m", "tests.bench.guests", str(seconds + LEAD_SECONDS), *urls]
    others = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    people = work()
    said, _ = others.communicate()
    return Beside(f"{len(urls)} who hammer", (), people, said.strip())


async def _hammer(urls: Sequence[str], seconds: float) -> str:
    """Ask for pages as fast as they are answered, each from an address of their own."""
    end, answers = time.monotonic() + seconds, dict[int, int]()

    async def one(number: int, url: str) -> None:
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        async with httpx.AsyncClient(headers=headers, timeout=60) as browser:
            while time.monotonic() < end:
                answer = await browser.get(url)
                answers[answer.status_code] = answers.get(answer.status_code, 0) + 1

    await asyncio.gather(*(one(*item) for item in enumerate(urls)))
    return ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))


def beside_table(found: Sequence[Beside]) -> str:
    """Write what was measured at a running server as a table."""
    head = (
        "| what | pages | first byte, ms | p95 | answers to people | mean, ms | median | p95 "
        "| errors |"
    )
    rows = [item.row() for item in found]
    said = [f"Who hammered was answered: {item.answers}." for item in found if item.answers]
    return "\n".join((head, "|" + "---|" * 9, *rows, "", *said))


def pages_a_second(found: Sequence[Measured]) -> float:
    """Return how many pages one core makes in a second; the style sheet is none."""
    pages = [item.processor_ms for item in found if item.page != "style.css"]
    return 1000 / median(pages)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.nice(19)  # strangers compute elsewhere
        print(asyncio.run(_hammer(sys.argv[2:], float(sys.argv[1]))))
    else:
        measured = measure_guests()
        print(guests_table(measured))
        print(f"\n{pages_a_second(measured):.0f} pages a second on one core\n")
        print(beside_table(measure_beside()))
