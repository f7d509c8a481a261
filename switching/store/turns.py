"""Turns over all processes of one installation: lines and slots, in a folder beside its database.

They are files on which a process holds a lock of the kernel, which frees it when the process ends,
however that may be. Where there are no such locks (Windows) an installation is one process, and the
turns are among its threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, sleep

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_LOOK_SECONDS, _SLOT_SECONDS = 0.25, 0.02
_WRITERS = "writers"
Waiting = Callable[[], object]
"""Is called now and then while someone waits: what it raises ends the waiting."""


class LateError(RuntimeError):
    """No turn came in time."""


def folder_of(path: Path) -> Path:
    """Return the folder in which the processes that serve the database at `path` take turns."""
    return path.with_name(f".{path.name}-turns")


def make_folder(path: Path) -> Path:
    """Make that folder where it is missing, for the user of the app alone."""
    folder = folder_of(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def open_line_of_writers(path: Path) -> None:
    """Have all who write in the database at `path` from now on wait in one line.

    Where that file can't be made they wait as SQLite has them wait: no one, and not in order.
    """
    with suppress(OSError):
        (make_folder(path) / _WRITERS).touch(mode=0o600)


@contextmanager
def turn_of_writer(path: Path, seconds: float) -> Iterator[None]:
    """Hold the turn to write, where a server opened a line for it; LateError when none comes.

    SQLite has who waits sleep longer and longer, so that newcomers go first.
    """
    file = folder_of(path) / _WRITERS
    if not os.access(file, os.R_OK | os.W_OK):
        yield
        return
    with line(file).turn(seconds):
        yield


@cache
def line(file: Path) -> Line:
    """Return the line at a file, one for all threads of this process."""
    return Line(file)


class Line:
    """One at a time, in the order of asking, whichever process they are of."""

    def __init__(self, file: Path) -> None:
        self._file, self._guard = file, Lock()
        self._asking: list[Event] = []

    @contextmanager
    def turn(self, seconds: float, waiting: Waiting = int) -> Iterator[None]:
        """Hold the turn; raise LateError when it does not come in so many seconds."""
        until, mine = monotonic() + seconds, Event()
        with self._guard:
            self._asking.append(mine)
            self._asking[0].set()
        try:
            _await(mine.wait, until, waiting)
            # Only the first of each process is in the kernel's line, which knows no deadline.
            lock = _FileLock.of(self._file)
            try:
                lock.take(until, waiting)
                yield
            finally:
                lock.leave()
        finally:
            with self._guard:
                self._asking.remove(mine)
                if self._asking:
                    self._asking[0].set()


class Slots:
    """So many at a time over all processes, in the order of asking."""

    def __init__(self, name: str, count: int) -> None:
        self._name, self._count = name, count
        self._guard = Lock()
        self._taken: set[Path] = set()

    @contextmanager
    def take(self, path: Path, seconds: float, waiting: Waiting = int) -> Iterator[None]:
        """Hold a slot of the installation of `path`; raise LateError when none comes free in time.

        `waiting` is called now and then until there is one.
        """
        folder, until = make_folder(path), monotonic() + seconds
        files = [folder / f"{self._name}-{number}" for number in range(1, self._count + 1)]
        with ExitStack() as slot:
            with line(folder / f"{self._name}-line").turn(seconds, waiting):
                _await(partial(self._comes, files, slot), until, waiting)
            yield

    def _comes(self, files: Sequence[Path], slot: ExitStack, seconds: float) -> bool:
        until = monotonic() + seconds
        while not any(self._took(file, slot) for file in files):
            if monotonic() >= until:
                return False
            sleep(_SLOT_SECONDS)
        return True

    def _took(self, file: Path, slot: ExitStack) -> bool:
        """Tell whether a slot was free; what closes `slot` gives it back."""
        with self._guard:
            lock = None if file in self._taken else _FileLock.of(file)
            if lock is None:
                return False
            if not lock.take_now():
                lock.leave()
                return False
            self._taken.add(file)
        slot.callback(self._give_back, file, lock)
        return True

    def _give_back(self, file: Path, lock: _FileLock) -> None:
        with self._guard:
            self._taken.discard(file)
            lock.leave()


class _FileLock:
    """A lock of the kernel on a file, waited for with a deadline, which the kernel knows not."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._guard = descriptor, Lock()
        self._waits, self._is_left, self._came = False, False, Event()

    @classmethod
    def of(cls, file: Path) -> _FileLock:
        """Return a lock on a file, made where it is missing; it is not taken yet."""
        return cls(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))

    def take_now(self) -> bool:
        """Take it if no one has it; tell whether that was so."""
        if fcntl is not None:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def take(self, until: float, waiting: Waiting) -> None:
        """Take it in the order of asking; raise LateError when it does not come in time."""
        if not self.take_now():
            # In a thread that can be left alone: what it gets too late it gives back.
            self._waits = True
            Thread(target=self._take_whenever, daemon=True).start()
            _await(self._came.wait, until, waiting)

    def _take_whenever(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._guard:
            self._waits = False
            self._came.set()
            if self._is_left:
                os.close(self._descriptor)

    def leave(self) -> None:
        """Give it back, or wait for it no longer."""
        with self._guard:
            self._is_left = True
            if not self._waits:
                os.close(self._descriptor)


def _await(comes: Callable[[float], bool], until: float, waiting: Waiting) -> None:
    """Wait for what `comes` within so many seconds or not; raise LateError when it is late."""
    while not comes(max(0.0, min(_LOOK_SECONDS, until - monotonic()))):
        if monotonic() >= until:
            raise LateError
        waiting()
