"""A disk that remembers what SQLite asked of it, and can be cut off at any moment.

The library that the store itself uses gets a layer around its own file functions: each write,
truncation, deletion and sync is noted and then done as always.
"""

from __future__ import annotations

import ctypes
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pysqlite3._sqlite3

SECTOR = 512
_LIBRARY = ctypes.CDLL(pysqlite3._sqlite3.__file__)
_LIBRARY.sqlite3_vfs_find.restype = c_void_p

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)

# https://sqlite.org/c3ref/vfs.html and io_methods.html
_FILE_FUNCTIONS = (
    "close", "read", "write", "truncate", "sync", "size", "lock", "unlock", "check_reserved",
    "control", "sector_size", "traits", "shm_map", "shm_lock", "shm_barrier", "shm_unmap",
    "fetch", "unfetch",
)  # fmt: skip
_SYSTEM_FUNCTIONS = (
    "open", "delete", "access", "full_path", "dl_open", "dl_error", "dl_sym", "dl_close",
    "randomness", "sleep", "time", "last_error", "time64", "set_call", "get_call", "next_call",
)  # fmt: skip


class _Methods(ctypes.Structure):
    _fields_ = [("version", c_int), *((name, c_void_p) for name in _FILE_FUNCTIONS)]


class _System(ctypes.Structure):
    _fields_ = [
        *((name, c_int) for name in ("version", "file_size", "longest_path")),
        *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p)),
        *((name, c_void_p) for name in _SYSTEM_FUNCTIONS),
    ]


class Kind(StrEnum):
    """What was asked of the disk, or what someone was told."""

    WRITE = "write"
    TRUNCATE = "truncate"
    DELETE = "delete"
    SYNC = "sync"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True)
class Event:
    """One thing asked of the file `name`; `number` is an offset, a size, or what was told."""

    kind: Kind
    name: str = ""
    number: int = 0
    data: bytes = b""


class Disk:
    """Notes in `events` what happens to the files whose path begins with `path`."""

    def __init__(self, path: Path) -> None:
        self.events: list[Event] = []
        self._path = str(path)
        self._names: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        # The callbacks have to live as long as the library may call them.
        self._kept: list[object] = []
        self._real = _System.from_address(_LIBRARY.sqlite3_vfs_find(None))
        self.system = _System.from_buffer_copy(self._real)
        self.system.name = b"noted"
        self.system.open = self._callback(_OPEN(self._open))
        self.system.delete = self._callback(_DELETE(self._delete))

    def acknowledge(self, number: int) -> None:
        """Note that someone was told that `number` is saved."""
        self.events.append(Event(Kind.ACKNOWLEDGED, number=number))

    def _callback(self, function: ctypes._CFuncPtr) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, c_void_p).value

    def _open(self, system: int, name: int, file: int, flags: int, out: object) -> int:
        result = int(_OPEN(self._real.open)(system, name, file, flags, out))
        path = ctypes.string_at(name).decode() if name else ""
        table = c_void_p.from_address(file)
        if result == 0 and table.value and path.startswith(self._path):
            self._names[file] = path
            table.value = ctypes.addressof(self._noting(table.value))
        return result

    def _noting(self, address: int) -> _Methods:
        """Return a table of file functions like the one at `address`, which notes too."""
        if address not in self._tables:
            real = _Methods.from_address(address)
            noting = _Methods.from_buffer_copy(real)
            self._tables[address] = noting
            write, cut, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

            def note_write(file: int, data: int, size: int, offset: int) -> int:
                self._note(Kind.WRITE, file, offset, ctypes.string_at(data, size))
                return int(write(file, data, size, offset))

            def note_truncation(file: int, size: int) -> int:
                self._note(Kind.TRUNCATE, file, size)
                return int(cut(file, size))

            def note_sync(file: int, flags: int) -> int:
                result = int(sync(file, flags))
                self._note(Kind.SYNC, file)
                return result

            noting.write = self._callback(_WRITE(note_write))
            noting.truncate = self._callback(_TRUNCATE(note_truncation))
            noting.sync = self._callback(_SYNC(note_sync))
        return self._tables[address]

    def _note(self, kind: Kind, file: int, number: int = 0, data: bytes = b"") -> None:
        self.events.append(Event(kind, self._names[file], number, data))

    def _delete(self, system: int, name: int, syncs: int) -> int:
        result = int(_DELETE(self._real.delete)(system, name, syncs))
        path = ctypes.string_at(name).decode()
        if result == 0 and path.startswith(self._path):
            self.events.append(Event(Kind.DELETE, path))
            if syncs:
                self.events.append(Event(Kind.SYNC, path))
        return result


@contextmanager
def noted(path: Path) -> Iterator[Disk]:
    """Note what is asked of the files of the database at `path`."""
    with in_use(Disk(path)) as disk:
        yield disk


@contextmanager
def in_use(disk: Disk) -> Iterator[Disk]:
    """Have SQLite ask all of this disk."""
    real = c_void_p(ctypes.addressof(disk._real))
    system = ctypes.byref(disk.system)
    assert _LIBRARY.sqlite3_vfs_register(system, 1) == 0
    try:
        yield disk
    finally:
        _LIBRARY.sqlite3_vfs_register(real, 1)
        _LIBRARY.sqlite3_vfs_unregister(system)


def left_after_cut(
    before: Mapping[str, bytes], events: Sequence[Event], chance: random.Random
) -> dict[str, bytes]:
    """Return the files as a power cut after `events` leaves them.

    What was synced is there. Of the rest each write may be there, be there in part, or be lost,
    whatever became of those around it.
    """
    files = {name: bytearray(content) for name, content in before.items()}
    waiting: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind is Kind.SYNC:
            for earlier in waiting.pop(event.name, []):
                _apply(files, earlier, len(earlier.data))
        elif event.kind is not Kind.ACKNOWLEDGED:
            waiting[event.name].append(event)
    for event in (event for some in waiting.values() for event in some):
        sectors = len(event.data) // SECTOR
        luck = chance.random()
        if luck < 0.4:
            _apply(files, event, len(event.data))
        elif luck < 0.6 and sectors:
            _apply(files, event, chance.randrange(sectors) * SECTOR)
    return {name: bytes(content) for name, content in files.items()}


def _apply(files: dict[str, bytearray], event: Event, size: int) -> None:
    if event.kind is Kind.DELETE:
        files.pop(event.name, None)
        return
    file = files.setdefault(event.name, bytearray())
    if event.kind is Kind.TRUNCATE:
        del file[event.number :]
        file.extend(bytes(max(0, event.number - len(file))))
        return
    file.extend(bytes(max(0, event.number - len(file))))
    file[event.number : event.number + size] = event.data[:size]
