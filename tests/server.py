"""The app as a process of its own, for tests and pictures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.forks import POSSIBLE, Fork

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
_TESTED = "PYTEST_VERSION" in os.environ  # not what is measured, and no pictures
_START_SECONDS = 90.0
_STOP_SECONDS = 15.0


@dataclass
class RunningApp:
    """A started app: its address, database and options, what it wrote, and its process."""

    url: str
    database: Path
    log: Path
    options: tuple[str, ...] = ()
    script: Path = ROOT / "app.py"
    module: str = "streamlit"
    forked: bool = False
    process: subprocess.Popen[bytes] | Fork | None = None

    def output(self) -> str:
        """Return what the app wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """End the app at once, as a power cut would end its process."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """Start the app anew at its old address."""
        self.process = _start(self, int(self.url.rsplit(":", 1)[1]))
        _wait_until_healthy(self, self.process)


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _start(app: RunningApp, port: int) -> subprocess.Popen[bytes] | Fork:
    command = [app.module, "run", app.script.name]
    options = ["--server.address", HOST, "--server.port", str(port), *app.options]
    environment = {**os.environ, "SWITCHING_DATABASE": str(app.database)}
    if app.forked and POSSIBLE:
        return Fork([*command, *options], app.script.parent, environment, app.log)
    with app.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *command, *options],
            cwd=app.script.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def answers(url: str) -> bool:
    """Tell whether a server is there, and well."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_until_healthy(app: RunningApp, process: subprocess.Popen[bytes] | Fork) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not answers(app.url):
        if process.poll() is not None:
            raise RuntimeError(f"The app stopped with {process.returncode}:\n{app.output()}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"The app did not start in {_START_SECONDS:g} s:\n{app.output()}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes] | Fork) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def serve(
    database: Path,
    port: int | None = None,
    options: tuple[str, ...] = (),
    script: Path = ROOT / "app.py",
    module: str = "streamlit",
    forked: bool = _TESTED,
) -> Iterator[RunningApp]:
    """Run the app on `database`, and end it afterwards; its log lies beside the database.

    Another `script` is served as it is: what our app is measured against. Another `module` is run
    in the place of Streamlit's. One that is `forked` starts sooner.
    """
    database = database.absolute()
    log = database.with_suffix(".log")
    app = RunningApp("", database, log, options, script, module, forked)
    try:
        _start_somewhere(app, port)
        yield app
    finally:
        if app.process is not None:
            _stop(app.process)


def _start_somewhere(app: RunningApp, port: int | None) -> None:
    """Start the app at this port or at a free one; at another one if it was taken meanwhile."""
    for attempt in range(3):
        number = port or free_port()
        app.url = f"http://{HOST}:{number}"
        app.process = _start(app, number)
        try:
            return _wait_until_healthy(app, app.process)
        except RuntimeError:
            if port or attempt == 2 or "is not available" not in app.output():
                raise
