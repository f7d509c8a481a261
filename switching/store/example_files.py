"""Examples: databases with made-up dossiers beside the real one, each in a folder of its own.

The folder goes as a whole: with the file of the database goes all that SQLite and the app put
beside it. A folder holds the examples of one user; the name of the file in it is a token that no
other examples ever had, by which what was written for these is told from all else.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from switching.store.connection import let_go

_MAKING, _GONE = ".making-", ".gone-"
_NAME = re.compile(r"[0-9a-f]{32}\.db")
_CUT_SHORT_SECONDS = 3600
"""After which a folder that is still being filled is one whose process was killed."""


@dataclass(frozen=True)
class Examples:
    """The examples of one user: their database, when it was last written in, their bytes."""

    user_id: int
    path: Path
    used_at: datetime
    size: int

    @property
    def token(self) -> str:
        """What tells these examples from all others, and from the real database."""
        return self.path.stem


class ExistingError(RuntimeError):
    """There are examples of this user already."""


def folder_of(path: Path) -> Path:
    """Return the folder with all examples beside the database at `path`."""
    return path.with_name(f"{path.stem}-examples")


def find_examples(path: Path, user_id: int) -> Examples | None:
    """Return the examples of a user beside the database at `path`; None when there are none."""
    inside = folder_of(path) / str(user_id)
    for file in inside.glob("*.db"):
        if not _NAME.fullmatch(file.name):
            continue  # a copy that was put aside before an update
        try:
            files = [item.stat() for item in inside.iterdir()]
        except FileNotFoundError:  # thrown away this very moment
            return None
        used_at = datetime.fromtimestamp(max(item.st_mtime for item in files), UTC)
        return Examples(user_id, file, used_at, sum(item.st_size for item in files))
    return None


def list_examples(path: Path) -> list[Examples]:
    """List all examples beside the database at `path`, by user."""
    folder = folder_of(path)
    names = [item.name for item in folder.iterdir()] if folder.is_dir() else []
    users = sorted(int(name) for name in names if name.isdecimal())
    return [found for user_id in users if (found := find_examples(path, user_id))]


def make_examples(path: Path, user_id: int, fill: Callable[[Path], object]) -> None:
    """Make the examples of a user: whole, once `fill` filled the file it is given, or not at all.

    Raises ExistingError when the user has examples.
    """
    folder = folder_of(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sweep(folder)
    made = Path(mkdtemp(prefix=_MAKING, dir=folder))
    try:
        fill(made / f"{secrets.token_hex(16)}.db")
        _give_name(made, folder / str(user_id))
    finally:
        shutil.rmtree(made, ignore_errors=True)
        _remove_if_empty(folder)


def _give_name(made: Path, wanted: Path) -> None:
    """Give a folder its name, unless another one has it: two clicks make one set of examples."""
    try:
        made.rename(wanted)
    except OSError:  # no folder takes the place of one that holds something
        if not wanted.exists():
            raise
        raise ExistingError from None


def throw_away(path: Path, examples: Examples) -> None:
    """Remove examples, with all that lies beside them; those that are gone already are no trouble.

    First their folder loses its name, so that no one opens or writes anything in it any more.
    """
    folder = folder_of(path)
    if examples.path.exists():
        let_go(examples.path)
        examples.path.parent.rename(folder / f"{_GONE}{examples.token}")
    _sweep(folder)
    _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _sweep(folder: Path) -> None:
    """Remove what a killed process left of examples that it made or threw away."""
    for left in folder.glob(f"{_GONE}*"):
        shutil.rmtree(left)
    for left in folder.glob(f"{_MAKING}*"):
        if time.time() - left.stat().st_mtime > _CUT_SHORT_SECONDS:
            shutil.rmtree(left)
