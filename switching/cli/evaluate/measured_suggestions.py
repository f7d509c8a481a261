"""How often the right option is found and shown, beside plain full-text search."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from statistics import mean

import sqlite_utils

from switching.cli.evaluate.labelled import UnreadableError
from switching.models import HostOption, Message, N_, OptionKind, Organisation
from switching.models.base import LINE_LENGTH, NOTE_LENGTH
from switching.rules.dutch import content_words, stems_of
from switching.rules.ranking import fit_of
from switching.services.suggestions import SHOWN, rank_options
from switching.store import add_many, connect, immediate, migrate

OPTION_COLUMNS = ("option_id", "kind", "title", "description")
PAIR_COLUMNS = ("goal", "option_id")
HOST, SEED = 30, 1
"""How many options a made-up host has, and the seed by which they are drawn."""


class Shared(StrEnum):
    """What a goal has in common with its options at most."""

    WORD = N_("a word")
    STEM = N_("a stem")
    NOTHING = N_("nothing")


@dataclass(frozen=True)
class Found:
    """Recall at 3 and mean reciprocal rank, both from 0 to 1."""

    recall: float
    mrr: float


@dataclass(frozen=True)
class Part:
    """Goals that share as much with their options: how many, how many found and shown."""

    goals: int
    found: float
    shown: int


@dataclass(frozen=True)
class SuggestionScores:
    """How well the app, and plain FTS5, find the labelled options of each goal."""

    options: int
    pairs: int
    goals: int
    app: Found
    control: Found
    by_shared: Mapping[Shared, Part]
    shown: float
    """The share of goals whose right option is shown at a host of HOST options."""
    shown_though_nothing: float
    """The share of goals for which something is shown where the right option is not on offer."""


@dataclass(frozen=True)
class _Case:
    """A goal with the places of its right options, and what the app ranks for it."""

    goal: str
    right: frozenset[int]
    shared: Shared
    ranked: list[int]
    at_host: list[int]
    at_other: list[int]

    @property
    def recall(self) -> float:
        return len(self.right & set(self.ranked[:SHOWN])) / len(self.right)

    @property
    def is_shown(self) -> bool:
        return bool(self.right & set(self.at_host))


def evaluate_suggestions(
    options: Sequence[Mapping[str, str]], pairs: Sequence[Mapping[str, str]]
) -> SuggestionScores:
    """Measure on rows of OPTION_COLUMNS and of PAIR_COLUMNS.

    A goal may have more than one fitting option: recall is the share of them among the first
    three, the reciprocal rank that of the first one. Both are means over the goals.
    Raises UnreadableError for an option twice, or a pair with an option that is not listed.
    """
    numbers = _numbered(options)
    wanted: dict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        if pair["option_id"] not in numbers:
            values = {"option": pair["option_id"], "goal": pair["goal"]}
            text = N_("Option {option} of the goal ‘{goal}’ is not in the list of options.")
            raise UnreadableError(Message(text, values))
        wanted[pair["goal"]].add(numbers[pair["option_id"]])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evaluation.db"
        fill_catalogue(path, options)
        with connect(path) as db:
            make_control(db, options)
            cases = _cases(db, options, wanted)
            control = _score(wanted, lambda goal: find_plainly(db, goal))
    ranked = {case.goal: case.ranked for case in cases}
    return SuggestionScores(
        len(options),
        len(pairs),
        len(wanted),
        _score(wanted, ranked.__getitem__),
        control,
        {shared: _part(cases, shared) for shared in Shared},
        mean(case.is_shown for case in cases),
        mean(bool(case.at_other) for case in cases),
    )


def _cases(
    db: sqlite_utils.Database,
    options: Sequence[Mapping[str, str]],
    wanted: Mapping[str, set[int]],
) -> list[_Case]:
    draw, cases = Random(SEED), []
    for goal, right in wanted.items():
        others = [number for number in range(1, len(options) + 1) if number not in right]
        others = sorted(draw.sample(others, min(HOST - 1, len(others))))
        held = sorted({*others, min(right)})
        shared = _shared(goal, [options[number - 1] for number in sorted(right)])
        ranked = [one.option_id for one in rank_options(db, goal)]
        places = (_shown(db, goal, held), _shown(db, goal, others))
        cases.append(_Case(goal, frozenset(right), shared, ranked, *places))
    return cases


def _shown(db: sqlite_utils.Database, goal: str, among: list[int]) -> list[int]:
    ranked = rank_options(db, goal, among=among)
    return [one.option_id for one in ranked if fit_of(one.score)][:SHOWN]


def _shared(goal: str, options: Sequence[Mapping[str, str]]) -> Shared:
    said = " ".join(f"{option['title']} {option['description']}" for option in options)
    if set(content_words(goal)) & set(content_words(said)):
        return Shared.WORD
    return Shared.STEM if set(stems_of(goal)) & set(stems_of(said)) else Shared.NOTHING


def _part(cases: Sequence[_Case], shared: Shared) -> Part:
    part = [case for case in cases if case.shared is shared]
    return Part(len(part), sum(case.recall for case in part), sum(case.is_shown for case in part))


def _numbered(options: Sequence[Mapping[str, str]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for number, option in enumerate(options, start=1):
        if option["option_id"] in numbers:
            values = {"option": option["option_id"]}
            raise UnreadableError(Message(N_("Option {option} is listed twice."), values))
        numbers[option["option_id"]] = number
    return numbers


def fill_catalogue(path: Path, options: Sequence[Mapping[str, str]]) -> None:
    """Make a database at `path` with `options`, numbered from 1, all of one host."""
    migrate(path)
    with connect(path) as db, immediate(db):
        add_many(db, [Organisation(id=1, name="host", is_host=True)])
        add_many(db, [_option(number, row) for number, row in enumerate(options, start=1)])


def _option(number: int, row: Mapping[str, str]) -> HostOption:
    known = row["kind"] in list(OptionKind)
    return HostOption(
        id=number,
        host_id=1,
        kind=OptionKind(row["kind"]) if known else OptionKind.OTHER,
        title=row["title"][:LINE_LENGTH] or "-",
        description=row["description"][:NOTE_LENGTH],
    )


def make_control(db: sqlite_utils.Database, options: Sequence[Mapping[str, str]]) -> None:
    """Make the control: a plain FTS5 index of the same texts as they stand."""
    db.conn.execute("CREATE VIRTUAL TABLE plain USING fts5(title, description, kind)")
    db.conn.executemany(
        "INSERT INTO plain (rowid, title, description, kind) VALUES (?, ?, ?, ?)",
        (
            (number, row["title"], row["description"], row["kind"])
            for number, row in enumerate(options, start=1)
        ),
    )


def find_plainly(db: sqlite_utils.Database, goal: str, limit: int = 60) -> list[int]:
    """Return the options that plain FTS5 finds for any of the words of `goal`, by its own rank."""
    words = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", goal)))
    if not words:
        return []
    query = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?"
    return [row[0] for row in db.execute(query, [words, limit])]


def _score(wanted: Mapping[str, set[int]], find: Callable[[str], list[int]]) -> Found:
    recalls, ranks = [], []
    for goal, right in wanted.items():
        found = find(goal)
        recalls.append(len(right & set(found[:SHOWN])) / len(right))
        places = [place for place, number in enumerate(found, start=1) if number in right]
        ranks.append(1 / places[0] if places else 0.0)
    return Found(mean(recalls), mean(ranks))
