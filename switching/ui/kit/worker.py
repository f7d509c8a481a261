"""Heavy work in a process of its own, so that everyone else's pages go on answering.

Python runs one thread at a time: a report made in the server itself takes the turns of whoever
types meanwhile.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import count
from threading import Lock, Thread, Timer
from typing import TypeVar

from switching.store.connection import rest

T = TypeVar("T")
Progress = Callable[[float], object]

_LOOK_SECONDS = 0.25
_IDLE_SECONDS = 10.0
"""How long the process stays for what is asked for next; it holds some 360 MB."""
# Not a fork: that would copy the server's threads in whatever state they are.
_PROCESSES = multiprocessing.get_context("spawn")


class _Gauge(ctypes.Structure):
    """In memory that both processes see: which piece of work is being done, and how far it is."""

    _fields_ = (("number", ctypes.c_long), ("share", ctypes.c_double))


class _Here:
    """What the worker process itself was given."""

    gauge: _Gauge


def _begin(gauge: _Gauge) -> None:
    """Prepare the process: it ends when the server ends, however that may be."""
    _Here.gauge = gauge
    Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _work(number: int, make: Callable[[Progress], T]) -> T:
    gauge = _Here.gauge
    gauge.number, gauge.share = number, 0.0

    def tell(share: float) -> None:
        gauge.share = share

    return make(tell)


class WorkerProcess:
    """Makes one thing at a time in a process that stays a while, for its imports take seconds."""

    def __init__(self, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._lock, self._numbers = Lock(), count(1)
        self._idle_seconds, self._under_way = idle_seconds, 0
        self._end: Timer | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._gauge = _Gauge()

    def make(self, make: Callable[[Progress], T], progress: Progress) -> T:
        """Return what `make` makes; it has to be a function that can be pickled.

        `progress` hears now and then how far it is, from 0 to 1; what it raises ends the waiting.
        Raises what `make` raises, and BrokenProcessPool when the process was killed.
        """
        number = next(self._numbers)
        rest()
        with self._in_use():
            future = self._begun(number, make)
            try:
                while not wait([future], _LOOK_SECONDS).done:
                    progress(self._gauge.share if self._gauge.number == number else 0.0)
                return future.result()
            finally:
                future.cancel()

    def close(self) -> None:
        """End the process; a next piece of work begins another."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._pool is not None:
            # Not waited for: who left while waiting left their work behind.
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Let the process go when nothing more is asked of it for a while after this."""
        with self._lock:
            self._under_way += 1
            if self._end is not None:
                self._end.cancel()
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._end = Timer(self._idle_seconds, self._close_when_idle)
                self._end.daemon = True
                self._end.start()

    def _close_when_idle(self) -> None:
        with self._lock:
            if not self._under_way:
                self._close()

    def _begun(self, number: int, make: Callable[[Progress], T]) -> Future[T]:
        with self._lock:
            try:
                return self._opened().submit(_work, number, make)
            except BrokenProcessPool:
                # Its process was killed during earlier work, for want of memory for example.
                self._pool = None
                return self._opened().submit(_work, number, make)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._gauge = _PROCESSES.RawValue(_Gauge)
            self._pool = ProcessPoolExecutor(1, _PROCESSES, _begin, (self._gauge,))
        return self._pool


WORKER = WorkerProcess()
