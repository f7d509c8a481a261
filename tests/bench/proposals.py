"""How good the app's proposals are on the labelled examples, and how fast suggestions come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from switching.cli.evaluate.labelled import read_rows
from switching.cli.evaluate.measured_shifts import SHIFT_COLUMNS, ShiftScores, evaluate_shifts
from switching.cli.evaluate.measured_suggestions import (
    HOST,
    OPTION_COLUMNS,
    PAIR_COLUMNS,
    SuggestionScores,
    evaluate_suggestions,
    fill_catalogue,
    find_plainly,
    make_control,
)
from switching.rules.dutch import content_words
from switching.services.suggestions import rank_options
from switching.store import connect
from tests.labelled import MADE_WITH, Labelled

ROUNDS = 1
TOWNS = ("Aalst", "Brugge", "Genk", "Gent", "Leuven", "Mechelen", "Oostende", "Turnhout")


@dataclass(frozen=True)
class SuggestionCost:
    """Milliseconds, medians: a suggestion, the bare FTS5 query of the same words, and that of
    those alone that say something; and a suggestion among the options of one host."""

    options: int
    ours: float
    bare: float
    bare_content: float
    host: float


def measure_quality(labelled: Labelled) -> tuple[SuggestionScores, ShiftScores]:
    """Measure on labelled examples."""
    suggestions = evaluate_suggestions(
        read_rows(labelled.options, OPTION_COLUMNS), read_rows(labelled.pairs, PAIR_COLUMNS)
    )
    return suggestions, evaluate_shifts(read_rows(labelled.shifts, SHIFT_COLUMNS))


def many_options(count: int) -> Iterator[dict[str, str]]:
    """Make a large catalogue: the labelled options, their parts combined anew."""
    random = Random(1)
    written = read_rows(MADE_WITH.options, OPTION_COLUMNS)
    for number in range(count):
        title, description, rest = (random.choice(written) for _ in range(3))
        words = f"{description['description']} {rest['description']}"
        yield {
            "option_id": str(number),
            "kind": title["kind"],
            "title": f"{title['title']} {random.choice(TOWNS)}",
            "description": words,
        }


def measure_speed(folder: Path, count: int) -> SuggestionCost:
    """Measure suggestions over `count` options for each labelled goal."""
    options = list(many_options(count))
    path = folder / "options.db"
    fill_catalogue(path, options)
    goals = [row["goal"] for row in read_rows(MADE_WITH.pairs, PAIR_COLUMNS)]
    with connect(path) as db:
        make_control(db, options)
        ours = _median(lambda goal: rank_options(db, goal), goals)
        bare = _median(lambda goal: find_plainly(db, goal), goals)
        content = [" ".join(content_words(goal)) for goal in goals]
        found = _median(lambda w: find_plainly(db, w), content)
        few = list(range(1, HOST + 1))
        host = _median(lambda goal: rank_options(db, goal, among=few), goals)
        return SuggestionCost(count, ours, bare, found, host)


def _median(find: Callable[[str], object], goals: list[str]) -> float:
    for goal in goals:
        find(goal)
    return median(_milliseconds(find, goal) for _ in range(ROUNDS) for goal in goals)


def _milliseconds(find: Callable[[str], object], goal: str) -> float:
    started = time.perf_counter()
    find(goal)
    return 1000 * (time.perf_counter() - started)
