"""Files of databases that are in some way unfit, and processes that may do less than others."""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils.utils import sqlite3

from switching.store import connect

_LIBC = ctypes.CDLL(None, use_errno=True)
_CAPABILITY_VERSION = 0x20080522
_PAST_MODES = 0b110
"""What lets root write and read whatever a file's mode says (CAP_DAC_OVERRIDE, _READ_SEARCH)."""


@contextmanager
def without_rights() -> Iterator[None]:
    """Go on, in this thread and those it starts, bound to the modes of files as others are."""
    if os.geteuid() != 0:
        yield
        return
    before = _capabilities()
    _set_capabilities([before[0] & ~_PAST_MODES, *before[1:]])
    try:
        yield
    finally:
        _set_capabilities(before)


def _capabilities() -> list[int]:
    """Return what this thread may do: effective, permitted, inheritable, low halves first."""
    held = (ctypes.c_uint32 * 6)()
    _call_kernel(_LIBC.capget, held)
    return list(held)


def _set_capabilities(held: list[int]) -> None:
    _call_kernel(_LIBC.capset, (ctypes.c_uint32 * 6)(*held))


def _call_kernel(call: Callable[..., int], held: ctypes.Array[ctypes.c_uint32]) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    if call(header, held) != 0:
        raise OSError(ctypes.get_errno(), "capabilities")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file grow past `size` bytes: a write that would is told that there is no room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def kept_by_another(path: Path) -> Iterator[None]:
    """Keep a database to ourselves as some programs do."""
    other = sqlite3.connect(str(path), isolation_level=None)
    try:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        other.close()


def spoil_header(path: Path) -> None:
    """Write over the first bytes."""
    _write_at(path, 0, b"gone" * 25)


def spoil_table(path: Path, table: str = "switches") -> None:
    """Write over the page that a table starts on, somewhere in the middle."""
    with connect(path) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = int(db.execute(query, [table]).fetchone()[0])
        size = int(db.execute("PRAGMA page_size").fetchone()[0])
    _write_at(path, (page - 1) * size, b"gone" * (size // 4))


def drop_guard(path: Path) -> None:
    """Take away what keeps the trail from being changed."""
    with connect(path) as db:
        db.execute("DROP TRIGGER audit_log_no_update")


def be_a_letter(path: Path) -> None:
    """Be something else altogether."""
    path.write_text("Beste Katrien, " * 100, encoding="utf-8")


def be_a_folder(path: Path) -> None:
    """Be a folder of that name."""
    path.unlink()
    path.mkdir()


Spoil = Callable[[Path], None]


def _write_at(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)
