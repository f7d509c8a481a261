"""Whoever has two exports, of other days, filters or records, finds no one in what they differ."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, pairwise
from pathlib import Path

import pandas as pd
import pytest

from switching.i18n.file_names import file_word
from switching.models import Shift
from switching.overview import Frames, Selection, Span, Unit, figures_of, select
from switching.overview.exports.comma import write_tables
from switching.overview.exports.selected import gather, sheets_of
from switching.overview.filters import PARAMETERS, choices_of
from switching.overview.hiding import Rounding, is_counted, rounded_figure, rounded_table
from switching.overview.topics import TOPICS, Column, Topic
from switching.services.exports import ExportKind
from tests.overview.exports.test_content import ENGLISH, files_of, take
from tests.samples import NOW, TODAY
from tests.soak import soaked

YEAR = Selection(Span(date(2026, 1, 1), date(2026, 12, 31)))
Address = tuple[str, tuple[str, ...], str]
"""A table, the words of a row, and the title of a column."""

Numbers = Mapping[Address, float]
"""What is shown; what is not there is below 10."""

Picks = Mapping[int, int]
"""A made-up year: for the id of each of its dossiers, a dossier of the demo."""


def made_up(frames: Frames, picks: Picks) -> Frames:
    """Return the frames of a year that has the dossiers of the demo as often as `picks` say."""
    taken = pd.DataFrame({"new": sorted(picks), "switch_id": [picks[new] for new in sorted(picks)]})

    def of_taken(frame: pd.DataFrame) -> pd.DataFrame:
        found = taken.merge(frame, on="switch_id", sort=False)
        found = found.assign(switch_id=found["new"]).sort_values("switch_id", kind="stable")
        return found.drop(columns="new").reset_index(drop=True)

    switches = of_taken(frames.switches)
    rows = pd.Series(range(len(switches)), index=switches["switch_id"])
    parts = (of_taken(frame) for frame in (frames.calls, frames.days, frames.proposals))
    placed = (part.assign(row=rows[part["switch_id"]].to_numpy()) for part in parts)
    facts = {name: of_taken(fact) for name, fact in frames.facts.items()}
    return Frames(switches, *placed, frames.names, facts)


def exported(frames: Frames, selection: Selection, trail: bytes) -> Numbers:
    """Read the counts in the comma files of an export with small numbers hidden."""
    content = gather(frames, selection, trail, ENGLISH, NOW)
    archive = write_tables(content.about, sheets_of(content), ENGLISH, NOW)
    return dict(read(files_of(archive)))


def read(files: Mapping[str, list[list[str]]]) -> Iterator[tuple[Address, float]]:
    topics = {file_word(topic.key): topic for topic in TOPICS}
    for name, (_, *rows) in files.items():
        key = name[3:].removesuffix(".csv")
        if key == "figures":
            for row in rows:
                yield from shown(key, (row[0],), "rests on", row[5])
                if row[4] == "count":
                    yield from shown(key, (row[0],), "value", row[1])
        elif key in topics:
            for row in rows:
                yield from read_row(topics[key], row)


def read_row(topic: Topic, row: list[str]) -> Iterator[tuple[Address, float]]:
    pairs = list(zip(topic.columns, row, strict=True))
    words = tuple(cell for column, cell in pairs if says_which(column))
    for column, cell in pairs:
        if is_counted(column):
            yield from shown(topic.key, words, column.name, cell)


NUMBERS = {Unit.COUNT, Unit.SHARE, Unit.MINUTES, Unit.HOURS, Unit.DAYS}


def says_which(column: Column) -> bool:
    """Tell whether a cell of this column says which row it is."""
    return column.is_bound or column.unit not in NUMBERS


def shown(
    table: str, words: tuple[str, ...], title: str, cell: str
) -> Iterator[tuple[Address, float]]:
    if cell not in {"", "hidden", "below 10"}:
        yield (table, words, title), float(cell)


class Unrounded(Rounding):
    """Says all as it is."""

    def count(self, number: float) -> float:
        return float(round(number))


def true(frames: Frames, selection: Selection) -> Numbers:
    """Return what the numbers of an export are before they are rounded."""
    selected = select(frames, selection, TODAY, for_outside=True)
    found: dict[Address, float] = {}
    for figure in figures_of(selected):
        value, cases = rounded_figure(figure, Unrounded(b"x"))
        for title, number in (("value", value), ("rests on", cases)):
            if number is not None:
                found["figures", (ENGLISH.gettext(figure.name),), title] = number
    for topic in TOPICS:
        table = topic.table(selected)
        if len(table) and not topic.kept_home:
            for row in rounded_table(topic, table, Unrounded(b"x")).to_dict("records"):
                words = tuple(
                    column.written(row[column.name], ENGLISH)
                    for column in topic.columns
                    if says_which(column)
                )
                for column in filter(is_counted, topic.columns):
                    found[topic.key, words, column.name] = row[column.name]
    return found


# --- what one who reads knows ------------------------------------------------------------------


@dataclass(frozen=True)
class Range:
    """The counts that are possible."""

    low: float
    high: float

    def tells_of_few(self) -> bool:
        return self.low >= 1 and self.high <= 4

    def but(self, other: Range) -> Range:
        return Range(max(self.low, other.low), min(self.high, other.high))


def could_be(number: float | None) -> Range:
    """Return what a number stands for, for who knows how it was rounded."""
    return Range(0, 9) if number is None else Range(number - 4, number + 4)


def could_be_alike(one: float | None, other: float | None) -> bool:
    """Tell whether two numbers can both be of one same count."""
    found = {one, other}
    return len(found) == 1 or found == {None, 10} or (None not in found and abs(one - other) == 5)  # type: ignore[operator]


def cut_tables(numbers: Numbers) -> set[str]:
    """List the tables of which rows may be missing because others show more."""
    rows = {(table, words) for table, words, _ in numbers}
    found = Counter(table for table, _ in rows)
    return {table for table in ("informed_learners", "proposals_by_host") if found[table] == 12}


CALLS = ("figures", ("Calls held",), "value")
KNOWN_SHIFT = ("figures", ("Questions that changed",), "rests on")
KINDS = [("shifts", (ENGLISH.label(shift),), "questions") for shift in Shift]
STEPS = [
    "registered", "call held, or further", "plan final, or further",
    "first exchange day held, or further", "certificate issued",
]  # fmt: skip
FUNNEL = [("funnel", (step,), "dossiers") for step in STEPS]
LEDGER = ("offered", "accepted", "planned", "done", "useful")


def worked_out(numbers: Numbers) -> dict[Address, Range]:
    """Narrow each number down by all that one knows of the others in the same file."""
    known = {address: could_be(number) for address, number in numbers.items()}
    ledgers = {(table, words) for table, words, title in known if title in LEDGER}
    rows = [[(*row, step) for step in LEDGER] for row in ledgers]
    bars = [address for address in known if address[0] == "durations"]
    for address in (*KINDS, *FUNNEL, KNOWN_SHIFT, CALLS, *chain.from_iterable(rows)):
        known.setdefault(address, could_be(None))
    nested = [FUNNEL, [CALLS, KNOWN_SHIFT], *([CALLS, bar] for bar in bars)]
    nested += [[offered, step] for offered, *steps in rows for step in steps]
    for _ in range(3):
        add_up(known, KINDS, KNOWN_SHIFT)
        for falling in nested:
            nest(known, falling)
    return known


def add_up(known: dict[Address, Range], parts: list[Address], whole: Address) -> None:
    low = sum(known[part].low for part in parts)
    high = sum(known[part].high for part in parts)
    known[whole] = known[whole].but(Range(low, high))
    for part in parts:
        others = Range(low - known[part].low, high - known[part].high)
        left = Range(known[whole].low - others.high, known[whole].high - others.low)
        known[part] = known[part].but(left)


def nest(known: dict[Address, Range], falling: list[Address]) -> None:
    for more, less in pairwise(falling):
        known[more] = known[more].but(Range(known[less].low, float("inf")))
        known[less] = known[less].but(Range(0, known[more].high))


def subtracted(more: Numbers, less: Numbers) -> dict[Address, Range]:
    """Work out who is in the one export and not in the other, which it holds altogether."""
    whole, part = worked_out(more), worked_out(less)
    cut, found = cut_tables(more) | cut_tables(less), {}
    for address in whole.keys() | part.keys():
        if address[0] in cut and not (address in whole and address in part):
            continue
        one, two = (known.get(address, could_be(None)) for known in (whole, part))
        one, two = one.but(Range(two.low, float("inf"))), two.but(Range(0, one.high))
        found[address] = Range(max(one.low - two.high, 0), one.high - two.low)
    for address, few in found.items():
        if address[0] in {"durations", "shifts"}:
            found[address] = few.but(Range(0, found[CALLS].high))
    return found


# --- the attacks -------------------------------------------------------------------------------


def one_more_or_less(picks: Picks, known: Iterable[int], chance: random.Random) -> dict[int, int]:
    """Add, erase or change one dossier."""
    changed, some = dict(picks), chance.choice(list(picks))
    what = chance.choice(["add", "erase", "change"])
    if what == "erase":
        del changed[some]
    else:
        changed[max(picks) + 1 if what == "add" else some] = chance.choice(list(known))
    return changed


def any_selection(frames: Frames, chance: random.Random) -> Selection:
    """Choose a period and up to two of the filters that the page has."""
    first, last = sorted(chance.sample(range(1, 366), 2))
    span = Span(*(date.fromordinal(date(2025, 12, 31).toordinal() + day) for day in (first, last)))
    chosen = {}
    for name in chance.sample(list(PARAMETERS), chance.choice([0, 0, 1, 2])):
        among = list(choices_of(name, frames.names))
        chosen[PARAMETERS[name]] = chance.choice(among)
    return replace(YEAR, span=chance.choice([YEAR.span, YEAR.span, span]), **chosen)


def narrowed(selection: Selection, frames: Frames, chance: random.Random) -> Selection:
    """Choose what lies within a selection: one filter more, or fewer months."""
    free = [name for name, field in PARAMETERS.items() if getattr(selection, field) is None]
    if chance.random() < 0.5:
        name = chance.choice(free)
        among = list(choices_of(name, frames.names))
        return replace(selection, **{PARAMETERS[name]: chance.choice(among)})
    month = chance.randint(selection.span.first.month, min(selection.span.last.month, 10))
    return replace(selection, span=Span(selection.span.first, date(2026, month, 28)))


def year(frames: Frames, seed: int, dossiers: int) -> tuple[dict[int, int], random.Random]:
    chance = random.Random(seed)
    known = list(frames.switches["switch_id"])
    return {new: chance.choice(known) for new in range(1, dossiers + 1)}, chance


SEEDS = [1, 2, *soaked(range(3, 80))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_one_dossier_more_or_less_is_told_by_no_number(frames: Frames, seed: int) -> None:
    picks, chance = year(frames, seed, 150 + seed % 200)
    selection = any_selection(frames, chance)
    ids = frames.switches["switch_id"]
    before = exported(made_up(frames, picks), selection, b"yesterday")
    after = exported(made_up(frames, one_more_or_less(picks, ids, chance)), selection, b"today")
    cut = cut_tables(before) | cut_tables(after)
    for address in before.keys() | after.keys():
        one, two = before.get(address), after.get(address)
        unknown = address[0] in cut and None in {one, two}
        assert unknown or could_be_alike(one, two), (address, one, two)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_exports_point_to_few(frames: Frames, seed: int) -> None:
    picks, chance = year(frames, seed, 150 + seed % 200)
    whole = any_selection(frames, chance)
    part = narrowed(whole, frames, chance)
    made = made_up(frames, picks)
    more, less = (exported(made, selection, b"today") for selection in (whole, part))
    for known in (worked_out(more), worked_out(less), subtracted(more, less)):
        assert not [address for address, few in known.items() if few.tells_of_few()]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_is_that_of_few_and_each_is_near_the_truth(frames: Frames, seed: int) -> None:
    picks, chance = year(frames, seed, 150 + seed % 200)
    made, selection = made_up(frames, picks), any_selection(frames, chance)
    within = gather(made, selection, b"x", ENGLISH, NOW).selected.span
    counts = true(made, replace(selection, span=within))
    for address, number in exported(made, selection, b"x").items():
        assert number % 5 == 0
        assert number >= 10
        if address in counts:  # the twelve organisations with most are others than in truth
            assert counts[address] >= 6
            assert abs(counts[address] - number) < 5


@pytest.mark.slow
def test_to_ask_again_or_by_another_way_gives_the_same(frames: Frames) -> None:
    """No average of many answers comes nearer to the truth."""
    picks, _ = year(frames, 1, 200)
    ask = partial(exported, made_up(frames, picks))
    once = ask(YEAR, b"today")
    assert once == ask(YEAR, b"today")
    assert once == ask(replace(YEAR, span=Span(date(2026, 1, 9), date(2026, 10, 3))), b"today")
    assert once != ask(YEAR, b"tomorrow")


@pytest.mark.slow
def test_the_one_who_attacks_finds_few_in_exact_numbers(frames: Frames) -> None:
    """The attack is one: it works on what is not rounded."""
    picks, _ = year(frames, 1, 200)
    made = made_up(frames, picks)
    sector = frames.switches["sector"].iloc[0]
    more, less = (true(made, choice) for choice in (YEAR, replace(YEAR, sector=sector)))
    exact = {a: more[a] - less.get(a, 0) for a in more}
    assert [address for address, number in exact.items() if 1 <= number <= 4]
    assert not all(could_be_alike(more.get(a), less.get(a)) for a in more)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [ExportKind.TABLES, *soaked([ExportKind.REPORT])])
def test_a_day_more_does_not_tell_what_the_call_of_that_day_was(
    demo_path: Path, frames: Frames, kind: ExportKind
) -> None:
    """The call of a day on which there was but one, between the reports to it and to the eve."""
    days = frames.calls["day"].dt.date.value_counts()
    alone = min(day for day in days[days == 1].index if date(2026, 3, 3) < day < date(2026, 10, 20))
    eve = date.fromordinal(alone.toordinal() - 1)
    if eve.month != alone.month:
        pytest.skip("no month has such a day")
    files = [
        take(demo_path, kind, Selection(Span(date(2026, 1, 1), last)), hides=True)
        for last in (eve, alone)
    ]
    assert files[0] == files[1]
