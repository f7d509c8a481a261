"""Measure the main figures, print them as one table, and keep them in docs/benchmarks.md."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import click

from switching import __version__
from switching.cli.evaluate.measured_suggestions import HOST
from switching.demo import build_demo
from switching.models.base import NOTE_LENGTH
from tests.bench import people, sample
from tests.bench.documents import ROUNDS, PlanCost, measure_plan
from tests.bench.growth import MINUTES, SAVED_EVERY, Growth, measure_growth
from tests.bench.heavy import DOSSIERS, TEXTS, Heavy, measure_heavy
from tests.bench.load import measure_load, percentile
from tests.bench.machine import machine
from tests.bench.overview import Drawn, OverviewCost, measure_drawn, measure_overviews
from tests.bench.profile import measure_profiles
from tests.bench.proposals import SuggestionCost, measure_quality, measure_speed
from tests.bench.reruns import Rerun, measure
from tests.bench.sizes import EXPLANATION as BY_SIZE
from tests.bench.sizes import measure_sizes, sizes_table
from tests.bench.start import Start, measure_start
from tests.bench.strangers import PEOPLE, SOON_MS, STRANGERS, Crowd, measure_strangers
from tests.bench.summary import (
    Ratio,
    keep_ratios,
    of_documents,
    of_heavy,
    of_load,
    of_overview,
    of_reruns,
    of_sizes,
    of_start,
    of_suggestions,
    ratio_table,
)
from tests.bench.typing import SAVES, Typing, measure_typing
from tests.bench.writers import SECONDS as WRITING_SECONDS
from tests.bench.writers import SLOW_SECONDS, measure_writers, writers_table
from tests.bench.writers import WRITERS as WRITERS_AT_ONCE
from tests.labelled import HELD_OUT, MADE_WITH, MORE, Labelled

SIZES = (100, 10_000)
OVERVIEW_SIZES = (1_000, 10_000, 100_000)
DRAWN_SIZE = 10_000
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


def overview_table(found: list[OverviewCost]) -> str:
    """Write the cost of the overview at each size as a table."""
    least = found[0].warm
    rows = [
        f"| {item.switches:,} | {item.warm:.0f} | {item.warm / least:.2f} "
        f"| {item.noted:.0f} | {item.noted / item.warm:.2f} "
        f"| {item.counted:.0f} | {item.counted / item.warm:.2f} | {item.cold:.0f} "
        f"| {item.plain:.0f} | {item.cold / item.plain:.2f} | {item.bytes_sent / 1024:.0f} "
        f"| {item.megabytes:.0f} |"
        for item in found
    ]
    head = (
        "| dossiers | warm rerun, ms | to the smallest | after a note, ms | to warm "
        "| after another figure, ms | to warm | cold, ms | plain read, ms | to plain "
        "| kB to the browser | server, MB |"
    )
    return "\n".join((head, "|---|" + "---|" * 11, *rows))


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


def strangers_table(found: list[Crowd]) -> str:
    """Write what strangers cost the server and the people at work, as a table."""
    head = (
        "| strangers | server, MB at most | at the end | answers | p50, ms | p99, ms "
        f"| within {SOON_MS} ms | to 'saved', p50 | p99 | CPU, s | without a core, s "
        "| errors |"
    )
    answered = [f"Strangers were answered: {crowd.answers}." for crowd in found if crowd.answers]
    rows = "\n".join((head, "|---|" + "---|" * 11, *(crowd.row() for crowd in found)))
    return "\n\n".join((rows, *answered))


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

CROWD = f"""\
{PEOPLE} people of ours, signed in, do the same as above for a minute, alone and beside {STRANGERS}
strangers, each at an address of their own. Each stranger opens a socket and has the page run there,
uploads 6 MB, asks for five files, and pauses for a second, for as long as the others work;
sockets stay open. The strangers compute on the same computer, at the lowest priority. 'Without a
core' adds up how long the threads of the server were ready and the computer did something else.
"""

START = """\
From `streamlit run` to the end of the first page's script, seen over a websocket; medians, in turn,
everything installed and run once before. The bare app imports pandas and altair and shows a title.
"""

OVERVIEW = """\
Warm is a rerun of a session whose figures and charts are ready. After a note is the first rerun
after something was written that no figure follows from, as most of what is typed; after another
figure a held call took another time: its dossier is read anew, all is counted again, and each chart
whose table changed is drawn. The three take turns. Cold is a first view for which all rows are read
anew, as at a start. The plain read takes the same columns from their tables with sqlite3 and
pandas, and does nothing with them. Bytes are those of the first view of a session. Click to drawn:
from a click on a tab to all its charts in Chromium, at 10,000 dossiers, against a bare Streamlit
page with the same charts already built.
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

EXPLANATION = """\
Each page's rerun is the time of its script through Streamlit's AppTest (median of 15, after 3 to
warm up), against a bare page, in the same run, with as many of the same elements (widgets, texts,
containers, tables with as many rows, charts already built) and nothing else. The ratio is what our
reading, rules and saving cost on top. The first run is that of a new session.
"""


def measure_views(
    folder: Path, seconds: dict[int, float]
) -> tuple[list[OverviewCost], list[Drawn]]:
    """Measure the overview at each size; `seconds` gets how long making the dossiers took."""
    databases = {size: folder / f"{size}.db" for size in OVERVIEW_SIZES}
    for size, database in databases.items():
        if not database.exists():
            started = time.perf_counter()
            build_demo(database, size, seed=1, today=DAY)
            seconds[size] = time.perf_counter() - started
    return measure_overviews(databases), measure_drawn(databases[DRAWN_SIZE])


@click.command()
@click.option("--write/--no-write", default=True, help="keep the figures in docs/benchmarks.md")
@click.option("--sizes", default=",".join(map(str, SIZES)), help="numbers of dossiers")
def main(write: bool, sizes: str) -> None:
    """Measure and report."""
    parts, seconds, ratios, databases = [], {}, list[Ratio](), list[Path]()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "none.db"
        for size in map(int, sizes.split(",")):
            database = Path(folder) / f"{size}.db"
            started = time.perf_counter()
            build_demo(database, size, seed=1, today=DAY)
            seconds[size] = time.perf_counter() - started
            databases.append(database)
            reruns = measure(database, DOSSIER)
            parts.append(rerun_table(size, reruns))
            ratios += of_reruns(size, reruns)
        sized = measure_sizes([databases[0], databases[-1]])
        cost = measure_plan(database, DOSSIER)
        suggested = measure_speed(Path(folder), MANY_OPTIONS)
        loads, start = measure_load(), measure_start()
        heavy, crowds = measure_heavy(), measure_strangers()
        typed = measure_typing(Path(folder) / "typing.db")
        grown, written = measure_growth(Path(folder)), measure_writers()
        viewed, drawn = measure_views(Path(folder), seconds)
    ratios += (*of_load(loads), *of_heavy(heavy), *of_start(start), *of_overview(viewed, drawn))
    ratios += of_sizes(sized)
    ratios += (*of_documents(cost), *of_suggestions(suggested))
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
            *parts,
            "## Reruns with few dossiers and with many",
            BY_SIZE.rstrip(),
            sizes_table(sized),
            "## From a keystroke to 'saved'",
            TYPING.rstrip(),
            typing_table(typed),
            GROWTH.rstrip(),
            growth_table(grown),
            "## Writers at once",
            WRITING.rstrip(),
            writers_table(written),
            people.TITLE,
            people.report(loads, measure_profiles()),
            "## Typing beside heavy documents",
            HEAVY.rstrip(),
            heavy_table(heavy),
            "## Strangers at the door",
            CROWD.rstrip(),
            strangers_table(crowds),
            "## Start",
            START.rstrip(),
            start_table(start),
            "## The overview",
            OVERVIEW.rstrip(),
            overview_table(viewed),
            drawn_table(drawn),
            "## Proposals",
            PROPOSALS.rstrip(),
            proposal_lines(suggested),
            sample.TITLE,
            sample.report(sample.measure_sample()),
            "## Documents and demo data",
            DOCUMENTS.rstrip(),
            plan_lines(cost, seconds) + "\n",
        )
    )
    sys.stdout.write(report)
    if write:
        keep_ratios(ratios, __version__)
        people.REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
