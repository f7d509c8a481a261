"""Measure the main figures, print them as one table, and keep them in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import click
import streamlit
from sqlite_utils.utils import sqlite3

from switching.demo import build_demo
from tests.bench.documents import PlanCost, measure_plan
from tests.bench.overview import Drawn, OverviewCost, measure_drawn, measure_overview
from tests.bench.proposals import SuggestionCost, measure_quality, measure_speed
from tests.bench.reruns import Rerun, measure
from tests.bench.typing import SAVES, Typing, measure_typing
from tests.server import ROOT

SIZES = (100, 10_000)
OVERVIEW_SIZES = (1_000, 10_000, 100_000)
MANY_OPTIONS = 100_000
DOSSIER = 30
DAY = date(2026, 11, 24)
REPORT = ROOT / "docs" / "benchmarks.md"


def machine() -> str:
    """Say on what and with what this was measured."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Streamlit {streamlit.__version__}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def rerun_table(size: int, reruns: list[Rerun]) -> str:
    """Write the reruns at one size as a table."""
    rows = [
        f"| {item.page} | {item.elements} | {item.first:.0f} | {item.ours:.1f} | {item.bare:.1f} "
        f"| {item.ratio:.2f} |"
        for item in reruns
    ]
    head = "| page | elements | first run, ms | rerun, ms | bare, ms | ratio |"
    return "\n".join((f"### {size:,} dossiers", "", head, "|---|---|---|---|---|---|", *rows))


def plan_lines(cost: PlanCost, seconds: dict[int, float]) -> str:
    """Write the cost of documents and of demo data."""
    lines = [
        "| what | figure |",
        "|---|---|",
        f"| first plan of a process | {cost.cold:.0f} ms |",
        f"| a next one, median of 10 | {cost.warm:.0f} ms |",
        f"| its pages and size | {cost.pages} pages, {cost.size:,} bytes |",
        *(f"| making {size:,} demo dossiers | {took:.1f} s |" for size, took in seconds.items()),
    ]
    return "\n".join(lines)


def typing_table(found: list[Typing]) -> str:
    """Write the time to 'saved' as a table."""
    rows = [
        f"| {item.writers} | {item.median:.0f} | {item.p99:.0f} | {item.lost} "
        f"| {item.megabytes_per_page:.2f} |"
        for item in found
    ]
    head = "| calls written at once | median, ms | p99, ms | texts lost | MB per open page |"
    return "\n".join((head, "|---|---|---|---|---|", *rows))


def proposal_lines(cost: SuggestionCost) -> str:
    """Write how good and how fast the app's proposals are."""
    suggestions, shifts = measure_quality()
    labelled = f"{suggestions.pairs} pairs, {suggestions.options} options"
    return "\n".join(
        (
            "| what | app | control | which control |",
            "|---|---|---|---|",
            f"| options for a goal, recall at 3 ({labelled}) | {suggestions.app.recall:.3f} "
            f"| {suggestions.control.recall:.3f} | plain FTS5 |",
            f"| the same, mean reciprocal rank | {suggestions.app.mrr:.3f} "
            f"| {suggestions.control.mrr:.3f} | plain FTS5 |",
            f"| kind of shift, agreement ({shifts.pairs} pairs) | {shifts.app:.3f} "
            f"| {shifts.control:.3f} | always 'more concrete' |",
            f"| a suggestion over {cost.options:,} options, median | {cost.ours:.1f} ms "
            f"| {cost.bare:.1f} ms | bare FTS5 query of the same words |",
        )
    )


def overview_table(found: list[OverviewCost]) -> str:
    """Write the cost of the overview at each size as a table."""
    least = found[0].warm
    rows = [
        f"| {item.switches:,} | {item.warm:.0f} | {item.warm / least:.2f} | {item.cold:.0f} "
        f"| {item.plain:.0f} | {item.cold / item.plain:.2f} | {item.bytes_sent / 1024:.0f} "
        f"| {item.megabytes:.0f} |"
        for item in found
    ]
    head = (
        "| dossiers | warm rerun, ms | to the smallest | cold, ms | plain read, ms | ratio "
        "| kB to the browser | server, MB |"
    )
    return "\n".join((head, "|---|---|---|---|---|---|---|---|", *rows))


def drawn_table(found: list[Drawn]) -> str:
    """Write the time from a click to drawn charts as a table."""
    rows = [
        f"| {item.tab} | {item.ours:.0f} | {item.bare:.0f} | {item.ours / item.bare:.2f} |"
        for item in found
    ]
    return "\n".join(("| tab | ours, ms | bare, ms | ratio |", "|---|---|---|---|", *rows))


OVERVIEW = """\
Warm is a rerun of a session whose figures and charts are ready, cold the first view after something
was written: all rows are read again, filtered, counted and drawn. The plain read takes the same
columns from their tables with sqlite3 and pandas, and does nothing with them. Bytes are those of
the first view of a session. Click to drawn: from a click on a tab to all its charts in Chromium, at
10,000 dossiers, against a bare Streamlit page with the same charts already built.
"""

PROPOSALS = """\
On the labelled examples in tests/labelled; `python -m switching evaluate` measures the same on your
own. The pairs of shifts are those the rule was made with: on the 16 stories of the demo data, which
it was not, it agrees with 12.
"""

TYPING = f"""\
Each writer is a session of its own over a websocket, on one server: it opens the page of a call,
types, thinks a second, and types again, {SAVES} times. Measured from sending what was typed to the
server's answer that it is on disk and shown, all of the page included. A browser adds the 0.4
seconds that it waits for a pause in typing.
"""

EXPLANATION = """\
Each page's rerun is the time of its script through Streamlit's AppTest (median of 15, after 3 to
warm up), against a bare page, in the same run, with as many of the same elements (widgets, texts,
containers, tables with as many rows, charts already built) and nothing else. The ratio is what our
reading, rules and saving cost on top. The first run is that of a new session.

Repeat with `make bench`.
"""


def measure_views(
    folder: Path, seconds: dict[int, float]
) -> tuple[list[OverviewCost], list[Drawn]]:
    """Measure the overview at each size; `seconds` gets how long making the dossiers took."""
    found, drawn = [], []
    for size in OVERVIEW_SIZES:
        database = folder / f"{size}.db"
        if not database.exists():
            started = time.perf_counter()
            build_demo(database, size, seed=1, today=DAY)
            seconds[size] = time.perf_counter() - started
        found.append(measure_overview(database, size))
        if size == SIZES[-1]:
            drawn = measure_drawn(database)
    return found, drawn


@click.command()
@click.option("--write/--no-write", default=True, help="keep the figures in docs/benchmarks.md")
@click.option("--sizes", default=",".join(map(str, SIZES)), help="numbers of dossiers")
def main(write: bool, sizes: str) -> None:
    """Measure and report."""
    parts, seconds = [], {}
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "none.db"
        for size in map(int, sizes.split(",")):
            database = Path(folder) / f"{size}.db"
            started = time.perf_counter()
            build_demo(database, size, seed=1, today=DAY)
            seconds[size] = time.perf_counter() - started
            parts.append(rerun_table(size, measure(database, DOSSIER)))
        cost = measure_plan(database, DOSSIER)
        suggested = measure_speed(Path(folder), MANY_OPTIONS)
        typed = measure_typing(Path(folder) / "typing.db")
        viewed, drawn = measure_views(Path(folder), seconds)
    today = datetime.now(UTC).date()
    report = "\n\n".join(
        (
            "# Benchmarks",
            f"Measured on {today}: {machine()}.",
            "## Reruns",
            EXPLANATION.rstrip(),
            *parts,
            "## From a keystroke to 'saved'",
            TYPING.rstrip(),
            typing_table(typed),
            "## The overview",
            OVERVIEW.rstrip(),
            overview_table(viewed),
            drawn_table(drawn),
            "## Proposals",
            PROPOSALS.rstrip(),
            proposal_lines(suggested),
            "## Documents and demo data",
            plan_lines(cost, seconds) + "\n",
        )
    )
    sys.stdout.write(report)
    if write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
