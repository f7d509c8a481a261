"""Several processes behind nginx on this computer, for one's own user: `make serve`."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from switching.front.conf import write_here
from switching.front.opening import open_page, wait_until_healthy
from switching.models import Message, N_

NGINX_VARIABLE = "SWITCHING_NGINX"
_SECRET_VARIABLE = "STREAMLIT_SERVER_COOKIE_SECRET"
_HOST, _NAME = "127.0.0.1", "localhost"
_START_SECONDS, _STOP_SECONDS, _LOOK_SECONDS = 90.0, 10.0, 0.2


class NoNginxError(RuntimeError):
    """There is no nginx here."""

    def __init__(self) -> None:
        super().__init__("no nginx")
        text = N_(
            "Several processes need nginx in front. Install it (on Debian or Ubuntu: "
            "sudo apt-get install nginx-light), or name it in {variable}."
        )
        self.message = Message(text, {"variable": NGINX_VARIABLE})


def find_nginx() -> Path:
    """Return the program; raise NoNginxError when it is not here."""
    found = os.environ.get(NGINX_VARIABLE) or shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(found).is_file():
        raise NoNginxError
    return Path(found)


def serve_here(app: Path, workers: int, port: int, ready: Callable[[str], object]) -> int:
    """Serve until someone ends it, or until a part of it ends; return the exit status.

    `ready` hears at which address, once people can come.
    """
    nginx, ports = find_nginx(), _free_ports(workers)
    with TemporaryDirectory(prefix="switching-serve-") as folder, ExitStack() as stack:
        settings = write_here(Path(folder), port, ports)
        # What one process signs the others believe.
        environment = {**os.environ, _SECRET_VARIABLE: secrets.token_urlsafe(32)}
        running = [stack.enter_context(_running(_process(app, own), environment)) for own in ports]
        for own in ports:
            wait_until_healthy(own, _NAME, _START_SECONDS)
            open_page(own, _NAME)
        front = [str(nginx), "-p", folder, "-c", str(settings)]
        running.append(stack.enter_context(_running(front, environment)))
        ready(f"http://{_NAME}:{port}")
        return _wait_for(running)


def _process(app: Path, port: int) -> list[str]:
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    return [*command, "--server.address", _HOST, "--server.port", str(port)]


def _free_ports(count: int) -> list[int]:
    """Return ports of the loopback address that nothing listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((_HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    # A group of its own: Ctrl+C is for us, who then end one after the other.
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(running: Sequence[subprocess.Popen[bytes]]) -> int:
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: asked.append(signum))
    while not asked:
        if any(process.poll() is not None for process in running):
            sys.stderr.write("A process ended by itself, so all of them do.\n")
            return 1
        time.sleep(_LOOK_SECONDS)
    return 0
