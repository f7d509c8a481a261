"""Measure the main figures, print them as one table, and keep them in docs/benchmarks.md."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import click

from switching import __version__
from switching.cli.evaluate.measured_suggestions import HOST
from switching.demo import build_demo
from switching.models.base import NOTE_LENGTH
from tests.bench import people, sample, sizes, strangers
from tests.bench.documents import ROUNDS, PlanCost, measure_plan
from tests.bench.growth import MINUTES, SAVED_EVERY, Growth, measure_growth
from tests.bench.guests import guests_table, measure_guests
from tests.bench.heavy import DOSSIERS, TEXTS, Heavy, measure_heavy
from tests.bench.load import measure_load, percentile
from tests.bench.machine import machine
from tests.bench.overview import (
    Drawn,
    measure_drawn,
    measure_overview,
    measure_writes,
    overview_table,
    writes_table,
)
from tests.bench.proposals import SuggestionCost, measure_quality, measure_speed
from tests.bench.reruns import ROUNDS as RERUNS
from tests.bench.reruns import Rerun, measure
from tests.bench.sizes import FEW, MANY, measure_sizes, of_sizes
from tests.bench.start import Start, measure_start
from tests.bench.summary import (
    REPORT,
    keep_ratios,
    of_documents,
    of_heavy,
    of_load,
    of_overview,
    of_reruns,
    of_start,
    of_suggestions,
    part_of,
    ratio_table,
)
from tests.bench.typing import SAVES, Typing, measure_typing
from tests.bench.writers import SLOW_SECONDS, measure_writers, writers_table
from tests.bench.writers import WRITERS as WRITERS_AT_ONCE
from tests.labelled import HELD_OUT, MADE_WITH, MORE, Labelled

T = TypeVar("T")
SIZES = (FEW, 1_000, MANY)
AT_WORK, AT_WORK_SECONDS = ((50, 2, True),), 14.0
"""Of the people at work what is measured here; `python -m tests.bench.people` measures them all."""
WRITING_SECONDS = 3.0
"""How long the writers write here; `python -m tests.bench.writers` takes longer."""
START_ROUNDS = 2
MANY_OPTIONS = 100_000
DOSSIER = 30
DAY = date(2026, 11, 24)


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
        f"| a next one, median of {ROUNDS} | {cost.warm:.0f} ms |",
        f"| writing it alone, without reading the dossier | {cost.ours:.0f} ms |",
        f"| the same content by fpdf2, fonts parsed on every call | {cost.naive:.0f} ms |",
        f"| the same content by ReportLab, fonts parsed once | {cost.reportlab:.0f} ms |",
        f"| ours against fpdf2 | {cost.ours / cost.naive:.2f} |",
        f"| ours against ReportLab | {cost.ours / cost.reportlab:.2f} |",
        f"| its pages and size | {cost.pages} pages, {cost.size:,} bytes |",
        *(f"| making {size:,} demo dossiers | {took:.1f} s |" for size, took in seconds.items()),
    ]
    return "\n".join(lines)


def typing_table(found: list[Typing]) -> str:
    """Write the time to 'saved' as a table."""
    rows = [
        f"| {item.writers} | {item.median:.1f} | {item.p99:.1f} | {item.processor:.1f} "
        f"| {item.lost} | {item.megabytes_per_page:.2f} |"
        for item in found
    ]
    head = (
        "| calls written at once | median, ms | p99, ms | processor per save, ms | texts lost "
        "| MB per open page |"
    )
    return "\n".join((head, "|---|---|---|---|---|---|", *rows))


def growth_table(found: list[Growth]) -> str:
    """Write what long calls add to the database as a table."""
    rows = [
        f"| {item.writers} | {item.database:.2f} | {item.entries:.0f} | {item.log:.1f} |"
        for item in found
    ]
    head = (
        "| calls at once | MB in the database, for each | entries in the history, for each "
        "| MB of the log, at most |"
    )
    return "\n".join((head, "|---|---|---|---|", *rows))


def proposal_lines(cost: SuggestionCost) -> str:
    """Write how good and how fast the app's proposals are."""
    took = f"| a suggestion over {cost.options:,} options, median | {cost.ours:.1f} ms "
    return "\n".join(
        (
            "| what | app | control | which control |",
            "|---|---|---|---|",
            *quality_lines("first set", MADE_WITH),
            *quality_lines("second set", HELD_OUT),
            *quality_lines("third set", MORE),
            f"| a suggestion at a host of {HOST}, median | {cost.host:.1f} ms | | |",
            f"{took}| {cost.bare:.1f} ms | bare FTS5 query of the same words |",
            f"{took}| {cost.bare_content:.1f} ms | the same, without words such as 'de' |",
        )
    )


def quality_lines(name: str, labelled: Labelled) -> tuple[str, ...]:
    """Write how good the app's proposals are on a set of labelled examples."""
    suggestions, shifts = measure_quality(labelled)
    size = f"{name}: {suggestions.pairs} pairs, {suggestions.options} options"
    return (
        f"| options for a goal, recall at 3 ({size}) | {suggestions.app.recall:.3f} "
        f"| {suggestions.control.recall:.3f} | plain FTS5 |",
        f"| the same, mean reciprocal rank | {suggestions.app.mrr:.3f} "
        f"| {suggestions.control.mrr:.3f} | plain FTS5 |",
        f"| kind of shift, agreement ({name}: {shifts.pairs} pairs) | {shifts.app:.3f} "
        f"| {shifts.control:.3f} | always 'more concrete' |",
        f"| right option shown at a host of {HOST} ({name}) | {suggestions.shown:.3f} | | |",
        f"| shown though the right one is not there ({name}) "
        f"| {suggestions.shown_though_nothing:.3f} | | |",
        f"| one kind proposed, and right ({name}) | {shifts.proposed.pairs / shifts.pairs:.2f}, "
        f"{shifts.proposed.agreed / shifts.proposed.pairs:.3f} | | |",
    )


def drawn_table(found: list[Drawn]) -> str:
    """Write the time from a click to drawn charts as a table."""
    rows = [
        f"| {item.tab} | {item.ours:.0f} | {item.bare:.0f} | {item.ours / item.bare:.2f} |"
        for item in found
    ]
    return "\n".join(("| tab | ours, ms | bare, ms | ratio |", "|---|---|---|---|", *rows))


def heavy_table(found: list[Heavy]) -> str:
    """Write what someone who types notices of others' reports, as a table."""
    least = median(found[0].times)
    rows = [
        f"| {item.askers} | {median(item.times):.0f} | {percentile(item.times, 0.99):.0f} "
        f"| {median(item.times) / least:.2f} | {len(item.waits)} "
        f"| {f'{median(item.waits):.1f}' if item.waits else ''} |"
        for item in found
    ]
    head = (
        "| people who have reports made | to 'saved', median, ms | slowest, ms | to no one "
        "| reports made | median wait for one, s |"
    )
    return "\n".join((head, "|---|---|---|---|---|---|", *rows))


def start_table(start: Start) -> str:
    """Write the time to the first page as a table."""
    rows = [
        f"| {name} | {seconds:.2f} | {seconds / start.bare:.2f} |"
        for name, seconds in (
            ("a filled database", start.filled),
            ("a new database", start.new),
            ("the bare app", start.bare),
        )
    ]
    return "\n".join(("| start with | seconds | to bare |", "|---|---|---|", *rows))


HEAVY = f"""\
One person types {TEXTS} times in a call, a second apart, while others have the report of
{DOSSIERS:,} dossiers made, each one after the other without a pause. Reports are made in a process
of their own, one at a time; who asks for one more waits, and reads so on screen.
"""

START = """\
From `streamlit run` to the end of the first page's script, seen over a websocket; medians, in turn,
everything installed and run once before. The bare app imports pandas and shows a title.
"""

OVERVIEW = """\
Processor of the server, the least of some runs: warm is a rerun of a session whose figures and
charts are ready, cold a first view for which all rows are read anew, as at a start. The plain read
takes the same columns from their tables with sqlite3 and pandas, and does nothing with them. Bytes
are those of the first view of a session. `python -m tests.bench.overview` measures it with 100,000
dossiers too.
"""

WRITTEN = """\
After a write is the first rerun after one was made, in turn with one after nothing was written: its
dossier is read anew, what rests on it is counted again, and each chart whose table changed is
drawn. Of each kind on the first tab, and on one that is about it; 10,000 dossiers.
"""

DRAWN = """\
Click to drawn: from a click on a tab to all its charts in Chromium, at 10,000 dossiers, against a
bare Streamlit page with the same charts already built.
"""

PROPOSALS = """\
On the labelled examples in tests/labelled; `python -m switching evaluate table` measures the same
on your own. The lists of words and the weights were made with all of them: on new text, expect
less. With weights fitted on two of the sets, of the third one 0.85, 0.84 and 0.82 of the shifts
agree, and 33 of 33, 34 of 36 and 76 of 80 are right where one kind is proposed. How many pieces
were added and dropped, as two figures more, made that no better: that goals came or went only
excludes 'unchanged'.
"""

TYPING = f"""\
Each writer has the page of a call open over a websocket, on one server, and saves its notes as the
tab's keeper does: with a request of their own, once a second, {SAVES} times, each text longer than
the one before. Measured from sending to the answer that says what then stands there. A browser adds
the 0.4 seconds that it waits for a pause in typing. Processor is the server's own time per save,
without what it does all the same for so many open pages.
"""

WRITING = f"""\
{WRITERS_AT_ONCE} writers over two or four processes on one database, without pages around them.
Each saves the notes of a call of its own, as a page does, for {WRITING_SECONDS:.0f} seconds. On the
quiet disk they think 0.05 to 0.2 seconds between; on the slow one each sync takes
{1000 * SLOW_SECONDS:.0f} ms more.
"""

GUESTS = """\
What a page of a learner takes by the server's own interface, without the network: bytes, bytes as
packed, and processor for one.
"""

GROWTH = f"""\
A call of {MINUTES} minutes in which someone types without a pause, from nothing to the
{NOTE_LENGTH:,} characters that a note can hold, saved every {SAVED_EVERY.seconds} seconds.
"""

DOCUMENTS = """\
The first plan of a process parses the two font files; each plan then gets its own copy, of just the
letters that it uses. Ours, fpdf2 alone and ReportLab take turns on the same content. fpdf2 alone
does as its manual shows: fonts added for each document, its own tables, PDF/A-3B with the data
attached and bookmarks, as ours. ReportLab keeps its fonts too; it makes no PDF/A and attaches
nothing.
"""

EXPLANATION = f"""\
Each page's rerun is the time of its script through Streamlit's AppTest (median of {RERUNS}, after 3
to warm up), against a bare page, in the same run, with as many of the same elements (widgets,
texts, containers, tables with as many rows, charts already built) and nothing else. The ratio is
what our reading, rules and saving cost on top. The first run is that of a new session.
"""


class _Parts:
    """Measures part by part, and says how long each took."""

    def __init__(self) -> None:
        self.seconds = dict[str, float]()

    def take(self, what: str, measure: Callable[[], T]) -> T:
        """Measure a part."""
        started = time.perf_counter()
        found = measure()
        self.seconds[what] = time.perf_counter() - started
        click.echo(f"{what}: {self.seconds[what]:.0f} s", err=True)
        return found


@click.command()
@click.option("--write/--no-write", default=True, help="keep the figures in docs/benchmarks.md")
def main(write: bool) -> None:
    """Measure and report, in ten minutes at most.

    What takes minutes by itself stays as it was measured alone: many people at work, strangers, an
    auditor's sample (`python -m tests.bench.people`, `.strangers`, `.sample`).
    """
    parts, databases, made = _Parts(), dict[int, Path](), dict[int, float]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            databases[size] = folder / f"{size}.db"
            what = f"{size:,} dossiers of the demo"
            parts.take(what, partial(build_demo, databases[size], size, seed=1, today=DAY))
            made[size] = parts.seconds[what]
        few, some, many = (databases[size] for size in SIZES)
        reruns = parts.take("reruns", lambda: measure(many, DOSSIER))
        sized = parts.take("sizes", lambda: measure_sizes([few, many], sizes.SHORT_ROUNDS))
        cost = parts.take("documents", lambda: measure_plan(many, DOSSIER))
        suggested = parts.take("suggestions", lambda: measure_speed(folder, MANY_OPTIONS))
        loads = parts.take("people", lambda: measure_load(AT_WORK, AT_WORK_SECONDS))
        start = parts.take("start", lambda: measure_start(START_ROUNDS))
        heavy = parts.take("heavy documents", measure_heavy)
        typed = parts.take("typing", lambda: measure_typing(folder / "typing.db"))
        grown = parts.take("growth", lambda: measure_growth(folder))
        written = parts.take("writers", lambda: measure_writers(WRITING_SECONDS))
        asked = parts.take("pages of guests", measure_guests)
        viewed = parts.take(
            "overview",
            lambda: [measure_overview(path, size) for path, size in ((some, 1_000), (many, MANY))],
        )
        after = parts.take("overview after a write", lambda: measure_writes(many))
        drawn = parts.take("drawing", lambda: measure_drawn(many))
    ratios = [
        *of_reruns(MANY, reruns),
        *of_load(loads),
        *of_heavy(heavy),
        *of_start(start),
        *of_overview(viewed, after, drawn),
        *of_sizes(sized),
        *of_documents(cost),
        *of_suggestions(suggested),
    ]
    earlier = REPORT.read_text(encoding="utf-8")
    today = datetime.now(UTC).date()
    report = "\n\n".join(
        (
            "# Benchmarks",
            f"Measured on {today}: {machine()}.\nRepeat with `make bench`.",
            "## All ratios",
            "Less is better, and 1 as good. Each part below says how its figures were measured.",
            ratio_table(ratios, __version__),
            "## Reruns",
            EXPLANATION.rstrip(),
            rerun_table(MANY, reruns),
            sizes.TITLE,
            sizes.report(sized),
            "## From a keystroke to 'saved'",
            TYPING.rstrip(),
            typing_table(typed),
            GROWTH.rstrip(),
            growth_table(grown),
            "## Writers at once",
            WRITING.rstrip(),
            writers_table(written),
            people.TITLE,
            part_of(earlier, people.TITLE),
            "## Typing beside heavy documents",
            HEAVY.rstrip(),
            heavy_table(heavy),
            strangers.TITLE,
            part_of(earlier, strangers.TITLE),
            "## Start",
            START.rstrip(),
            start_table(start),
            "## The overview",
            OVERVIEW.rstrip(),
            overview_table(viewed),
            WRITTEN.rstrip(),
            writes_table(after),
            DRAWN.rstrip(),
            drawn_table(drawn),
            "## Pages of guests",
            GUESTS.rstrip(),
            guests_table(asked),
            "## Proposals",
            PROPOSALS.rstrip(),
            proposal_lines(suggested),
            sample.TITLE,
            part_of(earlier, sample.TITLE),
            "## Documents and demo data",
            DOCUMENTS.rstrip(),
            plan_lines(cost, made) + "\n",
        )
    )
    sys.stdout.write(report)
    click.echo(f"all of it: {sum(parts.seconds.values()) / 60:.1f} minutes", err=True)
    if write:
        keep_ratios(ratios, __version__)
        REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
