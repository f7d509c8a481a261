"""Several processes of an app behind nginx, as `make serve` has them, and what they take."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from switching.front.conf import write_here
from tests import nginx
from tests.server import HOST, ROOT, RunningApp, answers, free_port, serve

COOKIE = "switching_way"
"""What a browser sends along, so that nginx leads it to the process where its tab is."""

_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"


@dataclass
class Workers(RunningApp):
    """An app of more processes: they, and nginx and its own one."""

    processes: list[int] = field(default_factory=list)
    front: list[int] = field(default_factory=list)


@contextmanager
def serve_workers(
    database: Path, workers: int, options: tuple[str, ...] = (), script: Path = ROOT / "app.py"
) -> Iterator[RunningApp]:
    """Run the app with so many processes; with one there is no nginx before it."""
    if workers == 1:
        with serve(database, options=options, script=script) as app:
            yield app
        return
    # What one process signs the others believe.
    os.environ.setdefault(_SECRET, secrets.token_urlsafe(32))
    with TemporaryDirectory() as folder, ExitStack() as stack:
        apps = [
            stack.enter_context(serve(database, options=options, script=script))
            for _ in range(workers)
        ]
        port = free_port()
        ports = [int(app.url.rsplit(":", 1)[1]) for app in apps]
        front = stack.enter_context(_nginx(Path(folder), port, ports))
        found = Workers(f"http://{HOST}:{port}", database.absolute(), apps[0].log, options, script)
        found.processes = [app.process.pid for app in apps if app.process is not None]
        found.front = _with_children(front.pid)
        while not answers(found.url):
            time.sleep(0.05)
        yield found


@contextmanager
def _nginx(folder: Path, port: int, ports: list[int]) -> Iterator[subprocess.Popen[bytes]]:
    settings = write_here(folder, port, ports)
    for file in (folder / "snippets").glob("*.conf"):
        # All who work in a measurement come from one address; people do not.
        text = re.sub(r"(?m)^\s*limit_(req|conn) .*$", "", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    command = [str(nginx.program()), "-p", str(folder), "-c", str(settings)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _with_children(pid: int) -> list[int]:
    """Return a process and those that it started (Linux)."""
    deadline = time.monotonic() + 10
    children = Path(f"/proc/{pid}/task/{pid}/children")
    while not children.read_text().split() and time.monotonic() < deadline:
        time.sleep(0.05)
    return [pid, *map(int, children.read_text().split())]


def processes_of(app: RunningApp) -> list[int]:
    """Return the processes that serve the app's pages."""
    if isinstance(app, Workers):
        return app.processes
    assert app.process is not None
    return [app.process.pid]


def megabytes(app: RunningApp) -> float:
    """Return the resident memory of the processes that serve pages (Linux)."""
    return sum(map(_megabytes, processes_of(app)))


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def cpu_seconds(app: RunningApp) -> float:
    """Return the processor time of all of it until now, nginx included (Linux)."""
    front = app.front if isinstance(app, Workers) else []
    return sum(map(_cpu_seconds, [*processes_of(app), *front]))


def _cpu_seconds(pid: int) -> float:
    # The number that Linux gives the clock of another process, exact where /proc counts in ticks.
    return time.clock_gettime((~pid << 3) | 2)
