"""Ending all the processes of one browser at once, known by a mark in their environment."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "SWITCHING_TEST_WINDOW"
_SECONDS = 10.0


def mark() -> str:
    """Return a mark that no other browser has."""
    return uuid.uuid4().hex


@contextmanager
def marked(with_mark: str) -> Iterator[None]:
    """Give the processes that are started meanwhile this mark."""
    os.environ[VARIABLE] = with_mark
    try:
        yield
    finally:
        del os.environ[VARIABLE]


def kill(with_mark: str) -> None:
    """End the processes with this mark, and wait until they are gone."""
    deadline = time.monotonic() + _SECONDS
    while living := list(_with(with_mark)):
        for number in living:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        if time.monotonic() > deadline:
            raise TimeoutError(f"Still there: {living}")
        time.sleep(0.02)


def _with(mark: str) -> Iterator[int]:
    wanted = f"{VARIABLE}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        # Others come and go meanwhile; who has ended has no environment any more.
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
