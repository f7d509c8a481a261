"""From `streamlit run` to the first page, against a bare app that imports pandas."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from switching.demo import build_demo
from tests.bench.load import BARE_OPTIONS
from tests.bench.visitor import visit
from tests.samples import TODAY
from tests.server import ROOT, serve

ROUNDS, DOSSIERS = 3, 100
_BARE = """
import pandas
import streamlit as st
st.title("Bare")
"""


@dataclass(frozen=True)
class Start:
    """Seconds to the first page: with a filled database, with a new one, and of a bare app."""

    filled: float
    new: float
    bare: float


def measure_start(rounds: int = ROUNDS) -> Start:
    """Measure in turn; the first round, in which files come from disk, does not count."""
    with tempfile.TemporaryDirectory() as folder:
        filled, script = Path(folder) / "filled.db", Path(folder) / "bare.py"
        build_demo(filled, DOSSIERS, seed=1, today=TODAY)
        script.write_text(_BARE, encoding="utf-8")
        times = []
        for number in range(rounds + 1):
            new = Path(folder) / f"new{number}.db"
            bare = _seconds(Path(folder) / "bare.db", script, BARE_OPTIONS)
            times.append((_seconds(filled), _seconds(new), bare))
    return Start(*(median(column) for column in zip(*times[1:], strict=True)))


def _seconds(
    database: Path, script: Path = ROOT / "app.py", options: tuple[str, ...] = ()
) -> float:
    started = time.perf_counter()
    with serve(database, options=options, script=script) as app:

        async def first_page() -> None:
            async with visit(app) as visitor:
                await visitor.open("")

        asyncio.run(first_page())
        return time.perf_counter() - started
