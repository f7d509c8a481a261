"""All ratios in one table: what the app takes beside what it is compared with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.documents import PlanCost
from tests.bench.heavy import Heavy
from tests.bench.load import Loads, percentile
from tests.bench.overview import Drawn, OverviewCost, Written
from tests.bench.proposals import SuggestionCost
from tests.bench.reruns import Rerun
from tests.bench.start import Start
from tests.server import ROOT

REPORT = ROOT / "docs" / "benchmarks.md"
RELEASES = Path(__file__).with_name("releases.json")


@dataclass(frozen=True)
class Ratio:
    """A figure of ours and the one it is compared with, in the same unit."""

    what: str
    ours: float
    other: float
    unit: str
    against: str

    @property
    def name(self) -> str:
        """By what it is known among those of other releases."""
        return f"{self.what}, against {self.against}"


def ratio_table(ratios: Iterable[Ratio], release: str) -> str:
    """Write ratios as a table, beside those of the releases before this one."""
    earlier = {name: found for name, found in read_releases().items() if name != release}
    rows = [
        f"| {item.what} | {_figure(item.ours)} {item.unit} | {_figure(item.other)} {item.unit} "
        f"| {item.ours / item.other:.2f} | "
        + "".join(f"{_known(found.get(item.name))} | " for found in earlier.values())
        + f"{item.against} |"
        for item in ratios
    ]
    columns = ("what", "ours", "the other", "ratio", *(f"in {name}" for name in earlier))
    head = f"| {' | '.join(columns)} | the other is |"
    return "\n".join((head, "|---" * (len(columns) + 1) + "|", *rows))


def _known(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def read_releases() -> dict[str, dict[str, float]]:
    """Return the ratios of each release that was measured."""
    found: dict[str, dict[str, float]] = json.loads(RELEASES.read_text(encoding="utf-8"))
    return found


def keep_ratios(ratios: Iterable[Ratio], release: str) -> None:
    """Keep these ratios as those of a release."""
    found = read_releases()
    measured = {item.name: round(item.ours / item.other, 3) for item in ratios}
    found[release] = {**found.get(release, {}), **measured}
    text = json.dumps(found, indent=1, ensure_ascii=False)
    RELEASES.write_text(f"{text}\n", encoding="utf-8")


def part_of(report: str, title: str) -> str:
    """Return what stands in a report below a title, up to the next one."""
    return report.partition(f"{title}\n")[2].partition("\n## ")[0].strip()


def keep_part(title: str, part: str) -> None:
    """Put a part that was measured alone in the place of the one that is in the report."""
    report = REPORT.read_text(encoding="utf-8")
    before, there, after = report.partition(f"{title}\n")
    assert there, f"{REPORT} has no part {title!r}"
    rest = after[after.index("\n## ") :]
    REPORT.write_text(f"{before}{title}\n\n{part}\n{rest}", encoding="utf-8")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def of_reruns(size: int, reruns: Iterable[Rerun]) -> Iterator[Ratio]:
    """Compare the reruns of the pages at one size."""
    for item in reruns:
        what = f"rerun of {item.page}, {size:,} dossiers"
        yield Ratio(what, item.ours, item.bare, "ms", "a bare page with the same elements")


def of_load(found: Iterable[Loads]) -> Iterator[Ratio]:
    """Compare what so many people at work wait, and what that takes."""
    for item in found:
        ours, bare = item.ours, item.bare
        if bare is None:
            continue
        of = f"{ours.sessions} at work"
        if ours.workers > 1:
            of += f", {ours.workers} processes"
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            times = [percentile(load.all_times, share) for load in (ours, bare)]
            what = f"click to answer, {name}, {of}"
            yield Ratio(what, times[0], times[1], "ms", "bare pages under the same load")
        what = f"processor per answer, {of}"
        yield Ratio(what, ours.cpu_per_answer, bare.cpu_per_answer, "ms", "the same")


def of_heavy(found: Iterable[Heavy]) -> Iterator[Ratio]:
    """Compare typing beside heavy documents with typing beside none."""
    alone, *others = found
    for item in others:
        what = f"'saved' beside {item.askers} who have reports made, median"
        times = median(item.times), median(alone.times)
        yield Ratio(what, *times, "ms", "the same beside no one")


def of_start(start: Start) -> Iterator[Ratio]:
    """Compare the time to the first page."""
    for name, seconds in (("filled", start.filled), ("new", start.new)):
        what = f"start to first page, {name} database"
        yield Ratio(what, seconds, start.bare, "s", "a bare app with pandas")


WARM, PLAIN = "the same, nothing written", "reading the same columns"


def of_overview(
    viewed: Iterable[OverviewCost], after: Iterable[Written], drawn: Iterable[Drawn]
) -> Iterator[Ratio]:
    """Compare reading, counting and drawing the overview."""
    for view in viewed:
        what = f"overview read anew, {view.switches:,} dossiers"
        yield Ratio(what, view.cold, view.plain, "ms", PLAIN)
    for item in after:
        what = f"overview, {item.tab}, after {item.what}"
        yield Ratio(what, item.after, item.warm, "ms", WARM)
    for tab in drawn:
        what = f"click on tab {tab.tab} to drawn charts"
        yield Ratio(what, tab.ours, tab.bare, "ms", "the same charts, ready, on a bare page")


def of_documents(cost: PlanCost) -> Iterator[Ratio]:
    """Compare writing the plan."""
    yield Ratio("writing a plan", cost.ours, cost.naive, "ms", "fpdf2 as its manual shows")
    yield Ratio("writing a plan", cost.ours, cost.reportlab, "ms", "ReportLab")


def of_suggestions(cost: SuggestionCost) -> Iterator[Ratio]:
    """Compare suggesting options."""
    what = f"a suggestion, {cost.options:,} options"
    yield Ratio(what, cost.ours, cost.bare, "ms", "a bare FTS5 query of the same words")
    yield Ratio(what, cost.ours, cost.bare_content, "ms", "the same, without words such as 'de'")
