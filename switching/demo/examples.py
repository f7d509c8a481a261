"""The examples that someone tries the app with: some dossiers of each kind, around today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from switching.demo.build import build_demo

DOSSIERS, _SEED = 40, 1


def fill_examples(path: Path, today: date, progress: Callable[[float], object]) -> None:
    """Fill a new database at `path` with the dossiers of the examples; `progress` hears how far."""

    def tell(done: int) -> None:
        progress(done / DOSSIERS)

    build_demo(path, DOSSIERS, _SEED, today, tell)
