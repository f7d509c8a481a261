"""Recall at 3 and mean reciprocal rank of the suggestions, beside plain full-text search."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import sqlite_utils

from switching.cli.evaluate.labelled import UnreadableError
from switching.models import HostOption, Message, N_, OptionKind, Organisation
from switching.models.base import LINE_LENGTH, NOTE_LENGTH
from switching.services.suggestions import rank_options
from switching.store import add_many, connect, immediate, migrate

OPTION_COLUMNS = ("option_id", "kind", "title", "description")
PAIR_COLUMNS = ("goal", "option_id")
AT = 3


@dataclass(frozen=True)
class Found:
    """Recall at 3 and mean reciprocal rank, both from 0 to 1."""

    recall: float
    mrr: float


@dataclass(frozen=True)
class SuggestionScores:
    """How well the app, and plain FTS5, find the labelled options of each goal."""

    options: int
    pairs: int
    goals: int
    app: Found
    control: Found


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
            app = _score(wanted, lambda goal: [number for number, _ in rank_options(db, goal)])
            control = _score(wanted, lambda goal: find_plainly(db, goal))
    return SuggestionScores(len(options), len(pairs), len(wanted), app, control)


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
        recalls.append(len(right & set(found[:AT])) / len(right))
        places = [place for place, number in enumerate(found, start=1) if number in right]
        ranks.append(1 / places[0] if places else 0.0)
    return Found(mean(recalls), mean(ranks))
