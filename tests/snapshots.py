"""Databases that tests begin from: built once, and put down again for the next that asks."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from switching.demo import build_demo

P = ParamSpec("P")
T = TypeVar("T")

SHARED = "SWITCHING_SNAPSHOTS"
"""The environment variable that names the folder which the processes of one run share."""


def replayed(build: Callable[Concatenate[Path, P], T]) -> Callable[Concatenate[Path, P], T]:
    """Do what `build` does to the database at a path once, and afterwards put down its outcome.

    That outcome follows from the arguments and the bytes of the database, so a test that changed
    something first gets a build of its own. What `build` returns must not be mutable.
    """
    kept: dict[tuple[bytes | None, str, str], tuple[bytes, T]] = {}

    @functools.wraps(build)
    def replay(path: Path, *args: P.args, **kwargs: P.kwargs) -> T:
        key = _digest(path), repr(args), repr(sorted(kwargs.items()))
        if _is_in_use(path):
            return build(path, *args, **kwargs)
        if key not in kept:
            result = build(path, *args, **kwargs)
            if not _is_in_use(path):
                kept[key] = path.read_bytes(), result
            return result
        content, result = kept[key]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return result

    return replay


def _digest(path: Path) -> bytes | None:
    return hashlib.blake2b(path.read_bytes()).digest() if path.exists() else None


def _is_in_use(path: Path) -> bool:
    """Tell whether a connection is open on a database: then its file does not hold all."""
    return path.with_name(f"{path.name}-wal").exists()


def make_demo(path: Path, switches: int, seed: int = 1, today: date | None = None) -> None:
    """Make a demo database, around today when no day is given; build each only once per run."""
    day = today or date.today()
    kept = Path(os.environ[SHARED]) / f"demo-{switches}-{seed}-{day}.db"
    if not kept.exists():
        # Two processes may both build it; either may come last, for they build the same.
        part = kept.with_suffix(f".{os.getpid()}")
        build_demo(part, switches, seed, day)
        part.replace(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, path)
