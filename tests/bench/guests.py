"""What a page of a guest takes: bytes, packed bytes, and processor; `python -m tests.bench.guests`.

The pages are asked for by the server's own interface (ASGI), in this process: what the network and
the server around it take is in the benches of people at work.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from switching.guests.app import routes
from switching.models import LinkWay, Party
from switching.services import links
from switching.services.plans import finalise_plan
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read

TOKEN = "a" * 52
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


if __name__ == "__main__":
    print(guests_table(measure_guests()))
