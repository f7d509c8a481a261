"""A network between a browser and an app that can be made to lose what goes through it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.server import HOST, RunningApp

_CHUNK = 64 * 1024


@dataclass
class Network:
    """Forwards connections to an app; what it does not let through waits, as lost packets do."""

    app_port: int
    listener: socket.socket
    up: threading.Event = field(default_factory=threading.Event)
    down: threading.Event = field(default_factory=threading.Event)
    open: list[socket.socket] = field(default_factory=list)
    seconds: float = 0

    @property
    def url(self) -> str:
        """Where the app is found through this network."""
        return f"http://{HOST}:{self.listener.getsockname()[1]}"

    def black_hole(self) -> None:
        """Let nothing through any more, without a word."""
        self.up.clear()
        self.down.clear()

    def lose_answers(self) -> None:
        """Let requests through, but nothing that comes back."""
        self.down.clear()

    def delay(self, seconds: float) -> None:
        """Hold what goes to the app so long, as a far network or a busy server does."""
        self.seconds = seconds

    def restore(self) -> None:
        """Let all through again."""
        self.seconds = 0
        self.up.set()
        self.down.set()

    def lead_to(self, app: RunningApp) -> None:
        """Forward new connections to another app."""
        self.app_port = _port_of(app)

    def cut(self) -> None:
        """Break all connections."""
        for end in self.open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def serve(self) -> None:
        """Accept connections until the listener is closed."""
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self.up.wait()
        try:
            far = socket.create_connection((HOST, self.app_port))
        except OSError:
            near.close()
            return
        self.open += [near, far]
        for ends in ((near, far, self.up), (far, near, self.down)):
            threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, opened: threading.Event
    ) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if opened is self.up:
                    time.sleep(self.seconds)
                opened.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _port_of(app: RunningApp) -> int:
    return int(app.url.rsplit(":", 1)[1])


@contextmanager
def network_to(app: RunningApp) -> Iterator[Network]:
    """Stand between browsers and `app`."""
    listener = socket.create_server((HOST, 0))
    found = Network(_port_of(app), listener)
    found.restore()
    threading.Thread(target=found.serve, daemon=True).start()
    try:
        yield found
    finally:
        listener.close()
        found.restore()
        found.cut()
