"""Many people at work, a part of docs/benchmarks.md: `python -m tests.bench.people` measures it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import click

from switching import __version__
from tests.bench.load import SECONDS, STEPS, Load, Loads, measure_load, percentile
from tests.bench.machine import machine
from tests.bench.profile import Profile, measure_profiles, profile_table
from tests.bench.summary import keep_part, keep_ratios, of_load

TITLE = "## Many people at work"
EXPLANATION = f"""\
Each person is a session of its own over a websocket, with 100 other dossiers on record. They do
what project leaders do, each in a dossier of their own with a call that is under way: open the
worklist, open a call, type twice (each time saved as the tab's keeper does), switch to the plan,
have its PDF made and fetch it; between two steps they think for 2 to 8 seconds, drawn with a fixed
seed; a third begins with the worklist, a third with the call, a third with the plan. After
{SECONDS:.0f} seconds no one begins anything new. Measured from the click to the end of the answer.
With more than one process nginx is in front, as `make serve` has it. The bare pages, with the
settings that Streamlit has by itself, have as many of the same elements; a run of the page takes
what is typed there, and their PDF is there already. Errors are answers that did not come within a
minute, that showed an error, or after which something saved was not in the database. CPU is of all
processes, nginx included; beside it that of the people, who compute on the same computer.
"""
PROFILE = """\
Where the time of a run of a page goes: own time by room, as the profiler of Python sees it on a
server with one visitor. It makes small functions look dearer than they are; Python's own waiting
for the next thing to do is left out.
"""


def report(loads: Sequence[Loads], profiles: Sequence[Profile]) -> str:
    """Write this part of docs/benchmarks.md, below its title."""
    asked = [load for load in loads if load.bare is not None]
    return "\n\n".join(
        (
            EXPLANATION.rstrip(),
            load_table(loads),
            step_table(asked[-1]),
            *errors_of(loads),
            PROFILE.rstrip(),
            profile_table(profiles),
        )
    )


def load_table(found: Iterable[Loads]) -> str:
    """Write how so many people at work are served, ours and bare, as a table."""
    rows = []
    for item in found:
        rows.append(_row("ours", item.ours))
        if item.bare is not None:
            rows += [_row("bare", item.bare), _ratio(item.ours, item.bare)]
    head = (
        "| people | processes | pages | answers | p50, ms | p99, ms | CPU, s | of the people, s "
        "| CPU per answer, ms | MB of the processes | MB per session | errors |"
    )
    return "\n".join((head, "|---" * 12 + "|", *rows))


def _row(pages: str, load: Load) -> str:
    times = load.all_times
    return (
        f"| {load.sessions} | {load.workers} | {pages} | {len(times)} "
        f"| {percentile(times, 0.5):,.0f} | {percentile(times, 0.99):,.0f} "
        f"| {load.cpu_seconds:.1f} | {load.client_seconds:.1f} | {load.cpu_per_answer:.0f} "
        f"| {load.megabytes:.0f} | {load.megabytes_per_session:.2f} | {len(load.errors)} |"
    )


def _ratio(ours: Load, bare: Load) -> str:
    halves, slowest = (
        percentile(ours.all_times, share) / percentile(bare.all_times, share)
        for share in (0.5, 0.99)
    )
    cpu = ours.cpu_per_answer / bare.cpu_per_answer
    return (
        f"| {ours.sessions} | {ours.workers} | ratio | | {halves:.2f} | {slowest:.2f} | | "
        f"| {cpu:.2f} | | | |"
    )


def step_table(most: Loads) -> str:
    """Write what each step took with the most people at work, as a table."""
    assert most.bare is not None
    rows = []
    for step in dict.fromkeys(STEPS):
        ours, bare = most.ours.times[step], most.bare.times[step]
        figures = [percentile(times, share) for share in (0.5, 0.99) for times in (ours, bare)]
        rows.append(f"| {step} | " + " | ".join(f"{figure:.0f}" for figure in figures) + " |")
    who = f"with {most.ours.sessions} people, {most.ours.workers} processes"
    return "\n".join((f"| {who} | p50, ms | bare | p99, ms | bare |", "|---" * 5 + "|", *rows))


def errors_of(found: Iterable[Loads]) -> list[str]:
    """Write what went wrong under load, and how often, as a table; nothing when nothing did."""
    wrong = Counter(
        (load.sessions, load.workers, pages, _as_cell(error))
        for item in found
        for pages, load in (("ours", item.ours), ("bare", item.bare))
        if load is not None
        for error in load.errors
    )
    rows = [f"| {' | '.join(map(str, what))} | {times} |" for what, times in wrong.items()]
    head = "| people | processes | pages | what went wrong | times |"
    return ["\n".join((head, "|---" * 5 + "|", *rows))] if rows else []


def _as_cell(error: str) -> str:
    """Return an error as one cell of a table, the same for all dossiers."""
    return re.sub(r"dossier \d+: ", "", error).replace("|", "/").replace("\n", " ")


@click.command()
@click.option("--seconds", default=SECONDS, help="for how long they begin something new")
@click.option("--write/--no-write", default=True, help="keep the figures in docs/benchmarks.md")
def main(seconds: float, write: bool) -> None:
    """Measure many people at work, and report."""
    loads = measure_load(seconds=seconds)
    today = datetime.now(UTC).date()
    measured = f"Measured on {today}: {machine()}."
    part = f"{measured}\n\n{report(loads, measure_profiles())}"
    sys.stdout.write(f"{part}\n")
    if write:
        keep_ratios(of_load(loads), __version__)
        keep_part(TITLE, part)


if __name__ == "__main__":
    main()
